"""Sending mails in the background, and forgetting what is old."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tungngo.notifications import services


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.send", queueing_lock="notifications.send", pass_context=False)
def send(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Sends the digests whose hour has come, and what people want at once."""
    services.send_due(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="notifications.forget_old", queueing_lock="notifications.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Deletes what nobody needs any more."""
    services.forget_old(at=timezone.now())

"""Daily work on difficulties."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tungngo.difficulties.services import reminders


# Looked at often, done once a day: a morning on which the program was off is made up for when it comes back.
@app.periodic(cron="*/15 * * * *")
@app.task(name="difficulties.remind", queueing_lock="difficulties.remind", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Tells people which answers are due or late today."""
    reminders.remind_daily(at=timezone.now())

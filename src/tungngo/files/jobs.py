"""Nightly and hourly housekeeping of the stored files."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tungngo.files.services import sweep_orphans, sweep_uploads


@app.periodic(cron="17 3 * * *")
@app.task(name="files.sweep_orphans", queueing_lock="files.sweep_orphans", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Deletes bytes whose transaction never came to an end."""
    sweep_orphans(at=timezone.now())


@app.periodic(cron="41 * * * *")
@app.task(name="files.sweep_uploads", queueing_lock="files.sweep_uploads", pass_context=False)
def sweep_expired(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Deletes uploads that nobody ended or took up in time."""
    sweep_uploads(at=timezone.now())

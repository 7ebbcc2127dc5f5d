"""Nightly work on campaigns."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tungngo.assignments.services import reminders, series


# Before people come to work; a night that was missed is made up for by the next, nothing is made twice.
@app.periodic(cron="23 4 * * *")
@app.task(name="assignments.extend_series", queueing_lock="assignments.extend_series", pass_context=False)
def extend_series(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Makes the next occurrences of recurring work."""
    series.extend_all(at=timezone.now())


# Looked at often, done once a day: a morning on which the program was off is made up for when it comes back.
@app.periodic(cron="*/15 * * * *")
@app.task(name="assignments.remind", queueing_lock="assignments.remind", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Tells people what is due, late, silent or waiting today."""
    reminders.remind_daily(at=timezone.now())

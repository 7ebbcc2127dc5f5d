"""Nightly work on campaigns."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tungngo.assignments.services import series


# Before people come to work; a night that was missed is made up for by the next, nothing is made twice.
@app.periodic(cron="23 4 * * *")
@app.task(name="assignments.extend_series", queueing_lock="assignments.extend_series", pass_context=False)
def extend_series(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Makes the next occurrences of recurring work."""
    series.extend_all(at=timezone.now())

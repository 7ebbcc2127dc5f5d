"""Daily work of the program: begun once for each day, also when several workers look at the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from tungngo.notifications.models import DailyRun

if TYPE_CHECKING:
    from datetime import date, datetime

# A run that has not ended after so long died with its worker, and is begun again.
_GIVEN_UP_AFTER = timedelta(hours=1)


@transaction.atomic
def start_daily_run(*, name: str, day: date, at: datetime) -> DailyRun | None:
    """Begins the day's run of some work; None when it was done or somebody is at it."""
    run, is_new = DailyRun.objects.get_or_create(name=name, day=day, defaults={"started_at": at})
    if is_new:
        return run
    held = DailyRun.objects.select_for_update().get(pk=run.pk)
    if held.finished_at is not None or at < held.started_at + _GIVEN_UP_AFTER:
        return None
    held.started_at = at
    held.save(update_fields=["started_at"])
    return held


@transaction.atomic
def finish_daily_run(*, run: DailyRun, figures: dict[str, Any], at: datetime) -> None:
    """Notes that the day's work is done, and what it did."""
    run.finished_at, run.figures = max(at, run.started_at), figures
    run.save(update_fields=["finished_at", "figures"])

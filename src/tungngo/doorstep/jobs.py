"""Work in the background: long lists of households, monthly rounds, and the erasure of what was kept long enough."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tungngo.doorstep.models import HouseholdImport
from tungngo.doorstep.services import imports, rounds
from tungngo.doorstep.services.retention import keep_retention
from tungngo.notifications.services import finish_daily_run, start_daily_run


@app.task(name=imports.IMPORT_TASK)
def import_households(import_id: int) -> None:
    """Works off a confirmed list, portion after portion. Killed anywhere, another run goes on from there."""
    _work_off(HouseholdImport.objects.get(pk=import_id))


def _work_off(household_import: HouseholdImport) -> None:
    while imports.apply_portion(household_import=household_import, at=timezone.now()):
        pass


@app.periodic(cron="* * * * *")
@app.task(name="doorstep.rescue_imports", queueing_lock="doorstep.rescue_imports", pass_context=False)
def rescue_imports(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Goes on with what a killed worker left; beside a living one it takes turns."""
    for left in imports.unfinished_imports():
        _work_off(left)


# Looked at often, done once a day: a night on which the program was off is made up for when it comes back.
@app.periodic(cron="*/30 * * * *")
@app.task(name="doorstep.retention", queueing_lock="doorstep.retention", pass_context=False)
def retention(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Erases identity that was kept long enough, and lists that nobody confirmed."""
    now = timezone.now()
    run = start_daily_run(name="doorstep.retention", day=timezone.localdate(now), at=now)
    if run is None:
        return
    figures = keep_retention(at=now) | {"imports": imports.drop_forgotten_imports(at=now)}
    finish_daily_run(run=run, figures=figures, at=timezone.now())


# Before people come to work; a night that was missed is made up for by the next, nothing is made twice.
@app.periodic(cron="37 4 * * *")
@app.task(name="doorstep.repeat_rounds", queueing_lock="doorstep.repeat_rounds", pass_context=False)
def repeat_rounds(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Makes the next one of every monthly round that is over."""
    rounds.repeat_rounds(at=timezone.now())

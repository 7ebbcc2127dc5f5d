"""What makes an assignment late, and the like, as conditions of a query: one place for lists, home and reminders.

The same decisions without a database: rules.Standing. Conditions on a unit's part judge that unit: of thirty villages
that share an assignment, those that have handed in are not late with it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from tungngo.assignments import rules
from tungngo.assignments.models import AssignmentUnit

if TYPE_CHECKING:
    from collections.abc import Callable


def late_condition(today: dt.date, prefix: str = "") -> Q:
    """What makes an assignment late, as Assignment.is_late decides it.

    Args:
        today: The day in Vietnam.
        prefix: The path from what is queried to the assignment: "assignment__" for its parts.
    """
    return Q(**{f"{prefix}deadline_date__lt": today}) & ~Q(**{f"{prefix}state__in": rules.MET})


def soon_condition(today: dt.date, prefix: str = "") -> Q:
    """What is due within `rules.SOON_DAYS`, today included."""
    last = today + dt.timedelta(days=rules.SOON_DAYS)
    return Q(**{f"{prefix}deadline_date__range": (today, last)}) & ~Q(**{f"{prefix}state__in": rules.MET})


def blocked_condition(_today: dt.date, prefix: str = "") -> Q:
    """What a unit that answers for it cannot go on with."""
    return _has_blocked_part(prefix) & ~Q(**{f"{prefix}state__in": rules.MET})


def silent_condition(today: dt.date, prefix: str = "") -> Q:
    """Nothing was heard for more than `rules.SILENT_DAYS` of work that should be under way and is not blocked."""
    return _silent(today, assignment=prefix, activity=prefix, state=f"{prefix}state") & ~_has_blocked_part(
        prefix
    )


CONDITIONS: Final[dict[str, Callable[[dt.date, str], Q]]] = {
    rules.LATE: late_condition,
    rules.SOON: soon_condition,
    rules.BLOCKED: blocked_condition,
    rules.SILENT: silent_condition,
}

# How far a unit is: its own state where it answers, else the assignment's. Annotate parts with it as `stands`.
PART_STATE: Final = Case(
    When(assignment__state=rules.CANCELLED, then=Value(rules.CANCELLED)),
    When(is_answering=True, then=F("state")),
    default=F("assignment__state"),
    output_field=CharField(),
)


def part_condition(mark: str, today: dt.date) -> Q:
    """Which parts annotated with `stands=PART_STATE` bear a mark of `rules.MARKS`."""
    is_open = ~Q(stands__in=rules.MET)
    if mark == rules.LATE:
        return is_open & Q(assignment__deadline_date__lt=today)
    if mark == rules.SOON:
        last = today + dt.timedelta(days=rules.SOON_DAYS)
        return is_open & Q(assignment__deadline_date__range=(today, last))
    if mark == rules.BLOCKED:
        return is_open & Q(blocked_at__isnull=False)
    return _silent(today, assignment="assignment__", activity="", state="stands") & Q(blocked_at__isnull=True)


def _has_blocked_part(prefix: str) -> Q:
    blocked = AssignmentUnit.objects.filter(
        assignment=OuterRef(f"{prefix}pk"), is_answering=True, blocked_at__isnull=False
    )
    return Q(Exists(blocked))


def _silent(today: dt.date, *, assignment: str, activity: str, state: str) -> Q:
    since = timezone.make_aware(
        dt.datetime.combine(today - dt.timedelta(days=rules.SILENT_DAYS), dt.time.min)
    )
    ahead = today + dt.timedelta(days=rules.SILENT_AHEAD_DAYS)
    is_expected = Q(**{state: rules.NOT_STARTED, f"{assignment}deadline_date__lte": ahead}) & (
        Q(**{f"{assignment}start_date__isnull": True}) | Q(**{f"{assignment}start_date__lte": today})
    )
    return Q(**{f"{activity}last_activity_at__lt": since}) & (
        Q(**{f"{state}__in": rules.BEGUN}) | is_expected
    )

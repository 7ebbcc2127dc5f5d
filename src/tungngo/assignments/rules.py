"""Pure decisions about assignments: when one is late, how its deadline is said, which state follows which."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

# The words of the glossary for a unit's part in an assignment, in order of weight.
LEAD: Final = "lead"
COORDINATING: Final = "coordinating"
IMPLEMENTING: Final = "implementing"

NOT_STARTED: Final = "not_started"
IN_PROGRESS: Final = "in_progress"
SUBMITTED: Final = "submitted"
ACCEPTED: Final = "accepted"
RETURNED: Final = "returned"
CANCELLED: Final = "cancelled"

# What each side may do next. The unit works and hands in; the commune's officer accepts or gives back.
UNIT_STEPS: Final[dict[str, tuple[str, ...]]] = {
    NOT_STARTED: (IN_PROGRESS, SUBMITTED),
    IN_PROGRESS: (SUBMITTED,),
    RETURNED: (IN_PROGRESS, SUBMITTED),
}
OFFICER_STEPS: Final[dict[str, tuple[str, ...]]] = {
    SUBMITTED: (ACCEPTED, RETURNED),
    ACCEPTED: (RETURNED,),
}
FINISHED: Final = frozenset({ACCEPTED, CANCELLED})
# A unit that has handed in has kept its deadline; what remains lies with the officer.
MET: Final = frozenset({SUBMITTED, ACCEPTED, CANCELLED})
# The last day for raising a warning before a deadline: a working week.
SOON_DAYS: Final = 7


def last_day(bound: str, end: dt.date | None) -> dt.date | None:
    """The last day on which an assignment is in time; None when the directive gives no day.

    `end` is the day as the directive writes it: "trước ngày 10/11" (bound "before") excludes that day, "đến hết
    ngày 10/10" (bound "on_or_before") and "ngày 10/10" (bound "on") include it.
    """
    if end is None:
        return None
    return end - dt.timedelta(days=1) if bound == "before" else end


def is_late(bound: str, end: dt.date | None, today: dt.date) -> bool:
    """Whether the last day in time is past."""
    last = last_day(bound, end)
    return last is not None and today > last


def days_left(bound: str, end: dt.date | None, today: dt.date) -> int | None:
    """Days until the last day in time: 0 on that day, negative when late, None without a day."""
    last = last_day(bound, end)
    return None if last is None else (last - today).days


def deadline_in_words(bound: str, start: dt.date | None, end: dt.date | None) -> str:
    """The deadline as an officer says it, the directive's own way of counting kept; empty without dates."""
    if end is None:
        return _("từ ngày %(start)s") % {"start": _day(start)} if start else ""
    if start and start != end:
        return (
            _("từ ngày %(start)s đến trước ngày %(end)s")
            if bound == "before"
            else _("từ ngày %(start)s đến hết ngày %(end)s")
        ) % {"start": _day(start), "end": _day(end)}
    if bound == "before":
        return _("trước ngày %(end)s") % {"end": _day(end)}
    if bound == "on" or start == end:
        return _("ngày %(end)s") % {"end": _day(end)}
    return _("đến hết ngày %(end)s") % {"end": _day(end)}


def overall_state(states: Iterable[str]) -> str:
    """The state of an assignment from those of the units that answer for it.

    It is accepted only when all are; what was given back to one unit is given back; it is handed in when every
    unit has; it is in progress as soon as one unit has begun.
    """
    found = set(states)
    if not found:
        return NOT_STARTED
    if RETURNED in found:
        return RETURNED
    if found == {ACCEPTED}:
        return ACCEPTED
    if found <= {SUBMITTED, ACCEPTED}:
        return SUBMITTED
    return NOT_STARTED if found == {NOT_STARTED} else IN_PROGRESS


def answering_part(parts: Iterable[str]) -> str | None:
    """The part whose units answer for an assignment: its leads, else those who carry it out; None: nobody yet."""
    found = set(parts)
    return next((part for part in (LEAD, IMPLEMENTING) if part in found), None)


def weightiest_parts(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """One part for each unit: a unit that leads and is also named as a helper leads."""
    order = (LEAD, IMPLEMENTING, COORDINATING)
    parts: dict[int, str] = {}
    for unit, part in named:
        parts[unit] = min(part, parts.get(unit, part), key=order.index)
    return parts


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""

"""When an assignment is late, and how its deadline is said."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _

# The last day for raising a warning before a deadline: a working week.
SOON_DAYS: Final = 7
# An open assignment of which nobody has said anything for so many days is silent.
SILENT_DAYS: Final = 7


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


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""

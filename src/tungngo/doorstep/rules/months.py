"""The next of a monthly round: when it is and what it is called."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTH_SAID = re.compile(r"tháng\s+\d{1,2}(\s*/\s*\d{4}|\s+năm\s+\d{4})?", re.IGNORECASE)
_DAY_SAID = re.compile(r"\b\d{1,2}\s*/\s*\d{1,2}(\s*/\s*\d{4})?")


def a_month_later(day: date, *, day_of_month: int | None = None) -> date:
    """Returns the same day of the next month, or that month's last day where it has no such day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)  # noqa: PLR2004  # December
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day_of_month or day.day, last))


def next_dates(start: date, end: date, today: date) -> tuple[date, date]:
    """Returns the dates of the next round that is not over: a month later, or more where months were missed."""
    length = end - start
    following = a_month_later(start)
    while following + length < today:
        following = a_month_later(following, day_of_month=start.day)
    return following, following + length


def next_name(name: str, start: date) -> str:
    """Returns the name for a round that begins on `start`: its month takes the place of the month or day said before.

    "Đợt tháng 10/2026" becomes "Đợt tháng 11/2026", "Ngày ra quân 10/10" becomes "Đợt tháng 11/2026".
    """
    month = f"tháng {start.month}/{start.year}"
    if _MONTH_SAID.search(name):
        return _MONTH_SAID.sub(month, name, count=1)
    if _DAY_SAID.search(name) or "ra quân" in name.lower():
        return f"Đợt {month}"
    return f"{name} {month}"

"""Last year's dates moved to another day of action: each keeps its distance, months stay months."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Move:
    """From which day to which a campaign is moved: its day of action, or its first day where it has none."""

    old: dt.date
    new: dt.date

    @property
    def months(self) -> int:
        """How many calendar months lie between the two days."""
        return (self.new.year - self.old.year) * 12 + self.new.month - self.old.month

    def day(self, day: dt.date) -> dt.date:
        """A day with its distance from the day of action kept."""
        return self.new + (day - self.old)

    def month(self, day: dt.date) -> dt.date:
        """A day in the month that many months later; the last day of a month stays the last one."""
        number = day.year * 12 + day.month - 1 + self.months
        year, month = number // 12, number % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, last if is_month_end(day) else min(day.day, last))

    def end(self, day: dt.date) -> dt.date:
        """The last day of something that goes on: the end of a month stays one."""
        return self.month(day) if is_month_end(day) else self.day(day)

    def period(self, start: dt.date | None, end: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
        """A period moved: one of whole months stays one ("trong tháng 10"), others keep their distance."""
        if start and end and start.day == 1 and is_month_end(end):
            return self.month(start), self.month(end)
        return (self.day(start) if start else None), (self.day(end) if end else None)


def is_month_end(day: dt.date) -> bool:
    """Whether a day is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def is_weekend(day: dt.date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def next_name(name: str, old: dt.date, new: dt.date) -> str:
    """A campaign's name with the old year become the new one."""
    return re.sub(rf"(?<!\d){old.year}(?!\d)", str(new.year), name)


def next_year(day: dt.date) -> dt.date:
    """The same day a year later; the 29th of February becomes the 28th."""
    return dt.date(day.year + 1, day.month, min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))

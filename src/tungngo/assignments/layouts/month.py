"""The calendar: a month of days from Monday to Sunday, each with what is due on it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.listing import Row

# Weeks reach over the ends of a month: the first and the last year that Python knows cannot be drawn.
_YEARS: Final = range(1900, 3000)
WEEKDAYS: Final = (
    (_("T2"), _("Thứ Hai")),
    (_("T3"), _("Thứ Ba")),
    (_("T4"), _("Thứ Tư")),
    (_("T5"), _("Thứ Năm")),
    (_("T6"), _("Thứ Sáu")),
    (_("T7"), _("Thứ Bảy")),
    (_("CN"), _("Chủ nhật")),
)


@dataclass(slots=True)
class Day:
    """One day of the month's picture."""

    date: dt.date
    is_of_month: bool
    is_today: bool
    is_day_of_action: bool
    rows: list[Row] = field(default_factory=list)
    total: int = 0

    @property
    def others(self) -> int:
        """How many assignments are due that are not named."""
        return self.total - len(self.rows)

    @property
    def weekday(self) -> str:
        """The day of the week in full."""
        return str(WEEKDAYS[self.date.weekday()][1])


@dataclass(slots=True)
class Month:
    """A month, its neighbours, and its days in whole weeks."""

    first: dt.date
    weeks: list[list[Day]]

    @property
    def before(self) -> str:
        """The month before, as the address writes it."""
        return f"{self.first - dt.timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after, as the address writes it."""
        return f"{self.first + dt.timedelta(days=31):%Y-%m}"


def month_asked(words: str, today: dt.date) -> dt.date:
    """The first day of the month that an address names ("2026-10"), else of this month."""
    try:
        asked = dt.datetime.strptime(words, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return today.replace(day=1)
    return asked if asked.year in _YEARS else today.replace(day=1)


def days_shown(first: dt.date) -> list[dt.date]:
    """The days of whole weeks around a month, from Monday."""
    length = calendar.monthrange(first.year, first.month)[1]
    start = first - dt.timedelta(days=first.weekday())
    end = first.replace(day=length)
    count = (end - start).days + 7 - end.weekday()
    return [start + dt.timedelta(days=number) for number in range(count)]


def month_of(first: dt.date, rows: Iterable[Row], today: dt.date, day_of_action: dt.date | None) -> Month:
    """A month with rows fetched by queries.calendar_rows."""
    days = {
        date: Day(date, date.month == first.month, date == today, date == day_of_action)
        for date in days_shown(first)
    }
    for row in rows:
        day = days[row.assignment.due]  # type: ignore[attr-defined]  # annotated
        day.rows.append(row)
        day.total = row.assignment.day_total  # type: ignore[attr-defined]
    found = list(days.values())
    return Month(first, [found[place : place + 7] for place in range(0, len(found), 7)])

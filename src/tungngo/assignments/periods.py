"""Recurring work as pages show it: a small cell for each period, and a table of works by months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments.models import Part, State
from tungngo.assignments.rules import recurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.models import Assignment, Series

DONE: Final = "done"
WAITING: Final = "waiting"
WORKING: Final = "working"
LATE: Final = "late"
EMPTY: Final = "empty"
COMING: Final = "coming"
SKIPPED: Final = "skipped"

# The mark of a period: its sign, its tone in the style sheet, and the words that screen readers and the legend say.
SIGNS: Final[dict[str, tuple[str, StrOrPromise]]] = {
    DONE: ("check", gettext_lazy("hoàn thành")),
    WAITING: ("clipboard-check", gettext_lazy("chờ nghiệm thu")),
    WORKING: ("circle-dot", gettext_lazy("đang thực hiện")),
    EMPTY: ("circle-help", gettext_lazy("chưa có kết quả")),
    LATE: ("circle-alert", gettext_lazy("quá hạn")),
    COMING: ("circle", gettext_lazy("chưa đến kỳ")),
    SKIPPED: ("ban", gettext_lazy("đã hủy")),
}
# So many periods of one month are shown each for itself (weeks); of more (days) the month tells how many are done.
MOST_IN_A_CELL: Final = 6


@dataclass(slots=True)
class Period:
    """One occurrence as a cell."""

    assignment: Assignment
    name: str
    short: str
    mark: str
    is_empty: bool
    amounts: list[str]

    @property
    def icon(self) -> str:
        """The sign of its mark."""
        return SIGNS[self.mark][0]

    @property
    def words(self) -> str:
        """Its mark in words; late without any entry says both."""
        words = str(SIGNS[self.mark][1])
        return (
            _("%(late)s, chưa có kết quả") % {"late": words} if self.mark == LATE and self.is_empty else words
        )


def _mark(one: Assignment, today: dt.date, *, has_entry: bool) -> str:
    by_state = {State.ACCEPTED: DONE, State.CANCELLED: SKIPPED, State.SUBMITTED: WAITING}
    if one.state in by_state:
        return by_state[State(one.state)]
    if one.is_late(today):
        return LATE
    if has_entry:
        return WORKING
    opens = one.start_date or one.occurrence_date or today
    return EMPTY if opens <= today else COMING


def period_of(one: Assignment, today: dt.date, amounts: Iterable[tuple[Decimal, str]] = ()) -> Period:
    """An occurrence fetched with its series and whether it has an entry, as a cell."""
    series: Series | None = one.series
    rule = recurrence.rule_of(series.rule if series else None) or recurrence.Rule(recurrence.MONTHLY)
    date = one.occurrence_date or today
    has_entry = bool(getattr(one, "has_entry", False))
    mark = _mark(one, today, has_entry=has_entry)
    return Period(
        one,
        recurrence.period_name(rule, date),
        recurrence.short_period_name(rule, date),
        mark,
        not has_entry and mark in {LATE, EMPTY},
        [f"{number_format(total.normalize(), use_l10n=True)} {unit}".strip() for total, unit in amounts],
    )


@dataclass(slots=True)
class MonthCell:
    """What one work had in one month: its periods, or how many of many are done."""

    month: dt.date
    periods: list[Period] = field(default_factory=list)

    @property
    def is_summed(self) -> bool:
        """Whether there are too many to show each."""
        return len(self.periods) > MOST_IN_A_CELL

    @property
    def done(self) -> int:
        """How many are finished or wait for acceptance."""
        return sum(period.mark in {DONE, WAITING} for period in self.periods)

    @property
    def is_late(self) -> bool:
        """Whether one of them is late."""
        return any(period.mark == LATE for period in self.periods)


@dataclass(slots=True)
class WorkRow:
    """One recurring work with a cell for each month of the table."""

    assignment: Assignment  # the latest occurrence: its words are those of today
    how_often: str
    leads: list[str]
    cells: list[MonthCell]
    late: int
    empty: int


@dataclass(slots=True)
class Matrix:
    """Recurring works by months."""

    months: list[dt.date]
    rows: list[WorkRow]

    @property
    def late(self) -> int:
        """How many periods are late."""
        return sum(row.late for row in self.rows)

    @property
    def empty(self) -> int:
        """How many periods have begun and nobody has noted anything."""
        return sum(row.empty for row in self.rows)


def matrix_of(
    occurrences: Iterable[Assignment],
    chains: Mapping[int, int],
    amounts: Mapping[int, list[tuple[Decimal, str]]],
    today: dt.date,
) -> Matrix:
    """Occurrences of a campaign as a table; a period stands in the month in which it begins."""
    works: dict[int, list[Period]] = {}
    for one in occurrences:
        head = chains.get(one.series_id or 0, one.series_id or 0)
        works.setdefault(head, []).append(period_of(one, today, amounts.get(one.pk, ())))
    days = [period.assignment.occurrence_date for periods in works.values() for period in periods]
    months = _months([day for day in days if day])
    rows = []
    for periods in works.values():
        periods.sort(key=lambda period: period.assignment.occurrence_date or today)
        cells = {month: MonthCell(month) for month in months}
        for period in periods:
            cells[(period.assignment.occurrence_date or today).replace(day=1)].periods.append(period)
        latest = periods[-1].assignment
        rows.append(
            WorkRow(
                latest,
                str((latest.series.rule if latest.series else {}).get("text") or ""),
                [part.unit.name for part in latest.parts.all() if part.part == Part.LEAD],
                list(cells.values()),
                sum(period.mark == LATE for period in periods),
                sum(period.is_empty for period in periods),
            )
        )
    return Matrix(months, rows)


def _months(days: list[dt.date]) -> list[dt.date]:
    if not days:
        return []
    month, last = min(days).replace(day=1), max(days).replace(day=1)
    months = []
    while month <= last:
        months.append(month)
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return months

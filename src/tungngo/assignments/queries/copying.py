"""What a campaign made from last year's would be: each work with its old and its new days, and what has to be asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, Part, Series, State
from tungngo.assignments.queries.series import chains_of
from tungngo.assignments.rules.moving import Move, is_weekend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import Campaign
    from tungngo.organizations.models import Organization


@dataclass(slots=True)
class CopyLine:
    """One work of last year as it would be this year; recurring work is one line.

    Attributes:
        assignment: Last year's; of recurring work the first occurrence.
        series: The recurring work as it was last.
        parts: Its units with their parts, those that are no more among them.
        start: The first day, moved.
        end: The last day, moved; None for recurring work, whose rule gives it.
        until: The day until which it recurs, moved.
    """

    assignment: Assignment
    series: Series | None
    parts: list[AssignmentUnit]
    units: list[tuple[Organization, str]]
    start: dt.date | None
    end: dt.date | None
    until: dt.date | None

    @property
    def text(self) -> str:
        """What the work says now."""
        return self.series.text if self.series else self.assignment.text

    @property
    def location(self) -> str:
        """Where it is done now."""
        return self.series.location if self.series else self.assignment.location

    @property
    def bound(self) -> str:
        """How the last day is meant."""
        return self.series.bound if self.series else self.assignment.bound

    @property
    def recurrence(self) -> dict[str, Any] | None:
        """The rule by which it recurs, ending on the moved day."""
        rule = self.series.rule if self.series else self.assignment.recurrence
        if not rule:
            return None
        return {**rule, "until": self.until.isoformat() if self.until else None}

    @property
    def how_often(self) -> str:
        """How it recurs, in the directive's words."""
        return str((self.recurrence or {}).get("text") or "")

    @property
    def was_cancelled(self) -> bool:
        """Whether it was given up last year."""
        return self.assignment.state == State.CANCELLED

    @property
    def old_words(self) -> str:
        """Last year's deadline."""
        if self.series:
            return self.how_often
        return self.assignment.deadline_in_words

    @property
    def new_words(self) -> str:
        """This year's deadline, the way of counting kept."""
        return rules.deadline_in_words(self.bound, self.start, self.end)

    @property
    def deadline(self) -> dt.date | None:
        """The last day in time."""
        return rules.last_day(self.bound, self.end)

    @property
    def falls_on_weekend(self) -> bool:
        """Whether the moved deadline is a Saturday or Sunday."""
        return self.deadline is not None and is_weekend(self.deadline)

    @property
    def gone(self) -> list[Organization]:
        """Its units that are no more."""
        return [unit for unit, _part in self.units if not unit.is_active]

    @property
    def has_lead(self) -> bool:
        """Whether a unit that still is there leads it."""
        return any(part == Part.LEAD and unit.is_active for unit, part in self.units)


@dataclass(slots=True)
class CopyPlan:
    """All that a copy would take over."""

    move: Move
    lines: list[CopyLine]
    # Units that are no more, with how many lines name each.
    gone: list[tuple[Organization, int]] = field(default_factory=list)

    @property
    def weekends(self) -> int:
        """How many moved deadlines fall on a Saturday or Sunday."""
        return sum(line.falls_on_weekend and not line.was_cancelled for line in self.lines)

    def past(self, today: dt.date) -> int:
        """How many moved deadlines are over already."""
        return sum(
            line.deadline is not None and line.deadline < today and not line.was_cancelled
            for line in self.lines
        )


def base_day(campaign: Campaign) -> dt.date:
    """The day from which a campaign's days are counted."""
    return campaign.day_of_action or campaign.start_date or campaign.created_at.date()


def copy_plan(campaign: Campaign, day: dt.date) -> CopyPlan:
    """What a campaign would become with another day of action, in a counted number of queries."""
    move = Move(base_day(campaign), day)
    parts = AssignmentUnit.objects.select_related("unit").order_by("part", "unit__sort_key")
    found = list(
        campaign.assignments.prefetch_related(Prefetch("parts", queryset=parts)).order_by(
            "position", "occurrence_date", "pk"
        )
    )
    chains = chains_of(campaign.pk)
    latest = _latest_series(campaign, chains)
    lines: list[CopyLine] = []
    occurrences: dict[int, list[Assignment]] = {}
    for one in found:
        if one.series_id is None:
            start, end = move.period(one.start_date, one.end_date)
            until = _until(one.recurrence, move)
            lines.append(CopyLine(one, None, *_units(one.parts.all()), start, end, until))
            continue
        head = chains[one.series_id]
        if head not in occurrences:
            lines.append(_line_of_series(one, latest[head], move))
        occurrences.setdefault(head, []).append(one)
    # Recurring work was given up when nothing of it stood; its first occurrence alone says nothing.
    for line in lines:
        if line.series is None or not line.was_cancelled:
            continue
        standing = next(
            (one for one in occurrences[chains[line.series.pk]] if one.state != State.CANCELLED), None
        )
        line.assignment = standing or line.assignment
    return CopyPlan(move, lines, _gone(lines))


def _latest_series(campaign: Campaign, chains: dict[int, int]) -> dict[int, Series]:
    latest: dict[int, Series] = {}
    for series in campaign.series.prefetch_related("units__unit").order_by("start_date", "pk"):
        latest[chains[series.pk]] = series
    return latest


def _line_of_series(first: Assignment, series: Series, move: Move) -> CopyLine:
    begins = first.occurrence_date or move.old
    is_long = series.rule.get("freq") not in {"daily", "weekly"}
    parts, units = _units(first.parts.all())
    named = [(link.unit, link.part) for link in series.units.all()] or units
    start = move.month(begins) if is_long else move.day(begins)
    until = move.month(series.until_date) if series.until_date else None
    return CopyLine(first, series, parts, named, start, None, until)


def _until(recurrence: object, move: Move) -> dt.date | None:
    given = recurrence.get("until") if isinstance(recurrence, dict) else None
    try:
        return move.month(dt.date.fromisoformat(str(given)))
    except ValueError:
        return None


def moved_rule(recurrence: dict[str, Any] | None, move: Move) -> dict[str, Any] | None:
    """A rule of recurrence with its last day moved."""
    if not recurrence:
        return None
    until = _until(recurrence, move)
    return {**recurrence, "until": until.isoformat() if until else None}


def _units(
    parts: Iterable[AssignmentUnit],
) -> tuple[list[AssignmentUnit], list[tuple[Organization, str]]]:
    listed = list(parts)
    return listed, [(part.unit, part.part) for part in listed]


def _gone(lines: list[CopyLine]) -> list[tuple[Organization, int]]:
    counts: dict[int, tuple[Organization, int]] = {}
    for line in lines:
        for unit in line.gone:
            counts[unit.pk] = (unit, counts.get(unit.pk, (unit, 0))[1] + 1)
    return sorted(counts.values(), key=lambda pair: pair[0].sort_key)

"""What a report gathers of difficulties (part III) and proposals (part IV): as they stood at the end of its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import AlsoAffected, Difficulty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import Campaign


@dataclass(frozen=True, slots=True)
class Line:
    """One matter as a report tells it.

    Attributes:
        pk: Which, so that the report's line opens it.
        title: In one line.
        text: The whole of it.
        cause: Why; empty when the unit gave none.
        proposal: What is asked; empty when nothing is.
        units: Who met it, the unit that raised it first.
        is_answered: Whether it had an answer at the end of the period.
        answer: That answer.
        is_passed_up: Whether it had been passed up to the province by then.
    """

    pk: int
    title: str
    text: str
    cause: str
    proposal: str
    units: tuple[str, ...]
    is_answered: bool
    answer: str
    is_passed_up: bool

    @property
    def met_by(self) -> str:
        """How many units met it, in words; empty when it was one."""
        return _("%(n)s đơn vị cùng gặp") % {"n": len(self.units)} if len(self.units) > 1 else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The matters of one category."""

    category: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Difficulties and proposals, each by category; what most units met comes first."""

    difficulties: tuple[Group, ...]
    proposals: tuple[Group, ...]


def difficulties_for_report(campaign: Campaign, start: date, end: date) -> Gathered:
    """What a report on a campaign over a period (both days included) gathers.

    It tells what was raised in the period, and what was raised before and not settled when the period began. What was
    withdrawn is left out; what was merged counts in the matter that it was merged into. In two queries.
    """
    until, since = _midnight(end + timedelta(days=1)), _midnight(start)
    met = AlsoAffected.objects.filter(added_at__lt=until).select_related("unit")
    found = (
        Difficulty.objects.filter(campaign=campaign, merged_into=None, raised_at__lt=until)
        .filter(Q(resolved_at=None) | Q(resolved_at__gte=since) | Q(raised_at__gte=since))
        .exclude(state=rules.WITHDRAWN)
        .select_related("unit")
        .prefetch_related(Prefetch("also_affected", queryset=met, to_attr="met"))
        .order_by("raised_at", "pk")
    )
    rows = [(one, _line(one, until)) for one in found]
    kinds = Difficulty.Kind
    return Gathered(
        tuple(_groups((one, line) for one, line in rows if one.kind == kinds.DIFFICULTY)),
        tuple(_groups((one, line) for one, line in rows if one.kind == kinds.PROPOSAL)),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _line(one: Difficulty, until: datetime) -> Line:
    met: list[AlsoAffected] = one.met  # type: ignore[attr-defined]  # prefetched above
    is_answered = one.answered_at is not None and one.answered_at < until
    return Line(
        one.pk,
        one.title,
        one.text,
        one.cause,
        one.asked,
        (one.unit.name, *(also.unit.name for also in met)),
        is_answered,
        one.answer if is_answered else "",
        one.passed_up_at is not None and one.passed_up_at < until,
    )


def _groups(rows: Iterable[tuple[Difficulty, Line]]) -> Iterable[Group]:
    by_category: dict[str, list[Line]] = {}
    for one, line in rows:
        by_category.setdefault(one.category, []).append(line)
    for value, label in Difficulty.Category.choices:
        if value in by_category:
            lines = sorted(by_category[value], key=lambda line: -len(line.units))
            yield Group(value, str(label), tuple(lines))

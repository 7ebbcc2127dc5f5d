"""What a person narrows a campaign's assignments to: one set of conditions behind every layout."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from tungngo.assignments import rules
from tungngo.assignments.models import AssignmentUnit, Campaign, Part, State
from tungngo.assignments.queries.conditions import CONDITIONS, PART_STATE, part_condition
from vanban.text import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment

UNASSIGNED: Final = "none"
NO_DAY: Final = "none"
WITHIN_DAYS: Final = (7, 30)
THIS_WEEK: Final = "week"
THIS_MONTH: Final = "month"
WAITING: Final = "waiting"  # a unit has handed in, and nobody has accepted it or given it back
ANSWERING: Final = "answering"  # the units that answer for the work, whichever part they have
BEFORE, ON, AFTER = "before", "on", "after"
STAGES: Final = (BEFORE, ON, AFTER)
REPEATED, ONCE = "repeated", "once"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the assignments of a campaign are narrowed to; empty values narrow nothing.

    With units or a part, states and marks judge those units' parts: of thirty villages that share an assignment, one
    that has handed in is not late. Cancelled assignments show only when their state is asked for.

    Attributes:
        units: Ids of units, each with what stands below it already among them.
        is_unassigned: Only those that no unit leads yet.
        part: The part that the units have, or `ANSWERING`.
        holder: The person who has a part in hand.
        state: A state.
        mark: One of `rules.MARKS`, or `WAITING`.
        within: "7" or "30" days until the deadline, `THIS_WEEK`, `THIS_MONTH` or `NO_DAY`.
        due_from: The first day of deadlines.
        due_to: The last day of deadlines.
        stage: Where the work stands on the road: before the day of action, on it, after it.
        section: The directive's section.
        kind: The kind of work.
        repeat: `REPEATED` for occurrences of recurring work, `ONCE` for the rest.
        series: The id of one recurring work.
        search: Words to be found in the text, with or without accents.
    """

    units: frozenset[int] = field(default_factory=frozenset)
    is_unassigned: bool = False
    part: str = ""
    holder: int | None = None
    state: str = ""
    mark: str = ""
    within: str = ""
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    stage: str = ""
    section: str = ""
    kind: str = ""
    repeat: str = ""
    series: int | None = None
    search: str = ""

    @property
    def names_parts(self) -> bool:
        """Whether only some units' parts are meant."""
        return bool(self.units or self.part or self.holder)


def narrowed(campaign: Campaign, filters: Filters, today: dt.date) -> QuerySet[Assignment]:
    """The assignments of a campaign that the filters leave, each once, in no order."""
    found = campaign.assignments.all()
    if filters.search:
        for word in fold(filters.search).split():
            found = found.filter(folded_text__contains=word)
    found = _in_time(found, campaign, filters, today)
    for column in ("section", "kind"):
        if value := getattr(filters, column):
            found = found.filter(**{column: value})
    if filters.repeat:
        found = found.filter(series__isnull=filters.repeat == ONCE)
    if filters.series:
        found = found.filter(series=filters.series)
    if filters.is_unassigned:
        leads = AssignmentUnit.objects.filter(assignment=OuterRef("pk"), part=Part.LEAD)
        found = found.filter(~Exists(leads))
    if filters.names_parts:
        found = found.filter(Exists(matching_parts(filters, today).filter(assignment=OuterRef("pk"))))
        return found if filters.state == State.CANCELLED else found.exclude(state=State.CANCELLED)
    found = found.filter(state=filters.state) if filters.state else found.exclude(state=State.CANCELLED)
    if filters.mark == WAITING:
        waiting = AssignmentUnit.objects.filter(
            assignment=OuterRef("pk"), is_answering=True, state=State.SUBMITTED
        )
        found = found.filter(Exists(waiting))
    elif filters.mark:
        found = found.filter(CONDITIONS[filters.mark](today, ""))
    return found


def matching_parts(filters: Filters, today: dt.date) -> QuerySet[AssignmentUnit]:
    """The parts that the filters mean, of any campaign: by unit, part and holder, and how far those units are."""
    parts = AssignmentUnit.objects.annotate(stands=PART_STATE)
    if filters.units:
        parts = parts.filter(unit_id__in=filters.units)
    if filters.part == ANSWERING:
        parts = parts.filter(is_answering=True)
    elif filters.part:
        parts = parts.filter(part=filters.part)
    if filters.holder:
        parts = parts.filter(holder=filters.holder)
    if filters.state:
        parts = parts.filter(stands=filters.state)
    if filters.mark == WAITING:
        parts = parts.filter(is_answering=True, stands=State.SUBMITTED)
    elif filters.mark:
        parts = parts.filter(part_condition(filters.mark, today))
    return parts


def lead_condition(filters: Filters) -> Q:
    """Which leads' rows show what was asked for, under the path "parts": those that have handed in are not late.

    Every assignment that `narrowed` finds keeps at least one of its leads.
    """
    condition = Q(parts__part=Part.LEAD)
    if filters.mark == WAITING:
        return condition & Q(parts__state=State.SUBMITTED)
    if filters.mark == rules.BLOCKED:
        return condition & Q(parts__blocked_at__isnull=False)
    if filters.mark:
        return condition & ~Q(parts__state__in=rules.MET)
    if filters.state in {State.RETURNED, State.SUBMITTED}:
        return condition & Q(parts__state=filters.state)
    return condition


def _in_time(
    found: QuerySet[Assignment], campaign: Campaign, filters: Filters, today: dt.date
) -> QuerySet[Assignment]:
    if filters.within == NO_DAY:
        found = found.filter(deadline_date=None)
    elif filters.within:
        found = found.filter(deadline_date__range=_period(filters.within, today)).exclude(state__in=rules.MET)
    if filters.due_from:
        found = found.filter(deadline_date__gte=filters.due_from)
    if filters.due_to:
        found = found.filter(deadline_date__lte=filters.due_to)
    day = campaign.day_of_action
    if filters.stage and day:
        found = found.annotate(
            opens=Coalesce("start_date", "deadline_date"), closes=Coalesce("deadline_date", "start_date")
        )
        found = {
            BEFORE: found.filter(closes__lt=day),
            ON: found.filter(opens__lte=day, closes__gte=day),
            AFTER: found.filter(opens__gt=day),
        }[filters.stage]
    return found


def _period(within: str, today: dt.date) -> tuple[dt.date, dt.date]:
    if within == THIS_WEEK:
        monday = today - dt.timedelta(days=today.weekday())
        return monday, monday + dt.timedelta(days=6)
    if within == THIS_MONTH:
        last = calendar.monthrange(today.year, today.month)[1]
        return today.replace(day=1), today.replace(day=last)
    return today, today + dt.timedelta(days=int(within))

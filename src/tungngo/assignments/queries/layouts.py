"""What the board, the timeline, the calendar and the table of units read of the filtered assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Min, Q, Value, When, Window
from django.db.models.functions import Cast, Coalesce, DenseRank, RowNumber

from tungngo.assignments import rules
from tungngo.assignments.models import AssignmentUnit, State
from tungngo.assignments.queries.conditions import PART_STATE, part_condition
from tungngo.assignments.queries.filters import narrowed
from tungngo.assignments.queries.lists import assignment_rows
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment, Campaign
    from tungngo.assignments.queries.filters import Filters

# So many cards a column of the board shows at first, and when it is opened.
CARDS: Final = 20
CARDS_OPENED: Final = 100
# So many assignments a day of the calendar names; the rest is counted.
NAMED_A_DAY: Final = 3
# A commune has some sixty units; so many columns stand beside each other.
COLUMNS_A_PAGE: Final = 6
NOBODY: Final = "none"


def board_cards(
    campaign: Campaign, filters: Filters, grouping: str, today: dt.date, *, opened: str, first_column: int
) -> QuerySet[Assignment]:
    """The first cards of each column of the board, in the order of the list under the same grouping.

    Each card knows its column (`column_key`), how many that has (`column_total`), and by unit its number (`column`).

    Args:
        campaign: The campaign.
        filters: What is shown of it.
        grouping: What the columns are: states, deadlines or units.
        today: The day in Vietnam.
        opened: The key of the column that shows more than `CARDS`.
        first_column: By unit, the number of the first column shown, from 0; so many as `COLUMNS_A_PAGE` follow.
    """
    rows = assignment_rows(campaign, filters, grouping, today)
    order: Any = rows.query.order_by
    path = {"don-vi": "link_unit", "trang-thai": "state"}.get(grouping, "group_order")
    rows = rows.annotate(
        column_key=Coalesce(Cast(F(path), CharField()), Value(NOBODY)),
        column_total=Window(Count("pk"), partition_by=F(path)),
        column_place=Window(RowNumber(), partition_by=F(path), order_by=order),
    )
    if grouping == "don-vi":
        rows = rows.annotate(column=Window(DenseRank(), order_by=order[:2])).filter(
            column__gt=first_column, column__lte=first_column + COLUMNS_A_PAGE
        )
    return rows.filter(Q(column_place__lte=CARDS) | Q(column_place__lte=CARDS_OPENED, column_key=opened))


def timeline_rows(
    campaign: Campaign, filters: Filters, grouping: str, today: dt.date
) -> QuerySet[Assignment]:
    """The rows of the list, each of which knows the first and last day of all of them (`first_day`, `last_day`)."""
    return assignment_rows(campaign, filters, grouping, today).annotate(
        first_day=Window(Min(Coalesce("start_date", "deadline_date"))),
        last_day=Window(Max(Coalesce("deadline_date", "start_date"))),
    )


def calendar_rows(
    campaign: Campaign, filters: Filters, today: dt.date, first: dt.date, last: dt.date
) -> QuerySet[Assignment]:
    """The first assignments of each day on which they are due; each knows how many its day has (`day_total`).

    An occurrence without a deadline stands on the first day of its period. What is open stands before what is done.
    """
    is_done = Case(When(state__in=rules.MET, then=1), default=0, output_field=IntegerField())
    rows = (
        narrowed(campaign, filters, today)
        .annotate(due=Coalesce("deadline_date", "occurrence_date"), is_done=is_done)
        .filter(due__range=(first, last))
        .annotate(
            day_total=Window(Count("pk"), partition_by=F("due")),
            day_place=Window(
                RowNumber(),
                partition_by=F("due"),
                order_by=[F("is_done").asc(), F("position").asc(), F("pk").asc()],
            ),
        )
    )
    return rows.filter(day_place__lte=NAMED_A_DAY).order_by("due", "day_place")


def unit_counts(campaign: Campaign, filters: Filters, today: dt.date) -> list[dict[str, Any]]:
    """For each unit that answers for filtered assignments: how many, and how they stand.

    A row: `unit_id`, `unit__name`, `unit__sort_key`, `total`, `waiting`, `accepted`, a count for each of `rules.MARKS`.
    """
    parts = AssignmentUnit.objects.filter(
        assignment__in=narrowed(campaign, filters, today), is_answering=True
    ).annotate(stands=PART_STATE)
    if filters.units:
        parts = parts.filter(unit_id__in=filters.units)
    counted = parts.values("unit_id", "unit__name", "unit__sort_key").annotate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(stands=State.SUBMITTED)),
        accepted=Count("pk", filter=Q(stands=State.ACCEPTED)),
        **{mark: Count("pk", filter=part_condition(mark, today)) for mark in rules.MARKS},
    )
    return [dict(row) for row in counted.order_by("unit__sort_key", "unit_id")]


def sections_of(campaign: Campaign) -> list[tuple[str, str]]:
    """The directive's sections in which a campaign has assignments, in the directive's order."""
    found = (
        campaign.assignments.exclude(section="")
        .values("section")
        .annotate(first=Min("position"), title=Min("section_title"))
        .order_by("first")
    )
    return [(row["section"], row["title"]) for row in found]


def units_to_give(commune: Organization) -> QuerySet[Organization]:
    """The units of a commune to which work can be given."""
    units: QuerySet[Organization] = (
        Organization.objects.filter(commune=commune, is_active=True)
        .exclude(pk=commune.pk)
        .order_by("sort_key")
    )
    return units

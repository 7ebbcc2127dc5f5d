"""Difficulties in lists: narrowed, ordered by what needs an answer first, and counted by what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from tungngo.assignments.models import Campaign
from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty
from tungngo.organizations.models import Organization
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

OPEN: Final = "open"  # instead of a state: every state in which an answer is owed
_ORDER: Final = Case(
    When(state__in=list(rules.OPEN), then=Value(0)),
    When(state=rules.ANSWERED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed by; empty: by nothing."""

    words: str = ""
    kind: str = ""
    category: str = ""
    state: str = ""
    unit: int | None = None
    campaign: int | None = None
    is_overdue: bool = False


def narrowed(found: QuerySet[Difficulty], filters: Filters, today: dt.date) -> QuerySet[Difficulty]:
    """Those that pass the filters; what was withdrawn only when it is asked for."""
    if filters.state == OPEN:
        found = found.filter(state__in=rules.OPEN)
    elif filters.state:
        found = found.filter(state=filters.state)
    else:
        found = found.exclude(state=rules.WITHDRAWN)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.unit is not None:
        met = Q(unit=filters.unit) | Q(solver=filters.unit)
        found = found.filter(met)
    if filters.campaign is not None:
        found = found.filter(campaign=filters.campaign)
    if filters.is_overdue:
        found = found.filter(overdue(today))
    for word in fold(filters.words).split():
        found = found.filter(search_text__contains=word)
    return found


def overdue(today: dt.date) -> Q:
    """Whose answer is late; one that was merged waits for the other's."""
    return Q(state__in=rules.OPEN, merged_into=None, answer_due_date__lt=today)


def listed(found: QuerySet[Difficulty]) -> QuerySet[Difficulty]:
    """With what a line shows, what is owed an answer first and soonest; `met_by` counts the other units."""
    rows = found.select_related("unit", "solver", "organization", "campaign", "answered_for")
    return rows.annotate(met_by=Count("also_affected")).order_by(
        _ORDER,
        F("merged_into").asc(nulls_first=True),
        "answer_due_date",
        "-raised_at",
        "-pk",
    )


def counts_by_category(found: QuerySet[Difficulty]) -> list[tuple[str, str, int]]:
    """Value, words and number of each category that occurs, in the categories' own order."""
    counted = dict(found.order_by().values_list("category").annotate(n=Count("pk")))
    return [
        (value, str(label), counted[value])
        for value, label in Difficulty.Category.choices
        if value in counted
    ]


def units_in(found: QuerySet[Difficulty]) -> list[tuple[int, str]]:
    """The units that raised some of them, by name."""
    units = Organization.objects.filter(pk__in=found.order_by().values("unit"))
    return list(units.order_by("sort_key").values_list("pk", "name"))


def campaigns_in(found: QuerySet[Difficulty]) -> list[tuple[int, str]]:
    """The campaigns in which some of them were met, the newest first."""
    campaigns = Campaign.objects.filter(pk__in=found.order_by().values("campaign"))
    return list(campaigns.order_by("-created_at").values_list("pk", "name"))

"""What asks for somebody's attention in a commune, or waits for a unit: each block of a home page in one query."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Window

from tungngo.assignments import rules
from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    Campaign,
    CampaignUpdate,
    Comment,
    Part,
    State,
    StateChange,
)
from tungngo.assignments.queries.conditions import (
    PART_STATE,
    blocked_condition,
    late_condition,
    part_condition,
    silent_condition,
    soon_condition,
)
from tungngo.assignments.rules.deadlines import SOON_DAYS
from tungngo.assignments.rules.marks import BLOCKED, LATE, SILENT, SOON
from tungngo.assignments.rules.reminding import LEADERS_AFTER_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

    Communes = QuerySet[Organization] | Iterable[Organization]

__all__ = [
    "BLOCKED",
    "ESCALATED",
    "LATE",
    "SILENT",
    "SOON",
    "SOON_DAYS",
    "UNASSIGNED",
    "asking_for",
    "blocked_parts_in",
    "counted",
    "late_units_in",
    "mentions_of",
    "newest_campaigns",
    "open_questions_in",
    "open_updates_in",
    "own_open_parts",
    "own_standing",
    "parts_by_key",
    "standing_by_commune",
    "standing_in",
    "with_leads",
]

UNASSIGNED: Final = "unassigned"
ESCALATED: Final = "escalated"


def _conditions(today: dt.date) -> dict[str, Q]:
    has_lead = AssignmentUnit.objects.filter(assignment=OuterRef("pk"), part=Part.LEAD)
    return {
        LATE: late_condition(today),
        SOON: soon_condition(today),
        BLOCKED: blocked_condition(today),
        SILENT: silent_condition(today),
        UNASSIGNED: ~Q(Exists(has_lead)),
        ESCALATED: Q(deadline_date__lte=today - dt.timedelta(days=LEADERS_AFTER_DAYS)),
    }


def _open(communes: Communes) -> QuerySet[Assignment]:
    """What nobody has handed in yet."""
    return Assignment.objects.filter(organization__in=communes).exclude(state__in=rules.MET)


def standing_in(commune: Organization, today: dt.date) -> dict[str, int]:
    """How many open assignments are late, due soon, blocked, silent, unassigned, or so late that leaders know."""
    found = Assignment.objects.filter(organization=commune).exclude(state__in=rules.MET)
    return found.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in _conditions(today).items()}
    )


def standing_by_commune(communes: Communes, today: dt.date) -> dict[int, dict[str, Any]]:
    """For each commune with assignments: how many there are, are accepted, late, and how many campaigns run."""
    rows = (
        Assignment.objects.filter(organization__in=communes)
        .order_by()
        .values("organization_id")
        .annotate(
            total=Count("pk"),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
            late=Count("pk", filter=late_condition(today)),
            campaigns=Count("campaign", distinct=True),
            last_activity_at=Max("last_activity_at"),
        )
    )
    return {row["organization_id"]: dict(row) for row in rows}


def asking_for(communes: Communes, mark: str, today: dt.date) -> QuerySet[Assignment]:
    """The open assignments of some communes that bear a mark, the longest late or first due first."""
    return (
        _open(communes)
        .filter(_conditions(today)[mark])
        .select_related("campaign", "organization")
        .order_by(F("deadline_date").asc(nulls_last=True), "pk")
    )


def with_leads(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with `lead_name` of one unit that leads, and `lead_count` of how many do."""
    leads = AssignmentUnit.objects.filter(assignment=OuterRef("pk"), part=Part.LEAD).order_by(
        "unit__sort_key"
    )
    number = leads.order_by().values("assignment").annotate(n=Count("pk")).values("n")
    return assignments.annotate(
        lead_name=Subquery(leads.values("unit__name")[:1]), lead_count=Subquery(number)
    )


def counted(rows: QuerySet[Any], number: int) -> tuple[int, list[Any]]:
    """How many there are, and the first of them, in one query."""
    found = list(rows.annotate(counted=Window(Count("*")))[:number])
    return (found[0].counted if found else 0), found


def open_questions_in(commune: Organization) -> QuerySet[Comment]:
    """What units asked and nobody has answered, the oldest first."""
    return (
        Comment.objects.filter(
            organization=commune, is_question=True, answered_at__isnull=True, removed_at__isnull=True
        )
        .select_related("assignment__campaign", "author__membership__organization")
        .defer("assignment__search_vector")
        .order_by("created_at", "pk")
    )


def blocked_parts_in(commune: Organization) -> QuerySet[AssignmentUnit]:
    """What hinders units, the longest hindered first."""
    return (
        AssignmentUnit.objects.filter(organization=commune, is_answering=True, blocked_at__isnull=False)
        .exclude(assignment__state__in=rules.MET)
        .select_related("assignment__campaign", "unit")
        .defer("assignment__search_vector")
        .order_by("blocked_at", "pk")
    )


def late_units_in(commune: Organization, today: dt.date, number: int) -> list[dict[str, Any]]:
    """For each unit that answers for something late: how many, and since when the oldest is due."""
    rows = (
        AssignmentUnit.objects.filter(organization=commune, is_answering=True)
        .annotate(stands=PART_STATE)
        .filter(part_condition(LATE, today))
        .order_by()
        .values("unit_id", "unit__name", "unit__sort_key")
        .annotate(late=Count("pk"), oldest_date=Min("assignment__deadline_date"))
        .order_by("-late", "oldest_date", "unit__sort_key")
    )
    return [dict(row) for row in rows[:number]]


def open_updates_in(commune: Organization) -> QuerySet[CampaignUpdate]:
    """Further directives that are being compared with a campaign."""
    return (
        CampaignUpdate.objects.filter(organization=commune, state=CampaignUpdate.State.OPEN)
        .select_related("campaign", "plan")
        .order_by("opened_at", "pk")
    )


def newest_campaigns(communes: Communes, number: int) -> QuerySet[Campaign]:
    """The newest campaigns: chosen before they are counted, since a province has thousands of assignments."""
    newest = Campaign.objects.filter(organization__in=communes).order_by("-created_at", "-pk").values("pk")
    return Campaign.objects.filter(pk__in=newest[:number])


def _parts_below(organization: Organization) -> QuerySet[Any]:
    """The open parts of a unit and of those below it."""
    return (
        AssignmentUnit.objects.filter(
            organization_id=organization.commune_id, unit__path__startswith=organization.path
        )
        .annotate(stands=PART_STATE)
        .exclude(stands__in=rules.FINISHED)
    )


def own_standing(organization: Organization, today: dt.date) -> dict[str, int]:
    """How many open parts of a unit are late, due soon, blocked, returned, handed in, and all."""
    return _parts_below(organization).aggregate(
        **{mark: Count("pk", filter=part_condition(mark, today)) for mark in (LATE, SOON, BLOCKED)},
        returned=Count("pk", filter=Q(stands=State.RETURNED)),
        submitted=Count("pk", filter=Q(stands=State.SUBMITTED)),
        total=Count("pk"),
    )


def own_open_parts(organization: Organization) -> list[tuple[int, dt.date | None, str]]:
    """The key, the deadline and the state of what a unit has not handed in yet, the first due first."""
    rows = (
        _parts_below(organization)
        .exclude(stands__in=rules.MET)
        .order_by(F("assignment__deadline_date").asc(nulls_last=True), "assignment_id", "pk")
    )
    return list(rows.values_list("pk", "assignment__deadline_date", "stands"))


def parts_by_key(keys: list[int]) -> dict[int, AssignmentUnit]:
    """Parts with their assignment, campaign and unit; what was given back has its `return_reason`."""
    reasons = StateChange.objects.filter(part=OuterRef("pk"), new_state=State.RETURNED).order_by(
        "-changed_at"
    )
    parts = AssignmentUnit.objects.select_related("assignment__campaign", "unit").defer(
        "assignment__search_vector"
    )
    found: dict[int, Any] = parts.annotate(return_reason=Subquery(reasons.values("note")[:1])).in_bulk(keys)
    return found


def mentions_of(person: User, since: dt.datetime) -> QuerySet[Comment]:
    """Where somebody else named a person, since a moment, the newest first."""
    return (
        Comment.objects.filter(mentions=person, removed_at__isnull=True, created_at__gte=since)
        .exclude(author=person)
        .select_related("assignment", "author")
        .defer("assignment__search_vector")
        .order_by("-created_at", "-pk")
    )

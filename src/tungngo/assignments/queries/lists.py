"""Reading campaigns and assignments, each page in a counted number of queries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, Part, State, StateChange
from tungngo.assignments.queries.conditions import (
    blocked_condition,
    late_condition,
    silent_condition,
    soon_condition,
)
from tungngo.assignments.queries.filters import Filters, lead_condition, matching_parts, narrowed
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GROUPINGS: Final[dict[str, StrOrPromise]] = {
    "don-vi": _("Theo đơn vị"),
    "thoi-han": _("Theo thời hạn"),
    "trang-thai": _("Theo trạng thái"),
}
# What an officer has to look at first stands first.
STATE_ORDER: Final = (
    State.SUBMITTED,
    State.RETURNED,
    State.NOT_STARTED,
    State.IN_PROGRESS,
    State.ACCEPTED,
    State.CANCELLED,
)
_BUCKETS: Final[tuple[StrOrPromise, ...]] = (
    _("Quá hạn"),
    _("Còn 7 ngày trở xuống"),
    _("Còn 8 đến 30 ngày"),
    _("Còn trên 30 ngày"),
    _("Văn bản không nêu ngày"),
    _("Đã nộp hoặc hoàn thành"),
)
PART_ORDER: Final = Case(
    When(part=Part.LEAD, then=0), When(part=Part.IMPLEMENTING, then=1), default=2, output_field=IntegerField()
)


# What was read from a directive is large; pages of campaigns show its name only.
_HEAVY_COLUMNS: Final = ("reading", "page_lines", "search_text", "search_vector")
_HEAVY: Final = tuple(f"plan__directive__{column}" for column in _HEAVY_COLUMNS)


def campaigns_of(communes: QuerySet[Organization] | list[Organization]) -> QuerySet[Campaign]:
    """The campaigns of some communes, the newest first."""
    return (
        Campaign.objects.filter(organization__in=communes)
        .select_related("organization", "plan__directive")
        .defer(*_HEAVY)
        .order_by("-created_at", "-pk")
    )


def with_counts(campaigns: QuerySet[Campaign], today: dt.date) -> QuerySet[Campaign]:
    """Campaigns with the number of their assignments, the cancelled left out.

    `total`, `finished`, `submitted` (a unit has handed in and waits), `late`, `soon`, `blocked`, `silent` and
    `unassigned`.
    """
    parts = AssignmentUnit.objects.filter(assignment=OuterRef("assignments"))
    is_waiting = Q(Exists(parts.filter(is_answering=True, state=State.SUBMITTED)))
    is_kept = ~Q(assignments__state=State.CANCELLED)
    path = "assignments__"
    return campaigns.annotate(
        total=Count("assignments", filter=is_kept),
        finished=Count("assignments", filter=Q(assignments__state=State.ACCEPTED)),
        submitted=Count("assignments", filter=is_kept & is_waiting),
        late=Count("assignments", filter=late_condition(today, path)),
        soon=Count("assignments", filter=soon_condition(today, path)),
        blocked=Count("assignments", filter=blocked_condition(today, path)),
        silent=Count("assignments", filter=silent_condition(today, path)),
        unassigned=Count("assignments", filter=is_kept & ~Q(Exists(parts.filter(part=Part.LEAD)))),
    )


def _parts_in_order() -> QuerySet[AssignmentUnit]:
    return AssignmentUnit.objects.select_related("unit").order_by(PART_ORDER, "unit__sort_key")


def with_parts(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with their units at hand: leads, then those who carry out, then those who help."""
    return assignments.prefetch_related(Prefetch("parts", queryset=_parts_in_order()))


def with_listed_parts(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """As `with_parts`, for pages of many: the units as a plain list, `listed_parts`.

    Django builds a queryset for each row that it prefetches for; on a board of a hundred cards that was a
    fifth of the page.
    """
    return assignments.prefetch_related(Prefetch("parts", queryset=_parts_in_order(), to_attr="listed_parts"))


def _by_unit(campaign: Campaign, filters: Filters, today: dt.date) -> QuerySet[Assignment]:
    """One row for each unit that leads (or has the part that is asked for); those that nobody leads come first."""
    found = narrowed(campaign, filters, today)
    if filters.names_parts:
        # One join for the condition, the names and the order: each unit that meets it is a row.
        rows = found.filter(parts__in=matching_parts(filters, today))
        link = "parts"
    else:
        rows = found.annotate(link=FilteredRelation("parts", condition=lead_condition(filters)))
        link = "link"
    return rows.annotate(link_unit=F(f"{link}__unit_id"), link_name=F(f"{link}__unit__name")).order_by(
        F(f"{link}__unit__sort_key").asc(nulls_first=True), F(f"{link}__unit_id"), "position", "pk"
    )


def assignment_rows(
    campaign: Campaign, filters: Filters, grouping: str, today: dt.date
) -> QuerySet[Assignment]:
    """The rows of a campaign's list in the order of the grouping; `group_of` says under which heading each stands."""
    if grouping == "don-vi":
        return _by_unit(campaign, filters, today)
    found = narrowed(campaign, filters, today)
    if grouping == "trang-thai":
        order = Case(
            *(When(state=state, then=Value(place)) for place, state in enumerate(STATE_ORDER)),
            output_field=IntegerField(),
        )
        return found.annotate(group_order=order).order_by(
            "group_order", F("deadline_date").asc(nulls_last=True), "position", "pk"
        )
    bucket = Case(
        When(state__in=rules.MET, then=Value(5)),
        When(deadline_date=None, then=Value(4)),
        When(deadline_date__lt=today, then=Value(0)),
        When(deadline_date__lte=today + dt.timedelta(days=7), then=Value(1)),
        When(deadline_date__lte=today + dt.timedelta(days=30), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return found.annotate(group_order=bucket).order_by("group_order", "deadline_date", "position", "pk")


def group_of(row: Assignment, grouping: str) -> StrOrPromise:
    """The heading under which a row of `assignment_rows` stands."""
    if grouping == "don-vi":
        return getattr(row, "link_name", None) or _("Chưa giao đơn vị chủ trì")
    if grouping == "trang-thai":
        return row.get_state_display()
    return _BUCKETS[int(getattr(row, "group_order"))]  # noqa: B009  (annotated)


def units_of_campaign(campaign: Campaign) -> QuerySet[Organization]:
    """The units that have a part in a campaign (`has_part`), and those of the commune that could be given one."""
    parts = AssignmentUnit.objects.filter(assignment__campaign=campaign)
    units: QuerySet[Organization] = (
        Organization.objects.annotate(has_part=Q(pk__in=parts.values("unit")))
        .filter(Q(has_part=True) | Q(commune=campaign.organization_id, is_active=True))
        .exclude(pk=campaign.organization_id, has_part=False)
        .order_by("sort_key", "pk")
    )
    return units


def parts_of_units(units: frozenset[int], today: dt.date) -> QuerySet[AssignmentUnit]:
    """What some units still have to do in all campaigns: what is late or due first stands first."""
    return (
        AssignmentUnit.objects.filter(unit_id__in=units)
        .exclude(assignment__state__in=rules.FINISHED)
        .exclude(is_answering=True, state__in=rules.FINISHED)
        .select_related("assignment__campaign", "unit")
        .annotate(
            is_handed_in=Case(When(state=State.SUBMITTED, then=1), default=0, output_field=IntegerField()),
            is_overdue=Case(
                When(late_condition(today, "assignment__"), then=1), default=0, output_field=IntegerField()
            ),
        )
        .order_by(
            "is_handed_in", F("assignment__deadline_date").asc(nulls_last=True), PART_ORDER, "assignment_id"
        )
    )


def changes_of(assignment: Assignment) -> QuerySet[StateChange]:
    """What units and officers did with an assignment, the newest first."""
    return (
        StateChange.objects.filter(part__assignment=assignment)
        .select_related("part__unit", "changed_by")
        .order_by("-changed_at", "-pk")
    )


def late_in_commune(commune: Organization, today: dt.date) -> QuerySet[Assignment]:
    """What is late in all campaigns of a commune, the longest late first."""
    late = Assignment.objects.filter(late_condition(today), organization=commune)
    return with_parts(late.select_related("campaign")).order_by("deadline_date", "pk")


def handed_in_in_commune(commune: Organization) -> QuerySet[AssignmentUnit]:
    """What units of a commune handed in and nobody has accepted or given back yet."""
    return (
        AssignmentUnit.objects.filter(organization=commune, is_answering=True, state=State.SUBMITTED)
        .select_related("assignment__campaign", "unit")
        .order_by(F("assignment__deadline_date").asc(nulls_last=True), "assignment_id", "unit__sort_key")
    )


def assignments_in(communes: QuerySet[Organization]) -> QuerySet[Assignment]:
    """The assignments of some communes, each with its units, its campaign and the directive behind it."""
    found = Assignment.objects.filter(organization__in=communes)
    return with_parts(
        found.select_related("campaign", "directive", "organization").defer(
            *(f"directive__{column}" for column in _HEAVY_COLUMNS)
        )
    )

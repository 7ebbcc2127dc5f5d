"""What confirming a plan would make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from tungngo.assignments import rules
from tungngo.plans.models import ItemKind, ItemState, Plan, PlanItem
from tungngo.plans.queries import open_questions

if TYPE_CHECKING:
    from tungngo.organizations.models import Organization


def items_to_assign(plan: Plan) -> QuerySet[PlanItem]:
    """The items of a plan that confirming makes into assignments, in the plan's order: none rejected or merged."""
    return plan.items.filter(merged_into=None).exclude(state=ItemState.REJECTED).order_by("position", "pk")


@dataclass(slots=True)
class UnitShare:
    """How many assignments a unit would get, and in which part."""

    unit: Organization
    lead: int = 0
    implementing: int = 0
    coordinating: int = 0


@dataclass(slots=True)
class PlanSummary:
    """What confirming a plan would make, and what would be left out or still open."""

    total: int
    unassigned: list[PlanItem]
    without_day: int
    rejected: int
    merged: int
    headings: int
    targets: int
    report_obligations: int
    shares: list[UnitShare]
    questions: list[Any]


def plan_summary(plan: Plan) -> PlanSummary:
    """What `services.start_campaign` would make of a plan as it is now."""
    items = list(items_to_assign(plan).prefetch_related("units__organizations"))
    shares: dict[int, UnitShare] = {}
    unassigned: list[PlanItem] = []
    for item in items:
        named = [(unit, link.part) for link in item.units.all() for unit in link.organizations.all()]
        parts = rules.weightiest_parts((unit.pk, part) for unit, part in named)
        for unit in {unit.pk: unit for unit, part in named}.values():
            share = shares.setdefault(unit.pk, UnitShare(unit))
            setattr(share, parts[unit.pk], getattr(share, parts[unit.pk]) + 1)
        if rules.LEAD not in parts.values():
            unassigned.append(item)
    left_out = plan.items.aggregate(
        rejected=Count(
            "pk", filter=Q(state=ItemState.REJECTED, merged_into=None) & ~Q(kind=ItemKind.CONTAINER)
        ),
        headings=Count("pk", filter=Q(state=ItemState.REJECTED, merged_into=None, kind=ItemKind.CONTAINER)),
        merged=Count("pk", filter=Q(merged_into__isnull=False)),
    )
    return PlanSummary(
        total=len(items),
        unassigned=unassigned,
        without_day=sum(item.end_date is None for item in items),
        targets=plan.targets.exclude(state=ItemState.REJECTED).count(),
        report_obligations=plan.report_obligations.exclude(state=ItemState.REJECTED).count(),
        shares=sorted(shares.values(), key=lambda share: (-share.lead, share.unit.sort_key)),
        questions=list(open_questions(plan)),
        **left_out,
    )

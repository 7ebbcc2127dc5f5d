"""Starting a campaign from a confirmed plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tungngo.assignments import rules
from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    Campaign,
    CampaignTarget,
    CampaignUpdate,
    ReportObligation,
)
from tungngo.assignments.queries import items_to_assign
from tungngo.assignments.services.errors import (
    NothingToAssign,
    NotStarted,
    OpenQuestions,
    PlanChanged,
)
from tungngo.assignments.services.series import unfold_new
from tungngo.audit.services import record
from tungngo.plans.models import ItemState, Plan, PlanItem
from tungngo.plans.queries import open_questions
from tungngo.plans.services import mark_confirmed
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.plans.models import PlanReportObligation, PlanTarget


@transaction.atomic
def start_campaign(
    *, plan: Plan, name: str, is_assigning_later: bool, seen_version: int, actor: User, at: datetime
) -> tuple[Campaign, bool]:
    """Makes the campaign of a reviewed plan, with its assignments, targets and report duties, all or nothing.

    Whoever confirms second, by a double click, in another tab or at another desk, gets the campaign that stands.

    Args:
        plan: The plan under review.
        name: The campaign's name.
        is_assigning_later: Whether what has no certain unit or date may start unassigned.
        seen_version: The plan's version whose summary the officer confirmed.
        actor: The officer.
        at: When.

    Returns:
        The campaign, and whether this call made it.

    Raises:
        OpenQuestions: Something is open and `is_assigning_later` is false.
        PlanChanged: The plan's version is no longer `seen_version`.
        NothingToAssign: No item is left.
        NotStarted: The plan was compared with a running campaign instead.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    existing = Campaign.objects.filter(plan=locked).first()
    if existing:
        return existing, False
    if CampaignUpdate.objects.filter(plan=locked).exclude(state=CampaignUpdate.State.ABANDONED).exists():
        raise NotStarted(_("Văn bản này đã được bổ sung vào một chiến dịch đang chạy."))
    if locked.version != seen_version:
        raise PlanChanged(_("Bản rà soát vừa có thay đổi. Hãy xem lại bảng tổng hợp rồi xác nhận."))
    if not is_assigning_later and open_questions(locked):
        raise OpenQuestions(
            _(
                "Còn câu hỏi chưa trả lời. Hãy trả lời, hoặc chọn “Giao sau” để giao những việc đó sau khi bắt đầu."
            )
        )
    items = list(items_to_assign(locked).prefetch_related("units__organizations"))
    if not items:
        raise NothingToAssign(_("Không còn việc nào để giao. Hãy giữ lại ít nhất một việc."))
    campaign = Campaign.objects.create(
        organization=locked.organization,
        plan=locked,
        name=name,
        folded_name=fold(name),
        day_of_action=locked.day,
        start_date=locked.start_date,
        end_date=locked.end_date,
        created_by=actor,
        created_at=at,
    )
    assignments = make_assignments(campaign=campaign, plan=locked, items=items, first_position=1, at=at)
    targets = locked.targets.exclude(state=ItemState.REJECTED).order_by("position", "pk")
    make_targets(campaign=campaign, plan=locked, targets=targets, assignments=assignments)
    duties = locked.report_obligations.exclude(state=ItemState.REJECTED).order_by("position", "pk")
    make_report_obligations(campaign=campaign, plan=locked, duties=list(duties.prefetch_related("reporters")))
    unfold_new(campaign=campaign, at=at)
    mark_confirmed(plan=locked, actor=actor, at=at)
    record(
        act="assignments.campaign.start",
        actor=actor,
        organization_id=campaign.organization_id,
        subject=campaign,
        at=at,
        data={"name": name, "plan": locked.pk, "plan_version": seen_version, "assignments": len(items)},
    )
    return campaign, True


def make_assignments(
    *, campaign: Campaign, plan: Plan, items: Iterable[PlanItem], first_position: int, at: datetime
) -> dict[int, Assignment]:
    """Makes one assignment per item and one part per unit; returns the assignments by the item's id.

    The caller holds the transaction and records the act: the start of a campaign, or a further directive on it.
    """
    made = {
        item.pk: Assignment(
            organization_id=campaign.organization_id,
            campaign=campaign,
            plan_item=item,
            directive_id=plan.directive_id if item.source else None,
            position=position,
            last_activity_at=at,
            folded_text=fold(item.text),
            deadline_date=rules.last_day(item.bound, item.end_date),
            **{
                field: getattr(item, field)
                for field in (
                    *(
                        "section",
                        "section_title",
                        "text",
                        "source",
                        "span_start",
                        "span_end",
                        "kind",
                        "modality",
                    ),
                    *("location", "start_date", "end_date", "bound", "time_text", "recurrence"),
                )
            },
        )
        for position, item in enumerate(items, start=first_position)
    }
    Assignment.objects.bulk_create(made.values())
    parts: list[AssignmentUnit] = []
    for item in items:
        part_of = rules.weightiest_parts(
            (organization.pk, named.part)
            for named in item.units.all()
            for organization in named.organizations.all()
        )
        answering = rules.answering_part(part_of.values())
        parts.extend(
            AssignmentUnit(
                organization_id=campaign.organization_id,
                assignment=made[item.pk],
                unit_id=unit_id,
                part=part,
                is_answering=part == answering,
                last_activity_at=at,
            )
            for unit_id, part in part_of.items()
        )
    AssignmentUnit.objects.bulk_create(parts)
    return made


def make_targets(
    *,
    campaign: Campaign,
    plan: Plan,
    targets: Iterable[PlanTarget],
    assignments: Mapping[int, Assignment | None],
) -> None:
    """Adds figures of a plan to a campaign, each with the assignment of its item; see `make_assignments`."""
    first = (campaign.targets.aggregate(last=Max("position"))["last"] or 0) + 1
    CampaignTarget.objects.bulk_create(
        CampaignTarget(
            organization_id=campaign.organization_id,
            campaign=campaign,
            plan_target=target,
            directive_id=plan.directive_id,
            assignment=assignments.get(target.item_id or 0),
            position=position,
            **{
                field: getattr(target, field)
                for field in (
                    *("operator", "value", "unit", "indicator", "base", "due_date"),
                    *("source", "span_start", "span_end"),
                )
            },
        )
        for position, target in enumerate(targets, start=first)
    )


def make_report_obligations(
    *, campaign: Campaign, plan: Plan, duties: Sequence[PlanReportObligation]
) -> None:
    """Adds duties to report of a plan to a campaign, with who reports; see `make_assignments`."""
    first = (campaign.report_obligations.aggregate(last=Max("position"))["last"] or 0) + 1
    made = ReportObligation.objects.bulk_create(
        ReportObligation(
            organization_id=campaign.organization_id,
            campaign=campaign,
            plan_report=duty,
            directive_id=plan.directive_id,
            position=position,
            due_date=duty.end_date,
            **{
                field: getattr(duty, field)
                for field in (
                    *("kind", "subject", "form", "bound", "time_text", "recurrence", "cut_off_date"),
                    *("reporters_as_written", "to_as_written", "via_as_written"),
                    *("source", "span_start", "span_end"),
                )
            },
        )
        for position, duty in enumerate(duties, start=first)
    )
    link = ReportObligation.reporters.through
    link.objects.bulk_create(
        link(reportobligation_id=obligation.pk, organization_id=reporter.pk)
        for obligation, duty in zip(made, duties, strict=True)
        for reporter in duty.reporters.all()
    )

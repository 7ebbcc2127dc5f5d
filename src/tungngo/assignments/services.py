"""Starting a campaign from a confirmed plan, and what units and officers then do with its assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments import rules
from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    Campaign,
    CampaignTarget,
    ReportObligation,
    State,
    StateChange,
)
from tungngo.assignments.queries import items_to_assign
from tungngo.audit.services import record
from tungngo.plans.models import ItemState, Plan, PlanItem
from tungngo.plans.queries import open_questions
from tungngo.plans.services import mark_confirmed
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

# So much of an assignment's text stands in the audit log.
AUDITED_CHARACTERS = 120


class NotStarted(Exception):
    """A plan cannot become a campaign yet; the message says why and what to do."""


class OpenQuestions(NotStarted):
    """Units or dates of the plan are still open, and the officer did not say that they will follow later."""


class PlanChanged(NotStarted):
    """Somebody changed the plan after the officer saw its summary."""


class NothingToAssign(NotStarted):
    """Every item of the plan was rejected, or none was read."""


class NotPossible(Exception):
    """A step that does not follow from the state in which the assignment is now."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the assignment after the form was shown.

    Attributes:
        last: The newest change of the unit's part, None when the part itself is gone.
    """

    def __init__(self, last: StateChange | None) -> None:
        super().__init__(_("Nhiệm vụ vừa được người khác cập nhật."))
        self.last = last


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
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    existing = Campaign.objects.filter(plan=locked).first()
    if existing:
        return existing, False
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
    assignments = _make_assignments(campaign, items)
    _make_targets(campaign, locked, assignments)
    _make_report_obligations(campaign, locked)
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


def _make_assignments(campaign: Campaign, items: Iterable[PlanItem]) -> dict[int, Assignment]:
    """Makes one assignment per item and one part per unit; returns the assignments by the item's id."""
    made = {
        item.pk: Assignment(
            organization_id=campaign.organization_id,
            campaign=campaign,
            plan_item=item,
            position=position,
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
        for position, item in enumerate(items, start=1)
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
            )
            for unit_id, part in part_of.items()
        )
    AssignmentUnit.objects.bulk_create(parts)
    return made


def _make_targets(campaign: Campaign, plan: Plan, assignments: dict[int, Assignment]) -> None:
    targets = plan.targets.exclude(state=ItemState.REJECTED).order_by("position", "pk")
    CampaignTarget.objects.bulk_create(
        CampaignTarget(
            organization_id=campaign.organization_id,
            campaign=campaign,
            plan_target=target,
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
        for position, target in enumerate(targets, start=1)
    )


def _make_report_obligations(campaign: Campaign, plan: Plan) -> None:
    duties = list(
        plan.report_obligations.exclude(state=ItemState.REJECTED)
        .order_by("position", "pk")
        .prefetch_related("reporters")
    )
    made = ReportObligation.objects.bulk_create(
        ReportObligation(
            organization_id=campaign.organization_id,
            campaign=campaign,
            plan_report=duty,
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
        for position, duty in enumerate(duties, start=1)
    )
    link = ReportObligation.reporters.through
    link.objects.bulk_create(
        link(reportobligation_id=obligation.pk, organization_id=reporter.pk)
        for obligation, duty in zip(made, duties, strict=True)
        for reporter in duty.reporters.all()
    )


@transaction.atomic
def change_state(
    *,
    part: AssignmentUnit,
    new_state: str,
    note: str,
    seen_version: int,
    is_officer: bool,
    actor: User,
    at: datetime,
) -> AssignmentUnit:
    """Takes one step with a unit's part: the unit begins or hands in, the officer accepts or gives back.

    Repeating a step that the same person has just made changes nothing, so that a double click does no harm.

    Args:
        part: The unit's part; it must answer for the assignment.
        new_state: The state after the step.
        note: What the unit says, or why the officer gives it back; required for giving back.
        seen_version: The part's version when the form was shown.
        is_officer: Whether the step is the officer's (accept, give back) or the unit's.
        actor: Who does it.
        at: When.

    Raises:
        ChangedMeanwhile: The part is no longer as it was shown.
        NotPossible: The step does not follow from the state, or giving back has no reason.
    """
    # The assignment first, as set_lead does: two locks in one order never wait for each other.
    assignment = Assignment.objects.select_for_update().get(pk=part.assignment_id)
    locked = assignment.parts.select_for_update().filter(pk=part.pk).first()
    if locked is None:
        raise ChangedMeanwhile(None)
    if locked.version != seen_version:
        last = locked.changes.select_related("changed_by").first()
        is_repeated = (
            last and last.changed_by_id == actor.pk and (last.new_state, last.note) == (new_state, note)
        )
        if is_repeated and locked.version == seen_version + 1:
            return locked
        raise ChangedMeanwhile(last)
    if new_state not in (locked.officer_steps if is_officer else locked.unit_steps):
        raise NotPossible(
            _("Không thể chuyển từ “%(old)s” sang “%(new)s”.")
            % {"old": locked.get_state_display(), "new": dict(State.choices).get(new_state, new_state)}
        )
    if new_state == State.RETURNED and not note:
        raise NotPossible(_("Hãy ghi lý do trả lại để đơn vị biết phải làm gì."))
    StateChange.objects.create(
        organization_id=locked.organization_id,
        part=locked,
        old_state=locked.state,
        new_state=new_state,
        note=note,
        changed_by=actor,
        changed_at=at,
    )
    old_state, locked.state, locked.version = locked.state, new_state, locked.version + 1
    locked.save(update_fields=["state", "version"])
    _settle(assignment)
    record(
        act="assignments.part.change_state",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={
            "assignment": assignment.pk,
            "text": assignment.text[:AUDITED_CHARACTERS],
            "unit": locked.unit.name,
            "from": str(State(old_state).label),
            "to": str(State(new_state).label),
        },
    )
    return locked


@transaction.atomic
def set_lead(
    *, assignment: Assignment, unit: Organization, seen_version: int, actor: User, at: datetime
) -> Assignment:
    """Gives an assignment to a lead: the first one, or another one while nobody has begun.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: The lead has begun, or the unit is not of this commune.
    """
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    parts = list(locked.parts.select_for_update())
    leads = [part for part in parts if part.part == rules.LEAD]
    if [lead.unit_id for lead in leads] == [unit.pk]:
        return locked
    if locked.version != seen_version:
        raise ChangedMeanwhile(None)
    if unit.commune_id != locked.organization_id or unit.pk == locked.organization_id or not unit.is_active:
        raise NotPossible(_("Đơn vị này không thuộc xã, phường hoặc không còn hoạt động."))
    if any(lead.state != State.NOT_STARTED for lead in leads):
        raise NotPossible(_("Đơn vị chủ trì đã bắt đầu thực hiện nên không đổi được."))
    locked.parts.filter(pk__in=[lead.pk for lead in leads]).exclude(unit=unit).delete()
    locked.parts.update_or_create(
        unit=unit,
        defaults={"organization_id": locked.organization_id, "part": rules.LEAD, "is_answering": True},
    )
    # Those who carry it out answer to the lead from now on, unless they have begun to answer themselves.
    locked.parts.filter(part=rules.IMPLEMENTING, state=State.NOT_STARTED).update(is_answering=False)
    _settle(locked)
    record(
        act="assignments.assignment.set_lead",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={
            "text": locked.text[:AUDITED_CHARACTERS],
            "unit": unit.name,
            "unit_id": unit.pk,
            "before": [lead.unit_id for lead in leads],
        },
    )
    return locked


def _settle(locked: Assignment) -> None:
    """Brings a locked assignment's own state up to those of the units that answer for it."""
    states = locked.parts.filter(is_answering=True).values_list("state", flat=True)
    locked.state = rules.overall_state(states)
    locked.version += 1
    locked.save(update_fields=["state", "version"])

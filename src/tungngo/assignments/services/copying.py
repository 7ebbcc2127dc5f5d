"""The same campaign again next year, made from last year's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
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
)
from tungngo.assignments.queries.copying import CopyLine, CopyPlan, copy_plan, moved_rule
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.holders_kept import holders_who_stay
from tungngo.assignments.services.series import unfold_new
from tungngo.audit.services import record
from tungngo.organizations.models import Organization
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from tungngo.accounts.models import User
    from tungngo.assignments.rules.moving import Move

_KEYS = uuid.UUID("6f0d5a0e-9f5b-4bb0-8a3a-0f6a5a4f2c11")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the officer decided about the copy.

    Attributes:
        assignments: Last year's assignments to take, by id (of recurring work the one that the preview shows), each
            with its first and last day; the last day of recurring work counts for nothing.
        keep_units: Whether the units come along.
        instead_of: For units that are no more the ids of those that take their place; others are left out.
    """

    assignments: Mapping[int, tuple[dt.date | None, dt.date | None]]
    keep_units: bool = True
    instead_of: Mapping[int, int] = field(default_factory=dict)


def copy_key(campaign: Campaign, name: str, day_of_action: dt.date) -> uuid.UUID:
    """The key by which a campaign is copied once, from however many tabs: its model, its name and its day."""
    return uuid.uuid5(_KEYS, f"{campaign.pk}:{fold(name)}:{day_of_action.isoformat()}")


@transaction.atomic
def copy_campaign(
    *,
    campaign: Campaign,
    name: str,
    day_of_action: dt.date,
    choice: Choice,
    request_key: uuid.UUID,
    actor: User,
    at: dt.datetime,
) -> tuple[Campaign, bool]:
    """Makes a campaign from last year's: the chosen work with moved days, its units, targets and report duties.

    States are fresh; what was done last year stays there. Whoever confirms second gets the campaign that stands.

    Returns:
        The campaign, and whether this call made it.

    Raises:
        NotPossible: Nothing was chosen, or a chosen unit is not of the commune.
    """
    model = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    existing = Campaign.objects.filter(request_key=request_key).first()
    if existing:
        return existing, False
    plan = copy_plan(model, day_of_action)
    lines = [line for line in plan.lines if line.assignment.pk in choice.assignments]
    if not lines:
        raise NotPossible(_("Hãy chọn ít nhất một việc."))
    _check_units(model, choice.instead_of.values())
    start, end = plan.move.period(model.start_date, model.end_date)
    new = Campaign.objects.create(
        organization_id=model.organization_id,
        copied_from=model,
        request_key=request_key,
        name=name,
        folded_name=fold(name),
        day_of_action=day_of_action if model.day_of_action else None,
        start_date=start,
        end_date=end,
        created_by=actor,
        created_at=at,
    )
    made = _copy_assignments(new, lines, choice, at)
    _copy_targets(model, new, plan, made)
    _copy_report_obligations(model, new, plan.move)
    unfold_new(campaign=new, at=at)
    record(
        act="assignments.campaign.copy",
        actor=actor,
        organization_id=new.organization_id,
        subject=new,
        at=at,
        data={"name": name, "model": model.name, "model_id": model.pk, "assignments": len(lines)},
    )
    return new, True


def _check_units(campaign: Campaign, units: Collection[int]) -> None:
    known = Organization.objects.filter(
        pk__in=units, commune_id=campaign.organization_id, is_active=True
    ).exclude(pk=campaign.organization_id)
    if known.count() != len(set(units)):
        raise NotPossible(_("Đơn vị này không thuộc xã, phường hoặc không còn hoạt động."))


def _copy_assignments(
    new: Campaign, lines: list[CopyLine], choice: Choice, at: dt.datetime
) -> dict[int, Assignment]:
    """The new assignments by the id of last year's."""
    made: dict[int, Assignment] = {}
    for position, line in enumerate(lines, start=1):
        old = line.assignment
        start, end = choice.assignments[old.pk]
        if line.series:
            end = None
        if start and end and start > end:
            raise NotPossible(_("Việc “%(text)s”: ngày cuối đứng trước ngày đầu.") % {"text": line.text[:80]})
        made[old.pk] = Assignment(
            organization_id=new.organization_id,
            campaign=new,
            copied_from=old,
            directive_id=old.directive_id,
            position=position,
            text=line.text,
            folded_text=fold(line.text),
            location=line.location,
            start_date=start,
            end_date=end,
            bound=line.bound if end or line.series else "",
            deadline_date=rules.last_day(line.bound, end),
            # Last year's words name last year's days; they stay where there is no day to say instead.
            time_text="" if start or end else old.time_text,
            recurrence=line.recurrence,
            last_activity_at=at,
            **{
                field: getattr(old, field)
                for field in (
                    *("section", "section_title", "source", "span_start", "span_end", "kind", "modality"),
                )
            },
        )
    Assignment.objects.bulk_create(made.values())
    if choice.keep_units:
        _copy_units(made, lines, choice.instead_of, at)
    return made


def _copy_units(
    made: Mapping[int, Assignment], lines: list[CopyLine], instead_of: Mapping[int, int], at: dt.datetime
) -> None:
    parts: list[AssignmentUnit] = []
    staying = holders_who_stay(part for line in lines for part in line.parts)
    for line in lines:
        named = ((unit.pk if unit.is_active else instead_of.get(unit.pk), part) for unit, part in line.units)
        part_of = rules.weightiest_parts((unit, part) for unit, part in named if unit)
        answering = rules.answering_part(part_of.values())
        holders = {part.unit_id: part.holder_id for part in line.parts if part.pk in staying}
        parts.extend(
            AssignmentUnit(
                organization_id=made[line.assignment.pk].organization_id,
                assignment=made[line.assignment.pk],
                unit_id=unit_id,
                part=part,
                is_answering=part == answering,
                holder_id=holders.get(unit_id),
                last_activity_at=at,
            )
            for unit_id, part in part_of.items()
        )
    AssignmentUnit.objects.bulk_create(parts)


def _copy_targets(model: Campaign, new: Campaign, plan: CopyPlan, made: Mapping[int, Assignment]) -> None:
    """The targets of what was taken, and those of the campaign as a whole."""
    model_directive = model.plan.directive_id if model.plan else None
    # A target hangs on one occurrence; its work may be shown by another.
    shown = {line.series.pk: line.assignment.pk for line in plan.lines if line.series}
    series_of = dict(model.assignments.filter(series__isnull=False).values_list("pk", "series_id"))
    copies: list[CampaignTarget] = []
    for target in model.targets.order_by("position", "pk"):
        old = target.assignment_id
        taken = made.get(old or 0) or made.get(shown.get(series_of.get(old or 0) or 0, 0))
        if old and taken is None:
            continue
        copies.append(
            CampaignTarget(
                organization_id=new.organization_id,
                campaign=new,
                assignment=taken,
                position=len(copies) + 1,
                directive_id=target.directive_id or model_directive,
                due_date=plan.move.end(target.due_date) if target.due_date else None,
                **{
                    field: getattr(target, field)
                    for field in (
                        *("operator", "value", "unit", "indicator", "base"),
                        *("source", "span_start", "span_end"),
                    )
                },
            )
        )
    CampaignTarget.objects.bulk_create(copies)


def _copy_report_obligations(model: Campaign, new: Campaign, move: Move) -> None:
    model_directive = model.plan.directive_id if model.plan else None
    duties = list(model.report_obligations.order_by("position", "pk").prefetch_related("reporters"))
    made = ReportObligation.objects.bulk_create(
        ReportObligation(
            organization_id=new.organization_id,
            campaign=new,
            position=position,
            due_date=move.end(duty.due_date) if duty.due_date else None,
            directive_id=duty.directive_id or model_directive,
            recurrence=moved_rule(duty.recurrence, move),
            cut_off_date=move.end(duty.cut_off_date) if duty.cut_off_date else None,
            time_text="" if duty.due_date else duty.time_text,
            **{
                field: getattr(duty, field)
                for field in (
                    *("kind", "subject", "form", "bound"),
                    *("reporters_as_written", "to_as_written", "via_as_written"),
                    *("source", "span_start", "span_end"),
                )
            },
        )
        for position, duty in enumerate(duties, start=1)
    )
    link = ReportObligation.reporters.through
    link.objects.bulk_create(
        link(reportobligation_id=copy.pk, organization_id=reporter.pk)
        for copy, duty in zip(made, duties, strict=True)
        for reporter in duty.reporters.all()
        if reporter.is_active
    )

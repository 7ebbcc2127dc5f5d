"""Opening the review: the plan is built from what was read, once for each directive."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.services import read_again
from tungngo.plans import rules
from tungngo.plans.models import (
    Bound,
    ItemKind,
    ItemState,
    Modality,
    Plan,
    PlanItem,
    PlanItemUnit,
    PlanReportObligation,
    PlanState,
    PlanTarget,
    TimeKind,
    UnitPart,
)
from tungngo.plans.services.matching import Matcher
from vanban.text import fold, norm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tungngo.accounts.models import User

# Room between neighbours, so that a moved item takes a place between two others without renumbering.
POSITION_STEP = 1 << 20

_PARTS = {"lead": UnitPart.LEAD, "coordinating": UnitPart.COORDINATING, "implementers": UnitPart.IMPLEMENTING}


class NotRead(Exception):
    """The directive has not been read yet, so there is nothing to review."""


class PlanIsWorkedOn(Exception):
    """Somebody changed the plan already: their work is not thrown away for a new reading."""


@transaction.atomic
def open_review(*, directive: Directive, actor: User, at: dt.datetime) -> Plan:
    """Returns the plan of a directive, built from its reading the first time that somebody opens the review.

    Raises:
        NotRead: The reading is not there yet.
    """
    locked = (
        Directive.objects.select_for_update(of=("self",)).select_related("organization").get(pk=directive.pk)
    )
    if plan := Plan.objects.filter(directive=locked).first():
        return plan
    if locked.state != DirectiveState.READ or locked.reading is None:
        raise NotRead
    plan = _plan(locked, actor, at)
    _fill(plan, locked.reading)
    record(
        act="plans.plan.open",
        actor=actor,
        organization_id=plan.organization_id,
        subject=plan,
        at=at,
        data={"directive": directive.pk, "items": plan.items.count()},
    )
    return plan


@transaction.atomic
def read_anew(*, plan: Plan, actor: User, at: dt.datetime) -> Directive:
    """Reads the directive once more and gives up a plan on which nobody has worked; it is built anew afterwards.

    Raises:
        PlanIsWorkedOn: Something was changed in the plan, or it is confirmed.
    """
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=plan.directive_id)
    locked = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if locked is None:  # the same button a moment ago
        return directive
    if locked.version or locked.state != PlanState.IN_REVIEW:
        raise PlanIsWorkedOn
    record(
        act="plans.plan.read_anew",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={"directive": directive.pk},
    )
    locked.delete()
    return read_again(directive=directive, actor=actor, at=at)


@transaction.atomic
def mark_confirmed(*, plan: Plan, actor: User, at: dt.datetime) -> Plan:
    """Closes the review; assignments.services.start_campaign calls it in its own transaction. Twice is once."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.state == PlanState.IN_REVIEW:
        locked.state, locked.confirmed_at, locked.confirmed_by = PlanState.CONFIRMED, at, actor
        locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
        record(
            act="plans.plan.confirm",
            actor=actor,
            organization_id=locked.organization_id,
            subject=locked,
            at=at,
            data={"version": locked.version},
        )
    return locked


@transaction.atomic
def mark_in_review(*, plan: Plan, actor: User, at: dt.datetime) -> Plan:
    """Opens the review again, as long as nothing stands on the plan; the station after it calls this. Twice is once."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.state == PlanState.CONFIRMED:
        locked.state, locked.confirmed_at, locked.confirmed_by = PlanState.IN_REVIEW, None, None
        locked.save(update_fields=["state", "confirmed_at", "confirmed_by"])
        record(
            act="plans.plan.reopen",
            actor=actor,
            organization_id=locked.organization_id,
            subject=locked,
            at=at,
            data={"version": locked.version},
        )
    return locked


def date_or_none(value: Any) -> dt.date | None:
    """Returns a date of the reading; None for what is not one, so that a strange reading opens all the same."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


def _choice(value: Any, choices: Any, default: str) -> str:
    return str(value) if value in choices.values else default


def _plan(directive: Directive, actor: User, at: dt.datetime) -> Plan:
    campaign: Mapping[str, Any] = (directive.reading or {}).get("campaign") or {}
    start, end = date_or_none(campaign.get("start")), date_or_none(campaign.get("end"))
    if start and end and start > end:
        start = end = None  # the reader warns of it; the officer says what is right
    return Plan.objects.create(
        organization=directive.organization,
        directive=directive,
        name=capfirst(campaign.get("name") or directive.name or _("Chiến dịch"))[:300],
        day=date_or_none(campaign.get("day")),
        start_date=start,
        end_date=end,
        opened_at=at,
        opened_by=actor,
    )


def _fill(plan: Plan, reading: Mapping[str, Any]) -> None:
    tasks, reports = list(reading.get("tasks") or []), list(reading.get("report_obligations") or [])
    targets = list(reading.get("targets") or [])
    spans = {
        str(line["id"]): (line["span"][0], line["span"][1])
        for line in [*targets, *reports, *tasks]
        if line.get("span")
    }
    warnings: dict[str | None, list[dict[str, Any]]] = {}
    for warning in reading.get("warnings") or []:
        owner = rules.owner_of_warning(warning.get("span"), spans)
        warnings.setdefault(owner, []).append(
            {
                "code": warning.get("code", ""),
                "message": warning.get("message", ""),
                "span": warning.get("span"),
            }
        )
    plan.warnings = warnings.get(None, [])
    plan.save(update_fields=["warnings"])

    matcher = Matcher(plan.organization)
    items = _fill_items(plan, tasks, warnings, matcher)
    _fill_reports(plan, reports, warnings, matcher, items)
    _fill_targets(plan, targets, warnings, items)


def _line(
    record_: Mapping[str, Any], number: int, warnings: Mapping[str | None, list[Any]]
) -> dict[str, Any]:
    span = record_.get("span") or (None, None)
    return {
        "position": number * POSITION_STEP,
        "reading_id": str(record_["id"])[:40],
        "section": str(record_.get("section") or "")[:40],
        "source": record_.get("source") or "",
        "span_start": span[0],
        "span_end": span[1],
        "warnings": warnings.get(str(record_["id"]), []),
    }


def _time(record_: Mapping[str, Any], notes: list[Any]) -> dict[str, Any]:
    time: Mapping[str, Any] = record_.get("time") or {}
    start, end = date_or_none(time.get("start")), date_or_none(time.get("end"))
    if start and end and start > end:
        said = {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
        message = _("Ngày bắt đầu %(start)s sau ngày kết thúc %(end)s: chưa ghi ngày nào.") % said
        notes.append({"code": "dates_reversed", "message": message, "span": time.get("span")})
        start = end = None
    return {
        "time_text": (time.get("text") or "")[:300],
        "start_date": start,
        "end_date": end,
        "bound": _choice(time.get("bound"), Bound, "") if end else "",
        "time_kind": _choice(time.get("kind"), TimeKind, TimeKind.NONE),
        "time_basis": (time.get("basis") or "")[:20],
        "recurrence": record_.get("recurrence"),
    }


def _fill_items(
    plan: Plan, tasks: list[Any], warnings: Mapping[str | None, list[Any]], matcher: Matcher
) -> dict[str, PlanItem]:
    marks = rules.same_work_marks(tasks)
    items: list[PlanItem] = []
    for number, task in enumerate(tasks, 1):
        line = _line(task, number, warnings)
        kind = _choice(task.get("kind"), ItemKind, ItemKind.ACTION)
        notes = list(line.pop("warnings"))
        time = _time(task, notes)
        if task.get("duplicate_of"):
            notes.append(
                {"code": "duplicate", "message": _("Văn bản đã nêu việc này ở chỗ khác."), "span": None}
            )
        items.append(
            PlanItem(
                plan=plan,
                **line,
                **time,
                warnings=notes,
                text=task.get("text") or task.get("source") or "–",
                section_title=rules.heading(task.get("section_title") or ""),
                kind=kind,
                modality=_choice(task.get("modality"), Modality, Modality.REQUIRE),
                alternatives=(task.get("time") or {}).get("alternatives") or [],
                targets=task.get("targets") or [],
                platforms=task.get("platforms") or [],
                location=(task.get("location") or "")[:300],
                confidence=min(1.0, max(0.0, float(task.get("confidence", 1.0)))),
                same_work=marks.get(str(task["id"]), "")[:40],
                # A heading that orders nothing of its own stands under what was left out, ready to be taken back.
                state=ItemState.REJECTED if kind == ItemKind.CONTAINER else ItemState.PROPOSED,
            )
        )
    PlanItem.objects.bulk_create(items)
    units: list[PlanItemUnit] = []
    places: list[list[int]] = []
    for item, task in zip(items, tasks, strict=True):
        for name, part in _PARTS.items():
            for position, unit in enumerate(task.get(name) or []):
                as_written = norm(str(unit.get("as_written") or unit.get("norm") or ""))[:500]
                if not as_written:
                    continue
                match = matcher.match(as_written)
                row = PlanItemUnit(
                    item=item,
                    part=part,
                    position=position,
                    as_written=as_written,
                    folded=fold(as_written)[:500],
                    basis=str(unit.get("basis") or "")[:20],
                )
                places.append(match.apply(row))
                units.append(row)
    PlanItemUnit.objects.bulk_create(units)
    through = PlanItemUnit.organizations.through
    through.objects.bulk_create(
        through(planitemunit_id=unit.pk, organization_id=pk)
        for unit, pks in zip(units, places, strict=True)
        for pk in pks
    )
    return {item.reading_id: item for item in items}


def _names(units: Any) -> list[str]:
    return [str(unit.get("as_written") or unit.get("norm") or "") for unit in units or []]


def _fill_reports(
    plan: Plan,
    reports: list[Any],
    warnings: Mapping[str | None, list[Any]],
    matcher: Matcher,
    items: Mapping[str, PlanItem],
) -> None:
    kinds = PlanReportObligation.Kind
    for number, report in enumerate(reports, 1):
        line = _line(report, number, warnings)
        notes = list(line.pop("warnings"))
        time = _time(report, notes)
        row = PlanReportObligation.objects.create(
            plan=plan,
            **line,
            **time,
            warnings=notes,
            text=report.get("source") or report.get("subject") or "–",
            kind=_choice(report.get("kind"), kinds, kinds.RESULT),
            subject=(report.get("subject") or "")[:1000],
            reporters_as_written=_names(report.get("reporters")),
            to_as_written=_names(report.get("to")),
            via_as_written=_names(report.get("via")),
            form=(report.get("form") or "")[:200],
            cut_off_date=date_or_none(report.get("cut_off")),
            condition=(report.get("condition") or "")[:500],
            item=items.get(str(report.get("task") or "")),
        )
        certain = [pk for name in row.reporters_as_written for pk in matcher.match(name).certain_places]
        row.reporters.set(dict.fromkeys(certain))


def _fill_targets(
    plan: Plan, targets: list[Any], warnings: Mapping[str | None, list[Any]], items: Mapping[str, PlanItem]
) -> None:
    PlanTarget.objects.bulk_create(
        PlanTarget(
            plan=plan,
            **_line(target, number, warnings),
            text=target.get("source") or target.get("indicator") or "–",
            operator=target["operator"],
            value=float(target["value"]),
            unit=(target.get("unit") or "")[:80],
            indicator=(target.get("indicator") or "")[:500],
            base=(target.get("base") or "")[:300],
            due_date=date_or_none(target.get("due")),
            item=items.get(str(target.get("task") or "")),
        )
        for number, target in enumerate(targets, 1)
    )

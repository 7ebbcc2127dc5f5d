"""Targets and report duties of a further directive beside those of a running campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tungngo.assignments.models import UpdateLine
from tungngo.assignments.rules import comparing
from tungngo.assignments.rules.pairing import best_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tungngo.assignments.models import CampaignTarget, ReportObligation
    from tungngo.assignments.rules import differing
    from tungngo.plans.models import PlanReportObligation, PlanTarget

Kind = UpdateLine.Kind
# A figure of a task that is the same counts for so much.
_SAME_TASK = 0.3


def _figure(target: CampaignTarget | PlanTarget) -> dict[str, Any]:
    return {"operator": target.operator, "value": target.value, "unit": target.unit}


def target_lines(
    standing_targets: Sequence[CampaignTarget],
    plan_targets: Sequence[PlanTarget],
    assignment_of: Mapping[int | None, int | None],
) -> list[UpdateLine]:
    """Figures to be reached: of the same unit of measure, and of the same task or in like words.

    Args:
        standing_targets: The campaign's.
        plan_targets: The further directive's.
        assignment_of: With which assignment each of its items is paired.
    """
    texts = [_words(target) for target in standing_targets] + [_words(target) for target in plan_targets]
    likeness = comparing.Likeness(comparing.Statement(0, text) for text in texts)
    scores = {}
    for old in standing_targets:
        for new in plan_targets:
            if old.unit != new.unit:
                continue
            is_of_same_task = bool(old.assignment_id) and old.assignment_id == assignment_of.get(new.item_id)
            dice, held_old, held_new = likeness.shares(_words(old), _words(new))
            score = (dice + max(held_old, held_new)) / 2 + (_SAME_TASK if is_of_same_task else 0.0)
            if score >= comparing.PAIR_THRESHOLD:
                scores[old.pk, new.pk] = score
    olds = {target.pk: target for target in standing_targets}
    pairs = {new: olds[old] for old, new in best_pairs(scores)}
    lines = []
    for target in plan_targets:
        standing = pairs.get(target.pk)
        different: differing.Differences = {}
        if standing and _figure(standing) != _figure(target):
            different["figure"] = {"before": _figure(standing), "after": _figure(target)}
        if standing and target.due_date and standing.due_date != target.due_date:
            different["due"] = _days(standing.due_date, target.due_date)
        lines.append(
            UpdateLine(
                kind=Kind.NEW if standing is None else Kind.CHANGED if different else Kind.SAME,
                plan_target=target,
                target=standing,
                differences=different,
            )
        )
    return lines


def _words(target: CampaignTarget | PlanTarget) -> str:
    return f"{target.indicator} {target.base}".strip() or target.source


def _days(before: Any, after: Any) -> dict[str, Any]:
    return {
        "before": before.isoformat() if before else None,
        "after": after.isoformat() if after else None,
    }


def duty_lines(
    standing_duties: Sequence[ReportObligation], plan_duties: Sequence[PlanReportObligation]
) -> list[UpdateLine]:
    """Duties to report: of the same kind and in like words."""
    texts = [duty.source or duty.subject for duty in standing_duties]
    texts += [duty.source or duty.subject for duty in plan_duties]
    likeness = comparing.Likeness(comparing.Statement(0, text) for text in texts)
    scores = {}
    for old in standing_duties:
        for new in plan_duties:
            dice, held_old, held_new = likeness.shares(old.source or old.subject, new.source or new.subject)
            score = (dice + max(held_old, held_new)) / 2
            if old.kind == new.kind and score >= comparing.PAIR_THRESHOLD:
                scores[old.pk, new.pk] = score
    olds = {duty.pk: duty for duty in standing_duties}
    pairs = {new: olds[old] for old, new in best_pairs(scores)}
    lines = []
    for duty in plan_duties:
        standing = pairs.get(duty.pk)
        lines.append(
            UpdateLine(kind=Kind.NEW, plan_report=duty) if standing is None else _duty_pair(standing, duty)
        )
    return lines


def _duty_pair(standing: ReportObligation, duty: PlanReportObligation) -> UpdateLine:
    different: differing.Differences = {}
    if duty.end_date and (standing.due_date, standing.bound) != (duty.end_date, duty.bound):
        different["due"] = _days(standing.due_date, duty.end_date)
        different["due"]["before_bound"], different["due"]["after_bound"] = standing.bound, duty.bound
    if duty.cut_off_date and standing.cut_off_date != duty.cut_off_date:
        different["cut_off"] = _days(standing.cut_off_date, duty.cut_off_date)
    for name in ("form", "to_as_written"):
        if getattr(duty, name) and getattr(duty, name) != getattr(standing, name):
            different[name] = {"before": getattr(standing, name), "after": getattr(duty, name)}
    before = sorted(unit.pk for unit in standing.reporters.all())
    after = sorted({*before, *(unit.pk for unit in duty.reporters.all())})
    if after != before:
        different["reporters"] = {"before": before, "after": after}
    return UpdateLine(
        kind=Kind.CHANGED if different else Kind.SAME,
        plan_report=duty,
        report_obligation=standing,
        differences=different,
    )

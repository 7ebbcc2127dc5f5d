"""Changing targets and report duties at the word of a further directive, whose sentence they keep from then on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tungngo.assignments.models import CampaignTarget, ReportObligation, UpdateLine
    from tungngo.directives.models import Directive
    from tungngo.plans.models import PlanReportObligation, PlanTarget


def change_target(line: UpdateLine, *, directive: Directive) -> None:
    """Gives a target the figure and the day that were taken."""
    target = line.target
    assert target is not None  # noqa: S101  (the database says so of a changed target's line)
    if "figure" in _taken(line):
        after = line.differences["figure"]["after"]
        target.operator, target.value, target.unit = after["operator"], after["value"], after["unit"]
    if "due" in _taken(line):
        target.due_date = _day(line.differences["due"]["after"])
    _rest_on(target, line.plan_target, directive)
    target.save()


def change_duty(line: UpdateLine, *, directive: Directive) -> None:
    """Gives a report duty the days, reader, form and reporters that were taken."""
    duty = line.report_obligation
    assert duty is not None  # noqa: S101  (the database says so of a changed duty's line)
    taken = _taken(line)
    for name in ("form", "to_as_written"):
        if name in taken:
            setattr(duty, name, taken[name]["after"])
    if due := taken.get("due"):
        duty.due_date, duty.bound = _day(due["after"]), due.get("after_bound", "")
        if line.plan_report:
            duty.time_text = line.plan_report.time_text
    if cut_off := taken.get("cut_off"):
        duty.cut_off_date = _day(cut_off["after"])
    if line.plan_report:
        _rest_on(duty, line.plan_report, directive)
    duty.save()
    if reporters := taken.get("reporters"):
        duty.reporters.set(reporters["after"])


def _taken(line: UpdateLine) -> dict[str, dict[str, Any]]:
    return {name: value for name, value in line.differences.items() if name not in line.left_fields}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _rest_on(
    standing: CampaignTarget | ReportObligation,
    read: PlanTarget | PlanReportObligation | None,
    directive: Directive,
) -> None:
    if read is not None and read.source:
        standing.directive = directive
        standing.source, standing.span_start, standing.span_end = read.source, read.span_start, read.span_end

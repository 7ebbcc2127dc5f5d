"""`{% load plan_units %}`: how units, times and targets are said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import formats

from tungngo.organizations.models import Organization, UnitGroup
from tungngo.plans import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.plans.models import PlanReportObligation, PlanTarget
    from tungngo.plans.rules import Snapshot

register = template.Library()
_SIGNS = {">": ">", ">=": "≥", "=": "=", "<=": "≤", "<": "<"}


@register.filter
def of_part(units: Sequence[Snapshot], part: str) -> list[dict[str, Any]]:
    """The units of one part as a form's chips show them: words for people, JSON for the way back."""
    mine = [unit for unit in units if unit["part"] == part]
    wanted = {pk for unit in mine for pk in unit["organizations"]}
    names = dict(Organization.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [
        unit | {"json": json.dumps(unit, ensure_ascii=False), "words": _words(unit, names)} for unit in mine
    ]


def _words(unit: Snapshot, names: dict[int, str]) -> str:
    if unit["group"] in UnitGroup.values:
        label = str(UnitGroup(unit["group"]).label)
        return f"{label[:1].upper()}{label[1:]} ({len(unit['organizations'])})"
    return ", ".join(names[pk] for pk in unit["organizations"] if pk in names) or str(unit["as_written"])


@register.filter
def when(line: PlanReportObligation) -> str:
    """A report duty's time in words."""
    return rules.time_words(line.start_date, line.end_date, line.bound, line.time_kind, line.time_text)


@register.filter
def target_words(line: PlanTarget) -> str:
    """A target's figure: "> 50%", "≥ 3 lớp"."""
    number = formats.number_format(line.value, use_l10n=True) if line.value % 1 else str(int(line.value))
    space = "" if line.unit == "%" else " "
    return f"{_SIGNS[line.operator]} {number}{space}{line.unit}".strip()

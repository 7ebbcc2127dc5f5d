"""Giving an assignment other units at the word of a further directive; what a unit has done stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.assignments import rules
from tungngo.assignments.models import State
from tungngo.assignments.services.acting import save_part
from tungngo.assignments.services.units import has_traces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tungngo.assignments.models import Assignment, AssignmentUnit


def put_parts(
    locked: Assignment, after: Mapping[str, Iterable[int]], *, is_replacing: bool, at: datetime
) -> None:
    """Gives a locked assignment the units that are wanted for the parts that are named; other parts stay.

    A unit that loses its part and has noted something, or begun, stays as a coordinating one with what it noted;
    nothing that was done is undone.

    Args:
        locked: The locked assignment.
        after: Ids of units by part, only for the parts that change.
        is_replacing: Whether units that are not named for a changed part lose it, as a lead always does.
        at: When.
    """
    parts = {part.unit_id: part for part in locked.parts.select_for_update().order_by("pk")}
    wanted = {unit: part.part for unit, part in parts.items()}
    for name, units in after.items():
        if name == rules.LEAD or is_replacing:
            named = set(units)
            wanted = {unit: part for unit, part in wanted.items() if part != name or unit in named}
        for unit in units:
            held = wanted.get(unit)
            wanted[unit] = (
                name if held is None else rules.weightiest_parts([(unit, held), (unit, name)])[unit]
            )
    answering = rules.answering_part(wanted.values())
    for unit, part in parts.items():
        if unit not in wanted and not _has_begun(part):
            part.delete()
            continue
        name = wanted.get(unit, rules.COORDINATING)
        # Who has begun to answer goes on doing so, as when a lead is set by hand.
        stays = part.is_answering and name == rules.IMPLEMENTING and part.state != State.NOT_STARTED
        is_answering = name == answering or stays
        if (part.part, part.is_answering) != (name, is_answering):
            part.part, part.is_answering = name, is_answering
            save_part(part, "part", "is_answering", at=at)
    for unit, name in wanted.items():
        if unit not in parts:
            locked.parts.create(
                organization_id=locked.organization_id,
                unit_id=unit,
                part=name,
                is_answering=name == answering,
                last_activity_at=at,
            )


def _has_begun(part: AssignmentUnit) -> bool:
    return part.state != State.NOT_STARTED or has_traces(part)

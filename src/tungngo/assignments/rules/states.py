"""Which state follows which, and how an assignment stands when several units answer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# The words of the glossary for a unit's part in an assignment, in order of weight.
LEAD: Final = "lead"
COORDINATING: Final = "coordinating"
IMPLEMENTING: Final = "implementing"

NOT_STARTED: Final = "not_started"
IN_PROGRESS: Final = "in_progress"
SUBMITTED: Final = "submitted"
ACCEPTED: Final = "accepted"
RETURNED: Final = "returned"
CANCELLED: Final = "cancelled"

# What each side may do next. The unit works and hands in; the commune's officer accepts or gives back.
UNIT_STEPS: Final[dict[str, tuple[str, ...]]] = {
    NOT_STARTED: (IN_PROGRESS, SUBMITTED),
    IN_PROGRESS: (SUBMITTED,),
    RETURNED: (IN_PROGRESS, SUBMITTED),
}
OFFICER_STEPS: Final[dict[str, tuple[str, ...]]] = {
    SUBMITTED: (ACCEPTED, RETURNED),
    ACCEPTED: (RETURNED,),
}
FINISHED: Final = frozenset({ACCEPTED, CANCELLED})
# A unit that has handed in has kept its deadline; what remains lies with the officer.
MET: Final = frozenset({SUBMITTED, ACCEPTED, CANCELLED})


def overall_state(states: Iterable[str]) -> str:
    """The state of an assignment from those of the units that answer for it.

    It is accepted only when all are; what was given back to one unit is given back; it is handed in when every
    unit has; it is in progress as soon as one unit has begun.
    """
    found = set(states)
    if not found:
        return NOT_STARTED
    if RETURNED in found:
        return RETURNED
    if found == {ACCEPTED}:
        return ACCEPTED
    if found <= {SUBMITTED, ACCEPTED}:
        return SUBMITTED
    return NOT_STARTED if found == {NOT_STARTED} else IN_PROGRESS


def answering_part(parts: Iterable[str]) -> str | None:
    """The part whose units answer for an assignment: its leads, else those who carry it out; None: nobody yet."""
    found = set(parts)
    return next((part for part in (LEAD, IMPLEMENTING) if part in found), None)


def weightiest_parts(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """One part for each unit: a unit that leads and is also named as a helper leads."""
    order = (LEAD, IMPLEMENTING, COORDINATING)
    parts: dict[int, str] = {}
    for unit, part in named:
        parts[unit] = min(part, parts.get(unit, part), key=order.index)
    return parts

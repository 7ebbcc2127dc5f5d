"""The steps of a unit's work on an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import AssignmentUnit, State, StateChange
from tungngo.assignments.services.acting import (
    conclude,
    locked_assignment,
    locked_part,
    refuse_cancelled,
    refuse_stale_part,
    save_part,
)
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.telling import (
    ACCEPTED,
    HANDED_IN,
    RETURNED,
    officers_of,
    people_of,
    tell,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment


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
        NotPossible: The step does not follow from the state, giving back has no reason, or all was cancelled.
    """
    assignment = locked_assignment(part.assignment_id)
    locked = locked_part(assignment, part.pk)
    if locked.version == seen_version + 1:
        last = locked.changes.first()
        if (
            last
            and last.changed_by_id == actor.pk
            and (last.new_state, last.note) == (new_state, note)
            and locked.state == new_state
        ):
            return locked
    refuse_stale_part(locked, seen_version)
    refuse_cancelled(assignment)
    if new_state not in (locked.officer_steps if is_officer else locked.unit_steps):
        raise NotPossible(
            _("Không thể chuyển từ “%(old)s” sang “%(new)s”.")
            % {"old": locked.get_state_display(), "new": dict(State.choices).get(new_state, new_state)}
        )
    if new_state == State.RETURNED and not note:
        raise NotPossible(_("Hãy ghi lý do trả lại để đơn vị biết phải làm gì."))
    old_state = locked.state
    move_part(locked, new_state, note=note, actor=actor, at=at)
    conclude(
        assignment,
        "assignments.part.change_state",
        actor=actor,
        at=at,
        data={
            "part": locked.pk,
            "unit": locked.unit.name,
            "from": str(State(old_state).label),
            "to": str(State(new_state).label),
        },
        undo={"part": locked.pk, "state": old_state},
    )
    _tell(assignment, locked, actor=actor, at=at)
    return locked


def move_part(locked: AssignmentUnit, new_state: str, *, note: str, actor: User, at: datetime) -> None:
    """Brings a locked part into another state and keeps that it was."""
    StateChange.objects.create(
        organization_id=locked.organization_id,
        part=locked,
        old_state=locked.state,
        new_state=new_state,
        note=note,
        changed_by=actor,
        changed_at=at,
    )
    locked.state = new_state
    save_part(locked, "state", at=at)


def _tell(assignment: Assignment, part: AssignmentUnit, *, actor: User, at: datetime) -> None:
    anchor = f"don-vi-{part.pk}"
    if part.state == State.SUBMITTED:
        words = _("%(unit)s đã nộp kết quả, chờ nghiệm thu") % {"unit": part.unit.name}
        tell(
            assignment,
            HANDED_IN,
            words,
            officers_of(assignment),
            actor=actor,
            at=at,
            anchor=anchor,
        )
    elif part.state == State.ACCEPTED:
        words = _("Kết quả đã được nghiệm thu")
        tell(assignment, ACCEPTED, words, people_of([part]), actor=actor, at=at, anchor=anchor)
    elif part.state == State.RETURNED:
        words = _("Kết quả bị trả lại, cần làm thêm")
        tell(assignment, RETURNED, words, people_of([part]), actor=actor, at=at, anchor=anchor)

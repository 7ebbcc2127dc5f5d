"""Who of a unit has its part in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.queries.people import people_of_unit
from tungngo.assignments.services.acting import (
    conclude,
    locked_assignment,
    locked_part,
    refuse_cancelled,
    refuse_stale_part,
    save_part,
)
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.telling import HAND_OVER, tell

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import AssignmentUnit


@transaction.atomic
def hand_over(
    *,
    part: AssignmentUnit,
    holder: User | None,
    note: str,
    seen_version: int,
    actor: User,
    at: datetime,
) -> AssignmentUnit:
    """Puts a unit's part into the hands of one of its people, or of nobody in particular.

    Done twice, it is done once.

    Raises:
        ChangedMeanwhile: Somebody changed the part after it was shown.
        NotPossible: The person does not belong to the unit, or the assignment is cancelled.
    """
    assignment = locked_assignment(part.assignment_id)
    locked = locked_part(assignment, part.pk)
    if locked.holder_id == (holder.pk if holder else None):
        return locked
    refuse_stale_part(locked, seen_version)
    refuse_cancelled(assignment)
    if holder and not people_of_unit(locked.unit).filter(user=holder).exists():
        raise NotPossible(_("Người này không thuộc đơn vị hoặc không còn làm việc."))
    before = locked.holder_id
    locked.holder = holder
    save_part(locked, "holder", at=at)
    conclude(
        assignment,
        "assignments.part.hand_over" if holder else "assignments.part.let_go",
        actor=actor,
        at=at,
        data={
            "part": locked.pk,
            "unit": locked.unit.name,
            "person": str(holder) if holder else "",
            "note": note,
        },
        undo={"part": locked.pk, "holder": before},
    )
    if holder:
        words = _("%(who)s giao việc này cho anh/chị") % {"who": actor}
        tell(
            assignment,
            HAND_OVER,
            words,
            [holder.pk],
            actor=actor,
            at=at,
            anchor=f"don-vi-{locked.pk}",
        )
    return locked

"""What hinders a unit, said so that the officer sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.services.acting import (
    conclude,
    locked_assignment,
    locked_part,
    refuse_cancelled,
    refuse_stale_part,
    save_part,
)
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.telling import BLOCKED, UNBLOCKED, officers_of, people_of, tell

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import AssignmentUnit


@transaction.atomic
def block(
    *, part: AssignmentUnit, reason: str, seen_version: int, actor: User, at: datetime
) -> AssignmentUnit:
    """Says what hinders a unit, or says it anew. Said twice in the same words, it is said once.

    Raises:
        ChangedMeanwhile: Somebody changed the part after it was shown.
        NotPossible: No reason is given, or the assignment is cancelled.
    """
    assignment = locked_assignment(part.assignment_id)
    locked = locked_part(assignment, part.pk)
    if locked.blocked_at and locked.blocked_reason == reason:
        return locked
    refuse_stale_part(locked, seen_version)
    refuse_cancelled(assignment)
    if not reason:
        raise NotPossible(_("Hãy ghi vướng mắc gì để chuyên viên gỡ."))
    before = _blocking(locked)
    locked.blocked_at, locked.blocked_reason = locked.blocked_at or at, reason
    save_part(locked, "blocked_at", "blocked_reason", at=at)
    conclude(
        assignment,
        "assignments.part.block",
        actor=actor,
        at=at,
        data={"part": locked.pk, "unit": locked.unit.name, "note": reason},
        undo=before,
    )
    words = _("%(unit)s gặp vướng mắc") % {"unit": locked.unit.name}
    tell(
        assignment,
        BLOCKED,
        words,
        officers_of(assignment),
        actor=actor,
        at=at,
        anchor=f"don-vi-{locked.pk}",
    )
    return locked


@transaction.atomic
def unblock(
    *, part: AssignmentUnit, note: str, seen_version: int, actor: User, at: datetime
) -> AssignmentUnit:
    """Says that nothing hinders the unit any more. On a part that is not blocked it does nothing.

    Raises:
        ChangedMeanwhile: Somebody changed the part after it was shown.
    """
    assignment = locked_assignment(part.assignment_id)
    locked = locked_part(assignment, part.pk)
    if locked.blocked_at is None:
        return locked
    refuse_stale_part(locked, seen_version)
    before = _blocking(locked)
    locked.blocked_at, locked.blocked_reason = None, ""
    save_part(locked, "blocked_at", "blocked_reason", at=at)
    conclude(
        assignment,
        "assignments.part.unblock",
        actor=actor,
        at=at,
        data={"part": locked.pk, "unit": locked.unit.name, "note": note},
        undo=before,
    )
    words = _("Vướng mắc đã được gỡ")
    tell(assignment, UNBLOCKED, words, people_of([locked]), actor=actor, at=at)
    return locked


def _blocking(part: AssignmentUnit) -> dict[str, object]:
    return {
        "part": part.pk,
        "blocked_at": part.blocked_at.isoformat() if part.blocked_at else None,
        "reason": part.blocked_reason,
    }

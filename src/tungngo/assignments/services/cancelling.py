"""Cancelling an assignment, and taking it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.services.acting import conclude, locked_assignment, refuse_stale
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.telling import CANCELLED, REOPENED, people_of, tell

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment


def put_off(locked: Assignment, *, reason: str, by_id: int, at: datetime) -> None:
    """Marks a locked assignment as cancelled; its units keep how far they were."""
    locked.cancelled_at, locked.cancelled_by_id, locked.cancel_reason = at, by_id, reason
    # With the state in one write: the database wants them to agree at any moment.
    locked.state = "cancelled"
    locked.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "state"])


def take_up(locked: Assignment) -> None:
    """Marks a locked assignment as not cancelled; its state follows from its units'."""
    locked.cancelled_at = locked.cancelled_by = None
    locked.cancel_reason = ""
    locked.state = "not_started"
    locked.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "state"])


@transaction.atomic
def cancel(
    *, assignment: Assignment, reason: str, seen_version: int, actor: User, at: datetime
) -> Assignment:
    """Cancels an assignment with a reason. Said twice by the same person, it is cancelled once.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: It has no reason.
    """
    locked = locked_assignment(assignment.pk)
    if locked.cancelled_at and (locked.cancelled_by_id, locked.cancel_reason) == (actor.pk, reason):
        return locked
    refuse_stale(locked, seen_version)
    if locked.cancelled_at:
        raise NotPossible(_("Nhiệm vụ đã hủy rồi."))
    if not reason:
        raise NotPossible(_("Hãy ghi lý do hủy để các đơn vị biết."))
    put_off(locked, reason=reason, by_id=actor.pk, at=at)
    conclude(locked, "assignments.assignment.cancel", actor=actor, at=at, data={"note": reason}, undo={})
    words = _("Nhiệm vụ đã hủy")
    tell(locked, CANCELLED, words, people_of(locked.parts.all()), actor=actor, at=at)
    return locked


@transaction.atomic
def reopen(*, assignment: Assignment, seen_version: int, actor: User, at: datetime) -> Assignment:
    """Takes a cancelled assignment up again where its units were. On one that is open it does nothing.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
    """
    locked = locked_assignment(assignment.pk)
    if locked.cancelled_at is None:
        return locked
    refuse_stale(locked, seen_version)
    before = {
        "reason": locked.cancel_reason,
        "by": locked.cancelled_by_id,
        "at": locked.cancelled_at.isoformat(),
    }
    take_up(locked)
    conclude(locked, "assignments.assignment.reopen", actor=actor, at=at, undo=before)
    words = _("Nhiệm vụ được mở lại")
    tell(locked, REOPENED, words, people_of(locked.parts.all()), actor=actor, at=at)
    return locked

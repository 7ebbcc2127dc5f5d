"""What every act on an assignment begins and ends with: a lock, a look at what the person saw, one row in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from tungngo.assignments.models import Assignment, AssignmentUnit
from tungngo.assignments.queries.history import events_after, last_event_of_part
from tungngo.assignments.services.errors import ChangedMeanwhile, NotPossible
from tungngo.assignments.services.settling import AUDITED_CHARACTERS, settle
from tungngo.audit.services import record

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.audit.models import AuditEvent

# What is said and noted beside the work makes nobody's form stale: it changes nothing that the form is about.
BESIDE_THE_WORK: Final = ("assignments.comment.", "assignments.subtask.", "assignments.progress.")


def locked_assignment(pk: int) -> Assignment:
    """The assignment, locked until the act is done. Whoever locks a part too locks the assignment first."""
    return Assignment.objects.select_for_update().get(pk=pk)


def locked_part(locked: Assignment, pk: int) -> AssignmentUnit:
    """A part of a locked assignment, locked too.

    Raises:
        ChangedMeanwhile: The unit no longer has it.
    """
    part = locked.parts.select_for_update(of=("self",)).select_related("unit").filter(pk=pk).first()
    if part is None:
        raise ChangedMeanwhile(events=events_after(locked, 0)[:1])
    return part


def refuse_stale(locked: Assignment, seen_version: int) -> None:
    """Refuses what was decided on an older picture of the assignment.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment itself after it was shown.
    """
    if locked.version == seen_version:
        return
    events = events_after(locked, seen_version)
    beside = [event for event in events if event.act.startswith(BESIDE_THE_WORK)]
    if not 0 < len(beside) == len(events) == locked.version - seen_version:
        raise ChangedMeanwhile(events=[event for event in events if event not in beside] or events)


def refuse_stale_part(part: AssignmentUnit, seen_version: int) -> None:
    """Refuses what was decided on an older picture of a unit's part.

    Raises:
        ChangedMeanwhile: Somebody changed the part after it was shown.
    """
    if part.version != seen_version:
        event = last_event_of_part(part)
        raise ChangedMeanwhile(part.changes.first(), [event] if event else [])


def refuse_cancelled(locked: Assignment) -> None:
    """Refuses work on what was cancelled.

    Raises:
        NotPossible: It is cancelled.
    """
    if locked.cancelled_at:
        raise NotPossible(_("Nhiệm vụ đã hủy. Hãy mở lại trước khi làm tiếp."))


def save_part(part: AssignmentUnit, *fields: str, at: datetime) -> None:
    """Saves what changed of a locked part, and that it was now."""
    part.version += 1
    part.last_activity_at = max(part.last_activity_at, at)
    part.save(update_fields=[*fields, "version", "last_activity_at"])


def conclude(
    locked: Assignment,
    act: str,
    *,
    actor: User,
    at: datetime,
    data: dict[str, Any] | None = None,
    undo: dict[str, Any] | None = None,
) -> AuditEvent:
    """Brings the assignment's state up to date and records the act.

    Args:
        locked: The locked assignment.
        act: App, thing and verb.
        actor: Who did it.
        at: When.
        data: What the log's words need.
        undo: What services.undo needs to take the act back; None when it cannot be.
    """
    settle(locked, at=at)
    facts = {"text": locked.text[:AUDITED_CHARACTERS], "version": locked.version, **(data or {})}
    if undo is not None:
        facts["undo"] = undo
    return record(
        act=act, actor=actor, organization_id=locked.organization_id, subject=locked, at=at, data=facts
    )

"""The pieces into which a unit parts its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import AssignmentUnit, Subtask
from tungngo.assignments.queries.people import people_of_unit
from tungngo.assignments.services.acting import (
    conclude,
    locked_assignment,
    locked_part,
    refuse_cancelled,
)
from tungngo.assignments.services.errors import ChangedMeanwhile, NotPossible

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment

UP, DOWN = "up", "down"
# A list that is longer is a plan of its own; the page stays readable.
MOST = 100


def _locked(subtask: Subtask) -> tuple[Assignment, Subtask]:
    assignment = locked_assignment(subtask.part.assignment_id)
    refuse_cancelled(assignment)
    locked = Subtask.objects.select_for_update(of=("self",)).select_related("part__unit").get(pk=subtask.pk)
    return assignment, locked


def _conclude(assignment: Assignment, subtask: Subtask, verb: str, *, actor: User, at: dt.datetime) -> None:
    AssignmentUnit.objects.filter(pk=subtask.part_id).update(last_activity_at=at)
    conclude(
        assignment,
        f"assignments.subtask.{verb}",
        actor=actor,
        at=at,
        data={"part": subtask.part_id, "unit": subtask.part.unit.name, "subtask": subtask.text},
        undo={"subtask": subtask.pk} if verb == "remove" else None,
    )


def _refuse_stale(locked: Subtask, seen_version: int) -> None:
    if locked.version != seen_version or locked.removed_at:
        raise ChangedMeanwhile


def _refuse_outsider(part: AssignmentUnit, holder: User | None) -> None:
    if holder and not people_of_unit(part.unit).filter(user=holder).exists():
        raise NotPossible(_("Người này không thuộc đơn vị hoặc không còn làm việc."))


@transaction.atomic
def add_subtask(
    *, part: AssignmentUnit, text: str, request_key: UUID, actor: User, at: dt.datetime
) -> Subtask:
    """Adds a piece of work at the end of a unit's list. Sent twice, it is added once.

    Raises:
        NotPossible: The assignment is cancelled, or the list is full.
        ChangedMeanwhile: The unit has no part any more.
    """
    assignment = locked_assignment(part.assignment_id)
    sent = Subtask.objects.select_related("part__unit").filter(request_key=request_key, part=part).first()
    if sent:
        return sent
    refuse_cancelled(assignment)
    locked = locked_part(assignment, part.pk)
    standing = list(locked.subtasks.filter(removed_at=None).values_list("position", flat=True))
    if len(standing) >= MOST:
        raise NotPossible(_("Danh sách đã đủ %(most)s việc con.") % {"most": MOST})
    subtask = Subtask.objects.create(
        organization_id=assignment.organization_id,
        part=locked,
        text=text,
        position=max(standing, default=0) + 1,
        request_key=request_key,
    )
    _conclude(assignment, subtask, "add", actor=actor, at=at)
    return subtask


@transaction.atomic
def edit_subtask(
    *,
    subtask: Subtask,
    text: str,
    holder: User | None,
    due_date: dt.date | None,
    seen_version: int,
    actor: User,
    at: dt.datetime,
) -> Subtask:
    """Changes what a piece of work says, whose it is and until when. The same values again change nothing.

    Raises:
        ChangedMeanwhile: Somebody changed or removed it after it was shown.
        NotPossible: The person is not of the unit, or the assignment is cancelled.
    """
    assignment, locked = _locked(subtask)
    if (locked.text, locked.holder_id, locked.due_date) == (text, holder.pk if holder else None, due_date):
        return locked
    _refuse_stale(locked, seen_version)
    if holder and holder.pk != locked.holder_id:
        _refuse_outsider(locked.part, holder)
    locked.text, locked.holder, locked.due_date = text, holder, due_date
    locked.version += 1
    locked.save(update_fields=["text", "holder", "due_date", "version"])
    _conclude(assignment, locked, "edit", actor=actor, at=at)
    return locked


@transaction.atomic
def tick_subtask(*, subtask: Subtask, is_done: bool, actor: User, at: dt.datetime) -> Subtask:
    """Says that a piece of work is done, or that it is not. Said twice, it is said once.

    Raises:
        ChangedMeanwhile: Somebody removed it.
        NotPossible: The assignment is cancelled.
    """
    assignment, locked = _locked(subtask)
    if locked.removed_at:
        raise ChangedMeanwhile
    if (locked.done_at is not None) == is_done:
        return locked
    locked.done_at, locked.done_by = (at, actor) if is_done else (None, None)
    locked.version += 1
    locked.save(update_fields=["done_at", "done_by", "version"])
    _conclude(assignment, locked, "done" if is_done else "undone", actor=actor, at=at)
    return locked


@transaction.atomic
def move_subtask(
    *, subtask: Subtask, direction: str, seen_version: int, actor: User, at: dt.datetime
) -> Subtask:
    """Moves a piece of work before the one above it or behind the one below; at the end of the list it stays.

    Raises:
        ChangedMeanwhile: Somebody changed or removed it after it was shown; a double click moves one place.
        NotPossible: The assignment is cancelled.
    """
    assignment, locked = _locked(subtask)
    _refuse_stale(locked, seen_version)
    standing = list(locked.part.subtasks.select_for_update().filter(removed_at=None))
    place = standing.index(locked)
    other = place + (-1 if direction == UP else 1)
    if not 0 <= other < len(standing):
        return locked
    standing[place], standing[other] = standing[other], standing[place]
    for position, piece in enumerate(standing, start=1):
        piece.position = position
        piece.version += piece.pk == locked.pk
    Subtask.objects.bulk_update(standing, ["position", "version"])
    _conclude(assignment, locked, "move", actor=actor, at=at)
    return locked


@transaction.atomic
def remove_subtask(*, subtask: Subtask, seen_version: int, actor: User, at: dt.datetime) -> Subtask:
    """Takes a piece of work from the list; services.undo brings it back. Done twice, it is done once.

    Raises:
        ChangedMeanwhile: Somebody changed it after it was shown.
        NotPossible: The assignment is cancelled.
    """
    assignment, locked = _locked(subtask)
    if locked.removed_at:
        return locked
    _refuse_stale(locked, seen_version)
    locked.removed_at = at
    locked.version += 1
    locked.save(update_fields=["removed_at", "version"])
    _conclude(assignment, locked, "remove", actor=actor, at=at)
    return locked

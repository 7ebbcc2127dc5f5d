"""Taking back the last act on an assignment: by who did it, while nobody has done anything since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import Comment, Subtask
from tungngo.assignments.queries.history import events_of
from tungngo.assignments.services.acting import conclude, locked_assignment, locked_part, save_part
from tungngo.assignments.services.cancelling import put_off, take_up
from tungngo.assignments.services.editing import take_back_values
from tungngo.assignments.services.errors import NotUndone
from tungngo.assignments.services.steps import move_part
from tungngo.assignments.services.units import restore_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, AssignmentUnit
    from tungngo.audit.models import AuditEvent

    Undo = Callable[["_Act"], None]

# A mistake is seen soon; later, what was told to others has been acted upon outside the program.
UNDO_WITHIN: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Act:
    """An act that is taken back: on which locked assignment, what was kept of it, by whom and when."""

    locked: Assignment
    kept: dict[str, Any]
    actor: User
    at: dt.datetime

    def part(self) -> AssignmentUnit:
        return locked_part(self.locked, self.kept["part"])


def _step(act: _Act) -> None:
    part = act.part()
    move_part(part, act.kept["state"], note="", actor=act.actor, at=act.at)


def _cancel(act: _Act) -> None:
    take_up(act.locked)


def _reopen(act: _Act) -> None:
    cancelled_at = dt.datetime.fromisoformat(act.kept["at"])
    put_off(act.locked, reason=act.kept["reason"], by_id=act.kept["by"], at=cancelled_at)


def _hand_over(act: _Act) -> None:
    part = act.part()
    part.holder_id = act.kept["holder"]
    save_part(part, "holder", at=act.at)


def _block(act: _Act) -> None:
    part = act.part()
    blocked_at = act.kept["blocked_at"]
    part.blocked_at = dt.datetime.fromisoformat(blocked_at) if blocked_at else None
    part.blocked_reason = act.kept["reason"]
    save_part(part, "blocked_at", "blocked_reason", at=act.at)


def _edit(act: _Act) -> None:
    take_back_values(act.locked, act.kept)


def _units(act: _Act) -> None:
    restore_units(act.locked, act.kept, at=act.at)


def _bring_back(thing: Subtask | Comment) -> None:
    thing.removed_at = None
    thing.version += 1
    thing.save(update_fields=["removed_at", "version"])


def _subtask(act: _Act) -> None:
    _bring_back(Subtask.objects.select_for_update().get(pk=act.kept["subtask"], part__assignment=act.locked))


def _comment(act: _Act) -> None:
    _bring_back(act.locked.comments.select_for_update().get(pk=act.kept["comment"]))


_UNDO: Final[dict[str, Undo]] = {
    "assignments.part.change_state": _step,
    "assignments.part.hand_over": _hand_over,
    "assignments.part.let_go": _hand_over,
    "assignments.part.block": _block,
    "assignments.part.unblock": _block,
    "assignments.assignment.cancel": _cancel,
    "assignments.assignment.reopen": _reopen,
    "assignments.assignment.edit": _edit,
    "assignments.assignment.set_lead": _units,
    "assignments.assignment.add_unit": _units,
    "assignments.assignment.remove_unit": _units,
    "assignments.subtask.remove": _subtask,
    "assignments.comment.remove": _comment,
}


def can_undo(assignment: Assignment, event: AuditEvent, *, actor: User, at: dt.datetime) -> bool:
    """Whether a person may take back an act: their own, recent, and the last that was done."""
    return (
        event.act in _UNDO
        and event.actor_id == actor.pk
        and "undo" in event.data
        and event.data.get("version") == assignment.version
        and at - event.at <= UNDO_WITHIN
    )


@transaction.atomic
def undo(*, assignment: Assignment, event_id: int, actor: User, at: dt.datetime) -> AuditEvent:
    """Takes back the last act on an assignment; this is an act too, so that the history shows both.

    Raises:
        NotUndone: Somebody has done something since, it is too long ago, or the act is not the person's.
    """
    locked = locked_assignment(assignment.pk)
    event = events_of(locked).filter(pk=event_id).first()
    if event is None or not can_undo(locked, event, actor=actor, at=at):
        raise NotUndone(_("Không hoàn tác được nữa vì sau đó nhiệm vụ đã có thay đổi."))
    _UNDO[event.act](_Act(locked, event.data["undo"], actor, at))
    facts = {key: value for key, value in event.data.items() if key not in {"undo", "version", "note"}}
    return conclude(
        locked,
        "assignments.assignment.undo",
        actor=actor,
        at=at,
        data=facts | {"what": event.act, "undone": event.pk},
    )

"""What happened to an assignment in words, the newest first, as one person may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from tungngo.assignments.acts import HISTORY
from tungngo.assignments.acts.work import OPEN_TO_ALL, TALK
from tungngo.assignments.models import State
from tungngo.assignments.queries.history import events_of, steps_at
from tungngo.audit.acts import phrase_of, say

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.assignments.detail import Viewer
    from tungngo.assignments.models import Assignment
    from tungngo.audit.models import AuditEvent

HAPPENINGS_PER_PAGE: Final = 15


@dataclass(slots=True)
class Happening:
    """One act: who did what, and what they said."""

    event: AuditEvent
    who: str
    words: str
    note: str
    is_done: bool
    is_trouble: bool

    @property
    def at(self) -> dt.datetime:
        """When."""
        return self.event.at


@dataclass(slots=True)
class Chronicle:
    """A page of what happened; `has_older` says whether there is another."""

    happenings: list[Happening]
    page: int
    has_older: bool

    @property
    def newest(self) -> AuditEvent | None:
        """The last act, on the first page."""
        return self.happenings[0].event if self.happenings and self.page == 1 else None


def words_of(event: AuditEvent) -> str:
    """What was done, in words for the assignment's own page."""
    if event.act == "assignments.assignment.undo":
        undone = HISTORY.get(str(event.data.get("what", "")))
        return _("hoàn tác: %(what)s") % {"what": say(undone, event)} if undone else _("hoàn tác")
    phrase = HISTORY.get(event.act)
    return say(phrase, event) if phrase else phrase_of(event)


def chronicle_of(assignment: Assignment, viewer: Viewer, page: int) -> Chronicle:
    """A page of an assignment's history, with the notes for those who may read them.

    Args:
        assignment: Fetched with its parts.
        viewer: Who reads.
        page: Which page, from 1.
    """
    events = events_of(assignment, [part.pk for part in assignment.parts.all()])
    if not viewer.can_see_work:
        events = events.filter(act__in=OPEN_TO_ALL)
    elif not viewer.can_talk:
        events = events.exclude(act__startswith=TALK)
    start = (page - 1) * HAPPENINGS_PER_PAGE
    found = list(events[start : start + HAPPENINGS_PER_PAGE + 1])
    shown = found[:HAPPENINGS_PER_PAGE]
    notes = {}
    if viewer.can_see_work and any(event.act == "assignments.part.change_state" for event in shown):
        notes = {step.changed_at: step.note for step in steps_at(assignment, shown)}
    return Chronicle(
        [_happening(event, notes, viewer) for event in shown], page, len(found) > HAPPENINGS_PER_PAGE
    )


def _happening(event: AuditEvent, notes: dict[dt.datetime, str], viewer: Viewer) -> Happening:
    note = notes.get(event.at, "") if event.act == "assignments.part.change_state" else ""
    if viewer.can_see_work or event.act == "assignments.assignment.cancel":
        note = note or str(event.data.get("note", ""))
    is_step = event.act == "assignments.part.change_state"
    return Happening(
        event=event,
        who=str(event.actor) if event.actor else _("Hệ thống"),
        words=words_of(event),
        note=note,
        is_done=is_step and event.data.get("to") == str(State.ACCEPTED.label),
        is_trouble=event.act in {"assignments.part.block", "assignments.assignment.cancel"}
        or (is_step and event.data.get("to") == str(State.RETURNED.label)),
    )

"""Taking back the last act on a difficulty: by who did it, while nobody has done anything since."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.difficulties.models import Entry
from tungngo.difficulties.services.acting import (
    AUDITED_CHARACTERS,
    KEPT,
    TIMES,
    follow,
    locked_difficulty,
)
from tungngo.difficulties.services.errors import NotUndone
from tungngo.difficulties.services.joining import leave_main

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.difficulties.models import Difficulty

# As with assignments: a mistake is seen soon; later, others have acted upon what they were told.
UNDO_WITHIN: Final = dt.timedelta(hours=1)


def undoable(difficulty: Difficulty, *, actor: User, at: dt.datetime) -> Entry | None:
    """The last act on a difficulty, if this person may take it back now."""
    entry = difficulty.entries.filter(version=difficulty.version, undone_at=None).first()
    if entry is None or entry.before is None or entry.actor_id != actor.pk or at - entry.at > UNDO_WITHIN:
        return None
    return entry


@transaction.atomic
def undo(*, difficulty: Difficulty, entry_id: int, actor: User, at: dt.datetime) -> Entry:
    """Takes the last act back; the log keeps both. Done twice, it is done once.

    Raises:
        NotUndone: Somebody has done something since, it is too long ago, or the act is not the person's.
    """
    locked = locked_difficulty(difficulty.pk)
    gone = locked.entries.filter(pk=entry_id, actor=actor, undone_at__isnull=False).first()
    if gone is not None:
        return gone
    entry = undoable(locked, actor=actor, at=at)
    if entry is None or entry.pk != entry_id or entry.before is None:
        raise NotUndone(_("Không hoàn tác được nữa vì sau đó đã có thay đổi."))
    if entry.kind == Entry.Kind.MERGED and entry.other is not None:
        lines = entry.other.entries.filter(kind=Entry.Kind.MERGED_IN, other=locked, undone_at=None)
        lines.update(undone_at=at)
        leave_main(locked)
    if entry.kind == Entry.Kind.PASSED_UP:
        locked.attachments.update(goes_up=False)
    for name in KEPT:
        value = entry.before[name]
        if name in TIMES and value:
            value = dt.datetime.fromisoformat(value)
        if name == "answer_due_date":
            value = dt.date.fromisoformat(value)
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    follow(locked)
    entry.undone_at = at
    entry.save(update_fields=["undone_at"])
    record(
        act="difficulties.difficulty.undo",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={"title": locked.title[:AUDITED_CHARACTERS], "what": entry.kind, "entry": entry.pk},
    )
    return entry

"""Changing what an assignment says, where it is done and until when; the directive's sentence stays as it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tungngo.assignments import rules
from tungngo.assignments.services.acting import conclude, locked_assignment, refuse_cancelled, refuse_stale
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.telling import CHANGED, people_of, tell
from vanban.text import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment

# What can be changed, and what it is called; the bound has no name of its own but belongs to the day.
LABELS: Final[dict[str, StrOrPromise]] = {
    "text": _lazy("nội dung"),
    "location": _lazy("nơi thực hiện"),
    "start_date": _lazy("từ ngày"),
    "end_date": _lazy("đến ngày"),
    "bound": _lazy("cách tính hạn"),
}
FIELDS: Final = tuple(LABELS)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def put_values(locked: Assignment, values: dict[str, Any]) -> None:
    """Gives a locked assignment other words, place and days, and what follows from them."""
    for field in FIELDS:
        setattr(locked, field, values[field])
    locked.folded_text = fold(locked.text)
    locked.deadline_date = rules.last_day(locked.bound, locked.end_date)
    locked.save(update_fields=[*FIELDS, "folded_text", "deadline_date"])


def take_back_values(locked: Assignment, before: dict[str, Any]) -> None:
    """Gives a locked assignment the values back that services.undo kept."""
    days = {
        name: dt.date.fromisoformat(before[name]) if before[name] else None
        for name in ("start_date", "end_date")
    }
    put_values(locked, before | days)


@transaction.atomic
def edit_assignment(
    *,
    assignment: Assignment,
    text: str,
    location: str,
    start_date: dt.date | None,
    end_date: dt.date | None,
    bound: str,
    reason: str,
    seen_version: int,
    actor: User,
    at: dt.datetime,
) -> Assignment:
    """Changes an assignment, with a reason. The same values again change nothing.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: There is no reason, the days are in the wrong order, or the assignment is cancelled.
    """
    locked = locked_assignment(assignment.pk)
    after = {
        "text": text,
        "location": location,
        "start_date": start_date,
        "end_date": end_date,
        "bound": bound if end_date else "",
    }
    before = {field: getattr(locked, field) for field in FIELDS}
    if after == before:
        return locked
    refuse_stale(locked, seen_version)
    refuse_cancelled(locked)
    if not reason:
        raise NotPossible(_("Hãy ghi lý do sửa để các đơn vị biết."))
    if start_date and end_date and start_date > end_date:
        raise NotPossible(_("Ngày kết thúc đứng trước ngày bắt đầu."))
    put_values(locked, after)
    changed = [field for field in FIELDS if after[field] != before[field]]
    labels = [str(LABELS[field]) for field in changed]
    conclude(
        locked,
        "assignments.assignment.edit",
        actor=actor,
        at=at,
        data={
            "note": reason,
            "changed": labels,
            "after": {field: _plain(after[field]) for field in changed},
        },
        undo={field: _plain(before[field]) for field in FIELDS},
    )
    words = _("Nhiệm vụ được sửa (%(what)s)") % {"what": ", ".join(labels)}
    tell(locked, CHANGED, words, people_of(locked.parts.all()), actor=actor, at=at)
    return locked

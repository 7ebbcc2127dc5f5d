"""What every act on a difficulty begins and ends with: a lock, what the person saw, a line in both histories."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty, Entry
from tungngo.difficulties.services.errors import ChangedMeanwhile, NotPossible
from tungngo.organizations.models import Membership

if TYPE_CHECKING:
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

# What acts change and services.undo brings back.
KEPT: Final = (
    "state",
    "is_shared",
    "solver_id",
    "merged_into_id",
    "answer_due_date",
    "escalated_at",
    "passed_up_at",
    "answer",
    "answered_at",
    "answered_by_id",
    "answered_for_id",
    "resolved_at",
)
TIMES: Final = ("escalated_at", "passed_up_at", "answered_at", "resolved_at")
# What one that was merged has from the one that it was merged into.
FOLLOWED: Final = (
    "state",
    "answer_due_date",
    "answer",
    "answered_at",
    "answered_by_id",
    "answered_for_id",
)
AUDITED_CHARACTERS: Final = 120


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sends an act, when, and what they saw.

    Attributes:
        actor: Who does it.
        at: When.
        seen_version: The version that the form was shown with.
        request_key: The form's own key: sent twice, it is done once.
    """

    actor: User
    at: dt.datetime
    seen_version: int
    request_key: UUID | None = None


@dataclass(slots=True)
class Work:
    """An act under way on a locked difficulty.

    Attributes:
        locked: The difficulty, which the act changes.
        sent: Who does it and when.
        before: What undoing brings back.
        was_above: Whether it lay with the province when the act began.
    """

    locked: Difficulty
    sent: Sent
    before: dict[str, Any] = field(init=False)
    was_above: bool = field(init=False)

    def __post_init__(self) -> None:
        self.before = kept(self.locked)
        self.was_above = self.locked.state == rules.PASSED_UP


def kept(difficulty: Difficulty) -> dict[str, Any]:
    """What acts change, as plain values."""
    found = {name: getattr(difficulty, name) for name in KEPT}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in found.items()}


def locked_difficulty(pk: int) -> Difficulty:
    """The difficulty, locked until the act is done."""
    return (
        Difficulty.objects.select_for_update(of=("self",))
        .select_related("organization", "unit", "solver", "merged_into")
        .get(pk=pk)
    )


def begin(difficulty: Difficulty, verb: str, sent: Sent, *, is_province: bool = False) -> Work | None:
    """Begins an act; None when the same form was sent before.

    Raises:
        ChangedMeanwhile: Somebody changed the difficulty after it was shown.
        NotPossible: The act does not follow from its state.
    """
    locked = locked_difficulty(difficulty.pk)
    if sent.request_key and locked.entries.filter(request_key=sent.request_key).exists():
        return None
    if locked.version != sent.seen_version:
        raise ChangedMeanwhile(entries_after(locked, sent.seen_version))
    if not rules.is_possible(
        verb, locked.state, is_merged=locked.merged_into_id is not None, is_province=is_province
    ):
        raise NotPossible(
            _("Không làm được việc này khi nội dung ở trạng thái “%s”.") % locked.get_state_display()
        )
    return Work(locked, sent)


def entries_after(difficulty: Difficulty, version: int) -> list[Entry]:
    """What led from a version of a difficulty to the present one, the newest first."""
    found = difficulty.entries.filter(version__gt=version).select_related("actor", "about", "other")
    return list(found.order_by("-version"))


def conclude(
    work: Work,
    kind: Entry.Kind,
    *,
    note: str = "",
    about: Organization | None = None,
    other: Difficulty | None = None,
    can_undo: bool = True,
) -> Entry:
    """Saves what an act changed, with its line in the history and in the log; those merged into it follow."""
    locked, sent = work.locked, work.sent
    locked.version += 1
    locked.save()
    follow(locked)
    has_new_date = locked.answer_due_date.isoformat() != work.before["answer_due_date"]
    entry = Entry.objects.create(
        organization_id=locked.organization_id,
        difficulty=locked,
        kind=kind,
        note=note,
        about=about,
        other=other,
        due_date=locked.answer_due_date if has_new_date else None,
        actor=sent.actor,
        actor_unit_id=unit_id_of(sent.actor),
        at=sent.at,
        is_above=work.was_above,
        version=locked.version,
        before=work.before if can_undo else None,
        request_key=sent.request_key,
    )
    log(entry, title=locked.title)
    return entry


def log(entry: Entry, *, title: str) -> None:
    """Records a line of the history in the audit log too."""
    data = {"title": title[:AUDITED_CHARACTERS], "entry": entry.pk}
    if entry.about:
        data["unit"] = entry.about.name
    if entry.other:
        data["other"] = entry.other.title[:AUDITED_CHARACTERS]
    if entry.due_date:
        data["due_date"] = f"{entry.due_date:%d/%m/%Y}"
    record(
        act=f"difficulties.difficulty.{entry.kind}",
        actor=entry.actor,
        organization_id=entry.organization_id,
        subject=entry.difficulty,
        at=entry.at,
        data=data,
    )


def follow(main: Difficulty) -> None:
    """Gives those that were merged into a difficulty its state and answer, except what their units have settled."""
    values = {name: getattr(main, name) for name in FOLLOWED}
    if main.state == rules.RESOLVED:
        values["state"] = rules.ANSWERED  # each unit says itself whether it is settled for it
    for one in main.merged.select_for_update().exclude(state=rules.RESOLVED):
        if all(getattr(one, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(one, name, value)
        one.version += 1
        one.save()


def unit_id_of(person: User) -> int | None:
    """The unit for which a person acts."""
    return Membership.objects.filter(user=person).values_list("organization_id", flat=True).first()


def forget_answer(locked: Difficulty) -> None:
    """Takes the answer off a locked difficulty; the history keeps it."""
    locked.answer, locked.answered_at, locked.answered_by, locked.answered_for = "", None, None, None
    locked.resolved_at = None

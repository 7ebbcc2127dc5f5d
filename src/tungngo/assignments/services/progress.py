"""What a unit says it has done, and the evidence for it: added, taken away, brought back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import AssignmentUnit, Evidence, ProgressEntry, State
from tungngo.assignments.services.acting import conclude, locked_assignment, locked_part, refuse_cancelled
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.steps import move_part
from tungngo.files.services import atomic_with_files, attach_uploads, keep_place, store_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from django.core.files import File

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment
    from tungngo.files.models import StoredFile
    from tungngo.files.photos import Place

MOST_ITEMS = 60  # of one entry: more is an album, and the page stays readable
_SHORT = 60


class AlreadyNoted(NotPossible):
    """The form was sent before with other words, from another tab; sent under a new key it is one more entry."""


@dataclass(frozen=True, slots=True)
class SentUpload:
    """A file that arrived in pieces; `place` is where it was taken, when its sender wants that kept."""

    key: UUID
    caption: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SentEvidence:
    """All that proves one entry.

    Attributes:
        uploads: Files that arrived in pieces before.
        files: Files that came with the form itself.
        links: Addresses, read by rules.links.
        keeps_place: Whether the photos among `files` keep where they were taken.
    """

    uploads: Sequence[SentUpload] = ()
    files: Sequence[File[bytes]] = ()
    links: Sequence[str] = ()
    keeps_place: bool = False

    @property
    def total(self) -> int:
        """How many pieces there are."""
        return len(self.uploads) + len(self.files) + len(self.links)


def add_entry(
    *,
    part: AssignmentUnit,
    note: str,
    amount: Decimal | None,
    amount_unit: str,
    evidence: SentEvidence,
    request_key: UUID,
    actor: User,
    at: datetime,
) -> ProgressEntry:
    """Notes what a unit has done. Sent twice, it is noted once; the first entry begins the unit's work.

    Raises:
        AlreadyNoted: The key was sent before with other words.
        NotPossible: It says nothing, brings too much, or the assignment is cancelled.
        NotAttachable: One of the uploads is not the person's, not whole, or taken up already.
        UnreadableFile: One of the files is of a kind that is not taken.
        ChangedMeanwhile: The unit has no part any more.
    """
    with atomic_with_files():
        assignment = locked_assignment(part.assignment_id)
        sent = ProgressEntry.objects.filter(request_key=request_key, part=part, created_by=actor).first()
        if sent:
            _refuse_other_words(sent, note, amount, evidence)
            return sent
        refuse_cancelled(assignment)
        if not (note or amount is not None or evidence.total):
            raise NotPossible(_("Hãy ghi đã làm được gì, nhập số lượng hoặc thêm minh chứng."))
        if evidence.total > MOST_ITEMS:
            raise NotPossible(_("Mỗi lần ghi nhiều nhất %(most)s minh chứng.") % {"most": MOST_ITEMS})
        locked = locked_part(assignment, part.pk)
        if locked.is_answering and locked.state == State.NOT_STARTED:
            move_part(locked, State.IN_PROGRESS, note="", actor=actor, at=at)
        entry = ProgressEntry.objects.create(
            organization_id=assignment.organization_id,
            part=locked,
            note=note,
            amount=amount,
            amount_unit=amount_unit if amount is not None else "",
            created_by=actor,
            created_at=at,
            request_key=request_key,
        )
        _add_evidence(entry, evidence, actor=actor, at=at)
        _conclude(assignment, entry, "add", actor=actor, at=at, items=evidence.total)
    return entry


def _refuse_other_words(
    sent: ProgressEntry, note: str, amount: Decimal | None, evidence: SentEvidence
) -> None:
    if (sent.note, sent.amount, sent.evidence.count()) != (note, amount, evidence.total):
        raise AlreadyNoted(
            _("Một trang khác vừa lưu kết quả này với nội dung khác. Bấm “Lưu kết quả” lần nữa để ghi thêm.")
        )


def _add_evidence(entry: ProgressEntry, evidence: SentEvidence, *, actor: User, at: datetime) -> None:
    commune = entry.part.assignment.organization
    items: list[Evidence] = []

    def add(file: StoredFile | None, caption: str = "", url: str = "") -> None:
        kind = Evidence.Kind.LINK
        if file is not None:
            kind = Evidence.Kind.PHOTO if file.is_photo else Evidence.Kind.DOCUMENT
        items.append(
            Evidence(
                organization_id=entry.organization_id,
                entry=entry,
                kind=kind,
                file=file,
                url=url,
                caption=caption,
                position=len(items) + 1,
            )
        )

    keys = [sent.key for sent in evidence.uploads]
    taken = attach_uploads(organization=commune, owner=actor, keys=keys, at=at)
    by_key = {upload.key: upload.file for upload in taken}
    for sent in evidence.uploads:
        file = by_key[sent.key]
        if file is not None and sent.place is not None:
            keep_place(file=file, place=sent.place)
        add(file, sent.caption)
    for content in evidence.files:
        kept = store_evidence(
            organization=commune, content=content, name=content.name or "", actor=actor, at=at
        )
        if evidence.keeps_place and kept.place:
            keep_place(file=kept.file, place=kept.place)
        add(kept.file)
    for url in evidence.links:
        add(None, url=url)
    Evidence.objects.bulk_create(items)


@transaction.atomic
def set_entry_removed(*, entry: ProgressEntry, is_removed: bool, actor: User, at: datetime) -> ProgressEntry:
    """Takes an entry away with its evidence, or brings it back. Done twice, it is done once.

    Raises:
        NotPossible: The unit's result was accepted with it, or the assignment is cancelled.
    """
    assignment = locked_assignment(entry.part.assignment_id)
    locked = (
        ProgressEntry.objects.select_for_update(of=("self",)).select_related("part__unit").get(pk=entry.pk)
    )
    if (locked.removed_at is not None) == is_removed:
        return locked
    _refuse_settled(assignment, locked)
    locked.removed_at, locked.removed_by = (at, actor) if is_removed else (None, None)
    locked.save(update_fields=["removed_at", "removed_by"])
    _conclude(assignment, locked, "remove" if is_removed else "restore", actor=actor, at=at)
    return locked


@transaction.atomic
def set_item_removed(*, item: Evidence, is_removed: bool, actor: User, at: datetime) -> Evidence:
    """Takes one piece of evidence away, or brings it back. Done twice, it is done once.

    Raises:
        NotPossible: The unit's result was accepted with it, or the assignment is cancelled.
    """
    assignment = locked_assignment(item.entry.part.assignment_id)
    locked = (
        Evidence.objects.select_for_update(of=("self",))
        .select_related("entry__part__unit", "file")
        .get(pk=item.pk)
    )
    if (locked.removed_at is not None) == is_removed:
        return locked
    _refuse_settled(assignment, locked.entry)
    locked.removed_at, locked.removed_by = (at, actor) if is_removed else (None, None)
    locked.save(update_fields=["removed_at", "removed_by"])
    verb = "remove_item" if is_removed else "restore_item"
    _conclude(assignment, locked.entry, verb, actor=actor, at=at, item=str(locked)[:_SHORT])
    return locked


def _refuse_settled(assignment: Assignment, entry: ProgressEntry) -> None:
    refuse_cancelled(assignment)
    if entry.part.state == State.ACCEPTED:
        raise NotPossible(_("Kết quả đã được nghiệm thu nên minh chứng giữ nguyên."))


def _conclude(
    assignment: Assignment, entry: ProgressEntry, verb: str, *, actor: User, at: datetime, **facts: Any
) -> None:
    AssignmentUnit.objects.filter(pk=entry.part_id).update(last_activity_at=at)
    conclude(
        assignment,
        f"assignments.progress.{verb}",
        actor=actor,
        at=at,
        data={"part": entry.part_id, "unit": entry.part.unit.name, "entry": entry.pk, **facts},
    )

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

import factories
from files.photos_for_tests import HANOI, exif, photo
from files.sender import Sender, on_disk
from tungngo.assignments import services
from tungngo.assignments.models import Evidence, ProgressEntry, State
from tungngo.assignments.services.progress import (
    SentEvidence,
    SentUpload,
    set_entry_removed,
    set_item_removed,
)
from tungngo.audit.models import AuditEvent
from tungngo.files.photos import Place
from tungngo.files.services import NotAttachable
from tungngo.organizations.models import Role
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, AssignmentUnit

    Note = Callable[..., ProgressEntry]

PHOTO = photo(exif=exif(place=HANOI))


def _acts(assignment: Assignment) -> list[str]:
    events = AuditEvent.objects.filter(subject_type="assignments.assignment", subject_id=str(assignment.pk))
    return [act.removeprefix("assignments.") for act in events.order_by("pk").values_list("act", flat=True)]


def _sent(client: Client, content: bytes, name: str = "a.jpg") -> uuid.UUID:
    key = uuid.uuid4()
    sender = Sender(client)
    assert sender.finish(sender.begin(content, key=key, name=name), content, step=100_000).status_code == 204
    return key


def test_noting_begins_the_work_and_is_an_act_on_the_assignment(
    note: Note, part: AssignmentUnit, assignment: Assignment
) -> None:
    entry = note(amount=Decimal("12.5"), amount_unit="hộ")
    part.refresh_from_db()
    assignment.refresh_from_db()
    assert (part.state, assignment.state) == (State.IN_PROGRESS, State.IN_PROGRESS)
    assert part.last_activity_at == assignment.last_activity_at == factories.NOW
    assert (entry.amount, entry.amount_unit) == (Decimal("12.5"), "hộ")
    assert _acts(assignment)[-1] == "progress.add"


def test_sent_twice_it_is_noted_once(note: Note, assignment: Assignment) -> None:
    key = uuid.uuid4()
    files = [ContentFile(PHOTO, name="a.jpg")]
    first = note(request_key=key, evidence=SentEvidence(files=files))
    assert note(request_key=key, evidence=SentEvidence(files=files)) == first
    assert (ProgressEntry.objects.count(), Evidence.objects.count()) == (1, 1)
    assert _acts(assignment).count("progress.add") == 1


@pytest.mark.parametrize(
    "changes",
    [{"note": ""}, {"evidence": SentEvidence(links=[f"https://example.com/{n}" for n in range(61)])}],
    ids=["nothing", "too much"],
)
def test_what_says_nothing_or_too_much_is_not_noted(note: Note, changes: dict[str, Any]) -> None:
    with pytest.raises(services.NotPossible):
        note(**changes)
    assert not ProgressEntry.objects.exists()


def test_evidence_keeps_its_order_and_is_told_for_what_it_is(note: Note) -> None:
    files = [ContentFile(PHOTO, name="x.pdf"), ContentFile(b"%PDF-1.7\nx", name="y.jpg")]
    entry = note(evidence=SentEvidence(files=files, links=["https://example.com/a"]))
    assert [(item.kind, item.file and item.file.original_name) for item in entry.evidence.all()] == [
        ("photo", "x.jpg"),
        ("document", "y.jpg.pdf"),
        ("link", None),
    ]


def test_one_bad_file_keeps_the_whole_from_being_noted(note: Note, storage: Path) -> None:
    files = [ContentFile(PHOTO, name="a.jpg"), ContentFile(b"MZ" + b"\0" * 400, name="b.jpg")]
    with pytest.raises(UnreadableFile):
        note(evidence=SentEvidence(files=files))
    assert not ProgressEntry.objects.exists()
    assert on_disk(storage) == []


@pytest.mark.parametrize("keeps", [True, False])
def test_where_a_photo_was_taken_is_kept_only_when_asked(note: Note, keeps: bool) -> None:  # noqa: FBT001
    entry = note(evidence=SentEvidence(files=[ContentFile(PHOTO, name="a.jpg")], keeps_place=keeps))
    file = entry.evidence.get().file
    assert file is not None
    place = (file.latitude, file.longitude)
    assert place == ((Decimal("21.028511"), Decimal("105.804817")) if keeps else (None, None))


def test_uploads_are_taken_up_once_with_their_words_and_place(
    note: Note, reporter: User, client: Client, sign_in: Callable[..., User]
) -> None:
    sign_in(client, reporter)
    key = _sent(client, PHOTO)
    sent = SentEvidence(uploads=[SentUpload(key, "Ra quân", Place(10.5, 106.5))])
    item = note(evidence=sent).evidence.get()
    assert (item.caption, item.kind) == ("Ra quân", "photo")
    assert item.file is not None
    item.file.refresh_from_db()
    assert item.file.latitude == Decimal("10.5")
    with pytest.raises(NotAttachable):
        note(evidence=sent)
    with pytest.raises(NotAttachable):
        note(evidence=SentEvidence(uploads=[SentUpload(uuid.uuid4())]))
    assert ProgressEntry.objects.count() == 1


def test_another_persons_upload_is_not_taken_up(
    note: Note, tree: factories.CommuneTree, client: Client, sign_in: Callable[..., User]
) -> None:
    sign_in(client, factories.person_of(tree, Role.OFFICER))
    with pytest.raises(NotAttachable):
        note(evidence=SentEvidence(uploads=[SentUpload(_sent(client, PHOTO))]))


def test_what_was_taken_away_can_be_brought_back_and_both_are_acts(
    note: Note, assignment: Assignment, reporter: User
) -> None:
    entry = note(evidence=SentEvidence(links=["https://example.com/a"]))
    item = entry.evidence.get()
    for is_removed in (True, True, False):
        set_item_removed(item=item, is_removed=is_removed, actor=reporter, at=factories.NOW)
    for is_removed in (True, False, False):
        set_entry_removed(entry=entry, is_removed=is_removed, actor=reporter, at=factories.NOW)
    acts = [act for act in _acts(assignment) if act.startswith("progress")]
    assert acts == [
        "progress.add",
        "progress.remove_item",
        "progress.restore_item",
        "progress.remove",
        "progress.restore",
    ]
    entry.refresh_from_db()
    assert (entry.removed_at, entry.removed_by) == (None, None)


def test_what_was_accepted_keeps_its_evidence(note: Note, part: AssignmentUnit, reporter: User) -> None:
    entry = note(evidence=SentEvidence(links=["https://example.com/a"]))
    part.refresh_from_db()
    part.state = State.ACCEPTED
    part.save()
    with pytest.raises(services.NotPossible, match="nghiệm thu"):
        set_entry_removed(entry=entry, is_removed=True, actor=reporter, at=factories.NOW)
    with pytest.raises(services.NotPossible, match="nghiệm thu"):
        set_item_removed(item=entry.evidence.get(), is_removed=True, actor=reporter, at=factories.NOW)


def test_nothing_is_noted_on_what_was_cancelled(note: Note, assignment: Assignment, reporter: User) -> None:
    assignment.refresh_from_db()
    services.cancel(
        assignment=assignment,
        reason="Hoãn",
        seen_version=assignment.version,
        actor=reporter,
        at=timezone.now(),
    )
    with pytest.raises(services.NotPossible, match="đã hủy"):
        note()

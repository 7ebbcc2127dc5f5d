"""Issuing: number, date and files together or not at all, once however often and by however many it is pressed."""

from __future__ import annotations

import datetime as dt
import io
import threading
import uuid
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core.files.storage import default_storage
from django.db import connections

from approved_document import TODAY, WRITTEN, Office, approved, with_bases
from factories import NOW
from tungngo.audit.acts import phrase_of
from tungngo.audit.models import AuditEvent
from tungngo.documents import services
from tungngo.documents.models import IssuedFile, RegisterEntry, RegisterYear, State
from tungngo.documents.services import issuing
from tungngo.files.models import StoredFile
from vanban.checking import check_docx
from vanban.writing import from_dict

pytestmark = pytest.mark.django_db


def content_of(office: Office, form: str) -> bytes:
    file = office.document.files.get(form=form).file
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())


def words_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_issuing_gives_number_date_and_both_files() -> None:
    office = approved()
    document, is_new = office.issue()
    assert is_new
    assert (document.state, document.issued_at) == (State.ISSUED, NOW)
    entry = RegisterEntry.objects.get()
    assert (str(entry), entry.date, entry.signer, entry.keeper) == (
        "01/KH-UBND",
        TODAY,
        "Nguyễn Văn Mẫu",
        "VT",
    )
    assert entry.recipients == "UBND tỉnh (báo cáo)\nCác tổ dân phố"
    assert from_dict(document.content).number == 1
    words = words_of(content_of(office, "pdf"))
    assert "Số: 01/KH-UBND" in words
    assert "Hoa Mẫu, ngày 01 tháng 10 năm 2026" in words
    assert check_docx(content_of(office, "docx")) == []
    assert sorted(file.file.original_name for file in document.files.all()) == [
        "01-KH-UBND.docx",
        "01-KH-UBND.pdf",
    ]
    event = AuditEvent.objects.get(act="documents.document.issue")
    assert phrase_of(event).startswith("ban hành văn bản số 01/KH-UBND")
    assert document.versions.first() is not None
    assert document.versions.first().note == "Ban hành số 01/KH-UBND"


def test_a_second_press_and_a_second_officer_get_what_the_first_made() -> None:
    office = approved()
    key = uuid.uuid4()
    first, _ = office.issue(request_key=key)
    for again in (key, uuid.uuid4()):
        assert office.issue(request_key=again) == (first, False)
    assert RegisterEntry.objects.count() == 1
    assert IssuedFile.objects.count() == 2


def test_only_an_approved_document_as_it_was_seen_is_issued() -> None:
    office = approved()
    with pytest.raises(services.ChangedMeanwhile):
        office.issue(seen_version=office.document.version - 1)
    returned = services.return_document(
        document=office.document,
        reason="Sửa",
        seen_version=office.document.version,
        actor=office.leader,
        at=NOW,
    )
    with pytest.raises(services.NotPossible):
        office.issue(document=returned, seen_version=returned.version)
    assert not RegisterYear.objects.exists()


@pytest.mark.parametrize(
    ("bases", "date", "says"),
    [
        ((), TODAY + dt.timedelta(days=1), "không được sau hôm nay, 01/10/2026"),
        ((), TODAY - dt.timedelta(days=1), "được duyệt ngày 01/10/2026"),
        (
            ("Căn cứ Kế hoạch số 9/KH-UBND ngày 05 tháng 10 năm 2026",),
            TODAY,
            "căn cứ vào một văn bản ngày 05/10/2026",
        ),
    ],
)
def test_a_day_that_the_document_cannot_bear_is_refused_with_the_day_that_it_can(
    bases: tuple[str, ...], date: dt.date, says: str
) -> None:
    office = approved(written=with_bases(*bases))
    with pytest.raises(services.WrongDate, match=says):
        office.issue(date=date)
    assert not RegisterEntry.objects.exists()


def test_a_day_before_that_of_the_last_number_is_refused() -> None:
    office = approved()
    later = NOW + dt.timedelta(days=2)
    office.issue(date=TODAY + dt.timedelta(days=2), at=later)
    second = approved(office)
    with pytest.raises(services.WrongDate, match="Số gần nhất của sổ ghi ngày 03/10/2026"):
        second.issue(at=later)
    assert second.issue(date=TODAY + dt.timedelta(days=2), at=later)[1]


def test_a_document_that_the_decree_does_not_allow_gets_no_number() -> None:
    office = approved(written=WRITTEN)
    office.document.content = office.document.content | {"symbol": "kế hoạch"}
    office.document.save()
    with pytest.raises(services.CannotIssue, match="KH-UBND"):
        office.issue()
    assert not RegisterEntry.objects.exists()


STEPS = ("register_document", "write_docx", "write_pdf", "keep_file", "record")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
def test_whatever_step_breaks_nothing_of_it_stays(
    monkeypatch: pytest.MonkeyPatch, step: str, *, is_after: bool
) -> None:
    office = approved()
    real = getattr(issuing, step)

    def broken(*args: Any, **kwargs: Any) -> None:
        if is_after:
            real(*args, **kwargs)
        raise SystemExit

    files = StoredFile.objects.count()
    before = default_storage.listdir("received")[0] if default_storage.exists("received") else []
    monkeypatch.setattr(issuing, step, broken)
    with pytest.raises(SystemExit):
        office.issue()
    office.document.refresh_from_db()
    assert office.document.state == State.APPROVED
    assert (RegisterEntry.objects.count(), IssuedFile.objects.count(), StoredFile.objects.count()) == (
        0,
        0,
        files,
    )
    left = default_storage.listdir("received")[0] if default_storage.exists("received") else []
    assert [f for d in set(left) - set(before) for f in default_storage.listdir(f"received/{d}")[1]] == []
    monkeypatch.undo()
    issued, _ = office.issue()
    assert RegisterEntry.objects.get(document=issued).number == 1


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_issue_each_document_once_and_leave_no_number_out() -> None:
    first = approved()
    offices = [first, *(approved(first) for _ in range(5))]
    start = threading.Barrier(6)
    made: list[bool] = []

    def work(place: int) -> None:
        start.wait()
        made.extend(office.issue()[1] for office in offices[place % 3 :: 3])  # each is pressed by two threads
        connections.close_all()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 6 + [True] * 6
    assert sorted(RegisterEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert IssuedFile.objects.count() == 12

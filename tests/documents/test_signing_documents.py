"""Signing an issued document: by the right person, in the right order, each signature keeping what was there."""

from __future__ import annotations

import datetime as dt
import io
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest
from authority import NOW, PASSWORD, authority, person, revocation_list
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.base import ContentFile
from django.db import connections
from django.utils import translation
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStamp, TextStampStyle
from time_server import Clerk, time_server

from approved_document import SIGNER, TODAY, WRITTEN, Office, approved
from factories import NOW as ISSUED_AT
from tungngo.audit.models import AuditEvent
from tungngo.documents.models import IssuedFile, Letterhead, RevocationList, Signature, TrustedAuthority
from tungngo.documents.queries.signatures import bytes_of, signatures_of
from tungngo.documents.services import NotPossible
from tungngo.documents.services.authorities import (
    MOST_LIST_BYTES,
    NoAuthority,
    add_authority,
    keep_list,
    read_certificate,
    set_trusted,
)
from tungngo.documents.services.signing import bring_signed, keep_seal, newest_pdf, sign
from tungngo.files.models import StoredFile
from tungngo.files.services import atomic_with_files, store_file
from vanban.signing import CannotSign, CannotTimestamp, check_signatures, key_from_file, sign_pdf
from vanban.writing import write_pdf

if TYPE_CHECKING:
    from cryptography import x509

    from vanban.signing import SigningKey

pytestmark = pytest.mark.django_db

BODY = "Ủy ban nhân dân phường Hoa Mẫu"


def picture(colour: tuple[int, int, int], *, is_round: bool) -> bytes:
    image = Image.new("RGBA", (400, 400 if is_round else 160), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if is_round:
        draw.ellipse((10, 10, 390, 390), outline=(*colour, 255), width=14)
    else:
        draw.line((20, 120, 150, 30, 220, 130, 380, 40), fill=(*colour, 255), width=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def key_of(name: str) -> SigningKey:
    return key_from_file(person(name).file(), PASSWORD)


class Signing:
    """An issued document with a seal at hand."""

    def __init__(self) -> None:
        self.office: Office = approved()
        self.document, _ = self.office.issue()
        self.letterhead = Letterhead.objects.create(
            organization=self.office.tree.commune, body=BODY, symbol="UBND", place="Hoa Mẫu"
        )

    def keep_seal(self) -> None:
        with atomic_with_files():
            keep_seal(
                letterhead=self.letterhead,
                picture=picture((200, 0, 0), is_round=True),
                actor=self.office.officer,
                at=ISSUED_AT,
            )

    def sign(self, kind: str = "signer", name: str = SIGNER, **changes: Any) -> tuple[Signature, bool]:
        facts = {
            "document": self.document,
            "kind": kind,
            "key": key_of(name),
            "signer": self.office.signer,
            "actor": self.office.leader,
            "at": NOW,
            "timestamps": None,
        }
        return sign(**(facts | changes))

    def pdf(self) -> bytes:
        newest = newest_pdf(self.document)
        assert newest is not None
        return bytes_of(newest.file)

    def bring(self, pdf: bytes) -> tuple[list[Signature], bool]:
        return bring_signed(document=self.document, pdf=pdf, actor=self.office.officer, at=NOW)


def test_signer_and_body_sign_and_each_keeps_what_was_there() -> None:
    it = Signing()
    it.keep_seal()
    plain = it.pdf()
    first, is_new = it.sign()
    assert is_new
    one = it.pdf()
    second, _ = it.sign("body", BODY, actor=it.office.officer)
    both = it.pdf()
    assert one.startswith(plain)
    assert both.startswith(one)
    reports = check_signatures(both, trusted=[authority().certificate], at=NOW)
    assert [(report.signer, report.is_good) for report in reports] == [(SIGNER, True), (BODY, True)]
    assert [first.kind, second.kind] == ["signer", "body"]
    assert IssuedFile.objects.filter(form="pdf").count() == 3
    assert AuditEvent.objects.filter(act="documents.document.sign").count() == 2


def test_the_stamp_stands_above_the_name_and_the_seal_is_red_over_its_left() -> None:
    it = Signing()
    it.keep_seal()
    with atomic_with_files():
        it.office.signer.picture = store_file(
            organization=it.office.tree.commune,
            content=ContentFile(picture((0, 0, 200), is_round=False)),
            name="chu-ky.png",
            actor=it.office.leader,
            at=ISSUED_AT,
        )
    it.office.signer.save()
    it.sign()
    it.sign("body", BODY)
    document = pdfium.PdfDocument(it.pdf())
    document.init_forms()
    drawn = document[0].render(scale=1).to_pil().convert("RGB")
    points = [(x, y) for x in range(drawn.width) for y in range(drawn.height)]
    blue = [p for p in points if (c := drawn.getpixel(p))[2] > 120 and c[0] < 90 and c[1] < 90]
    red = [p for p in points if (c := drawn.getpixel(p))[0] > 120 and c[1] < 90 and c[2] < 90]
    assert len(blue) > 50
    assert len(red) > 50
    assert min(x for x, _y in red) < min(x for x, _y in blue) < max(x for x, _y in red)
    assert max(x for x, _y in red) < max(x for x, _y in blue)
    assert min(x for x, _y in blue) > drawn.width / 2


def test_a_second_press_puts_no_second_signature() -> None:
    it = Signing()
    first, _ = it.sign()
    assert it.sign() == (first, False)
    assert IssuedFile.objects.filter(form="pdf").count() == 2


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("signer", "Trần Văn Khác", "không phải người ký"),
        ("body", BODY, "Người ký chưa ký số"),
    ],
)
def test_only_the_signers_own_certificate_signs_and_the_body_comes_after(
    kind: str, name: str, says: str
) -> None:
    it = Signing()
    with pytest.raises((CannotSign, NotPossible), match=says):
        it.sign(kind, name)
    assert not Signature.objects.exists()


def test_a_body_without_a_seal_is_told_what_to_do() -> None:
    it = Signing()
    it.sign()
    with pytest.raises(CannotSign, match="ảnh con dấu"):
        it.sign("body", BODY)


def test_nothing_unissued_is_signed() -> None:
    office = approved()
    with pytest.raises(NotPossible, match="chưa ban hành"):
        sign(
            document=office.document,
            kind="signer",
            key=key_of(SIGNER),
            signer=office.signer,
            actor=office.leader,
            at=NOW,
            timestamps=None,
        )


def test_a_silent_time_stamping_server_leaves_the_document_unsigned() -> None:
    it = Signing()
    with pytest.raises(CannotSign, match="dấu thời gian"):
        it.sign(timestamps="http://127.0.0.1:9/tsa")
    assert not Signature.objects.exists()


def test_a_signature_that_breaks_while_it_is_kept_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from tungngo.documents.services import signing

    it = Signing()
    files = StoredFile.objects.count()

    def broken(**_facts: object) -> None:
        raise SystemExit

    monkeypatch.setattr(signing, "record", broken)
    with pytest.raises(SystemExit):
        it.sign()
    assert (StoredFile.objects.count(), Signature.objects.count()) == (files, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_put_one_signature() -> None:
    it = Signing()
    start = threading.Barrier(3)
    made: list[bool] = []

    def work() -> None:
        start.wait()
        made.append(it.sign()[1])
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, False, True]
    assert IssuedFile.objects.filter(form="pdf").count() == 2


def elsewhere(pdf: bytes, name: str, field: str) -> bytes:
    return sign_pdf(pdf, key=key_of(name), at=NOW, field=field)


def test_what_was_signed_at_another_desk_comes_back_also_with_both_signatures() -> None:
    it = Signing()
    both = elsewhere(elsewhere(it.pdf(), SIGNER, "A"), BODY, "B")
    brought, is_new = it.bring(both)
    assert is_new
    assert [signature.kind for signature in brought] == ["signer", "body"]
    assert it.pdf() == both
    assert it.bring(both)[1] is False
    assert Signature.objects.count() == 2


def drawn_over(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    TextStamp(writer, TextStampStyle(stamp_text="DA SUA", text_box_style=TextBoxStyle())).apply(0, 100, 500)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_that_says_something_else_does_not_come_back() -> None:
    it = Signing()
    plain = it.pdf()
    other = write_pdf(replace(WRITTEN, number=1, date=TODAY, subject="Tổ chức việc khác"))
    for pdf, says in (
        (elsewhere(drawn_over(plain), SIGNER, "A"), "không phải bản PDF hiện tại"),
        (drawn_over(elsewhere(plain, SIGNER, "A")), "không phải bản PDF hiện tại"),
        (elsewhere(other, SIGNER, "A"), "không phải bản PDF hiện tại"),
        (b"khong phai pdf", "hỏng"),
        (elsewhere(plain, BODY, "B"), "Người ký chưa ký số"),
    ):
        with pytest.raises(NotPossible, match=says):
            it.bring(pdf)
    assert not Signature.objects.exists()
    assert it.pdf() == plain


def test_trust_decides_what_a_signature_is_worth_and_can_be_taken_back() -> None:
    it = Signing()
    it.sign()
    newest = newest_pdf(it.document)
    assert newest is not None

    def is_trusted() -> bool:
        (report,) = signatures_of(newest.file, at=NOW)
        return report.is_trusted

    assert not is_trusted()
    facts: dict[str, Any] = {"certificate": authority().certificate, "actor": it.office.officer, "at": NOW}
    added, is_new = add_authority(**facts)
    assert is_new
    assert add_authority(**facts) == (added, False)
    assert is_trusted()
    set_trusted(authority=added, is_trusted=False, actor=it.office.officer, at=NOW)
    assert not is_trusted()
    assert add_authority(**facts) == (added, True)
    assert is_trusted()


def test_only_an_authoritys_certificate_can_be_trusted() -> None:
    root = authority().certificate
    for encoding in (Encoding.PEM, Encoding.DER):
        assert read_certificate(root.public_bytes(encoding)) == root
    with pytest.raises(NoAuthority, match="người dùng"):
        read_certificate(person().certificate.public_bytes(Encoding.PEM))
    for data in (b"", b"x" * 100, b"-----BEGIN CERTIFICATE-----\nxx"):
        with pytest.raises(NoAuthority, match="không phải chứng thư"):
            read_certificate(data)


def trust(it: Signing) -> TrustedAuthority:
    return add_authority(certificate=authority().certificate, actor=it.office.officer, at=NOW)[0]


def keep(it: Signing, revoked: x509.CertificateRevocationList) -> RevocationList:
    data = revoked.public_bytes(Encoding.DER)
    return keep_list(data=data, actor=it.office.officer, at=NOW)


def test_a_list_of_revoked_certificates_changes_what_a_signature_is_worth() -> None:
    it = Signing()
    it.sign()
    newest = newest_pdf(it.document)
    assert newest is not None
    trust(it)

    def worth() -> tuple[bool, str]:
        (report,) = signatures_of(newest.file, at=NOW)
        return report.is_trusted, report.standing

    assert worth() == (True, "unknown")
    keep(it, revocation_list(at=NOW - dt.timedelta(days=2)))
    assert worth() == (True, "good")
    kept = keep(it, revocation_list(person(SIGNER), at=NOW - dt.timedelta(days=1)))
    assert worth() == (False, "revoked")
    assert RevocationList.objects.get() == kept
    assert kept.revoked_count == 1
    set_trusted(authority=kept.authority, is_trusted=False, actor=it.office.officer, at=NOW)
    assert worth() == (False, "unknown")


def test_a_revoked_certificate_neither_signs_here_nor_comes_back_signed_elsewhere() -> None:
    it = Signing()
    trust(it)
    keep(it, revocation_list(person(SIGNER)))
    with pytest.raises(CannotSign, match="đã bị thu hồi từ"):
        it.sign()
    with pytest.raises(NotPossible, match="đã bị thu hồi"):
        it.bring(elsewhere(it.pdf(), SIGNER, "A"))
    assert not Signature.objects.exists()


def test_only_the_newest_whole_list_of_a_trusted_authority_is_kept() -> None:
    it = Signing()
    newest = revocation_list()
    with pytest.raises(NoAuthority, match="chưa có trong danh sách tin cậy"):
        keep(it, newest)
    trust(it)
    kept = keep(it, newest)
    assert keep(it, newest) == kept
    assert AuditEvent.objects.filter(act="documents.authority.list").count() == 1
    for revoked, says in (
        (revocation_list(at=NOW - dt.timedelta(days=9)), "mới hơn"),
        (revocation_list(signed_by="Cơ quan khác"), "chưa có trong danh sách tin cậy"),
    ):
        with pytest.raises(NoAuthority, match=says):
            keep(it, revoked)
    for data in (b"", b"khong phai", authority().certificate.public_bytes(Encoding.PEM)):
        with pytest.raises(NoAuthority, match="không phải danh sách"):
            keep_list(data=data, actor=it.office.officer, at=NOW)
    with pytest.raises(NoAuthority, match="không quá 16 MB"):
        keep_list(data=bytes(MOST_LIST_BYTES + 1), actor=it.office.officer, at=NOW)
    kept.refresh_from_db()
    assert kept.made_at == NOW


def test_a_stamp_speaks_vietnamese_to_whoever_signs_in_another_language() -> None:
    it = Signing()
    with translation.override("en"):
        it.sign()
    text = stamp_text(it.pdf())
    assert f"Ký bởi: {SIGNER}" in text
    assert "Thời gian ký:" in text


def stamp_text(pdf: bytes) -> str:
    """What stands in the looks of a file's signatures."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        page.flatten()
    out = io.BytesIO()
    document.save(out)
    return " ".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(out.getvalue()))


def test_a_timestamp_is_kept_with_the_signature_and_a_broken_server_leaves_the_document_unsigned() -> None:
    it = Signing()
    with time_server(Clerk(spoil=lambda _answer: b"hong")) as broken, pytest.raises(CannotTimestamp):
        it.sign(timestamps=broken)
    assert not Signature.objects.exists()
    with time_server() as address:
        signature, _is_new = it.sign(timestamps=address)
    assert signature.has_timestamp
    (report,) = check_signatures(it.pdf(), trusted=[authority().certificate], at=NOW)
    assert report.stamped_at == NOW

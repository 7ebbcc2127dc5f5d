"""Pages of issuing, signing and checking: what a person sees, and what never leaves their request."""

from __future__ import annotations

import datetime as dt
import io
import logging
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from authority import PASSWORD, authority, person, revocation_list
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from time_server import Clerk, time_server

from approved_document import SIGNER, Office, approved
from factories import person_of
from tungngo.audit.models import AuditEvent
from tungngo.documents.models import Letterhead, RegisterEntry, Signature, State, TrustedAuthority
from tungngo.documents.queries.signatures import bytes_of
from tungngo.documents.services.signing import newest_pdf
from tungngo.organizations.models import Role
from vanban.signing import key_from_file, sign_pdf

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return approved()


def issued(office: Office) -> Office:
    office.document, _ = office.issue()
    return office


def certificate(name: str = SIGNER) -> SimpleUploadedFile:
    return SimpleUploadedFile("khoa.p12", person(name).file(), "application/x-pkcs12")


def press_sign(client: Client, office: Office, *, secure: bool = True, **changes: Any) -> HttpResponse:
    facts = {"kind": "signer", "way": "file", "certificate": certificate(), "secret": PASSWORD} | changes
    return client.post(reverse("documents:sign", args=[office.document.pk]), facts, secure=secure)  # type: ignore[return-value]


def test_an_officer_issues_from_the_page_and_a_second_press_says_who_did(
    client: Client, sign_in: Any, office: Office
) -> None:
    sign_in(client, office.officer)
    address = reverse("documents:issue", args=[office.document.pk])
    page = client.get(address)
    assert "01/KH-UBND" in page.content.decode()
    words = {
        "date": f"{timezone.localdate():%d/%m/%Y}",
        "seen_version": office.document.version,
        "key": str(uuid.uuid4()),
    }
    assert client.post(address, words).status_code == 302
    again = client.post(address, words, follow=True)
    assert "ban hành với số 01/KH-UBND" in " ".join(str(message) for message in again.context["messages"])
    assert RegisterEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("days_and_seen", "status", "says"),
    [
        ((1, 0), 422, "không được sau hôm nay"),
        ((0, -1), 409, "vừa thay đổi"),
        ((-9000, 0), 422, "được duyệt ngày"),
    ],
)
def test_a_wrong_day_and_a_stale_page_are_said(
    client: Client, sign_in: Any, days_and_seen: tuple[int, int], status: int, says: str
) -> None:
    office, (days, seen) = approved(), days_and_seen
    sign_in(client, office.officer)
    words = {
        "date": f"{timezone.localdate() + dt.timedelta(days=days):%d/%m/%Y}",
        "seen_version": office.document.version + seen,
        "key": str(uuid.uuid4()),
    }
    answer = client.post(reverse("documents:issue", args=[office.document.pk]), words)
    assert answer.status_code == status
    assert says in answer.content.decode()
    office.document.refresh_from_db()
    assert office.document.state == State.APPROVED


def test_the_signer_signs_and_the_password_is_nowhere_afterwards(
    client: Client, sign_in: Any, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    issued(office)
    sign_in(client, office.leader)
    caplog.set_level(logging.DEBUG)
    opened = client.get(reverse("documents:sign", args=[office.document.pk]), secure=True)
    assert not opened.context[
        "form"
    ].is_bound  # with nothing wrong said yet, and what there is no choice of filled in
    assert 'name="kind" value="signer"' in opened.content.decode()
    wrong = press_sign(client, office, secret="sai-mat-khau-roi")
    assert wrong.status_code == 422
    assert "sai mật khẩu" in wrong.content.decode()
    assert "sai-mat-khau-roi" not in wrong.content.decode() + caplog.text
    assert press_sign(client, office).status_code == 302
    assert press_sign(client, office).status_code == 302  # it is signed: the second press leads there too
    signature = Signature.objects.get()
    assert (signature.certificate_name, signature.signed_by) == (SIGNER, office.leader)
    page = client.get(reverse("documents:sign", args=[office.document.pk]), secure=True).content.decode()
    assert "còn nguyên" in page
    assert PASSWORD not in caplog.text + page + str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_over_an_open_line_nothing_is_signed_and_it_is_said_why(
    client: Client, sign_in: Any, office: Office
) -> None:
    issued(office)
    sign_in(client, office.leader)
    answer = press_sign(client, office, secure=False)
    assert answer.status_code == 422
    assert "không được mã hóa" in answer.content.decode()
    assert 'type="password"' not in answer.content.decode()
    assert not Signature.objects.exists()
    here = client.get(
        reverse("documents:sign", args=[office.document.pk]), headers={"host": "localhost:8000"}
    )
    assert 'type="password"' in here.content.decode()


def test_an_uploaded_key_never_touches_the_disk(
    client: Client, sign_in: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files import uploadedfile

    def refuse(*_args: object, **_facts: object) -> None:
        raise AssertionError("a key was written to a temporary file")

    monkeypatch.setattr(uploadedfile.TemporaryUploadedFile, "__init__", refuse)
    issued(office)
    sign_in(client, office.leader)
    large = SimpleUploadedFile("khoa.p12", b"x" * 3_000_000)
    assert "không phải chứng thư" in press_sign(client, office, certificate=large).content.decode()
    huge = SimpleUploadedFile("khoa.p12", b"x" * 6_000_000)
    assert press_sign(client, office, certificate=huge).status_code == 422


def test_an_officer_is_no_signer_and_another_leader_neither(
    client: Client, sign_in: Any, office: Office
) -> None:
    issued(office)
    sign_in(client, office.officer)
    assert press_sign(client, office).status_code == 422
    sign_in(client, person_of(office.tree, Role.LEADER))
    assert press_sign(client, office).status_code == 403
    assert not Signature.objects.exists()


def test_the_body_signs_after_its_signer_with_the_seal_that_is_kept(
    client: Client, sign_in: Any, office: Office
) -> None:
    from PIL import Image

    issued(office)
    letterhead = Letterhead.objects.create(
        organization=office.tree.commune,
        body="Ủy ban nhân dân phường Hoa Mẫu",
        symbol="UBND",
        place="Hoa Mẫu",
    )
    sign_in(client, office.leader)
    press_sign(client, office)
    sign_in(client, office.officer)
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (200, 0, 0, 120)).save(out, "PNG")
    words = {"kind": "body", "certificate": certificate("Ủy ban nhân dân phường Hoa Mẫu")}
    assert "ảnh con dấu" in press_sign(client, office, **words).content.decode()
    for wrong in (SimpleUploadedFile("dau.png", b"khong phai"), ink((200, 0, 0), ground=255)):
        words["certificate"] = certificate("Ủy ban nhân dân phường Hoa Mẫu")
        refused = press_sign(client, office, seal=wrong, **words)
        assert (refused.status_code, "PNG nền trong suốt" in refused.content.decode()) == (422, True)
    words["certificate"] = certificate("Ủy ban nhân dân phường Hoa Mẫu")
    seal = SimpleUploadedFile("dau.png", out.getvalue(), "image/png")
    assert press_sign(client, office, seal=seal, **words).status_code == 302
    page = client.get(reverse("documents:sign", args=[office.document.pk]), secure=True).content.decode()
    assert "đã có đủ chữ ký số" in page
    assert "bring-pdf" not in page
    letterhead.refresh_from_db()
    assert letterhead.seal is not None
    assert sorted(Signature.objects.values_list("kind", flat=True)) == ["body", "signer"]


def test_a_file_that_was_signed_at_another_desk_is_taken_and_a_strange_one_is_not(
    client: Client, sign_in: Any, office: Office
) -> None:
    issued(office)
    newest = newest_pdf(office.document)
    assert newest is not None
    key = key_from_file(person(SIGNER).file(), PASSWORD)
    signed = sign_pdf(bytes_of(newest.file), key=key, at=timezone.now(), field="A")
    sign_in(client, office.officer)
    address = reverse("documents:bring_signed", args=[office.document.pk])
    strange = client.post(address, {"bring-pdf": SimpleUploadedFile("a.pdf", b"%PDF-1.4 hong")})
    assert strange.status_code == 422
    assert client.post(address).status_code == 422
    assert client.post(address, {"bring-pdf": SimpleUploadedFile("a.pdf", signed)}).status_code == 302
    assert Signature.objects.get().kind == "signer"


def test_anybodys_pdf_is_checked_in_plain_words_and_trust_is_an_administrators_word(
    client: Client, sign_in: Any, office: Office
) -> None:
    issued(office)
    newest = newest_pdf(office.document)
    assert newest is not None
    plain = bytes_of(newest.file)
    signed = sign_pdf(plain, key=key_from_file(person(SIGNER).file(), PASSWORD), at=timezone.now(), field="A")
    address = reverse("documents:check_signatures")

    def checked(pdf: bytes) -> str:
        answer = client.post(address, {"pdf": SimpleUploadedFile("van-ban.pdf", pdf)})
        return answer.content.decode()

    sign_in(client, office.officer)
    assert "Hãy chọn tệp PDF" not in client.get(address).content.decode()
    assert "không có chữ ký số nào" in checked(plain)
    assert "Chưa xác nhận được người ký" in checked(signed)
    assert "hỏng" in checked(b"khong phai pdf")
    sign_in(client, person_of(office.tree, Role.ADMINISTRATOR))
    authorities = reverse("documents:authorities")
    for data in (b"khong phai", person(SIGNER).certificate.public_bytes(Encoding.PEM)):
        assert client.post(authorities, {"certificate": SimpleUploadedFile("a.pem", data)}).status_code == 422
    root = authority().certificate.public_bytes(Encoding.PEM)
    for _ in range(2):
        client.post(authorities, {"certificate": SimpleUploadedFile("a.pem", root)})
    kept = TrustedAuthority.objects.get()
    assert kept.sha256 in client.get(authorities).content.decode()
    assert "Chữ ký tốt" in checked(signed)
    client.post(reverse("documents:trust", args=[kept.pk]), {"is_trusted": "0"})
    assert "Chữ ký tốt" not in checked(signed)
    client.post(reverse("documents:trust", args=[kept.pk]), {"is_trusted": "1"})
    assert "Chữ ký tốt" in checked(signed)


def test_a_revoked_certificate_is_said_after_an_administrator_gave_the_list(
    client: Client, sign_in: Any, office: Office
) -> None:
    issued(office)
    newest = newest_pdf(office.document)
    assert newest is not None
    signed = sign_pdf(
        bytes_of(newest.file),
        key=key_from_file(person(SIGNER).file(), PASSWORD),
        at=timezone.now(),
        field="A",
    )
    sign_in(client, person_of(office.tree, Role.ADMINISTRATOR))
    root = authority().certificate.public_bytes(Encoding.PEM)
    client.post(reverse("documents:authorities"), {"certificate": SimpleUploadedFile("a.pem", root)})

    def give(data: bytes) -> HttpResponse:
        file = SimpleUploadedFile("thu-hoi.crl", data)
        return client.post(reverse("documents:revocation_list"), {"revoked": file}, follow=True)  # type: ignore[return-value]

    def checked() -> str:
        file = SimpleUploadedFile("van-ban.pdf", signed)
        return client.post(reverse("documents:check_signatures"), {"pdf": file}).content.decode()

    assert "chưa kiểm tra được thu hồi" in checked()
    refused = give(b"khong phai")
    assert (refused.status_code, "không phải danh sách" in refused.content.decode()) == (422, True)
    now = timezone.now()
    kept = give(revocation_list(at=now - dt.timedelta(hours=2)).public_bytes(Encoding.DER))
    assert f"0 chứng thư, lập {timezone.localtime(now):%d/%m/%Y}" in kept.content.decode()
    assert "không bị thu hồi" in checked()
    give(revocation_list(person(SIGNER), at=now - dt.timedelta(hours=1)).public_bytes(Encoding.PEM))
    page = checked()
    assert "Chứng thư bị thu hồi" in page
    assert "Chứng thư số đã bị thu hồi từ" in page
    assert "Chữ ký tốt" not in page


def ink(colour: tuple[int, int, int] = (20, 40, 170), *, ground: int = 0) -> SimpleUploadedFile:
    """A made-up signature as a picture."""
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (400, 160), (255, 255, 255, ground))
    ImageDraw.Draw(image).line((20, 120, 150, 30, 220, 130, 380, 40), fill=(*colour, 255), width=12)
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("chu-ky.png", out.getvalue(), "image/png")


def test_a_signer_keeps_a_picture_that_is_then_shown_in_the_stamp(
    client: Client, sign_in: Any, office: Office
) -> None:
    import pypdfium2 as pdfium

    issued(office)
    address = reverse("documents:signer_picture", args=[office.signer.pk])
    sign_in(client, office.officer)
    for wrong, says in (
        (ink(ground=255), "nền trong suốt"),
        (SimpleUploadedFile("a.png", b"khong phai"), "Không đọc được ảnh"),
        (SimpleUploadedFile("a.png", b"x" * 5_000_000), "không quá 4 MB"),
    ):
        refused = client.post(address, {"picture": wrong})
        assert (refused.status_code, says in refused.content.decode()) == (422, True)
    black = client.post(address, {"picture": ink((0, 0, 0))}, follow=True)
    assert "không phải màu xanh" in black.content.decode()
    sign_in(client, office.leader)
    back = reverse("documents:sign", args=[office.document.pk])
    kept = client.post(address, {"picture": ink(), "tiep": back})
    assert (kept.status_code, kept["Location"]) == (302, back)
    shown = client.get(reverse("documents:signer_picture_file", args=[office.signer.pk]))
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert "Ảnh chữ ký đã lưu" in client.get(back, secure=True).content.decode()
    assert press_sign(client, office).status_code == 302
    newest = newest_pdf(office.document)
    assert newest is not None
    document = pdfium.PdfDocument(bytes_of(newest.file))
    document.init_forms()
    page = document[0].render(scale=1).to_pil().convert("RGB")
    blue = sum(n for n, (r, g, b) in page.getcolors(1_000_000) if b > 120 and r < 90 and g < 90)
    assert blue > 50
    client.post(reverse("documents:drop_signer_picture", args=[office.signer.pk]))
    office.signer.refresh_from_db()
    assert office.signer.picture is None


def test_nobody_else_sees_or_changes_a_signers_picture(client: Client, sign_in: Any, office: Office) -> None:
    address = reverse("documents:signer_picture", args=[office.signer.pk])
    sign_in(client, person_of(office.tree, Role.LEADER))
    assert client.get(address).status_code == 403
    assert client.post(address, {"picture": ink()}).status_code == 403
    sign_in(client, Role.OFFICER)  # of another commune
    assert client.get(address).status_code == 404
    office.signer.refresh_from_db()
    assert office.signer.picture is None


def test_whoever_signs_decides_to_do_without_a_timestamp_when_its_server_fails(
    client: Client, sign_in: Any, office: Office, settings: Any
) -> None:
    issued(office)
    sign_in(client, office.leader)
    with time_server(Clerk(at=timezone.now() - dt.timedelta(days=3))) as liar:
        settings.TIMESTAMP_URL = liar
        refused = press_sign(client, office)
        assert refused.status_code == 422
        assert "khác xa đồng hồ của máy này" in str(refused.context["form"].errors["without_timestamp"])  # type: ignore[attr-defined]
        assert not Signature.objects.exists()
        assert press_sign(client, office, without_timestamp="on").status_code == 302
    assert not Signature.objects.get().has_timestamp


def test_a_timestamp_is_shown_with_the_signature(
    client: Client, sign_in: Any, office: Office, settings: Any
) -> None:
    issued(office)
    sign_in(client, person_of(office.tree, Role.ADMINISTRATOR))
    root = authority().certificate.public_bytes(Encoding.PEM)
    client.post(reverse("documents:authorities"), {"certificate": SimpleUploadedFile("a.pem", root)})
    sign_in(client, office.leader)
    with time_server(Clerk(at=timezone.now())) as address:
        settings.TIMESTAMP_URL = address
        assert press_sign(client, office).status_code == 302
    page = client.get(reverse("documents:sign", args=[office.document.pk]), secure=True).content.decode()
    assert "(theo máy chủ cấp dấu thời gian)" in page
    assert "đúng, do cơ quan được tin cậy cấp" in page
    assert (
        "có dấu thời gian"
        in client.get(reverse("documents:document", args=[office.document.pk])).content.decode()
    )

"""Packets between two communes: a document goes out, comes in, is answered, and the answer is seen by who sent it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from authority import PASSWORD, authority, person
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree

from factories import NOW, CommuneTree, make_commune, member, person_of
from issued_documents import issued, letterhead
from tungngo.directives.models import Directive
from tungngo.documents import jobs
from tungngo.documents.models import Correspondent, Dispatch, Packet, TrustedAuthority
from tungngo.documents.services import NotPossible, exchanging, sending
from tungngo.documents.services.sending import Outside
from tungngo.organizations.models import Role
from vanban.exchange import (
    Business,
    DocumentPacket,
    StatusCode,
    read_packet,
    sign_packet,
    write_document_packet,
)
from vanban.exchange.packets import BusinessType

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@dataclass
class Pair:
    """Two communes that know each other by their codes only, and what the first one sent."""

    here: CommuneTree
    there: CommuneTree
    officer: User
    other: User
    dispatch: Dispatch

    @property
    def packet(self) -> bytes:
        return exchanging.stored_bytes(self.dispatch.packets.get(direction="out"))

    def take(self, data: bytes, **changes: Any) -> exchanging.Taken:
        facts = {"organization": self.there.commune, "name": "goi.edxml", "actor": self.other, "at": NOW}
        return exchanging.take_packet(data=data, **(facts | changes))


@pytest.fixture
def pair() -> Pair:
    here, there = make_commune("Xã Gửi"), make_commune("Xã Nhận")
    officer, other = person_of(here, Role.OFFICER), person_of(there, Role.OFFICER)
    letterhead(here.commune, "H99.1")
    letterhead(there.commune, "H99.2")
    document = issued(here.commune, officer)
    known = Correspondent.objects.create(
        organization=here.commune, name="UBND Xã Nhận", sort_key="", organ_id="H99.2"
    )
    batch, _ = sending.send(
        document=document,
        units=[],
        outside=[Outside(known, "edxml")],
        actor=officer,
        at=NOW,
        request_key=uuid.uuid4(),
    )
    jobs.send(batch.pk)
    return Pair(here, there, officer, other, batch.dispatches.get())


def shuffled(packet: bytes) -> bytes:
    """The same packet with all siblings in the opposite order."""
    root = etree.fromstring(packet)
    for element in root.iter():
        element[:] = list(reversed(element))
    return etree.tostring(root)


def changed(packet: bytes, **changes: Any) -> bytes:
    read = read_packet(packet)
    assert isinstance(read, DocumentPacket)
    return write_document_packet(replace(read, **changes))


def test_a_document_goes_out_comes_in_and_the_answer_is_shown_where_it_came_from(pair: Pair) -> None:
    assert pair.dispatch.state == Dispatch.State.SENT
    taken = pair.take(pair.packet)
    directive = Directive.objects.get(organization=pair.there.commune)
    assert taken.packet.directive == directive
    assert directive.files.get().original_name == "Ke-hoach-05.pdf"
    assert taken.packet.document_id == "H99.1,2026/09/28,05/KH-UBND"

    for code in (StatusCode.ARRIVED, StatusCode.REGISTERED, StatusCode.FINISHED):
        answer = exchanging.make_status_packet(packet=taken.packet, status=code, actor=pair.other, at=NOW)
        again = exchanging.make_status_packet(packet=taken.packet, status=code, actor=pair.other, at=NOW)
        assert again == answer
        pair.take(exchanging.stored_bytes(answer), organization=pair.here.commune, actor=pair.officer)
        pair.dispatch.refresh_from_db()
        assert pair.dispatch.status_code == code


def test_the_same_packet_and_the_same_document_packed_anew_come_in_once(pair: Pair) -> None:
    first = pair.take(pair.packet)
    assert not pair.take(pair.packet).is_new
    again = pair.take(shuffled(pair.packet))
    assert (again.is_new, again.packet) == (False, first.packet)
    assert Directive.objects.filter(organization=pair.there.commune).count() == 1


def test_a_province_keeps_a_packet_to_read_and_answer_and_makes_no_directive_of_it(
    pair: Pair, client: Client, sign_in: Callable[..., Any]
) -> None:
    province = pair.there.province
    provincial = member(Role.PROVINCIAL_OFFICER, province)
    letterhead(province, "H99")
    sign_in(client, provincial)
    assert "giữ lại để xem và trả lời" in client.get(reverse("received:take_packet")).content.decode()
    file = SimpleUploadedFile("goi.edxml", pair.packet)
    page = client.post(reverse("received:take_packet"), {"packet": file}, follow=True)
    assert "Tỉnh không chạy chiến dịch" in page.content.decode()
    packet = Packet.objects.get(organization=province)
    assert packet.directive is None
    assert not Directive.objects.filter(organization=province).exists()
    saved = client.get(reverse("received:packet_attachment", args=[packet.pk, 0]))
    assert saved.content.startswith(b"%PDF-")
    answer = exchanging.make_status_packet(packet=packet, status=StatusCode.ARRIVED, actor=provincial, at=NOW)
    assert answer.status_code == StatusCode.ARRIVED
    recall = Business(kind=BusinessType.RECALL, document_id=packet.document_id, reason="Gửi nhầm")
    pair.take(changed(pair.packet, business=recall), organization=province, actor=provincial)
    recalled = Packet.objects.get(organization=province, direction="in", business=BusinessType.RECALL)
    page = client.get(reverse("received:packet", args=[recalled.pk]))
    assert reverse("received:packet", args=[packet.pk]) in page.content.decode()


def test_elements_may_stand_in_any_order(pair: Pair) -> None:
    taken = pair.take(shuffled(pair.packet))
    assert taken.is_new
    assert taken.packet.subject == "Hưởng ứng ngày hội mẫu"


def test_a_later_answer_is_not_undone_by_an_earlier_one_that_was_slow(pair: Pair) -> None:
    from datetime import timedelta

    packet = pair.take(pair.packet).packet
    early, late = (
        exchanging.make_status_packet(
            packet=packet, status=code, actor=pair.other, at=NOW + timedelta(hours=h)
        )
        for code, h in ((StatusCode.ARRIVED, 1), (StatusCode.FINISHED, 2))
    )
    for answer in (late, early):
        pair.take(exchanging.stored_bytes(answer), organization=pair.here.commune, actor=pair.officer)
    pair.dispatch.refresh_from_db()
    assert pair.dispatch.status_code == StatusCode.FINISHED


def test_an_answer_to_what_was_never_sent_is_refused(pair: Pair) -> None:
    packet = pair.take(pair.packet).packet
    answer = exchanging.make_status_packet(packet=packet, status=StatusCode.ARRIVED, actor=pair.other, at=NOW)
    with pytest.raises(NotPossible, match="Không có văn bản số 05/KH-UBND"):
        pair.take(exchanging.stored_bytes(answer))


def test_a_signature_is_believed_only_from_a_trusted_authority_and_whole(pair: Pair) -> None:
    signer = person()
    signed = sign_packet(pair.packet, certificate_file=signer.file(), password=PASSWORD)
    broken = signed.replace("Hưởng ứng".encode(), "Hoan nghênh".encode())
    assert pair.take(pair.packet).packet.signature["is_signed"] is False
    untrusted = pair.take(
        sign_packet(changed(pair.packet, number="06"), certificate_file=signer.file(), password=PASSWORD)
    ).packet.signature
    assert (untrusted["is_intact"], untrusted["is_trusted"]) == (True, False)
    root = authority().certificate
    TrustedAuthority.objects.create(
        name="Mẫu",
        certificate=root.public_bytes(Encoding.PEM).decode(),
        sha256="a" * 64,
        valid_until=root.not_valid_after_utc,
        added_by=pair.other,
        added_at=NOW,
    )
    trusted = pair.take(
        sign_packet(changed(pair.packet, number="07"), certificate_file=signer.file(), password=PASSWORD)
    ).packet.signature
    assert (trusted["is_intact"], trusted["is_trusted"]) == (True, True)
    third = make_commune("Xã Ba")
    forged = pair.take(
        broken, organization=third.commune, actor=person_of(third, Role.OFFICER)
    ).packet.signature
    assert (forged["is_intact"], forged["is_trusted"]) == (False, False)


def test_a_recall_makes_no_directive_and_points_to_what_it_recalls(
    pair: Pair, client: Client, sign_in: Callable[..., User]
) -> None:
    first = pair.take(pair.packet).packet
    recall = Business(BusinessType.RECALL, reason="Sai thẩm quyền", document_id=first.document_id)
    taken = pair.take(changed(pair.packet, business=recall)).packet
    assert taken.directive == first.directive
    assert Directive.objects.filter(organization=pair.there.commune).count() == 1
    sign_in(client, pair.other)
    page = client.get(reverse("received:packet", args=[taken.pk])).content.decode()
    assert "đề nghị thu hồi" in page
    assert "Sai thẩm quyền" in page
    assert "Đồng ý thu hồi" in page


def test_all_files_of_a_packet_are_kept_and_can_be_saved(
    pair: Pair, client: Client, sign_in: Callable[..., User]
) -> None:
    from vanban.exchange import Attachment

    read = read_packet(pair.packet)
    assert isinstance(read, DocumentPacket)
    more = Attachment("Biểu mẫu.xlsx", "application/octet-stream", b"bang tinh")
    taken = pair.take(changed(pair.packet, attachments=(more, *read.attachments))).packet
    assert taken.directive is not None
    assert taken.directive.files.get().original_name == "Ke-hoach-05.pdf"
    sign_in(client, pair.other)
    answer = client.get(reverse("received:packet_attachment", args=[taken.pk, 0]))
    assert (answer.status_code, answer.content) == (200, b"bang tinh")
    assert client.get(reverse("received:packet_attachment", args=[taken.pk, 9])).status_code == 404


HOSTILE = {
    "not xml": b"khong phai xml",
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "laughs": b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><edXML>&b;</edXML>',
    "another xml": b"<html><body/></html>",
    "half": b'<edXML:edXML xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope>',
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_packet_is_refused_beside_the_field(
    pair: Pair, client: Client, sign_in: Callable[..., User], name: str
) -> None:
    sign_in(client, pair.other)
    file = SimpleUploadedFile("goi.edxml", HOSTILE[name])
    answer = client.post(reverse("received:take_packet"), {"packet": file})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert Packet.objects.filter(direction="in").count() == 0


def test_a_packet_over_the_limit_is_thrown_away(
    pair: Pair, client: Client, sign_in: Callable[..., User], settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 2000
    sign_in(client, pair.other)
    file = SimpleUploadedFile("goi.edxml", pair.packet + b" " * 100_000)
    answer = client.post(reverse("received:take_packet"), {"packet": file})
    assert answer.status_code == 422
    assert "quá lớn" in answer.content.decode()


def test_what_every_packet_must_say_is_asked_for_before_it_is_made(pair: Pair) -> None:
    Packet.objects.all().delete()
    pair.dispatch.correspondent.organ_id = ""  # type: ignore[union-attr]
    with pytest.raises(NotPossible, match="mã định danh"):
        exchanging.make_document_packet(dispatch=pair.dispatch, actor=pair.officer, at=NOW)

"""edXML packets: written, read back in any order, signed, spoiled."""

from __future__ import annotations

import base64
import datetime as dt
import io
import random
import zipfile
from copy import deepcopy
from dataclasses import replace

import pytest
from authority import NOW, PASSWORD, authority, person, revocation_list
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from vanban.exchange import (
    Agency,
    Attachment,
    DocumentPacket,
    NotSigned,
    ResponseFor,
    Signer,
    Staff,
    StatusCode,
    StatusPacket,
    Trace,
    UnreadablePacket,
    read_packet,
    sign_packet,
    verify_packet,
    write_document_packet,
    write_status_packet,
)
from vanban.exchange.packets import NAMESPACE, VIETNAM, Business, BusinessType, Priority, SteeringType
from vanban.exchange.reading import PacketLimits

PACKET = DocumentPacket(
    sender=Agency("H00.12", "UBND tỉnh Mẫu", email="vanthu@tinhmau.example"),
    receivers=(Agency("H00.12.05", "UBND xã Mẫu"), Agency("H00.12.06", "UBND xã Mẫu Hai")),
    number="46",
    symbol="KH-UBND",
    date=dt.date(2026, 9, 1),
    place="Mẫu",
    type_code=10,
    type_name="Kế hoạch",
    subject="Tổ chức Ngày Chuyển đổi số quốc gia năm 2026",
    signer=Signer("Nguyễn Văn Mẫu", "Phó Chủ tịch", "KT. CHỦ TỊCH"),
    attachments=(Attachment("ke-hoach.pdf", "application/pdf", b"%PDF-1.7 mau"),),
    due_date=dt.date(2026, 10, 15),
    recipients=("Như trên", "Lưu: VT"),
    priority=Priority.URGENT,
    pages=4,
    appendixes=("Phụ lục phân công",),
    responses_for=(
        ResponseFor("G14", "798", "BKHCN-CĐSQG", dt.date(2026, 8, 20), "G14,2026/08/20,798/BKHCN"),
    ),
    steering_type=SteeringType.DIRECTION,
    traces=(Trace("H00.12", dt.datetime(2026, 9, 1, 9, 30, 5, tzinfo=VIETNAM)),),
    business=Business(
        BusinessType.UPDATE, "Bổ sung phụ lục", "H00.12,2026/08/30,45/KH-UBND", staff=Staff("Lê Thị Mẫu")
    ),
)
STATUS = StatusPacket(
    ResponseFor("H00.12", "46", "KH-UBND", dt.date(2026, 9, 1), PACKET.document_id),
    Agency("H00.12.05", "UBND xã Mẫu"),
    StatusCode.REGISTERED,
    dt.datetime(2026, 9, 2, 7, 0, 0, tzinfo=VIETNAM),
    "Đã vào sổ",
    Staff("Trần Văn Mẫu", "Văn thư"),
)

_words = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x1EF9, exclude_categories=["Cs", "Cc"]), max_size=40
).map(str.strip)


def test_a_document_packet_reads_back_as_it_was_written() -> None:
    assert read_packet(write_document_packet(PACKET)) == PACKET


def test_a_status_packet_reads_back_as_it_was_written() -> None:
    assert read_packet(write_status_packet(STATUS)) == STATUS


@given(subject=_words, name=_words, data=st.binary(min_size=1, max_size=300), content=_words)
def test_any_words_and_any_bytes_survive_the_way(subject: str, name: str, data: bytes, content: str) -> None:
    packet = replace(
        PACKET,
        subject=subject,
        content=content,
        sender=replace(PACKET.sender, name=name),
        attachments=(Attachment("tệp kèm.bin", "application/octet-stream", data, name),),
    )
    assert read_packet(write_document_packet(packet)) == packet


@given(seed=st.integers(0, 10_000))
def test_the_order_of_elements_and_their_prefix_do_not_matter(seed: int) -> None:
    root = etree.fromstring(write_document_packet(PACKET))
    shuffle = random.Random(seed)  # noqa: S311  (repeatable, no secret)
    many = {"To", "Attachment", "Reference", "TraceHeader", "Place"}  # their own order means something
    for element in list(root.iter()):
        names = [etree.QName(child).localname for child in element]
        if len(names) > 1 and not many & set(names):
            children = list(element)
            shuffle.shuffle(children)
            element[:] = children
    text = etree.tostring(root).decode()
    renamed = text.replace("edXML:", "ed:").replace("xmlns:edXML", "xmlns:ed")
    assert read_packet(renamed.encode()) == PACKET


def test_the_elements_stand_where_the_standard_has_them() -> None:
    root = etree.fromstring(write_document_packet(PACKET))
    assert etree.QName(root).namespace == NAMESPACE
    message = root.find(
        f"{{{NAMESPACE}}}edXMLEnvelope/{{{NAMESPACE}}}edXMLHeader/{{{NAMESPACE}}}MessageHeader"
    )
    assert message is not None
    assert [etree.QName(child).localname for child in message] == [
        *("From", "To", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content"),
        *("SignerInfo", "DueDate", "ToPlaces", "OtherInfo", "ResponseFor", "SteeringType"),
    ]
    assert message.findtext(f"{{{NAMESPACE}}}DocumentId") == "H00.12,2026/09/01,46/KH-UBND"
    assert root.find("AttachmentEncoded/Attachment/ContentTransferEncoded") is not None
    packed = base64.b64decode(root.findtext("AttachmentEncoded/Attachment/ContentTransferEncoded") or "")
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == ["ke-hoach.pdf"]


def test_a_file_that_a_sender_did_not_pack_is_taken_as_it_is() -> None:
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("word/document.xml", "<w/>")
    for content in (b"%PDF-1.4 tran", docx.getvalue()):
        root = etree.fromstring(write_document_packet(PACKET))
        encoded = root.find("AttachmentEncoded/Attachment/ContentTransferEncoded")
        assert encoded is not None
        encoded.text = base64.b64encode(content).decode()
        read = read_packet(etree.tostring(root))
        assert isinstance(read, DocumentPacket)
        assert read.attachments[0].data == content


def test_a_file_name_never_leaves_its_folder() -> None:
    packet = replace(PACKET, attachments=(Attachment("../../etc/pass\x00wd", "text/plain", b"x"),))
    root = etree.fromstring(write_document_packet(replace(packet, attachments=PACKET.attachments)))
    for name in root.iter("AttachmentName"):
        name.text = "..\\..\\etc/passwd:x"
    read = read_packet(etree.tostring(root))
    assert isinstance(read, DocumentPacket)
    assert read.attachments[0].name == "passwd x"


def _spoiled(name: str, value: str | None) -> bytes:
    root = etree.fromstring(write_document_packet(PACKET))
    element = next(found for found in root.iter() if etree.QName(found).localname == name)
    if value is None:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    else:
        element.text = value
    return etree.tostring(root)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"%PDF-1.7", "not_xml"),
        (write_document_packet(PACKET)[:-200], "not_xml"),
        (b"<a/>", "not_edxml"),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            "not_edxml",
        ),
        (b"<a>" * 100_000, "too_large"),
        (_spoiled("From", None), "missing"),
        (_spoiled("MessageHeader", None), "missing"),
        (_spoiled("PromulgationDate", "hôm qua"), "bad_value"),
        (_spoiled("Priority", "9"), "bad_value"),
        (_spoiled("Type", "mười"), "bad_value"),
        (_spoiled("ContentTransferEncoded", "không phải base64"), "bad_attachment"),
        (_spoiled("ContentTransferEncoded", base64.b64encode(b"PK\x03\x04hong").decode()), "bad_attachment"),
    ],
)
def test_what_is_no_packet_is_refused_with_a_message_in_vietnamese(data: bytes, code: str) -> None:
    with pytest.raises(UnreadablePacket) as raised:
        read_packet(data)
    assert raised.value.code == code
    assert any(letter > "\x7f" for letter in raised.value.message)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-7"])
def test_a_declaration_that_hides_in_another_encoding_is_not_followed(encoding: str) -> None:
    swelling = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 3))
    hidden = f'<!DOCTYPE edXML [<!ENTITY a0 "aaaaaaaaaa">{swelling}]>'
    words = f'<?xml version="1.0" encoding="{encoding}"?>{hidden}<edXML x="&a2;"><edXMLHeader/></edXML>'
    data = words.encode(encoding)
    if encoding == "utf-7":  # Python leaves "<" as it is, others need not
        data = words.replace("<!", "+ADwAIQ-").encode()
    with pytest.raises(UnreadablePacket) as raised:
        read_packet(data)
    assert raised.value.code == "not_xml"
    assert "UTF-8" in raised.value.message


def test_a_byte_order_mark_and_another_namespace_change_nothing() -> None:
    packet = write_document_packet(PACKET)
    assert read_packet(b"\xef\xbb\xbf" + packet) == PACKET
    assert (
        read_packet(packet.replace(NAMESPACE.encode(), b"http://www.mic.gov.vn/TBT/QCVN_102_2016")) == PACKET
    )
    assert read_packet(packet.replace(f'="{NAMESPACE}"'.encode(), b'="urn:khac"')) == PACKET


# What a packet may lack (QCVN 102:2016/BTTTT, 2.2): the sender, the date and the type of the document stay.
OPTIONAL = (
    *("OrganName", "OrganizationInCharge", "Email", "Telephone", "Fax", "Website", "OrganAdd"),
    *("DocumentId", "Place", "TypeName", "Subject", "Content", "Position", "Competence", "SignerInfo"),
    *("DueDate", "ToPlaces", "OtherInfo", "Priority", "PageAmount", "Appendixes", "ResponseFor"),
    *("SteeringType", "TraceHeaderList", "Bussiness", "AttachmentEncoded", "Description"),
)


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_packet_reads_without_what_it_may_lack(name: str) -> None:
    root = etree.fromstring(write_document_packet(PACKET))
    gone = [element for element in root.iter() if etree.QName(element).localname == name]
    for element in gone:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    read = read_packet(etree.tostring(root))
    assert isinstance(read, DocumentPacket)
    assert (read.sender.organ_id, read.date) == (PACKET.sender.organ_id, PACKET.date)


@given(seed=st.integers(0, 100_000))
def test_a_packet_that_was_torn_apart_is_read_or_refused_in_words(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (repeatable, no secret)
    whole = chance.choice([write_document_packet(PACKET), write_status_packet(STATUS)])
    root = etree.fromstring(whole)
    for _ in range(chance.randint(1, 6)):
        element = chance.choice(list(root.iter()))
        parent = element.getparent()
        if parent is None:
            continue
        match chance.randrange(4):
            case 0:
                parent.remove(element)
            case 1:
                parent.append(deepcopy(element))
            case 2:
                element.text = chance.choice(["", "9" * 400, "\u202e\u200b", "1/1/1", "..", "-1"])
            case _:
                chance.choice(list(root.iter())).append(etree.Element(element.tag))
    said = "đọc được"
    try:
        read_packet(etree.tostring(root))
    except UnreadablePacket as refused:
        said = refused.message
    assert any(letter > "\x7f" for letter in said)


def test_a_file_that_swells_is_refused_before_it_is_unpacked() -> None:
    packet = replace(
        PACKET, attachments=(Attachment("lon.bin", "application/octet-stream", b"\0" * 5_000_000),)
    )
    data = write_document_packet(packet)
    assert len(data) < 100_000
    with pytest.raises(UnreadablePacket) as raised:
        read_packet(data, PacketLimits(unpacked_bytes=1_000_000))
    assert raised.value.code == "too_large"


def _signed() -> bytes:
    return sign_packet(write_document_packet(PACKET), certificate_file=person().file(), password=PASSWORD)


def test_a_signed_packet_is_intact_trusted_and_still_reads_the_same() -> None:
    signed = _signed()
    check = verify_packet(signed, trusted=[authority().certificate], at=NOW)
    assert (check.is_intact, check.is_trusted, check.is_old, check.problem) == (True, True, False, "")
    assert (check.signer, check.organization) == ("Nguyễn Văn Mẫu", "Ủy ban nhân dân xã Mẫu")
    assert read_packet(signed) == PACKET
    header = etree.fromstring(signed).find(f".//{{{NAMESPACE}}}edXMLHeader")
    assert header is not None
    assert [etree.QName(child).localname for child in header] == [
        "MessageHeader",
        "TraceHeaderList",
        "Signature",
    ]


def test_a_change_after_signing_is_seen() -> None:
    changed = _signed().replace(b"2026/10/15", b"2026/10/25")
    check = verify_packet(changed, trusted=[authority().certificate], at=NOW)
    assert not check.is_intact
    assert not check.is_trusted
    assert "thay đổi" in check.problem


def test_a_packet_hidden_around_a_signed_one_is_not_taken_for_signed() -> None:
    signed = etree.fromstring(_signed())
    outer = etree.fromstring(write_document_packet(replace(PACKET, subject="Giả mạo")))
    outer.append(signed)
    check = verify_packet(etree.tostring(outer), trusted=[authority().certificate], at=NOW)
    assert not check.is_intact


def test_a_strange_authority_or_a_certificate_out_of_time_is_not_trusted() -> None:
    signed = _signed()
    strange = verify_packet(signed, trusted=[authority("Cơ quan khác").certificate], at=NOW)
    none = verify_packet(signed, trusted=[], at=NOW)
    late = verify_packet(signed, trusted=[authority().certificate], at=NOW + dt.timedelta(days=800))
    assert (strange.is_intact, strange.is_trusted) == (True, False)
    assert (none.is_intact, none.is_trusted) == (True, False)
    assert not late.is_trusted
    assert all(check.problem for check in (strange, none, late))


def test_a_revoked_certificate_is_not_trusted_and_what_is_not_known_is_said() -> None:
    roots = [authority().certificate]
    unknown = verify_packet(_signed(), trusted=roots, at=NOW)
    good = verify_packet(_signed(), trusted=roots, at=NOW, lists=[revocation_list()])
    revoked = verify_packet(_signed(), trusted=roots, at=NOW, lists=[revocation_list(person())])
    assert [(check.is_trusted, check.standing) for check in (unknown, good, revoked)] == [
        (True, "unknown"),
        (True, "good"),
        (False, "revoked"),
    ]
    assert "đã bị thu hồi" in revoked.problem


def test_an_unsigned_packet_and_a_wrong_password_are_said() -> None:
    with pytest.raises(NotSigned, match="không có chữ ký"):
        verify_packet(write_document_packet(PACKET), trusted=[], at=NOW)
    with pytest.raises(NotSigned, match="mật khẩu"):
        sign_packet(write_document_packet(PACKET), certificate_file=person().file(), password="sai")

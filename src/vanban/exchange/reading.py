"""edXML to packets: elements in any order and under any prefix, since senders differ and no schema is published."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from lxml import etree

from vanban.exchange.packets import (
    DATE_FORMAT,
    TIME_FORMAT,
    VIETNAM,
    Agency,
    Attachment,
    Business,
    BusinessType,
    DocumentPacket,
    Priority,
    ResponseFor,
    Signer,
    Staff,
    StatusCode,
    StatusPacket,
    SteeringType,
    Trace,
    UnreadablePacket,
)

_Choice = TypeVar("_Choice", bound=Enum)

_DATES: Final = (DATE_FORMAT, "%d/%m/%Y", "%Y-%m-%d")
_TIMES: Final = (TIME_FORMAT, "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
_UNSAFE_NAME: Final = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
_NAME_CHARACTERS: Final = 150
_DECLARATION: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PacketLimits:
    """The most that a packet may ask for.

    Attributes:
        packet_bytes: Size of the file itself.
        elements: Number of tags, far above any honest packet.
        attachments: Number of files.
        unpacked_bytes: Size of all files together once unpacked.
    """

    packet_bytes: int = 120 * 1024 * 1024
    elements: int = 20_000
    attachments: int = 200
    unpacked_bytes: int = 250 * 1024 * 1024


def parse_packet(data: bytes, limits: PacketLimits) -> etree._Element:
    """The tree of an edXML file, parsed without entities, without a network and within limits.

    Raises:
        UnreadablePacket: It is no XML, no edXML, or too large.
    """
    if len(data) > limits.packet_bytes or data.count(b"<") > 2 * limits.elements:
        raise UnreadablePacket("too_large", "Gói tin quá lớn nên không được mở. Hãy xin gửi lại bản nhẹ hơn.")
    if _DECLARATION.search(data):
        raise UnreadablePacket("not_edxml", "Gói tin có phần khai báo không được phép nên không được mở.")
    # Whatever encoding it claims: in another one, what was looked for above would not have been found.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePacket(
            "not_xml",
            "Tệp không phải gói tin edXML (XML, bảng mã UTF-8) hoặc bị hỏng. Hãy xin nơi gửi gửi lại.",
        ) from error
    if _local(root) != "edXML" or _find(root, "edXMLHeader") is None:
        raise UnreadablePacket("not_edxml", "Tệp XML này không phải gói tin edXML (QCVN 102:2016/BTTTT).")
    return root


def read_packet(data: bytes, limits: PacketLimits | None = None) -> DocumentPacket | StatusPacket:
    """Reads an edXML file: a document with its files, or a receiver's status.

    The signature is not looked at: `verify_packet` does.

    Raises:
        UnreadablePacket: It is no packet, lacks what a packet must say, or asks for more than `limits`.
    """
    limits = limits or PacketLimits()
    root = parse_packet(data, limits)
    status = _find(root, "StatusCode")
    message = _find(root, "MessageHeader")
    if message is not None:
        return _document(root, message, limits)
    if status is not None:
        around = status.getparent()
        assert around is not None  # the root is no status  # noqa: S101
        return _status(around)
    raise _missing("MessageHeader")


def _document(root: etree._Element, message: etree._Element, limits: PacketLimits) -> DocumentPacket:
    sender = _child(message, "From")
    if sender is None:
        raise _missing("From")
    issued = _child(message, "PromulgationInfo")
    kind = _child(message, "DocumentType")
    signer = _child(message, "SignerInfo")
    other = _child(message, "OtherInfo")
    number, symbol = _code(message)
    traces = _find(root, "TraceHeaderList")
    return DocumentPacket(
        sender=_agency(sender),
        receivers=tuple(_agency(to) for to in _children(message, "To")),
        number=number,
        symbol=symbol,
        date=_date(_text(issued, "PromulgationDate"), "PromulgationDate"),
        place=_text(issued, "Place"),
        type_code=_number(_text(kind, "Type"), "Type"),
        type_name=_text(kind, "TypeName") or _text(kind, "TypeDetail"),
        subject=_text(message, "Subject"),
        content=_text(message, "Content"),
        signer=Signer(
            full_name=_text(signer, "FullName"),
            position=_text(signer, "Position"),
            competence=_text(signer, "Competence"),
        ),
        due_date=_date(due, "DueDate") if (due := _text(message, "DueDate")) else None,
        recipients=_texts(_child(message, "ToPlaces"), "Place"),
        priority=_choice(Priority, _text(other, "Priority") or "0", "Priority"),
        pages=_number(pages, "PageAmount") if (pages := _text(other, "PageAmount")) else None,
        appendixes=_texts(_child(other, "Appendixes"), "Appendix"),
        responses_for=tuple(_response(answered) for answered in _children(message, "ResponseFor")),
        steering_type=_choice(SteeringType, _text(message, "SteeringType") or "1", "SteeringType"),
        traces=tuple(
            Trace(_text(station, "OrganId"), _time(_text(station, "Timestamp")))
            for station in _children(traces, "TraceHeader")
        ),
        business=_business(_child(traces, "Bussiness")),
        attachments=_attachments(root, limits),
    )


def _status(status: etree._Element) -> StatusPacket:
    answered, sender = _child(status, "ResponseFor"), _child(status, "From")
    if answered is None:
        raise _missing("ResponseFor")
    if sender is None:
        raise _missing("From")
    return StatusPacket(
        response_for=_response(answered),
        sender=_agency(sender),
        status=_choice(StatusCode, _text(status, "StatusCode"), "StatusCode"),
        at=_time(_text(status, "Timestamp")),
        description=_text(status, "Description"),
        staff=_staff(_child(status, "StaffInfo")),
    )


def _business(element: etree._Element | None) -> Business:
    if element is None:
        return Business()
    return Business(
        kind=_choice(BusinessType, _text(element, "BussinessDocType") or "0", "BussinessDocType"),
        reason=_text(element, "BussinessDocReason"),
        document_id=_text(element, "DocumentId"),
        is_paper_sent=_text(element, "Paper") == "1",
        staff=_staff(_child(element, "StaffInfo")),
    )


def _staff(element: etree._Element | None) -> Staff:
    return Staff(
        name=_text(element, "Staff"),
        department=_text(element, "Department"),
        mobile=_text(element, "Mobile"),
        email=_text(element, "Email"),
    )


def _agency(element: etree._Element) -> Agency:
    organ_id = _text(element, "OrganId")
    if not organ_id:
        raise _missing("OrganId")
    return Agency(
        organ_id=organ_id,
        name=_text(element, "OrganName"),
        in_charge=_text(element, "OrganizationInCharge"),
        address=_text(element, "OrganAdd"),
        email=_text(element, "Email"),
        telephone=_text(element, "Telephone"),
        fax=_text(element, "Fax"),
        website=_text(element, "Website"),
    )


def _response(element: etree._Element) -> ResponseFor:
    number, symbol = _code(element)
    return ResponseFor(
        organ_id=_text(element, "OrganId"),
        number=number,
        symbol=symbol,
        date=_date(_text(element, "PromulgationDate"), "PromulgationDate"),
        document_id=_text(element, "DocumentId"),
    )


def _code(parent: etree._Element) -> tuple[str, str]:
    code = _child(parent, "Code")
    return _text(code, "CodeNumber"), _text(code, "CodeNotation")


def _attachments(root: etree._Element, limits: PacketLimits) -> tuple[Attachment, ...]:
    parts = _children(_find(root, "AttachmentEncoded"), "Attachment")
    if len(parts) > limits.attachments:
        raise UnreadablePacket("too_large", f"Gói tin có quá {limits.attachments} tệp kèm nên không được mở.")
    left = limits.unpacked_bytes
    found = []
    for position, part in enumerate(parts, start=1):
        name = _safe_name(_text(part, "AttachmentName")) or f"tep-{position}"
        try:
            packed = base64.b64decode("".join(_text(part, "ContentTransferEncoded").split()), validate=True)
        except ValueError as error:
            raise _bad_attachment(name) from error
        data = _unzipped(packed, name, left)
        left -= len(data)
        found.append(Attachment(name, _text(part, "ContentType"), data, _text(part, "Description")))
    return tuple(found)


def _unzipped(packed: bytes, name: str, most: int) -> bytes:
    """The one file of a ZIP; the bytes themselves when a sender did not pack them (a DOCX is a ZIP of its own)."""
    if len(packed) > most:
        raise _too_much(name)
    if not packed.startswith(b"PK\x03\x04"):
        return packed
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as container:
            entries = [entry for entry in container.infolist() if not entry.is_dir()]
            if len(entries) != 1 or entries[0].filename == "[Content_Types].xml":
                return packed
            if entries[0].file_size > most:
                raise _too_much(name)
            with container.open(entries[0]) as entry:
                return entry.read(most + 1)[:most]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise _bad_attachment(name) from error


def _safe_name(name: str) -> str:
    """A file's name without folders and without what no file system takes."""
    return _UNSAFE_NAME.sub(" ", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")[-_NAME_CHARACTERS:]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _find(root: etree._Element, name: str) -> etree._Element | None:
    return next((element for element in root.iter() if _local(element) == name), None)


def _children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else [child for child in parent if _local(child) == name]


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(parent, name)), None)


def _text(parent: etree._Element | None, name: str) -> str:
    child = _child(parent, name)
    return "" if child is None else (child.text or "").strip()


def _texts(parent: etree._Element | None, name: str) -> tuple[str, ...]:
    return tuple(text for child in _children(parent, name) if (text := (child.text or "").strip()))


def _date(text: str, name: str) -> dt.date:
    for form in _DATES:
        try:
            return dt.datetime.strptime(text[:10], form).replace(tzinfo=VIETNAM).date()
        except ValueError:
            continue
    raise _bad_value(name, text)


def _time(text: str) -> dt.datetime:
    for form in _TIMES:
        try:
            return dt.datetime.strptime(text[:19], form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    raise _bad_value("Timestamp", text)


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):  # noqa: PLR2004
        raise _bad_value(name, text)
    return int(text)


def _choice(choices: type[_Choice], text: str, name: str) -> _Choice:
    for choice in choices:
        if str(choice.value) == text:
            return choice
    raise _bad_value(name, text)


def _missing(name: str) -> UnreadablePacket:
    return UnreadablePacket("missing", f"Gói tin thiếu phần bắt buộc {name}. Hãy xin nơi gửi gửi lại.")


def _bad_value(name: str, text: str) -> UnreadablePacket:
    shown = text[:40] or "(trống)"
    return UnreadablePacket("bad_value", f"Gói tin có giá trị không đúng ở {name}: {shown}.")


def _bad_attachment(name: str) -> UnreadablePacket:
    return UnreadablePacket(
        "bad_attachment", f"Tệp kèm “{name}” bị hỏng, không mở được. Hãy xin nơi gửi gửi lại."
    )


def _too_much(name: str) -> UnreadablePacket:
    return UnreadablePacket("too_large", f"Tệp kèm “{name}” quá lớn nên không được mở.")

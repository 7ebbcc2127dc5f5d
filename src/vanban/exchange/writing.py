"""Packets to edXML, elements in the standard's own order."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import TYPE_CHECKING, Final

from lxml import etree

from vanban.exchange.packets import DATE_FORMAT, NAMESPACE, TIME_FORMAT, VIETNAM, BusinessType

if TYPE_CHECKING:
    import datetime as dt

    from vanban.exchange.packets import (
        Agency,
        Attachment,
        Business,
        DocumentPacket,
        ResponseFor,
        Staff,
        StatusPacket,
    )

_XLINK: Final = "http://www.w3.org/1999/xlink"
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same file gives the same packet


def write_document_packet(packet: DocumentPacket) -> bytes:
    """A document and its files as one edXML file, unsigned."""
    root, header = _envelope()
    message = _add(header, "MessageHeader")
    _add_agency(message, "From", packet.sender)
    for receiver in packet.receivers:
        _add_agency(message, "To", receiver)
    _add(message, "DocumentId", packet.document_id)
    _add_code(message, packet.number, packet.symbol)
    issued = _add(message, "PromulgationInfo")
    _add(issued, "Place", packet.place)
    _add(issued, "PromulgationDate", packet.date.strftime(DATE_FORMAT))
    kind = _add(message, "DocumentType")
    _add(kind, "Type", str(packet.type_code))
    _add(kind, "TypeName", packet.type_name)
    _add(message, "Subject", packet.subject)
    _add(message, "Content", packet.content)
    signer = _add(message, "SignerInfo")
    _add(signer, "Competence", packet.signer.competence)
    _add(signer, "Position", packet.signer.position)
    _add(signer, "FullName", packet.signer.full_name)
    if packet.due_date:
        _add(message, "DueDate", packet.due_date.strftime(DATE_FORMAT))
    if packet.recipients:
        places = _add(message, "ToPlaces")
        for place in packet.recipients:
            _add(places, "Place", place)
    _add_other(message, packet)
    for answered in packet.responses_for:
        _add_response(message, answered)
    _add(message, "SteeringType", str(int(packet.steering_type)))
    traces = _add(header, "TraceHeaderList")
    for trace in packet.traces:
        station = _add(traces, "TraceHeader")
        _add(station, "OrganId", trace.organ_id)
        _add(station, "Timestamp", _time(trace.at))
    _add_business(traces, packet.business)
    _add_attachments(root, packet.attachments)
    return _bytes(root)


def write_status_packet(packet: StatusPacket) -> bytes:
    """A receiver's word on a document as an edXML file, unsigned."""
    root, header = _envelope()
    status = _add(header, "Status")
    _add_response(status, packet.response_for)
    _add_agency(status, "From", packet.sender)
    _add_staff(status, packet.staff)
    _add(status, "StatusCode", packet.status.value)
    _add(status, "Description", packet.description)
    _add(status, "Timestamp", _time(packet.at))
    return _bytes(root)


def _envelope() -> tuple[etree._Element, etree._Element]:
    root = etree.Element(_name("edXML"), nsmap={"edXML": NAMESPACE})
    return root, _add(_add(root, "edXMLEnvelope"), "edXMLHeader")


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, _name(name))
    if text is not None:
        child.text = "".join(letter for letter in text if letter >= " " or letter in "\t\n")
    return child


def _add_agency(parent: etree._Element, name: str, agency: Agency) -> None:
    element = _add(parent, name)
    for field, value in (
        ("OrganId", agency.organ_id),
        ("OrganizationInCharge", agency.in_charge),
        ("OrganName", agency.name),
        ("OrganAdd", agency.address),
        ("Email", agency.email),
        ("Telephone", agency.telephone),
        ("Fax", agency.fax),
        ("Website", agency.website),
    ):
        _add(element, field, value)


def _add_code(parent: etree._Element, number: str, symbol: str) -> None:
    code = _add(parent, "Code")
    _add(code, "CodeNumber", number)
    _add(code, "CodeNotation", symbol)


def _add_response(parent: etree._Element, answered: ResponseFor) -> None:
    element = _add(parent, "ResponseFor")
    _add(element, "OrganId", answered.organ_id)
    _add_code(element, answered.number, answered.symbol)
    _add(element, "PromulgationDate", answered.date.strftime(DATE_FORMAT))
    _add(element, "DocumentId", answered.document_id)


def _add_other(message: etree._Element, packet: DocumentPacket) -> None:
    other = _add(message, "OtherInfo")
    _add(other, "Priority", str(int(packet.priority)))
    if packet.pages is not None:
        _add(other, "PageAmount", str(packet.pages))
    if packet.appendixes:
        appendixes = _add(other, "Appendixes")
        for appendix in packet.appendixes:
            _add(appendixes, "Appendix", appendix)


def _add_staff(parent: etree._Element, staff: Staff) -> None:
    element = _add(parent, "StaffInfo")
    _add(element, "Department", staff.department)
    _add(element, "Staff", staff.name)
    _add(element, "Mobile", staff.mobile)
    _add(element, "Email", staff.email)


def _add_business(traces: etree._Element, business: Business) -> None:
    element = _add(traces, "Bussiness")  # spelt as the standard spells it
    _add(element, "BussinessDocType", str(int(business.kind)))
    _add(element, "BussinessDocReason", business.reason)
    if business.kind != BusinessType.NEW:
        _add(element, "DocumentId", business.document_id)
    _add(element, "Paper", "1" if business.is_paper_sent else "0")
    _add_staff(element, business.staff)


def _add_attachments(root: etree._Element, attachments: tuple[Attachment, ...]) -> None:
    body = _add(root[0], "edXMLBody")
    manifest = _add(body, "edXMLManifest")
    manifest.set("version", "1.0")
    # Outside the envelope and without the prefix, as the standard has it.
    encoded = etree.SubElement(root, "AttachmentEncoded")
    for position, attachment in enumerate(attachments, start=1):
        content_id = f"file-{position}"
        reference = etree.SubElement(manifest, _name("Reference"), nsmap={"xlink": _XLINK})
        reference.set(f"{{{_XLINK}}}href", f"cid:{content_id}")
        reference.set(f"{{{_XLINK}}}role", "XLinkRole")
        reference.set(f"{{{_XLINK}}}type", "simple")
        described = (
            ("ContentId", content_id),
            ("ContentType", attachment.content_type),
            ("Description", attachment.description),
        )
        for name, value in (*described, ("AttachmentName", attachment.name)):
            _add(reference, name, value)
        part = etree.SubElement(encoded, "Attachment")
        content = base64.b64encode(_zipped(attachment)).decode("ascii")
        for name, value in (
            *described,
            ("ContentTransferEncoded", content),
            ("AttachmentName", attachment.name),
        ):
            etree.SubElement(part, name).text = value


def _zipped(attachment: Attachment) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        entry = zipfile.ZipInfo(attachment.name, date_time=_ZIP_DATE)
        container.writestr(entry, attachment.data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _time(at: dt.datetime) -> str:
    return at.astimezone(VIETNAM).strftime(TIME_FORMAT)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

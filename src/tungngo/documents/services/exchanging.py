"""edXML packets: documents and status on their way out, and what comes in; the same packet twice is one."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.directives.services import receive_directive
from tungngo.documents.models import Dispatch, Letterhead, Packet
from tungngo.documents.queries.dispatches import newest_pdf
from tungngo.documents.queries.signatures import kept_lists, trusted_certificates
from tungngo.documents.services.errors import NotPossible
from tungngo.files.services import Inspected, atomic_with_files, store_file
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
    read_packet,
    verify_packet,
    write_document_packet,
    write_status_packet,
)
from vanban.exchange.packets import DOCUMENT_TYPES, BusinessType, Priority, SteeringType, document_id
from vanban.exchange.reading import PacketLimits
from vanban.writing.document_types import TYPE_OF_SYMBOL

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.directives.models import Directive
    from tungngo.organizations.models import Organization

# A submission by packet has a key of its own for each document of a body: however often it comes, it is one.
_TAKING_IN: Final = uuid.UUID("0b5b2b57-6f0d-4b1c-8f53-5f2d3d8a7c12")
_URGENCIES: Final = {
    "KHẨN": Priority.URGENT,
    "THƯỢNG KHẨN": Priority.VERY_URGENT,
    "HỎA TỐC": Priority.EXPRESS,
}
_KIND: Final = "edxml"
_CONTENT_TYPE: Final = "application/octet-stream"  # nothing that a browser would show
# Which of a packet's files is the document itself: the first of the best form.
_BEST_FIRST: Final = (".pdf", ".docx", ".doc", ".odt", ".rtf")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a packet turned out to be.

    Attributes:
        packet: As it is kept.
        is_new: It had not come before.
    """

    packet: Packet
    is_new: bool


def make_document_packet(*, dispatch: Dispatch, actor: User, at: datetime) -> Packet:
    """Packs an issued document for a body outside; asked again, it gives the packet that is there.

    Raises:
        NotPossible: A fact is missing that every packet must have; the message says which.
    """
    known = Packet.objects.filter(
        dispatch=dispatch, direction=Packet.Direction.OUT, status_code="", business=BusinessType.NEW
    ).first()
    if known:
        return known
    packed = _packed(dispatch)
    return _keep(
        organization=dispatch.organization,
        data=write_document_packet(packed),
        name=_file_name(packed.number, packed.symbol),
        actor=actor,
        at=at,
        values={
            "direction": Packet.Direction.OUT,
            "dispatch": dispatch,
            "document_id": packed.document_id,
            "organ_id": packed.receivers[0].organ_id,
            "organ_name": packed.receivers[0].name,
            "subject": packed.subject,
        },
    )


def make_status_packet(*, packet: Packet, status: StatusCode, actor: User, at: datetime) -> Packet:
    """Answers a document that came in a packet; the same answer twice is one packet.

    Raises:
        NotPossible: The packet brought no document, or our own identity is not set.
    """
    read = read_stored(packet)
    if packet.direction != Packet.Direction.IN or not isinstance(read, DocumentPacket):
        raise NotPossible(_("Chỉ trả lời trạng thái cho gói tin mang văn bản."))
    known = Packet.objects.filter(
        organization=packet.organization,
        direction=Packet.Direction.OUT,
        document_id=packet.document_id,
        status_code=status,
    ).first()
    if known:
        return known
    answer = StatusPacket(
        response_for=ResponseFor(
            organ_id=read.sender.organ_id,
            number=read.number,
            symbol=read.symbol,
            date=read.date,
            document_id=read.document_id,
        ),
        sender=_own_agency(packet.organization),
        status=status,
        at=at,
        staff=Staff(name=actor.full_name),
    )
    return _keep(
        organization=packet.organization,
        data=write_status_packet(answer),
        name=_file_name(read.number, read.symbol, suffix=f"trang-thai-{status}"),
        actor=actor,
        at=at,
        values={
            "direction": Packet.Direction.OUT,
            "directive": packet.directive,
            "document_id": packet.document_id,
            "organ_id": read.sender.organ_id,
            "organ_name": read.sender.name,
            "subject": read.subject,
            "status_code": status,
        },
    )


def take_packet(*, organization: Organization, data: bytes, name: str, actor: User, at: datetime) -> Taken:
    """Takes in a packet: a document becomes a commune's directive, a status is noted with what was sent.

    A province runs no campaign: it keeps the packet, reads its files and answers it.

    Raises:
        UnreadablePacket: It is no packet; the message is for the person.
        UnreadableFile: The document in it cannot be read.
        NotPossible: It is not for this body, or holds no document.
    """
    read = read_packet(data, PacketLimits(packet_bytes=settings.UPLOAD_MAX_BYTES))
    digest = hashlib.sha256(data).hexdigest()
    known = _known(organization, read, digest)
    if known:
        return Taken(known, is_new=False)
    signature = _check_signature(data, at)
    values: dict[str, Any] = {"direction": Packet.Direction.IN, "signature": signature}
    try:
        with atomic_with_files():
            if isinstance(read, StatusPacket):
                values |= _status_values(organization, read)
            else:
                values |= _document_values(organization, read, actor, at)
            packet = _keep(organization=organization, data=data, name=name, actor=actor, at=at, values=values)
    except IntegrityError:  # a second click was a moment earlier: its packet is the one
        known = _known(organization, read, digest)
        if known is None:
            raise
        return Taken(known, is_new=False)
    return Taken(packet, is_new=True)


def read_stored(packet: Packet) -> DocumentPacket | StatusPacket:
    """A kept packet as data."""
    return read_packet(stored_bytes(packet))


def stored_bytes(packet: Packet) -> bytes:
    """A kept packet as it went or came."""
    with default_storage.open(packet.file.path) as stored:
        return bytes(stored.read())


def _packed(dispatch: Dispatch) -> DocumentPacket:
    document, receiver = dispatch.document, dispatch.correspondent
    entry, file = getattr(document, "register_entry", None), newest_pdf(document)
    if entry is None or file is None:
        raise NotPossible(_("Văn bản chưa có số hoặc chưa có tệp PDF."))
    if receiver is None or not receiver.organ_id:
        raise NotPossible(_("Nơi nhận chưa có mã định danh nên chưa tạo được gói edXML."))
    if document.type_symbol not in DOCUMENT_TYPES:
        raise NotPossible(_("QCVN 102:2016/BTTTT không có mã cho loại văn bản này."))
    content = document.content or {}
    with default_storage.open(file.path) as stored:
        attachment = Attachment(file.original_name, file.content_type, bytes(stored.read()))
    signature = content.get("signature") or {}
    return DocumentPacket(
        sender=_own_agency(document.organization),
        receivers=(Agency(receiver.organ_id, receiver.name, email=receiver.email),),
        number=f"{entry.number:02d}",
        symbol=entry.symbol,
        date=entry.date,
        place=content.get("place", ""),
        type_code=DOCUMENT_TYPES[document.type_symbol],
        type_name=TYPE_OF_SYMBOL[document.type_symbol].name or _("Công văn"),
        subject=document.subject,
        signer=Signer(
            full_name=entry.signer,
            position=signature.get("title", ""),
            competence=signature.get("authority", "") or ("TM." if signature.get("collective") else ""),
        ),
        recipients=tuple(content.get("recipients") or ()),
        priority=_URGENCIES.get(content.get("urgency", ""), Priority.NORMAL),
        steering_type=SteeringType.DIRECTION if document.type_symbol != "BC" else SteeringType.REPORT,
        attachments=(attachment,),
    )


def _own_agency(body: Organization) -> Agency:
    own = Letterhead.objects.filter(organization=body).first()
    if own is None or not own.organ_id:
        raise NotPossible(
            _("Cơ quan chưa khai mã định danh ở thông tin trên văn bản nên chưa tạo được gói edXML.")
        )
    return Agency(own.organ_id, own.body, address=own.address, email=own.email, telephone=own.telephone)


def _known(organization: Organization, read: DocumentPacket | StatusPacket, digest: str) -> Packet | None:
    arrived = Packet.objects.filter(organization=organization, direction=Packet.Direction.IN)
    same = arrived.filter(sha256=digest).first()
    if same or isinstance(read, StatusPacket) or read.business.kind != BusinessType.NEW:
        return same
    return arrived.filter(document_id=read.document_id, status_code="", business=BusinessType.NEW).first()


def _status_values(organization: Organization, read: StatusPacket) -> dict[str, Any]:
    answered = read.response_for
    known_as = {
        answered.document_id,
        document_id(answered.organ_id, answered.date, answered.number, answered.symbol),
    }
    sent = (
        Packet.objects.filter(
            organization=organization,
            direction=Packet.Direction.OUT,
            document_id__in=known_as,
            organ_id=read.sender.organ_id,
            dispatch__isnull=False,
        )
        .order_by("-handled_at")
        .first()
    )
    if sent is None or sent.dispatch_id is None:
        raise NotPossible(
            _("Không có văn bản số %(number)s/%(symbol)s nào đã gửi cho %(body)s bằng gói edXML.")
            % {
                "number": answered.number,
                "symbol": answered.symbol,
                "body": read.sender.name or read.sender.organ_id,
            }
        )
    dispatch = Dispatch.objects.select_for_update(of=("self",)).get(pk=sent.dispatch_id)
    later = Packet.objects.filter(dispatch=dispatch, direction=Packet.Direction.IN, sent_at__gt=read.at)
    if not later.exists():
        dispatch.status_code = read.status
        dispatch.save(update_fields=["status_code"])
    return {
        "dispatch": dispatch,
        "document_id": sent.document_id,
        "organ_id": read.sender.organ_id,
        "organ_name": read.sender.name,
        "subject": read.description[:1000],
        "status_code": read.status,
        "sent_at": read.at,
    }


def _document_values(
    organization: Organization, read: DocumentPacket, actor: User, at: datetime
) -> dict[str, Any]:
    kind = read.business.kind
    if kind != BusinessType.RECALL and not read.attachments:
        raise NotPossible(_("Gói tin không có tệp văn bản nào kèm theo."))
    earlier = (
        Packet.objects.filter(
            organization=organization, direction=Packet.Direction.IN, document_id=read.business.document_id
        ).first()
        if kind != BusinessType.NEW
        else None
    )
    directive = earlier.directive if earlier else None
    if kind != BusinessType.RECALL:
        directive = _as_directive(organization, read, actor, at) if organization.commune_id else None
    return {
        "directive": directive,
        "document_id": read.document_id[:200],
        "organ_id": read.sender.organ_id,
        "organ_name": read.sender.name[:300],
        "subject": read.subject[:1000],
        "business": kind,
    }


def _as_directive(organization: Organization, read: DocumentPacket, actor: User, at: datetime) -> Directive:
    best = min(read.attachments, key=lambda one: _rank(one.name))
    key = f"{organization.pk} {read.document_id} {read.business.kind} {hashlib.sha256(best.data).hexdigest()}"
    received = receive_directive(
        organization=organization,
        actor=actor,
        at=at,
        key=uuid.uuid5(_TAKING_IN, key),
        files=[ContentFile(best.data, name=best.name)],
    )
    return received.directive


def _rank(name: str) -> int:
    ranks = (place for place, ending in enumerate(_BEST_FIRST) if name.lower().endswith(ending))
    return next(ranks, len(_BEST_FIRST))


def _check_signature(data: bytes, at: datetime) -> dict[str, Any]:
    trusted, lists = trusted_certificates(), kept_lists()
    try:
        return {"is_signed": True} | asdict(verify_packet(data, trusted=trusted, at=at, lists=lists))
    except NotSigned as error:
        return {"is_signed": False, "problem": str(error)}


def _keep(
    *, organization: Organization, data: bytes, name: str, actor: User, at: datetime, values: dict[str, Any]
) -> Packet:
    digest = hashlib.sha256(data).hexdigest()
    with atomic_with_files():
        file = store_file(
            organization=organization,
            content=ContentFile(data),
            name=name,
            actor=actor,
            at=at,
            inspected=Inspected(_KIND, _CONTENT_TYPE, digest, len(data)),
        )
        packet = Packet.objects.create(
            organization=organization,
            sha256=digest,
            file=file,
            handled_by=actor,
            handled_at=at,
            **{"sent_at": at} | values,
        )
        is_out = packet.direction == Packet.Direction.OUT
        record(
            act="documents.packet.make" if is_out else "documents.packet.take",
            actor=actor,
            organization_id=organization.pk,
            subject=packet,
            at=at,
            data={"id": packet.document_id, "body": packet.organ_name or packet.organ_id},
        )
    return packet


def _file_name(number: str, symbol: str, *, suffix: str = "") -> str:
    stem = f"{number}-{symbol}".replace("/", "-")
    return f"{stem}-{suffix}.edxml" if suffix else f"{stem}.edxml"

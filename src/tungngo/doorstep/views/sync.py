"""The addresses that telephones talk to: the field contract over HTTP (docs/field-sync.md)."""

from __future__ import annotations

import functools
import gzip
import io
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tungngo.doorstep.models import SyncEpoch
from tungngo.doorstep.queries import pulling
from tungngo.doorstep.queries.senders import Sender, dropper_of, sender_of
from tungngo.doorstep.rules import contract
from tungngo.doorstep.services import enrolling, photos, receiving, sealing
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tungngo.doorstep.services.receiving import Receipt

_encoder = msgspec.json.Encoder()


class Refusal(Exception):
    """An answer other than 200: its status and code, and a sentence for the member."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


def _answer(content: Mapping[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(_encoder.encode(content), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    # What middleware adds to pages; none stands around these addresses (config/wsgi.py).
    response["Content-Length"] = str(len(response.content))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _address(method: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Makes a function one of the contract's addresses: no session, one method, refusals as JSON in Vietnamese.

    A telephone proves itself by its token in a header, which no other site can make a browser send: the check against
    forged requests has nothing to add.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @functools.wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            with translation.override("vi"):
                if request.method != method:
                    return _answer({"code": "method", "message": _("Yêu cầu không đúng.")}, 405)
                try:
                    return view(request, **kwargs)
                except Refusal as refusal:
                    return _answer({"code": refusal.code, "message": refusal.message}, refusal.status)
                except OperationalError:
                    message = _("Máy chủ đang bận, điện thoại sẽ tự gửi lại.")
                    return _answer({"code": "busy", "message": message}, 503)

        return answer

    return wrap


def _sender(request: HttpRequest, *, is_closed: bool = False) -> Sender:
    """Who speaks; with `is_closed` also by the token that lets nothing but closed acts in."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    sender = None
    if token and scheme == "Device":
        sender = sender_of(token)
    elif token and scheme == "Drop" and is_closed:
        sender = dropper_of(token)
    if sender is None:
        raise Refusal(
            401, "unknown_device", _("Máy chủ không nhận ra điện thoại này. Hãy liên hệ cán bộ phụ trách.")
        )
    return sender


def _revoked() -> Refusal:
    return Refusal(403, "revoked", _("Điện thoại này đã bị thu hồi; dữ liệu trên máy sẽ được xóa."))


def _body(request: HttpRequest, limit: int = contract.MAX_BODY_BYTES) -> bytes:
    """The body as it was before it was compressed.

    Raises:
        Refusal: It is too large, or was cut off on its way.
    """
    too_large = Refusal(413, "too_large", _("Gói dữ liệu quá lớn."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise too_large
    body: bytes = request.read(limit + 1)
    if request.headers.get("Content-Encoding") == "gzip":
        try:
            with gzip.open(io.BytesIO(body)) as unpacked:
                body = unpacked.read(limit + 1)
        except (OSError, EOFError, zlib.error):
            raise _malformed() from None
    if len(body) > limit:
        raise too_large
    return body


def _malformed() -> Refusal:
    return Refusal(400, "malformed", _("Dữ liệu gửi lên không trọn vẹn."))


def _sent_at(request: HttpRequest) -> datetime | None:
    try:
        sent_at = datetime.fromisoformat(request.headers.get("X-Sent-At", ""))
    except ValueError:
        return None
    return sent_at if sent_at.tzinfo else None


def _note_contact(request: HttpRequest, sender: Sender, at: datetime) -> None:
    try:
        unsent = int(request.headers.get("X-Unsent", "0")[:9])
    except ValueError:
        unsent = 0
    enrolling.note_contact(
        sender=sender,
        app_version=request.headers.get("X-App-Version", sender.app_version),
        unsent_acts=unsent,
        sent_at=_sent_at(request),
        at=at,
    )


def _receipts(sender: Sender, receipts: list[Receipt], at: datetime, *, status: int = 200) -> HttpResponse:
    listed = []
    for receipt in receipts:
        one: dict[str, Any] = {"id": receipt.id, "status": receipt.status}
        if receipt.reason:
            one |= {"reason": receipt.reason, "message": receipt.message}
        listed.append(one)
    refused: dict[str, Any] = {}
    if sender.is_revoked:
        refused = {"code": "revoked", "message": _revoked().message}
    return _answer({"receipts": listed, "server_time": at, "epoch": sender.epoch, **refused}, status)


class _Telephone(msgspec.Struct):
    id: UUID
    name: str = ""


class _Enrolment(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(max_length=60)]
    device: _Telephone
    app_version: str = ""


class _Envelope(msgspec.Struct):
    id: UUID
    sealed: str


class _Envelopes(msgspec.Struct):
    envelopes: Annotated[list[_Envelope], msgspec.Meta(max_length=contract.MAX_ACTS)]


@_address("POST")
def enrol(request: HttpRequest) -> HttpResponse:
    """Binds a telephone to a member by the code of a QR picture."""
    try:
        asked = msgspec.json.decode(_body(request), type=_Enrolment)
    except msgspec.MsgspecError:
        raise _malformed() from None
    at = timezone.now()
    try:
        enrolled = enrolling.enrol(
            code=asked.code,
            device_id=asked.device.id,
            name=asked.device.name.replace("\x00", ""),
            app_version=asked.app_version.replace("\x00", ""),
            at=at,
        )
    except enrolling.CannotEnrol as refused:
        raise Refusal(403, refused.code, _why_not(refused.code)) from None
    device = enrolled.device
    return _answer(
        {
            "token": enrolled.token,
            "drop_token": enrolled.drop_token,
            "secret": enrolling.device_secret(),
            "seal_key": sealing.public_key(),
            "member": {"id": device.member_id, "name": device.member.full_name},
            "commune": {"id": device.organization_id, "name": device.organization.name},
            "epoch": str(SyncEpoch.objects.latest("pk").epoch),
            "server_time": at,
        }
    )


def _why_not(code: str) -> str:
    return {
        "code_unknown": _("Mã không đúng. Hãy quét lại hoặc gõ lại mã trên phiếu."),
        "code_used": _("Mã này đã dùng cho một điện thoại. Hãy xin cán bộ phụ trách mã mới."),
        "code_expired": _("Mã này đã hết hạn hoặc bị thu hồi. Hãy xin cán bộ phụ trách mã mới."),
    }[code]


@_address("POST")
def acts(request: HttpRequest) -> HttpResponse:
    """Takes in acts and answers with their receipts, once they are committed."""
    sender = _sender(request)
    at = timezone.now()
    try:
        raws = contract.split(_body(request))
    except contract.Malformed:
        raise _malformed() from None
    except contract.TooLarge:
        raise Refusal(413, "too_large", _("Gói dữ liệu quá lớn.")) from None
    receipts = receiving.receive(sender=sender, acts=raws, sent_at=_sent_at(request), received_at=at)
    _note_contact(request, sender, at)
    return _receipts(sender, receipts, at, status=403 if sender.is_revoked else 200)


@_address("POST")
def sealed(request: HttpRequest) -> HttpResponse:
    """Takes in acts that were closed while the app was locked."""
    sender = _sender(request, is_closed=True)
    at = timezone.now()
    try:
        envelopes = msgspec.json.decode(_body(request), type=_Envelopes).envelopes
    except msgspec.MsgspecError:
        raise _malformed() from None
    receipts = receiving.take_sealed(
        sender=sender,
        envelopes=[(one.id, one.sealed) for one in envelopes],
        sent_at=_sent_at(request),
        received_at=at,
    )
    _note_contact(request, sender, at)
    return _receipts(sender, receipts, at, status=403 if sender.is_revoked else 200)


@_address("GET")
def pull(request: HttpRequest) -> HttpResponse:
    """Gives the telephone what changed for its member."""
    sender = _sender(request)
    at = timezone.now()
    _note_contact(request, sender, at)
    if sender.is_revoked:
        raise _revoked()
    found = pulling.pull(
        sender=sender,
        cursor=request.GET.get("cursor", ""),
        known_setup=request.GET.get("setup", ""),
        today=timezone.localdate(at),
    )
    return _answer({**found, "server_time": at})


@_address("PUT")
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Keeps a photo."""
    sender = _sender(request)
    if sender.is_revoked:
        raise _revoked()
    content = _body(request, photos.MAX_BYTES)
    try:
        visit_id = UUID(request.GET.get("visit", ""))
    except ValueError:
        raise _malformed() from None
    try:
        photos.keep_photo(
            sender=sender, photo_id=photo_id, visit_id=visit_id, content=content, at=timezone.now()
        )
    except photos.IdReused:
        raise Refusal(409, "id_reused", _("Mã ảnh đã dùng cho ảnh khác.")) from None
    except UnreadableFile as error:
        raise Refusal(422, "unreadable", str(error)) from None
    return _answer({"id": photo_id})


@_address("POST")
def wiped(request: HttpRequest) -> HttpResponse:
    """Notes that a revoked telephone has erased everything."""
    enrolling.note_wiped(sender=_sender(request, is_closed=True), at=timezone.now())
    return _answer({})

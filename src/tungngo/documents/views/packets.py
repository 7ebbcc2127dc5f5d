"""Packets in edXML: taking one in, what it says and whose signature it bears, answering with a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.assignments.models import Campaign
from tungngo.directives.upload_limit import UploadLimit
from tungngo.documents.forms.sending import PacketForm
from tungngo.documents.models import Packet
from tungngo.documents.rules.statuses import STATUS_NAMES
from tungngo.documents.services import NotPossible, exchanging
from tungngo.documents.views.access import desk_of
from tungngo.files.responses import download
from vanban.exchange import DocumentPacket, StatusCode, UnreadablePacket
from vanban.exchange.packets import BusinessType
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from tungngo.documents.views.access import Desk

_PER_PAGE = 25
_ANSWERS = (
    StatusCode.ARRIVED,
    StatusCode.REGISTERED,
    StatusCode.PROCESSING,
    StatusCode.FINISHED,
    StatusCode.REFUSED,
)
_ANSWERS_TO_RECALL = (StatusCode.RECALL_AGREED, StatusCode.RECALL_REFUSED)


def _packet(request: HttpRequest, pk: int, *, to_change: bool = False) -> tuple[Packet, Desk]:
    """A packet of the person's body; others do not exist for them."""
    desk = desk_of(request)
    found = Packet.objects.select_related("file", "dispatch__document", "directive", "handled_by")
    packet = get_object_or_404(found, pk=pk, organization=desk.body)
    if to_change and not desk.can_draft:
        raise PermissionDenied
    return packet, desk


@require_GET
def packet_list(request: HttpRequest) -> HttpResponse:
    """What came and went in packets, newest first."""
    desk = desk_of(request)
    found = Packet.objects.filter(organization=desk.body).select_related("handled_by")
    context = {
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("trang")),
        "can_take": desk.can_draft,
        "is_province": desk.body.commune_id is None,
    }
    return render(request, "documents/packet_list.html", context)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Takes a packet in. The upload limit is put in place before anything of the request is read."""
    limit = UploadLimit(request)
    request.upload_handlers.insert(0, limit)
    return _take(request, limit)


@csrf_protect
def _take(request: HttpRequest, limit: UploadLimit) -> HttpResponse:
    desk = desk_of(request, drafts=True)
    context = {"is_province": desk.body.commune_id is None}
    if request.method != "POST":
        return render(request, "documents/packet_take.html", context | {"form": PacketForm()})
    form = PacketForm(request.POST, request.FILES, is_too_large=limit.is_too_large)
    if form.is_valid():
        file = form.cleaned_data["packet"]
        try:
            taken = exchanging.take_packet(
                organization=desk.body,
                data=file.read(),
                name=file.name,
                actor=desk.person,
                at=timezone.now(),
            )
        except (UnreadablePacket, UnreadableFile) as error:
            form.add_error("packet", error.message)
        except NotPossible as error:
            form.add_error("packet", str(error))
        else:
            if taken.is_new:
                messages.success(request, _("Đã nhận gói tin."))
            else:
                messages.info(request, _("Gói tin này đã nhận trước đó; đây là gói đang có."))
            return redirect("received:packet", pk=taken.packet.pk)
    return render(request, "documents/packet_take.html", context | {"form": form}, status=422)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a packet says, its files, and whose signature it bears."""
    packet, desk = _packet(request, pk)
    read = exchanging.read_stored(packet)
    context: dict[str, Any] = {
        "packet": packet,
        "is_province": desk.body.commune_id is None,
        "signature": packet.signature,
        "is_in": packet.direction == Packet.Direction.IN,
        "status_name": STATUS_NAMES[packet.status_code] if packet.status_code else "",
    }
    if isinstance(read, DocumentPacket):
        earlier = Packet.objects.filter(
            organization=desk.body,
            direction=Packet.Direction.IN,
            document_id=read.business.document_id or packet.document_id,
            business=BusinessType.NEW,
            status_code="",
        ).exclude(pk=packet.pk)
        context |= {
            "read": read,
            "business": read.business.kind.name,
            "files": [
                {"position": position, "name": file.name, "size": len(file.data), "about": file.description}
                for position, file in enumerate(read.attachments)
            ],
            "earlier": earlier.first() if read.business.kind != BusinessType.NEW else None,
            "campaign": Campaign.objects.filter(plan__directive=packet.directive).first()
            if packet.directive_id
            else None,
        }
        if context["is_in"]:
            given = Packet.objects.filter(
                organization=desk.body,
                direction=Packet.Direction.OUT,
                document_id=packet.document_id,
            ).exclude(status_code="")
            answers = _ANSWERS_TO_RECALL if read.business.kind == BusinessType.RECALL else _ANSWERS
            made = {one.status_code: one for one in given}
            context["answers"] = [
                {"code": code, "name": STATUS_NAMES[code], "packet": made.get(code)} for code in answers
            ]
            context["can_answer"] = desk.can_draft
    else:
        context["status"] = read
    return render(request, "documents/packet.html", context)


@require_GET
def download_packet(request: HttpRequest, pk: int) -> FileResponse:
    """The packet as it came or goes."""
    packet, _desk = _packet(request, pk)
    return download(packet.file)


@require_GET
def attachment(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One of the files that travelled in a packet, to be saved."""
    packet, _desk = _packet(request, pk)
    read = exchanging.read_stored(packet)
    files = read.attachments if isinstance(read, DocumentPacket) else ()
    if position >= len(files):
        raise Http404
    response = HttpResponse(files[position].data, content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=files[position].name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a status packet for the sender, to be passed on."""
    packet, desk = _packet(request, pk, to_change=True)
    code = request.POST.get("status", "")
    if code in {*_ANSWERS, *_ANSWERS_TO_RECALL}:
        try:
            exchanging.make_status_packet(
                packet=packet, status=StatusCode(code), actor=desk.person, at=timezone.now()
            )
        except NotPossible as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Đã tạo gói trạng thái; tải về để chuyển cho nơi gửi."))
    return redirect("received:packet", pk=pk)

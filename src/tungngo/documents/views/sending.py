"""Sending an issued document: to whom, how far it is, who has not seen it, reminding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.documents.forms.sending import SendForm
from tungngo.documents.models import Dispatch, Document, Packet, SendingBatch, State
from tungngo.documents.permissions import can_send
from tungngo.documents.queries import dispatches as queries
from tungngo.documents.queries.recipients import named_recipients
from tungngo.documents.services import NotPossible, receiving, sending
from tungngo.documents.views.access import Desk, seen_document, wants_part
from tungngo.files.responses import download
from tungngo.organizations.models import OrganizationKind
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Membership

_PER_PAGE = 50
# How a list of recipients can be narrowed: its address, its words, and what it keeps.
_FILTERS = ("chua-xem", "chua-xac-nhan", "gui-loi")


def _document(request: HttpRequest, pk: int, *, to_change: bool = False) -> Document:
    """An issued document of the person's body; others do not exist for them."""
    document, _desk = _of_own_body(request, pk, to_change=to_change)
    if document.state != State.ISSUED:
        raise Http404
    return document


def _of_own_body(request: HttpRequest, pk: int, *, to_change: bool = False) -> tuple[Document, Desk]:
    """A document and its sender's desk; whoever stands above the body sends nothing for it."""
    document, desk = seen_document(request, pk, drafts=to_change)
    if document.organization_id != desk.body.pk:
        raise PermissionDenied
    return document, desk


def _batch(request: HttpRequest, pk: int, *, to_change: bool = False) -> tuple[SendingBatch, Desk]:
    """A sending of the person's body."""
    found = SendingBatch.objects.select_related("document", "started_by")
    one = get_object_or_404(found, pk=pk)
    _found, desk = _of_own_body(request, one.document_id, to_change=to_change)
    return one, desk


def sending_context(
    request: HttpRequest,  # noqa: ARG001  # each part of the document's page is asked alike
    document: Document,
    membership: Membership | None,
) -> dict[str, Any]:
    """What `documents/_sending.html` shows on the document's page."""
    if document.state != State.ISSUED:
        return {}
    return {
        "sending": queries.count_dispatches(document),
        "can_send": can_send(membership, document.organization),
        "running_batch": SendingBatch.objects.filter(document=document, finished_at__isnull=True).first(),
    }


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom an issued document goes."""
    document = _document(request, pk, to_change=True)
    went = Dispatch.objects.filter(document=document)
    has_it = set(went.filter(unit__isnull=False).values_list("unit_id", flat=True))
    if request.method == "POST":
        form = SendForm(request.POST, body=document.organization, has_it=has_it)
        if form.is_valid():
            try:
                batch, _is_new = sending.send(
                    document=document,
                    units=form.chosen_units(),
                    outside=form.chosen_outside(),
                    actor=cast("User", request.user),
                    at=timezone.now(),
                    request_key=form.cleaned_data["request_key"],
                )
            except NotPossible as error:
                form.add_error(None, str(error))
            else:
                return redirect("sending:batch", pk=batch.pk)
        status = 422
    else:
        chosen = queries.units_with_work(document) | named_recipients(document)
        form = SendForm(body=document.organization, has_it=has_it, chosen=chosen - has_it)
        status = 200
    context = {"form": form, "document": document, "has_pdf": queries.newest_pdf(document) is not None}
    return render(request, "documents/send.html", context, status=status)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a sending is; the page may be left, the sending goes on."""
    one, desk = _batch(request, pk)
    context = {
        "batch": one,
        "document": one.document,
        "failed": one.dispatches.filter(state=Dispatch.State.FAILED).select_related("unit", "correspondent"),
        "packets": Packet.objects.filter(dispatch__batch=one, direction=Packet.Direction.OUT),
        "can_send": can_send(desk.membership, desk.body),
    }
    template = "documents/_send_progress.html" if wants_part(request) else "documents/send_batch.html"
    return render(request, template, context)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Tries once more what did not leave."""
    one, desk = _batch(request, pk, to_change=True)
    sending.send_failed_again(batch=one, actor=desk.person, at=timezone.now())
    return redirect("sending:batch", pk=pk)


@require_GET
def recipients(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a document went, who has seen and acknowledged it, and what communes made of it."""
    document = _document(request, pk)
    found = queries.dispatches_of(document)
    chosen = request.GET.get("loc", "")
    inside = {"channel": Dispatch.Channel.UNIT, "state": Dispatch.State.SENT}
    if chosen == "chua-xem":
        found = found.filter(seen_at__isnull=True, **inside)
    elif chosen == "chua-xac-nhan":
        found = found.filter(acknowledged_at__isnull=True, **inside)
    elif chosen == "gui-loi":
        found = found.filter(state=Dispatch.State.FAILED)
    counts = queries.count_dispatches(document)
    is_province = document.organization.kind == OrganizationKind.PROVINCE
    context = {
        "document": document,
        "entry": getattr(document, "register_entry", None),
        "counts": counts,
        "work": queries.count_work(document) if is_province else None,
        "is_province": is_province,
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("trang")),
        "chosen": chosen if chosen in _FILTERS else "",
        "batches": SendingBatch.objects.filter(document=document).select_related("started_by"),
        "can_send": can_send(membership_of(request.user), document.organization),
        "packets": Packet.objects.filter(
            dispatch__document=document, direction=Packet.Direction.OUT, status_code=""
        ),
    }
    return render(request, "documents/send_recipients.html", context)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Reminds who has not acknowledged."""
    document = _document(request, pk, to_change=True)
    count = receiving.remind_now(document=document, actor=cast("User", request.user), at=timezone.now())
    if count:
        messages.success(request, ngettext("Đã nhắc %(n)s nơi.", "Đã nhắc %(n)s nơi.", count) % {"n": count})
    else:
        messages.info(request, _("Không còn nơi nào cần nhắc, hoặc vừa nhắc trong một giờ qua."))
    return redirect("sending:recipients", pk=pk)


@require_GET
def packet(request: HttpRequest, pk: int) -> FileResponse:
    """The packet that was made for a body outside, to be passed on."""
    found = Packet.objects.select_related("file", "dispatch").filter(dispatch__isnull=False)
    one = get_object_or_404(found, pk=pk)
    assert one.dispatch is not None  # filtered  # noqa: S101
    _of_own_body(request, one.dispatch.document_id)
    return download(one.file)

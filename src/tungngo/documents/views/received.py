"""What units receive: the list, one document with its pages, saying that it arrived, taking it in as a directive."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from tungngo.directives.page_pictures import NoSuchPage, picture_of
from tungngo.directives.permissions import can_receive
from tungngo.documents.permissions import body_of
from tungngo.documents.queries import dispatches as queries
from tungngo.documents.queries.signatures import signatures_of
from tungngo.documents.services import NotPossible, receiving
from tungngo.documents.views.access import wants_part
from tungngo.files.responses import download
from tungngo.organizations.permissions import membership_of
from tungngo.plans.services import NotRead, open_review
from vanban.reading.sources.limits import UnreadableFile
from vanban.signing import NotCheckable

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.documents.models import Dispatch
    from tungngo.files.models import StoredFile
    from tungngo.organizations.models import Membership
    from vanban.signing import SignatureReport

_PER_PAGE = 25


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _membership(request: HttpRequest) -> Membership:
    membership = membership_of(_actor(request))
    if membership is None:
        raise Http404
    return membership


def _dispatch(request: HttpRequest, pk: int) -> Dispatch:
    """What came to a unit whose post the person opens: other post does not exist for them."""
    boxes = queries.mailboxes_of(_membership(request))
    return get_object_or_404(queries.received_by(boxes), pk=pk)


def _pdf(dispatch: Dispatch) -> StoredFile:
    file = queries.newest_pdf(dispatch.document)
    if file is None:
        raise Http404
    return file


@require_GET
def received_list(request: HttpRequest) -> HttpResponse:
    """What came to the person's unit, newest first, to be searched without accents."""
    membership = _membership(request)
    boxes = queries.mailboxes_of(membership)
    words = request.GET.get("q", "").strip()
    only_open = request.GET.get("chua-xac-nhan", "") == "1"
    found = queries.received_by(boxes, words)
    if only_open:
        found = found.filter(acknowledged_at__isnull=True)
    context = {
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("trang")),
        "words": words,
        "only_open": only_open,
        "unread": queries.unread_count(boxes),
        "has_packets": body_of(membership) is not None,
    }
    template = "documents/_received_list.html" if wants_part(request) else "documents/received_list.html"
    return render(request, template, context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One document as it came; opening it is noted as seen."""
    dispatch = _dispatch(request, pk)
    if dispatch.seen_at is None:
        dispatch.seen_at = receiving.see(dispatch=dispatch, actor=_actor(request), at=timezone.now()).seen_at
    file = queries.newest_pdf(dispatch.document)
    unit = dispatch.unit
    context = {
        "dispatch": dispatch,
        "document": dispatch.document,
        "entry": getattr(dispatch.document, "register_entry", None),
        "file": file,
        "pages": range(1, _page_count(file) + 1) if file else (),
        "can_take_in": bool(
            file and unit and unit.commune_id == unit.pk and can_receive(_actor(request), unit)
        ),
    }
    return render(request, "documents/received.html", context)


@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The document's PDF, to be saved."""
    return download(_pdf(_dispatch(request, pk)))


@require_GET
def page_picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page as it looks."""
    stored = _pdf(_dispatch(request, pk))
    try:
        content = picture_of(stored, page, request.GET.get("w", ""))
    except NoSuchPage as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that the unit has received the document."""
    dispatch = _dispatch(request, pk)
    receiving.acknowledge(dispatch=dispatch, actor=_actor(request), at=timezone.now())
    messages.success(request, _("Đã xác nhận với nơi gửi."))
    return redirect("received:detail", pk=pk)


@require_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a directive of the commune of it; when it is read already, its review opens at once."""
    dispatch = _dispatch(request, pk)
    if dispatch.unit is None or not can_receive(_actor(request), dispatch.unit):
        raise PermissionDenied
    try:
        received = receiving.take_as_directive(dispatch=dispatch, actor=_actor(request), at=timezone.now())
    except NotPossible as error:
        messages.warning(request, str(error))
        return redirect("received:detail", pk=pk)
    except UnreadableFile as error:
        messages.warning(request, error.message)
        return redirect("received:detail", pk=pk)
    directive = received.directive
    if directive.is_waiting:
        messages.success(request, _("Đã tiếp nhận. Chương trình đang đọc văn bản."))
        return redirect("directives:detail", pk=directive.pk)
    try:
        plan = open_review(directive=directive, actor=_actor(request), at=timezone.now())
    except NotRead:
        return redirect("directives:detail", pk=directive.pk)
    messages.success(request, _("Đã tiếp nhận; văn bản đã được đọc sẵn. Rà soát rồi xác nhận kế hoạch."))
    return redirect("plans:review", pk=plan.pk)


@require_GET
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """What the signatures of a received document are worth; a part of its page, and a page of its own."""
    dispatch = _dispatch(request, pk)
    stored = _pdf(dispatch)
    found: list[SignatureReport] = []
    problem = ""
    try:
        found = signatures_of(stored, at=dispatch.sent_at or timezone.now())
    except NotCheckable as error:
        problem = str(error)
    context = {"dispatch": dispatch, "files": [(stored, found, problem)]}
    part = "documents/_directive_signatures.html"
    return render(request, part if wants_part(request) else "documents/received_signatures.html", context)


def _page_count(file: StoredFile) -> int:
    try:
        with default_storage.open(file.path) as stored:
            return int(PdfFileReader(stored, strict=False).root["/Pages"]["/Count"])
    except (PdfError, KeyError, ValueError, OSError):
        return 0

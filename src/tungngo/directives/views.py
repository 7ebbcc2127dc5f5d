"""Pages of the directives: the inbox, taking one in, one with its reading, its files and page pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.directives import queries, services
from tungngo.directives.forms import ReceiveForm
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.page_pictures import NoSuchPage, picture
from tungngo.directives.permissions import can_receive, commune_read_by
from tungngo.directives.presentation import present_reading
from tungngo.directives.upload_limit import UploadLimit
from tungngo.directives.viewer import viewer_context
from tungngo.files.responses import download
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

_PER_PAGE = 25


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _commune(request: HttpRequest) -> Organization:
    """The commune whose directives the person may read, else a refusal."""
    commune = commune_read_by(_actor(request))
    if commune is None:
        raise PermissionDenied
    return commune


def _directive(request: HttpRequest, pk: int, *, to_change: bool = False) -> Directive:
    """The directive, if it is one of the person's commune: another commune's does not exist for them."""
    directive = get_object_or_404(
        Directive.objects.select_related("organization", "received_by", "page_file").prefetch_related(
            "directive_files__file"
        ),
        pk=pk,
        organization=_commune(request),
    )
    if to_change and not can_receive(_actor(request), directive.organization):
        raise PermissionDenied
    return directive


@require_GET
def directive_list(request: HttpRequest) -> HttpResponse:
    """The directives of the commune, newest first, to be searched without accents."""
    commune = _commune(request)
    words = request.GET.get("q", "").strip()
    state = request.GET.get("trang-thai", "")
    found = queries.search(queries.directives_of(commune), words)
    if state in DirectiveState.values:
        found = found.filter(state=state)
    counts = queries.count_by_state(commune)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "words": words,
        "state": state,
        "states": [
            (value, label, counts.get(value, 0))
            for value, label in DirectiveState.choices
            if counts.get(value)
        ],
        "total": sum(counts.values()),
        "can_receive": can_receive(_actor(request), commune),
        "address": request.get_full_path(),
    }
    context["has_waiting"] = any(directive.is_waiting for directive in page)
    template = "directives/_list.html" if _wants_part(request) else "directives/list.html"
    return render(request, template, context)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponseBase:
    """Takes a document in. The upload limit is put in place before anything of the request is read."""
    limit = UploadLimit(request)
    request.upload_handlers.insert(0, limit)
    return _receive(request, limit)


@csrf_protect
def _receive(request: HttpRequest, limit: UploadLimit) -> HttpResponse:
    commune = _commune(request)
    if not can_receive(_actor(request), commune):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "directives/receive.html", {"form": ReceiveForm()})
    form = ReceiveForm(request.POST, request.FILES, is_too_large=limit.is_too_large)
    if form.is_valid():
        files, text = form.cleaned_data["document"], form.cleaned_data["text"]
        try:
            received = services.receive_directive(
                organization=commune,
                actor=_actor(request),
                at=timezone.now(),
                key=form.cleaned_data["key"],
                files=files,
                pasted_text=text or "",
            )
        except UnreadableFile as error:
            form.add_error("document" if files else "text", error.message)
        else:
            if received.is_known_document:
                messages.info(request, _("Văn bản này đã được tiếp nhận trước đó; đây là bản đang có."))
            elif received.is_new:
                messages.success(request, _("Đã tiếp nhận văn bản. Chương trình đang đọc."))
            return redirect("directives:detail", pk=received.directive.pk)
    return render(request, "directives/receive.html", {"form": form}, status=422)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One directive: how its reading stands, what was read, and the document itself."""
    directive = _directive(request, pk)
    if _wants_part(request):
        response = render(request, "directives/_progress.html", _reading_context(request, directive))
        if not directive.is_waiting:
            response["HX-Refresh"] = "true"  # the whole page is another one now
        return response
    context: dict[str, Any] = _reading_context(request, directive)
    if directive.state == DirectiveState.READ:
        context |= {"read": present_reading(directive), "viewer": viewer_context(directive)}
    return render(request, "directives/detail.html", context)


def _reading_context(request: HttpRequest, directive: Directive) -> dict[str, Any]:
    return {
        "directive": directive,
        "can_change": can_receive(_actor(request), directive.organization),
        "review_url": _review_url(directive),
        "has_pdf": any(received.file.kind == "pdf" for received in directive.directive_files.all()),
    }


def _review_url(directive: Directive) -> str:
    """Where the plan made of this directive is reviewed; `plans` stands above and is known by name only."""
    try:
        return reverse("plans:open", kwargs={"directive_pk": directive.pk})
    except NoReverseMatch:
        return ""


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops the reading."""
    directive = _directive(request, pk, to_change=True)
    services.cancel_reading(directive=directive, actor=_actor(request), at=timezone.now())
    return redirect("directives:detail", pk=pk)


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads the document once more."""
    directive = _directive(request, pk, to_change=True)
    try:
        services.read_again(directive=directive, actor=_actor(request), at=timezone.now())
    except services.ReadingInUse:
        messages.warning(
            request,
            _(
                "Văn bản này đang được rà soát hoặc đã thành chiến dịch nên không đọc lại; kết quả đọc giữ nguyên. "
                "Nếu bản rà soát chưa ai sửa gì, bấm “Đọc lại văn bản” ở trang rà soát."
            ),
        )
    return redirect("directives:detail", pk=pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes a directive that came in by mistake."""
    directive = _directive(request, pk, to_change=True)
    try:
        services.remove_directive(directive=directive, actor=_actor(request), at=timezone.now())
    except services.ReadingInUse:
        messages.warning(
            request, _("Văn bản này đang được rà soát hoặc đã thành chiến dịch nên không xóa được.")
        )
        return redirect("directives:detail", pk=pk)
    messages.success(request, _("Đã xóa văn bản và các tệp của nó."))
    return redirect("directives:list")


@require_GET
def download_file(request: HttpRequest, pk: int, position: int) -> FileResponse:
    """One of the received files, to be saved."""
    directive = _directive(request, pk)
    for received in directive.directive_files.all():
        if received.position == position:
            return download(received.file)
    raise Http404


@require_GET
def page_picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page as it looks."""
    directive = _directive(request, pk)
    try:
        content = picture(directive, page, request.GET.get("w", ""))
    except NoSuchPage as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _wants_part(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request

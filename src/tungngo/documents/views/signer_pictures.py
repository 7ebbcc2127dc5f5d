"""The picture of a signer's signature: kept by the body's officers, and by the signer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.documents.forms.signing import PictureForm
from tungngo.documents.models import Signer
from tungngo.documents.permissions import can_sign
from tungngo.documents.services.signer_pictures import drop_picture, keep_picture
from tungngo.documents.views.access import Desk, desk_of
from tungngo.documents.views.signing import posted
from tungngo.files.responses import serve
from vanban.signing import is_blue

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def _signer(request: HttpRequest, pk: int) -> tuple[Signer, Desk]:
    """A signer of the person's body, for its officers and for the signer."""
    desk = desk_of(request)
    found = Signer.objects.select_related("organization", "picture")
    signer = get_object_or_404(found, pk=pk, organization=desk.body)
    if not desk.can_draft and not can_sign(desk.membership, signer):
        raise PermissionDenied
    return signer, desk


def _next(request: HttpRequest) -> str:
    """Where the person came from, when that is a page of ours."""
    wanted = request.POST.get("tiep") or request.GET.get("tiep", "")
    is_own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_own and wanted.startswith("/") else ""


def _after(request: HttpRequest, signer: Signer) -> HttpResponse:
    response = redirect("documents:signer_picture", pk=signer.pk)
    if wanted := _next(request):
        response["Location"] = wanted
    return response


@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the picture and takes another one."""
    signer, desk = _signer(request, pk)
    form = PictureForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        drawn = form.cleaned_data["picture"]
        keep_picture(signer=signer, picture=drawn, actor=desk.person, at=timezone.now())
        messages.success(request, _("Đã lưu ảnh chữ ký."))
        if not is_blue(drawn):
            messages.warning(
                request, _("Nét chữ ký không phải màu xanh như Nghị định 30/2020/NĐ-CP quy định.")
            )
        return _after(request, signer)
    context = {"form": form, "signer": signer, "next": _next(request), "can_draft": desk.can_draft}
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/signer_picture.html", context, status=status)


@require_GET
def shown(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture itself."""
    signer, _desk = _signer(request, pk)
    if signer.picture is None:
        raise Http404
    return serve(request, signer.picture)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the picture away."""
    signer, desk = _signer(request, pk)
    drop_picture(signer=signer, actor=desk.person, at=timezone.now())
    messages.success(request, _("Đã bỏ ảnh chữ ký; khi ký sẽ hiện tên và thời gian."))
    return _after(request, signer)

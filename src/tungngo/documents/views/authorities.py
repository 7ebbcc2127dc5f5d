"""The certificate authorities that the installation trusts, kept by its administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tungngo.documents.forms.signing import AuthorityForm, RevocationListForm
from tungngo.documents.models import RevocationList, TrustedAuthority
from tungngo.documents.permissions import can_trust
from tungngo.documents.services.authorities import (
    MOST_LIST_BYTES,
    NoAuthority,
    add_authority,
    keep_list,
    read_certificate,
    set_trusted,
)
from tungngo.documents.views.signing import posted
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from tungngo.accounts.models import User

_MOST_BYTES = 256 * 1024


def _administrator(request: HttpRequest) -> User:
    """Who decides what is trusted; nobody else gets in."""
    membership = membership_of(request.user)
    if membership is None:
        raise Http404
    if not can_trust(membership):
        raise PermissionDenied
    return cast("User", request.user)


@require_http_methods(["GET", "POST"])
def authorities(request: HttpRequest) -> HttpResponse:
    """Lists the authorities and adds one."""
    actor = _administrator(request)
    form = AuthorityForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["certificate"]
        try:
            certificate = read_certificate(sent.read(_MOST_BYTES))
            added, is_new = add_authority(certificate=certificate, actor=actor, at=timezone.now())
        except NoAuthority as error:
            form.add_error("certificate", str(error))
        else:
            said = _("Đã tin cậy “%s”.") if is_new else _("“%s” đã có trong danh sách tin cậy.")
            messages.success(request, said % added.name)
            return redirect("documents:authorities")
    return _show(request, 422 if request.method == "POST" else 200, form=form)


@require_POST
def revocation_list(request: HttpRequest) -> HttpResponse:
    """Takes a list of revoked certificates in."""
    actor = _administrator(request)
    form = RevocationListForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["revoked"]
        try:
            kept = keep_list(data=sent.read(MOST_LIST_BYTES + 1), actor=actor, at=timezone.now())
        except NoAuthority as error:
            form.add_error("revoked", str(error))
        else:
            messages.success(request, _("Đã lưu danh sách thu hồi của “%s”.") % kept.authority.name)
            return redirect("documents:authorities")
    return _show(request, 422, list_form=form)


def _show(request: HttpRequest, status: int, **forms: Any) -> HttpResponse:
    lists = RevocationList.objects.defer("content")
    rows = TrustedAuthority.objects.select_related("added_by").prefetch_related(
        Prefetch("revocation_lists", queryset=lists)
    )
    context = {
        "form": AuthorityForm(),
        "list_form": RevocationListForm(),
        "trusted": [row for row in rows if row.removed_at is None],
        "removed": [row for row in rows if row.removed_at is not None],
        "now": timezone.now(),
    }
    return render(request, "documents/authorities.html", context | forms, status=status)


@require_POST
def trust(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes an authority from those that are trusted, or takes it back."""
    actor = _administrator(request)
    authority = get_object_or_404(TrustedAuthority, pk=pk)
    is_trusted = request.POST.get("is_trusted") == "1"
    set_trusted(authority=authority, is_trusted=is_trusted, actor=actor, at=timezone.now())
    if is_trusted:
        messages.success(request, _("Đã tin cậy lại “%s”.") % authority.name)
    else:
        messages.success(request, _("Đã bỏ “%s”. Có thể lấy lại ở cuối trang.") % authority.name)
    return redirect("documents:authorities")

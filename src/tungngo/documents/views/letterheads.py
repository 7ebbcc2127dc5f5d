"""The page on which a body says once what stands on all of its documents, and who signs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tungngo.documents import rules
from tungngo.documents.forms.letterheads import LetterheadForm, SignerForm
from tungngo.documents.models import Letterhead, Signer
from tungngo.documents.queries.drafts import deciders_of
from tungngo.documents.services.errors import NotPossible
from tungngo.documents.services.letterheads import (
    SettingsChanged,
    save_letterhead,
    save_signer,
    set_signer_active,
)
from tungngo.documents.views.access import Desk, desk_of
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_CONFLICT = 409


def _next(request: HttpRequest) -> str:
    """Where the person was going when this page came in between."""
    wanted = request.POST.get("tiep") or request.GET.get("tiep", "")
    is_own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_own and wanted.startswith("/") else ""


def _proposal(body: Organization) -> dict[str, str]:
    province = ""
    if body.kind == OrganizationKind.COMMUNE:
        above = Organization.objects.get_parent(body)
        province = above.name if above and above.kind == OrganizationKind.PROVINCE else ""
        if not province:
            return rules.proposed_letterhead(body.name, "-") | {"parent_body": ""}
    return rules.proposed_letterhead(body.name, province)


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """The letterhead; the first time filled in from the body's own name. Below it, who signs."""
    desk = desk_of(request, drafts=True)
    known = Letterhead.objects.filter(organization=desk.body).first()
    initial = LetterheadForm.initial_of(known) if known else _proposal(desk.body)
    form = LetterheadForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save_letterhead(
                    organization=desk.body,
                    values=form.values(),
                    seen_version=form.cleaned_data["version"],
                    actor=desk.person,
                    at=timezone.now(),
                )
            except SettingsChanged:
                status = _CONFLICT
            else:
                messages.success(request, _("Đã lưu thông tin trên văn bản."))
                return _after(request, desk)
    context = _context(request, desk, known) | {"form": form, "is_stale": status == _CONFLICT}
    return render(request, "documents/letterhead.html", context, status=status)


def _after(request: HttpRequest, desk: Desk) -> HttpResponse:
    """On to where the person was going when nothing is missing any more."""
    is_ready = (
        Signer.objects.filter(organization=desk.body, is_active=True).exists()
        and Letterhead.objects.filter(organization=desk.body).exists()
    )
    wanted = _next(request)
    if wanted and is_ready:
        return redirect(wanted)
    response = redirect("documents:letterhead")
    if wanted:
        response["Location"] += f"?tiep={wanted}"
    return response


def _context(request: HttpRequest, desk: Desk, known: Letterhead | None) -> dict[str, Any]:
    signers = Signer.objects.filter(organization=desk.body).select_related("user")
    return {
        "body": desk.body,
        "letterhead": known,
        "signers": [
            (
                signer,
                rules.signature_of(
                    rules.SignerFacts(signer.full_name, signer.title, signer.authority, signer.deputy_for)
                ).lines,
            )
            for signer in signers.order_by("-is_active", "position", "pk")
        ],
        "next": _next(request),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def signer(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One signer: added, or changed."""
    desk = desk_of(request, drafts=True)
    known = get_object_or_404(Signer, pk=pk, organization=desk.body) if pk is not None else None
    people = deciders_of(desk.body)
    initial = (
        SignerForm.initial_of(known) if known else {"collective": "Ủy ban nhân dân", "title": "Chủ tịch"}
    )
    form = SignerForm(request.POST or None, people=people, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save_signer(
                    organization=desk.body,
                    signer=known,
                    values=form.values(),
                    seen_version=form.cleaned_data["version"],
                    actor=desk.person,
                    at=timezone.now(),
                )
            except SettingsChanged:
                status = _CONFLICT
            except NotPossible as refused:
                form.add_error("full_name", str(refused))
            else:
                messages.success(request, _("Đã lưu người ký."))
                return _after(request, desk)
    context = {"form": form, "signer": known, "next": _next(request), "is_stale": status == _CONFLICT}
    return render(request, "documents/signer.html", context, status=status)


@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a signer sign no more, or again."""
    desk = desk_of(request, drafts=True)
    known = get_object_or_404(Signer, pk=pk, organization=desk.body)
    is_active = request.POST.get("is_active") == "1"
    set_signer_active(signer=known, is_active=is_active, actor=desk.person, at=timezone.now())
    return redirect("documents:letterhead")

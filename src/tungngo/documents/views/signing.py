"""Signing issued documents, taking back what was signed elsewhere, and checking the signatures of any PDF."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.directives.models import Directive
from tungngo.directives.permissions import commune_read_by
from tungngo.documents.forms.signing import FILE, OnlyInMemory, PdfForm, SignForm
from tungngo.documents.models import Document, Letterhead, Signature, Signer, State
from tungngo.documents.permissions import can_issue, can_sign, can_trust
from tungngo.documents.queries.signatures import kept_lists, signatures_of, trusted_certificates
from tungngo.documents.services import NotPossible
from tungngo.documents.services.signing import bring_signed, keep_seal, newest_pdf, sign, why_not_yet
from tungngo.documents.views.access import seen_document
from tungngo.files.services import atomic_with_files
from tungngo.organizations.permissions import membership_of
from vanban.signing import CannotSign, CannotTimestamp, NotCheckable, key_from_file, key_from_token
from vanban.signing.isolation import check_isolated
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from tungngo.documents.views.access import Desk
    from tungngo.organizations.models import Membership
    from vanban.signing import SigningKey

_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a person may do about a document's signatures now.

    Attributes:
        kinds: The signatures that they may put.
        signer: Who they are among the body's signers, None when they only act for the body.
        may_bring: Whether they may take back a file that was signed elsewhere.
    """

    kinds: list[str]
    signer: Signer | None
    may_bring: bool


def _turn(document: Document, membership: Membership) -> _Turn:
    name = fold(document.content.get("signature", {}).get("name", ""))
    signers = Signer.objects.select_related("organization", "picture").filter(
        organization_id=document.organization_id, user_id=membership.user_id, is_active=True
    )
    signer = next((one for one in signers if fold(one.full_name) == name and can_sign(membership, one)), None)
    keeps = can_issue(membership, document.organization)
    allowed = ([Signature.Kind.SIGNER.value] if signer else []) + (
        [Signature.Kind.BODY.value] if keeps else []
    )
    kinds = [kind for kind in allowed if not why_not_yet(document, kind)]
    return _Turn(kinds, signer, document.state == State.ISSUED and (keeps or signer is not None))


def is_private(request: HttpRequest) -> bool:
    """Whether nobody between here and the person can read what they send: HTTPS, or the machine itself."""
    host = request.get_host()
    return request.is_secure() or host.rpartition(":")[0] in _THIS_MACHINE or host in _THIS_MACHINE


def posted(request: HttpRequest) -> tuple[QueryDict, MultiValueDict[str, Any]] | tuple[None, None]:
    """What a form was sent with; nothing for a page that is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def signatures_context(_request: HttpRequest, document: Document, membership: Membership) -> dict[str, Any]:
    """What `_signatures.html` shows on a document's page."""
    if document.state != State.ISSUED:
        return {"signatures": [], "turn": None}
    return {
        "signatures": list(Signature.objects.filter(document=document).select_related("signed_by")),
        "turn": _turn(document, membership),
    }


@csrf_exempt
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def sign_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a signature. What is uploaded stays in memory: the handler is put in place before anything is read."""
    handler = OnlyInMemory(request)
    request.upload_handlers = [handler]
    return _sign_document(request, pk, handler)


@csrf_protect
def _sign_document(request: HttpRequest, pk: int, handler: OnlyInMemory) -> HttpResponse:
    document, desk = seen_document(request, pk)
    turn = _turn(document, desk.membership)
    is_own = desk.body.pk == document.organization_id
    if not is_own or (request.method == "POST" and not turn.may_bring):
        raise PermissionDenied
    pressed = Signature.objects.filter(document=document, kind=request.POST.get("kind", ""))
    if request.method == "POST" and pressed.filter(signed_by=desk.person).exists():
        messages.info(request, _("Văn bản đã có chữ ký số này."))
        return redirect("documents:document", pk=pk)
    form = SignForm(
        *posted(request),
        kinds=turn.kinds,
        has_token=bool(settings.PKCS11_LIBRARY),
        has_timestamps=bool(settings.TIMESTAMP_URL),
        is_too_large=handler.is_too_large,
    )
    if request.method == "POST" and turn.kinds and is_private(request) and form.is_valid():
        try:
            _put(document, desk, turn, form)
        except CannotTimestamp as error:
            form.add_error("without_timestamp", str(error))
        except (CannotSign, NotPossible) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ký số văn bản."))
            return redirect("documents:document", pk=pk)
    status = 200 if request.method == "GET" else 422
    return _show(request, document, desk, status, form=form)


def _show(request: HttpRequest, document: Document, desk: Desk, status: int, **forms: Any) -> HttpResponse:
    turn = _turn(document, desk.membership)
    letterhead = Letterhead.objects.filter(organization_id=document.organization_id).first()
    put = set(Signature.objects.filter(document=document).values_list("kind", flat=True))
    missing = [kind for kind in Signature.Kind.values if kind not in put]
    problem, reports = "", []
    newest = newest_pdf(document)
    if newest:
        try:
            # It has stood here since: a certificate that ran out later takes nothing from it.
            reports = signatures_of(newest.file, at=newest.made_at)
        except NotCheckable as error:
            problem = str(error)
    context = {
        "document": document,
        "newest": newest,
        "reports": reports,
        "problem": problem,
        "turn": turn,
        "is_private": is_private(request),
        "has_seal": bool(letterhead and letterhead.seal_id),
        "is_complete": not missing,
        "refusals": sorted({why_not_yet(document, kind) for kind in missing} - {""}),
        "bring_form": PdfForm(prefix="bring"),
    } | forms
    return render(request, "documents/sign.html", context, status=status)


@sensitive_variables("secret", "key", "data")
def _put(document: Document, desk: Desk, turn: _Turn, form: SignForm) -> None:
    at = timezone.now()
    kind = form.cleaned_data["kind"]
    seal = form.cleaned_data.get("seal")
    if seal and kind == Signature.Kind.BODY:
        letterhead = get_object_or_404(Letterhead, organization_id=document.organization_id)
        with atomic_with_files():
            keep_seal(letterhead=letterhead, picture=seal, actor=desk.person, at=at)
    stamps = None if form.cleaned_data.get("without_timestamp") else settings.TIMESTAMP_URL
    with _key(form) as key:
        sign(
            document=document,
            kind=kind,
            key=key,
            signer=turn.signer if kind == Signature.Kind.SIGNER else None,
            actor=desk.person,
            at=at,
            timestamps=stamps,
        )


@contextmanager
@sensitive_variables("secret")
def _key(form: SignForm) -> Iterator[SigningKey]:
    secret = form.cleaned_data["secret"]
    if form.cleaned_data["way"] == FILE:
        yield key_from_file(form.cleaned_data["certificate"].read(), secret)
        return
    if settings.PKCS11_LIBRARY is None:
        raise CannotSign(_("Máy chủ chưa gắn thiết bị ký."))
    with key_from_token(
        settings.PKCS11_LIBRARY,
        token=settings.PKCS11_TOKEN,
        pin=secret,
        certificate=settings.PKCS11_CERTIFICATE,
    ) as key:
        yield key


@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back the PDF that was signed at somebody's own desk."""
    document, desk = seen_document(request, pk)
    turn = _turn(document, desk.membership)
    if not turn.may_bring:
        raise PermissionDenied
    form = PdfForm(request.POST, request.FILES, prefix="bring")
    if form.is_valid():
        try:
            brought, is_new = bring_signed(
                document=document, pdf=form.cleaned_data["pdf"].read(), actor=desk.person, at=timezone.now()
            )
        except NotPossible as error:
            form.add_error("pdf", str(error))
        else:
            if is_new:
                names = ", ".join(signature.certificate_name for signature in brought)
                messages.success(request, _("Đã nhận bản có chữ ký của %s.") % names)
            return redirect("documents:document", pk=pk)
    empty = SignForm(
        kinds=turn.kinds,
        has_token=bool(settings.PKCS11_LIBRARY),
        has_timestamps=bool(settings.TIMESTAMP_URL),
    )
    return _show(request, document, desk, 422, form=empty, bring_form=form)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Says what the signatures of any PDF are worth; the file is not kept."""
    membership = membership_of(request.user)
    if membership is None:
        raise Http404
    form = PdfForm(*posted(request))
    context: dict[str, Any] = {
        "form": form,
        "has_trusted": bool(trusted_certificates()),
        "can_trust": can_trust(membership),
    }
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["pdf"]
        try:
            reports, _is_kept = check_isolated(
                sent.read(), trusted=trusted_certificates(), at=timezone.now(), lists=kept_lists()
            )
        except NotCheckable as error:
            form.add_error("pdf", str(error))
        else:
            context |= {"reports": reports, "file_name": sent.name, "is_checked": True}
    is_refused = request.method == "POST" and "is_checked" not in context
    return render(request, "documents/check_signatures.html", context, status=422 if is_refused else 200)


@require_GET
def directive_signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """What the signatures of a received directive are worth; a part of its page, and a page of its own."""
    membership = membership_of(request.user)
    if membership is None:
        raise Http404
    directive = get_object_or_404(
        Directive.objects.select_related("organization").prefetch_related("directive_files__file"), pk=pk
    )
    if membership.organization.commune_id != directive.organization_id:
        raise Http404 if membership.organization.commune_id else PermissionDenied
    if commune_read_by(membership.user) is None:
        raise PermissionDenied
    files = []
    for received in directive.directive_files.all():
        if received.file.kind != "pdf":
            continue
        try:
            files.append((received.file, signatures_of(received.file, at=directive.received_at), ""))
        except NotCheckable as error:
            files.append((received.file, [], str(error)))
    context = {"directive": directive, "files": files}
    part = bool(getattr(request, "htmx", None))
    template = "documents/_directive_signatures.html" if part else "documents/directive_signatures.html"
    return render(request, template, context)

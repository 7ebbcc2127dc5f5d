"""Issuing an approved document, and the files that it has then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tungngo.documents import services
from tungngo.documents.forms.register import IssueForm
from tungngo.documents.models import Document, IssuedFile, RegisterEntry, State
from tungngo.documents.permissions import can_issue
from tungngo.documents.queries.register import newest_files, next_number_of
from tungngo.documents.services.issuing import check_can_be_issued
from tungngo.documents.views.access import seen_document
from tungngo.documents.views.signing import signatures_context
from tungngo.files.responses import download

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest, HttpResponse

    from tungngo.organizations.models import Membership


def issue_context(request: HttpRequest, document: Document, membership: Membership) -> dict[str, Any]:
    """What `_issue.html` and `_signatures.html` show: number, files and signatures, or the way to them."""
    is_issued = document.state == State.ISSUED
    return signatures_context(request, document, membership) | {
        "entry": RegisterEntry.objects.filter(document=document).select_related("entered_by").first()
        if is_issued
        else None,
        "issued_files": newest_files(document) if is_issued else [],
        "can_issue": document.state == State.APPROVED and can_issue(membership, document.organization),
    }


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an approved document its number and date."""
    document, desk = seen_document(request, pk)
    if not can_issue(desk.membership, document.organization):
        raise PermissionDenied
    if document.state == State.ISSUED:
        if request.method == "POST":
            _say_issued(request, document)
        return redirect(_page_of(document))
    today = timezone.localdate()
    form = IssueForm(request.POST or None, initial={"date": today, "seen_version": document.version})
    status, refusal = 200, _refusal(document)
    if request.method == "POST" and form.is_valid():
        try:
            issued, is_new = services.issue(
                document=document,
                date=form.cleaned_data["date"],
                seen_version=form.cleaned_data["seen_version"],
                actor=desk.person,
                at=timezone.now(),
                request_key=form.cleaned_data["key"],
            )
        except services.WrongDate as error:
            form.add_error("date", str(error))
        except services.ChangedMeanwhile as error:
            status = 409
            refusal = _("%(who)s vừa thay đổi văn bản này. Hãy mở lại để xem bản mới trước khi ban hành.") % {
                "who": error.document.changed_by
            }
        except services.NotPossible as error:
            status, refusal = 422, str(error)
        else:
            if is_new:
                messages.success(request, _("Đã ban hành văn bản số %s.") % issued.register_entry)
            else:
                _say_issued(request, issued)
            return redirect(_page_of(issued))
    if form.errors:
        status = 422
    context = {
        "document": document,
        "form": form,
        "refusal": refusal,
        "type_name": document.type_name,
        "next_number": next_number_of(document.organization, document.type_symbol, today.year),
    }
    return render(request, "documents/issue.html", context, status=status)


def _refusal(document: Document) -> str:
    """Why the document cannot be issued as it is; empty when it can."""
    if document.state != State.APPROVED:
        return (
            _("Văn bản đang ở bước “%s”; chỉ văn bản đã duyệt mới ban hành được.")
            % document.get_state_display()
        )
    try:
        check_can_be_issued(document)
    except services.CannotIssue as error:
        return str(error)
    return ""


def _say_issued(request: HttpRequest, document: Document) -> None:
    entry = RegisterEntry.objects.select_related("entered_by").get(document=document)
    said = _("Văn bản đã được %(who)s ban hành với số %(number)s.")
    messages.info(request, said % {"who": entry.entered_by, "number": entry})


def _page_of(document: Document) -> str:
    return reverse("documents:document", args=[document.pk])


@require_GET
def issued_file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of an issued document, also one from before a signature, to be saved."""
    document, desk = seen_document(request, pk)
    if desk.body.pk != document.organization_id:
        raise PermissionDenied
    found = get_object_or_404(IssuedFile.objects.select_related("file"), pk=file_pk, document=document)
    return download(found.file)

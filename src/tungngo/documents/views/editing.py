"""The editor: what it is given, what it saves, the pages beside it, versions and remarks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tungngo.documents import rules, services
from tungngo.documents.editor_words import editor_words
from tungngo.documents.forms.drafts import CommentForm
from tungngo.documents.models import DocumentComment
from tungngo.documents.queries import drafting as facts
from tungngo.documents.queries import drafts as queries
from tungngo.documents.rendering import FORMS, pages_of
from tungngo.documents.services.errors import ChangedMeanwhile, NotPossible
from tungngo.documents.views.access import seen_document
from tungngo.documents.views.drafts import document_page, problems, readable
from vanban.text import fold
from vanban.writing import NotADocument, from_dict, to_dict

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from tungngo.documents.models import Document
    from vanban.writing import Document as Written
    from vanban.writing import Problem

_CONFLICT = 409
# Far above what a plan of hundreds of tasks has.
_LONGEST_CONTENT = 1_000_000


@require_safe
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor, for a draft; anything else is shown as it is."""
    found, desk = seen_document(request, pk, drafts=True)
    written = readable(found)
    if found.state not in rules.WRITABLE or written is None:
        return redirect("documents:document", found.pk)
    signers = [
        {"label": str(signer), "signature": to_dict_of_signature(facts.signer_facts(signer))}
        for signer in queries.active_signers(found.organization)
    ]
    state = {
        "version": found.version,
        "content": found.content,
        "problems": [_shown(problem) for problem in problems(found, written)],
        "signers": signers,
        "units": queries.unit_names(found.organization),
        "templates": sorted(rules.TEMPLATES),
        "comments": [_remark(comment) for comment in queries.comments_of(found)],
        "urls": {
            "save": reverse("documents:save", args=[pk]),
            "pages": reverse("documents:pages", args=[pk]),
            "comment": reverse("documents:comment", args=[pk]),
            "document": reverse("documents:document", args=[pk]),
        },
    }
    context = {
        "document": found,
        "desk": desk,
        "state": state,
        "words": editor_words(),
    }
    return render(request, "documents/editor.html", context)


def to_dict_of_signature(signer: rules.SignerFacts) -> dict[str, Any]:
    """The signature block of a signer as the editor keeps it: every field there."""
    signature = rules.signature_of(signer)
    return {
        "name": signature.name,
        "title": signature.title,
        "collective": signature.collective,
        "authority": signature.authority.value,
        "head": signature.head,
    }


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves what the editor holds; 409 with who saved meanwhile, 422 with the place that makes no sense."""
    found, desk = seen_document(request, pk, drafts=True)
    try:
        seen, written = _sent(request, found)
    except _NotSaved as refused:
        return JsonResponse({"path": refused.path, "message": str(refused)}, status=422)
    try:
        saved = services.save_content(
            document=found,
            content=to_dict(written),
            subject=rules.kept_subject(written),
            seen_version=seen,
            note="",
            actor=desk.person,
            at=timezone.now(),
        )
    except ChangedMeanwhile as conflict:
        return JsonResponse(_conflict(conflict.document), status=_CONFLICT)
    except NotPossible as refused:
        return JsonResponse({"message": str(refused), "is_closed": True}, status=_CONFLICT)
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": _clock(saved.changed_at),
            "problems": [_shown(problem) for problem in problems(found, written)],
        }
    )


class _NotSaved(Exception):
    """What was sent cannot be kept; `path` is its place."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


def _sent(request: HttpRequest, found: Document) -> tuple[int, Written]:
    """The version that the sender saw, and what they wrote; its type and number are not theirs to change."""
    if len(request.body) > _LONGEST_CONTENT:
        raise _NotSaved(_("Văn bản quá dài nên không lưu được."))
    try:
        sent = json.loads(request.body)
        seen, written = int(sent["version"]), from_dict(sent["content"])
    except NotADocument as wrong:
        raise _NotSaved(_("Chỗ này chưa đọc được."), wrong.path) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _NotSaved(_("Nội dung gửi lên không đọc được.")) from None
    before = readable(found)
    if before is None or (written.type_key, written.number) != (before.type_key, before.number):
        raise _NotSaved(_("Loại và số văn bản không đổi ở đây."), "type_key")
    return seen, written


def _conflict(document: Document) -> dict[str, Any]:
    who = _("%(name)s vừa lưu một bản khác lúc %(time)s.") % {
        "name": document.changed_by,
        "time": _clock(document.changed_at),
    }
    return {"message": who, "version": document.version, "content": document.content}


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"


def _shown(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "message": problem.message,
        "rule": problem.rule,
        "is_blocking": problem.is_blocking,
    }


def _remark(comment: DocumentComment) -> dict[str, Any]:
    return {
        "place": comment.place,
        "text": comment.text,
        "author": str(comment.author),
        "is_resolved": comment.resolved_at is not None,
    }


def _content_at(found: Document, number: int) -> dict[str, Any]:
    version = queries.version_of(found, number)
    if version is None:
        raise Http404
    content: dict[str, Any] = version.content
    return content


@require_safe
def pages(request: HttpRequest, pk: int) -> JsonResponse:
    """How many pages a version has, and where each is."""
    found, _desk = seen_document(request, pk)
    number = _number(request, found.version)
    try:
        count = len(pages_of(_content_at(found, number)))
    except NotADocument:
        count = 0
    urls = [f"{reverse('documents:page', args=[pk, page])}?v={number}" for page in range(1, count + 1)]
    return JsonResponse({"version": number, "pages": urls})


@require_safe
def page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of a version as a picture; a version never changes, so that browsers keep it."""
    found, _desk = seen_document(request, pk)
    try:
        drawn = pages_of(_content_at(found, _number(request, found.version)))
    except NotADocument:
        raise Http404 from None
    if not 1 <= page <= len(drawn):
        raise Http404
    response = HttpResponse(drawn[page - 1], content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400" if "v" in request.GET else "private, no-store"
    return response


def _number(request: HttpRequest, newest: int) -> int:
    asked = request.GET.get("v", "")
    return min(int(asked), newest) if asked.isdecimal() and len(asked) < 9 else newest  # noqa: PLR2004


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The draft as a file."""
    found, _desk = seen_document(request, pk)
    written = readable(found)
    if written is None or form not in FORMS:
        raise Http404
    content_type, write = FORMS[form]
    response = HttpResponse(write(written), content_type=content_type)
    name = "-".join(fold(found.subject).split())[:80] or "van-ban"
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"du-thao-{name}.{form}"
    )
    return response


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version by sitting; what one changed is shown word by word."""
    found, desk = seen_document(request, pk)
    sittings = queries.sittings_of(found)
    asked = request.GET.get("ban", "")
    chosen = next(
        (one for one in sittings if str(one.last.number) == asked), sittings[0] if sittings else None
    )
    changes: list[rules.Change] | None = None
    if chosen is not None and chosen.before is not None:
        try:
            old = from_dict(_content_at(found, chosen.before))
            changes = rules.differences(old, from_dict(_content_at(found, chosen.last.number)))
        except NotADocument:
            changes = None
    context = {
        "document": found,
        "sittings": sittings,
        "chosen": chosen,
        "changes": changes,
        "can_restore": desk.can_draft
        and found.state in rules.WRITABLE
        and chosen is not None
        and chosen is not sittings[0],
    }
    return render(request, "documents/draft_versions.html", context)


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Makes an old version the newest again; those between stay."""
    found, desk = seen_document(request, pk, drafts=True)
    sent = request.POST.get("version", "")
    content = _content_at(found, number)
    try:
        services.save_content(
            document=found,
            content=content,
            subject=rules.kept_subject(from_dict(content)),
            seen_version=int(sent) if sent.isdecimal() and len(sent) < 9 else 0,  # noqa: PLR2004
            note=_("Khôi phục bản %(number)d") % {"number": number},
            actor=desk.person,
            at=timezone.now(),
        )
    except (ChangedMeanwhile, NotPossible) as refused:
        stale = isinstance(refused, ChangedMeanwhile)
        words = "" if stale else str(refused)
        found.refresh_from_db()
        return document_page(request, found, desk, status=_CONFLICT, is_stale=stale, refused=words)
    except NotADocument:
        raise Http404 from None
    messages.success(request, _("Đã khôi phục bản %(number)d.") % {"number": number})
    return redirect("documents:edit", found.pk)


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a remark; the editor sends and gets JSON, the page a form."""
    found, desk = seen_document(request, pk)
    form = CommentForm(request.POST, auto_id="comment-%s")
    wants_json = request.headers.get("Accept", "") == "application/json"
    if not form.is_valid():
        if wants_json:
            return JsonResponse({"message": str(form.errors["text"][0])}, status=422)
        return document_page(request, found, desk, status=422, comment_form=form)
    made = services.comment(
        document=found,
        place=form.cleaned_data["place"],
        text=form.cleaned_data["text"],
        actor=desk.person,
        at=timezone.now(),
        request_key=form.cleaned_data["request_key"],
    )
    if wants_json:
        return JsonResponse(_remark(made))
    return redirect(f"{reverse('documents:document', args=[pk])}#gop-y")


@require_POST
def resolve(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Marks a remark as dealt with, or opens it again."""
    found, desk = seen_document(request, pk)
    known = get_object_or_404(DocumentComment, pk=comment_pk, document=found)
    services.resolve_comment(
        comment=known,
        is_resolved=request.POST.get("is_resolved") == "1",
        actor=desk.person,
        at=timezone.now(),
    )
    return redirect(f"{reverse('documents:document', args=[pk])}#gop-y")

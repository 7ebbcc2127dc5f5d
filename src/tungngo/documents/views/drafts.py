"""The list of a body's documents, beginning one from a campaign, and a document's page with its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.assignments.models import Campaign
from tungngo.documents import permissions, rules, services
from tungngo.documents.forms.drafts import (
    CAMPAIGN_TYPES,
    TYPES,
    CommentForm,
    ListForm,
    NewForm,
    ReturnForm,
    StartForm,
    StepForm,
    SubmitForm,
)
from tungngo.documents.models import Document, Letterhead, State
from tungngo.documents.queries import drafting as facts
from tungngo.documents.queries import drafts as queries
from tungngo.documents.services.errors import ChangedMeanwhile, NotPossible
from tungngo.documents.views.access import Desk, desk_of, seen_document, wants_part
from tungngo.documents.views.issuing import issue_context
from tungngo.documents.views.sending import sending_context
from vanban.writing import NotADocument, Problem, from_dict, to_dict

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from tungngo.accounts.models import User
    from vanban.writing import Document as Written

PER_PAGE = 20
_CONFLICT = 409


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """All documents of the person's body, what was changed last first."""
    desk = desk_of(request)
    form = ListForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    kind = asked.get("loai", "")
    found = queries.documents_of(
        desk.body,
        words=asked.get("q", ""),
        state=asked.get("trang_thai", ""),
        type_symbol=TYPES[kind] if kind else None,
    )
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("trang")),
        "is_narrowed": any(asked.values()),
        "desk": desk,
    }
    template = "documents/_list.html" if wants_part(request) else "documents/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, campaign_pk: int, kind: str) -> HttpResponse:
    """Begins a plan or a letter from a campaign; where the letterhead is missing it comes first."""
    if kind not in CAMPAIGN_TYPES:
        raise Http404
    desk, campaign = _campaign(request, campaign_pk)
    letterhead = Letterhead.objects.filter(organization=desk.body).first()
    signers = queries.active_signers(desk.body)
    if letterhead is None or not signers:
        return _letterhead_first(request)
    form = StartForm(request.POST or None, signers=signers)
    told = facts.campaign_facts(campaign)
    if request.method == "POST" and form.is_valid():
        draft = rules.draft_plan if kind == "ke-hoach" else rules.draft_letter
        signer = facts.signer_facts(form.cleaned_data["signer"])
        written = draft(facts.head_facts(letterhead), signer, told, timezone.localdate().year)
        document, _is_new = services.create_document(
            organization=desk.body,
            campaign=campaign,
            type_symbol=TYPES[kind],
            subject=rules.kept_subject(written),
            content=to_dict(written),
            actor=desk.person,
            at=timezone.now(),
            request_key=form.cleaned_data["request_key"],
        )
        return redirect("documents:edit", document.pk)
    context = {
        "campaign": campaign,
        "kind": kind,
        "form": form,
        "facts": told,
        "others": queries.documents_of_campaign(campaign.pk).filter(type_symbol=TYPES[kind])[:5],
    }
    return render(request, "documents/draft_start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begins a document of any type that is written here, from no campaign."""
    desk = desk_of(request, drafts=True)
    letterhead = Letterhead.objects.filter(organization=desk.body).first()
    signers = queries.active_signers(desk.body)
    if letterhead is None or not signers:
        return _letterhead_first(request)
    form = NewForm(request.POST or None, signers=signers)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        written = rules.new_document(
            asked["kind"].replace("-", "_"),
            asked["subject"],
            facts.head_facts(letterhead),
            facts.signer_facts(asked["signer"]),
            timezone.localdate().year,
        )
        document, _is_new = services.create_document(
            organization=desk.body,
            campaign=None,
            type_symbol=TYPES[asked["kind"]],
            subject=rules.kept_subject(written),
            content=to_dict(written),
            actor=desk.person,
            at=timezone.now(),
            request_key=asked["request_key"],
        )
        return redirect("documents:edit", document.pk)
    context = {"desk": desk, "form": form}
    return render(request, "documents/draft_new.html", context, status=422 if form.errors else 200)


def _letterhead_first(request: HttpRequest) -> HttpResponse:
    """To the letterhead and the signers, which every document needs, and back from there."""
    messages.info(
        request,
        _("Trước khi soạn, hãy kiểm tra thông tin trên văn bản và người ký. Việc này chỉ làm một lần."),
    )
    return redirect(f"{reverse('documents:letterhead')}?tiep={request.path}")


def _campaign(request: HttpRequest, pk: int) -> tuple[Desk, Campaign]:
    """A campaign of the person's own body, for somebody who writes its documents."""
    campaign = get_object_or_404(Campaign.objects.select_related("organization"), pk=pk)
    membership = getattr(request.user, "membership", None)
    own = membership.organization if membership else None
    if own is None or (own.commune_id != campaign.organization_id and own.commune_id is not None):
        raise Http404
    desk = desk_of(request, drafts=True)
    if desk.body.pk != campaign.organization_id:
        raise PermissionDenied
    return desk, campaign


def readable(document: Document) -> Written | None:
    """What the document says; None where it was kept in a form that cannot be read any more."""
    try:
        return from_dict(document.content)
    except NotADocument:
        return None


def problems(document: Document, written: Written) -> list[Problem]:
    """What is wrong with what a document says now."""
    signatures = {
        rules.signature_of(facts.signer_facts(signer))
        for signer in queries.active_signers(document.organization)
    }
    return rules.problems_of_draft(written, signatures)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: its pages, where it stands, what was said of it."""
    found, desk = seen_document(request, pk)
    return document_page(request, found, desk)


def _deciders(found: Document, desk: Desk) -> QuerySet[User]:
    """Before whom the person may lay the document: neither themselves nor who drafted it, where officers approve."""
    return queries.deciders_of(found.organization, besides={desk.person.pk, found.drafted_by_id})


def document_page(
    request: HttpRequest, found: Document, desk: Desk, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A document's page, also with a form that was refused."""
    written = readable(found)
    wrong = problems(found, written) if written and found.state in rules.WRITABLE else []
    is_writable = found.state in rules.WRITABLE and desk.can_draft
    people = _deciders(found, desk)
    version = {"version": found.version}
    context = {
        "document": found,
        "desk": desk,
        "problems": [problem for problem in wrong if problem.is_blocking],
        "advice": [problem for problem in wrong if not problem.is_blocking],
        "is_writable": is_writable,
        "can_decide": permissions.can_decide(desk.membership, found) and found.state == State.SUBMITTED,
        "can_return": permissions.can_decide(desk.membership, found)
        and found.state in {State.SUBMITTED, State.APPROVED},
        "can_take_back": desk.can_draft and found.state in {State.SUBMITTED, State.CANCELLED},
        "submit_form": SubmitForm(people=people, initial=version),
        "has_deciders": bool(people) if is_writable else True,
        "return_form": ReturnForm(initial=version, auto_id="return-%s"),
        "step_form": StepForm(initial=version, auto_id=False),
        "comment_form": CommentForm(auto_id="comment-%s"),
        "comments": queries.comments_of(found),
        "current_version": queries.version_of(found, found.version),
    }
    context |= issue_context(request, found, desk.membership)
    context |= sending_context(request, found, desk.membership)
    return render(request, "documents/document.html", context | more, status=status)


def _step(
    request: HttpRequest,
    found: Document,
    desk: Desk,
    form: StepForm,
    *,
    do: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Takes a step, or shows the page as it stands with why it was not taken."""
    if not form.is_valid():
        return document_page(request, found, desk, status=422, **_again(form))
    try:
        do()
    except ChangedMeanwhile as conflict:
        return document_page(request, conflict.document, desk, status=_CONFLICT, is_stale=True)
    except NotPossible as refused:
        return document_page(request, found, desk, status=_CONFLICT, refused=str(refused))
    messages.success(request, said)
    return redirect("documents:document", found.pk)


def _again(form: StepForm) -> dict[str, Any]:
    """A refused form in its place on the page."""
    if isinstance(form, SubmitForm):
        return {"submit_form": form}
    return {"return_form": form} if isinstance(form, ReturnForm) else {}


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Lays the draft before a leader; not while something in it is not allowed."""
    found, desk = seen_document(request, pk, drafts=True)
    form = SubmitForm(request.POST, people=_deciders(found, desk))
    written = readable(found)
    if found.state in rules.WRITABLE and (
        written is None or rules.blocks_submission(problems(found, written))
    ):
        refused = _("Văn bản còn lỗi nên chưa trình được. Hãy sửa các lỗi nêu dưới đây.")
        return document_page(request, found, desk, status=422, refused=refused)

    def act() -> None:
        services.submit(
            document=found,
            approver=form.cleaned_data["approver"],
            seen_version=form.cleaned_data["version"],
            actor=desk.person,
            at=timezone.now(),
        )

    return _step(request, found, desk, form, do=act, said=_("Đã trình duyệt."))


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's yes."""
    found, desk = _decided(request, pk)
    form = StepForm(request.POST)

    def act() -> None:
        seen = form.cleaned_data["version"]
        services.approve(document=found, seen_version=seen, actor=desk.person, at=timezone.now())

    return _step(request, found, desk, form, do=act, said=_("Đã duyệt văn bản."))


@require_POST
def return_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's no, with the reason."""
    found, desk = _decided(request, pk)
    form = ReturnForm(request.POST, auto_id="return-%s")

    def act() -> None:
        services.return_document(
            document=found,
            reason=form.cleaned_data["reason"],
            seen_version=form.cleaned_data["version"],
            actor=desk.person,
            at=timezone.now(),
        )

    return _step(request, found, desk, form, do=act, said=_("Đã trả lại văn bản."))


def _decided(request: HttpRequest, pk: int) -> tuple[Document, Desk]:
    found, desk = seen_document(request, pk)
    if not permissions.can_decide(desk.membership, found):
        raise PermissionDenied
    return found, desk


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a document back that lies before a leader, or up again that was given up."""
    found, desk = seen_document(request, pk, drafts=True)
    form = StepForm(request.POST)

    def act() -> None:
        seen = form.cleaned_data["version"]
        services.take_back(document=found, seen_version=seen, actor=desk.person, at=timezone.now())

    return _step(request, found, desk, form, do=act, said=_("Đã lấy lại để sửa."))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a draft up."""
    found, desk = seen_document(request, pk, drafts=True)
    form = StepForm(request.POST)

    def act() -> None:
        seen = form.cleaned_data["version"]
        services.cancel(document=found, seen_version=seen, actor=desk.person, at=timezone.now())

    return _step(request, found, desk, form, do=act, said=_("Đã bỏ dự thảo. Có thể lấy lại bất cứ lúc nào."))

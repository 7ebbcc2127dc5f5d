"""The comparison of a further directive with a running campaign: shown, decided line by line, applied, given up."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.assignments import permissions
from tungngo.assignments.forms.numbers import number_sent
from tungngo.assignments.forms.updating import DecideAllForm, DecideForm, PairForm
from tungngo.assignments.models import Assignment, CampaignUpdate, UpdateLine
from tungngo.assignments.queries.comparison import (
    compared_assignments,
    statement_of_assignment,
    statement_of_item,
)
from tungngo.assignments.queries.updating import update_in
from tungngo.assignments.rules.comparing import Likeness
from tungngo.assignments.services import applying, updating
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.update_page import update_view
from tungngo.assignments.views.asking import user_of, wants_part
from tungngo.organizations.permissions import membership_of, visible_communes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.assignments.update_page import UpdateView


def _update(request: HttpRequest, pk: int, update_pk: int) -> CampaignUpdate:
    """The comparison, for those who run the commune's campaigns; to others of the commune it is refused."""
    user = user_of(request)
    found = get_object_or_404(update_in(visible_communes(user), pk, update_pk))
    if not permissions.can_run_campaign(membership_of(user), found.campaign.organization):
        raise PermissionDenied
    return found


@require_safe
def update(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """The comparison: what is new, changed, withdrawn, already there; what was decided."""
    return _show(request, _update(request, pk, update_pk))


def _show(
    request: HttpRequest,
    found: CampaignUpdate,
    *,
    refused: str = "",
    moved: updating.Moved | None = None,
    line_pk: int | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The whole page, for htmx what is in it, or one line with the bar that counts."""
    found.refresh_from_db(fields=["state", "version", "closed_by", "closed_at", "undoable"])
    view = update_view(found, timezone.localdate())
    context: dict[str, Any] = {
        "update": found,
        "campaign": found.campaign,
        "directive": found.plan.directive,
        "view": view,
        "refused": refused,
        "moved": _moved_texts(view, moved),
        "can_take_back": any(entry["by"] == user_of(request).pk for entry in found.undoable),
        "is_open": found.state == CampaignUpdate.State.OPEN,
    }
    line = view.line(line_pk) if line_pk else None
    if line and wants_part(request) and not refused:
        return render(request, "assignments/_update_swap.html", context | {"line": line}, status=status)
    if not wants_part(request):
        return render(request, "assignments/update.html", context, status=status)
    response = render(request, "assignments/_update.html", context, status=status)
    # A refused decision on one line shows the whole anew, wherever the form wanted its answer.
    response["HX-Retarget"], response["HX-Reswap"] = "#doi-chieu", "innerHTML"
    return response


def _moved_texts(view: UpdateView, moved: updating.Moved | None) -> list[tuple[int, str]]:
    if not moved:
        return []
    shown = [(line.pk, view.line(line.pk)) for line in moved.lines]
    return [(pk, found.text) for pk, found in shown if found]


def _after(request: HttpRequest, found: CampaignUpdate, *, line_pk: int | None = None) -> HttpResponse:
    """After an act: the part for htmx, else the page at the place where it was."""
    if wants_part(request):
        return _show(request, found, line_pk=line_pk)
    address = reverse("assignments:update", args=[found.campaign_id, found.pk])
    return redirect(f"{address}#dong-{line_pk}" if line_pk else address)


def _refuse(request: HttpRequest, found: CampaignUpdate, error: Exception) -> HttpResponse:
    if isinstance(error, updating.UpdateChanged):
        words = _("Người khác vừa quyết định ở đây. Dưới đây là bản mới nhất; hãy xem rồi bấm lại.")
        return _show(request, found, refused=words, status=HTTPStatus.CONFLICT)
    status = (
        HTTPStatus.CONFLICT if isinstance(error, updating.UpdateClosed) else HTTPStatus.UNPROCESSABLE_ENTITY
    )
    return _show(request, found, refused=str(error), status=status)


@require_POST
def decide(request: HttpRequest, pk: int, update_pk: int, line_pk: int) -> HttpResponse:
    """Takes a line, leaves it, or opens it again."""
    found = _update(request, pk, update_pk)
    line = get_object_or_404(UpdateLine, pk=line_pk, update=found)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found, NotPossible(_("Hãy chọn áp dụng hoặc giữ như cũ.")))
    try:
        updating.decide(
            update=found,
            line=line,
            decision=form.cleaned_data["decision"],
            left_fields=form.left_fields(),
            seen_version=form.cleaned_data["seen_version"],
            actor=user_of(request),
            at=timezone.now(),
        )
    except (updating.UpdateChanged, NotPossible) as error:
        return _refuse(request, found, error)
    return _after(request, found, line_pk=line.pk)


@require_POST
def decide_all(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """Decides all open lines of a group."""
    found = _update(request, pk, update_pk)
    form = DecideAllForm(request.POST)
    if not form.is_valid():
        return _refuse(request, found, NotPossible(_("Hãy chọn áp dụng hoặc giữ như cũ.")))
    try:
        count = updating.decide_all(
            update=found, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        )
    except (updating.UpdateChanged, NotPossible) as error:
        return _refuse(request, found, error)
    messages.success(
        request, ngettext("Đã quyết định %(n)s điểm.", "Đã quyết định %(n)s điểm.", count) % {"n": count}
    )
    return _after(request, found)


@require_POST
def take_back(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """Takes back the person's last decision."""
    found = _update(request, pk, update_pk)
    try:
        updating.take_back(update=found, actor=user_of(request), at=timezone.now())
    except NotPossible as error:
        return _refuse(request, found, error)
    messages.info(request, _("Đã hoàn tác."))
    return _after(request, found)


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int, update_pk: int, line_pk: int) -> HttpResponse:
    """Corrects which assignment a line is about; the likeliest stand first."""
    found = _update(request, pk, update_pk)
    line = get_object_or_404(
        UpdateLine.objects.select_related("plan_item"), pk=line_pk, update=found, plan_item__isnull=False
    )
    assert line.plan_item is not None  # noqa: S101  (asked for just above)
    assignments = _by_likeness(found, line)
    initial = {
        "seen_version": line.version,
        "assignment": line.assignment_id if line.kind != UpdateLine.Kind.NEW else "",
    }
    form = PairForm(request.POST or None, assignments=assignments, initial=initial)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            chosen = next((a for a in assignments if a.pk == form.cleaned_data["assignment"]), None)
            try:
                updating.pair(
                    update=found,
                    line=line,
                    assignment=chosen,
                    seen_version=form.cleaned_data["seen_version"],
                    actor=user_of(request),
                    at=timezone.now(),
                )
            except (updating.UpdateChanged, NotPossible) as error:
                return _refuse(request, found, error)
            address = reverse("assignments:update", args=[found.campaign_id, found.pk])
            return redirect(f"{address}#dong-{line.pk}")
    context = {"update": found, "campaign": found.campaign, "line": line, "form": form}
    return render(request, "assignments/update_pair.html", context, status=status)


def _by_likeness(found: CampaignUpdate, line: UpdateLine) -> list[Assignment]:
    assignments = compared_assignments(found.campaign)
    if line.plan_item is None:
        return assignments
    statements = {assignment.pk: statement_of_assignment(assignment) for assignment in assignments}
    item = statement_of_item(line.plan_item)
    likeness = Likeness((*statements.values(), item))
    return sorted(assignments, key=lambda a: -likeness.of(statements[a.pk], item))


@require_POST
def apply(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """Brings what was decided into the campaign; when the campaign moved on meanwhile, shows what moved."""
    found = _update(request, pk, update_pk)
    version = request.POST.get("seen_version", "")
    try:
        applied = applying.apply_update(
            update=found,
            seen_version=number_sent(version) or 0,
            actor=user_of(request),
            at=timezone.now(),
        )
    except (updating.UpdateChanged, NotPossible) as error:
        return _refuse(request, found, error)
    if applied.moved:
        words = _(
            "Chiến dịch đã thay đổi từ lúc đối chiếu nên chưa áp dụng. Những điểm dưới đây được đối chiếu lại;"
            " các quyết định khác vẫn giữ."
        )
        return _show(request, found, refused=words, moved=applied.moved, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Đã áp dụng vào chiến dịch. Các đơn vị liên quan được báo."))
    return redirect("assignments:campaign", found.campaign_id)


@require_POST
def abandon(request: HttpRequest, pk: int, update_pk: int) -> HttpResponse:
    """Gives the comparison up; the plan is under review again."""
    found = _update(request, pk, update_pk)
    try:
        updating.abandon(update=found, actor=user_of(request), at=timezone.now())
    except NotPossible as error:
        return _refuse(request, found, error)
    messages.info(request, _("Đã bỏ đối chiếu. Kế hoạch trở lại bước rà soát."))
    return redirect("plans:review", found.plan_id)

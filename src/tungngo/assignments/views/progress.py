"""Progress with evidence: noting it, taking away and bringing back, and the evidence itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.assignments import permissions, queries
from tungngo.assignments.forms.progress import ProgressForm
from tungngo.assignments.progress_panel import panel_of, parts_to_report
from tungngo.assignments.queries.progress import entry_with_part, evidence_with_file
from tungngo.assignments.services import ChangedMeanwhile, NotPossible
from tungngo.assignments.services import progress as services
from tungngo.assignments.views.asking import user_of
from tungngo.files.responses import serve, serve_thumbnail
from tungngo.files.services import NotAttachable
from tungngo.organizations.permissions import membership_of, visible_communes
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from tungngo.assignments.models import Assignment, AssignmentUnit, Evidence, ProgressEntry
    from tungngo.organizations.models import Membership

_ANCHOR = "ket-qua"


def progress_context(
    request: HttpRequest, assignment: Assignment, membership: Membership | None
) -> dict[str, Any]:
    """What `assignments/_progress.html` needs, for the page of an assignment that was fetched with its parts."""
    parts = _parts(assignment, membership)
    form = ProgressForm(parts=parts) if parts else None
    return {"progress": _panel(request, assignment, membership, form)}


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What units have done on an assignment, and the form that notes more of it."""
    user = user_of(request)
    membership = membership_of(user)
    found = get_object_or_404(queries.assignments_in(visible_communes(user)), pk=pk)
    parts = _parts(found, membership)
    if request.method != "POST":
        if not permissions.can_see_work(membership, found):
            raise PermissionDenied
        return _page(request, found, membership, ProgressForm(parts=parts) if parts else None)
    if not parts:
        raise PermissionDenied
    form = ProgressForm(request.POST, request.FILES, parts=parts, is_too_large=_is_too_large(request))
    if form.is_valid() and _is_noted(request, form):
        address = f"{reverse('assignments:assignment', args=[found.pk])}#{_ANCHOR}"
        messages.success(request, _("Đã ghi kết quả."))
        return (
            JsonResponse({"url": address}, status=HTTPStatus.CREATED)
            if _wants_json(request)
            else redirect(address)
        )
    if _wants_json(request):
        return JsonResponse({"errors": form.errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, found, membership, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _is_noted(request: HttpRequest, form: ProgressForm) -> bool:
    """Notes what the form says; what is wrong is added to it."""
    data = form.cleaned_data
    try:
        services.add_entry(
            actor=user_of(request),
            at=timezone.now(),
            **{
                name: data[name]
                for name in ("part", "note", "amount", "amount_unit", "evidence", "request_key")
            },
        )
    except services.AlreadyNoted as error:
        form.add_error(None, str(error))
        form.renew_key()
    except (NotPossible, NotAttachable, ChangedMeanwhile) as error:
        form.add_error(None, str(error))
    except UnreadableFile as error:
        form.add_error(None, error.message)
    else:
        return True
    return False


@require_POST
def remove_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an entry away."""
    return _set_entry(request, pk, is_removed=True, said=_("Đã xóa kết quả. Bấm “Khôi phục” nếu nhầm."))


@require_POST
def restore_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings an entry back."""
    return _set_entry(request, pk, is_removed=False, said=_("Đã khôi phục kết quả."))


@require_POST
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one piece of evidence away."""
    return _set_item(request, pk, is_removed=True, said=_("Đã xóa minh chứng. Bấm “Khôi phục” nếu nhầm."))


@require_POST
def restore_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings one piece of evidence back."""
    return _set_item(request, pk, is_removed=False, said=_("Đã khôi phục minh chứng."))


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a piece of evidence: a photo to look at, a document to save."""
    return serve(request, _file_item(request, pk).file)  # type: ignore[arg-type]  # it has one


@require_safe
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo, small."""
    item = _file_item(request, pk)
    if item.file is None or not item.file.is_photo:
        raise Http404
    return serve_thumbnail(item.file)


def _file_item(request: HttpRequest, pk: int) -> Evidence:
    """Evidence that is a file and still stands, if the person reads what the units of its assignment report.

    Raises:
        Http404: It is another commune's, a link, or was taken away (except by the person, who may bring it back).
        PermissionDenied: The person sees the commune, but the assignment does not concern them.
    """
    user = user_of(request)
    communes = visible_communes(user)
    item = get_object_or_404(
        evidence_with_file(), pk=pk, organization__in=communes, file__isnull=False, removed_at=None
    )
    if item.entry.removed_at and item.entry.removed_by_id != user.pk:
        raise Http404
    if not permissions.can_see_work(membership_of(user), item.entry.part.assignment):
        raise PermissionDenied
    return item


def _set_entry(request: HttpRequest, pk: int, *, is_removed: bool, said: str) -> HttpResponse:
    entry = get_object_or_404(entry_with_part(), pk=pk, organization__in=visible_communes(user_of(request)))
    _refuse_others(request, entry)
    try:
        services.set_entry_removed(
            entry=entry, is_removed=is_removed, actor=user_of(request), at=timezone.now()
        )
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)
    return _back(entry)


def _set_item(request: HttpRequest, pk: int, *, is_removed: bool, said: str) -> HttpResponse:
    item = get_object_or_404(evidence_with_file(), pk=pk, organization__in=visible_communes(user_of(request)))
    _refuse_others(request, item.entry)
    try:
        services.set_item_removed(item=item, is_removed=is_removed, actor=user_of(request), at=timezone.now())
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)
    return _back(item.entry)


def _refuse_others(request: HttpRequest, entry: ProgressEntry) -> None:
    """Lets in who wrote the entry and who runs the campaign; that it was accepted, the service says in words."""
    user = user_of(request)
    runs = permissions.can_run_campaign(membership_of(user), entry.part.assignment.organization)
    if not (runs or entry.created_by_id == user.pk):
        raise PermissionDenied


def _back(entry: ProgressEntry) -> HttpResponse:
    return redirect(f"{reverse('assignments:assignment', args=[entry.part.assignment_id])}#{_ANCHOR}")


def _parts(assignment: Assignment, membership: Membership | None) -> list[AssignmentUnit]:
    return parts_to_report(assignment, membership, permissions.own_units(membership))


def _panel(
    request: HttpRequest, assignment: Assignment, membership: Membership | None, form: ProgressForm | None
) -> Any:
    return panel_of(
        assignment,
        viewer=user_of(request),
        membership=membership,
        form=form,
        at=timezone.now(),
        is_all=request.GET.get("ket-qua") == "tat-ca",
    )


def _page(
    request: HttpRequest,
    assignment: Assignment,
    membership: Membership | None,
    form: ProgressForm | None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"assignment": assignment, "progress": _panel(request, assignment, membership, form)}
    return render(request, "assignments/progress.html", context, status=status)


def _is_too_large(request: HttpRequest) -> bool:
    """Whether the form brought more than the installation takes, so that its files were thrown away."""
    return any(getattr(handler, "is_too_large", False) for handler in request.upload_handlers)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"

"""The page of one assignment, and what all acts on it have in common: who may, what was refused, where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.assignments import queries, services
from tungngo.assignments.chronicle import chronicle_of, words_of
from tungngo.assignments.detail import Detail, Refused, viewer_of
from tungngo.assignments.forms import VersionedForm
from tungngo.assignments.forms.numbers import number_sent
from tungngo.assignments.queries.updating import sources_of
from tungngo.assignments.views.asking import user_of
from tungngo.assignments.views.progress import progress_context
from tungngo.organizations.permissions import membership_of, visible_communes

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from tungngo.assignments.detail import Viewer
    from tungngo.assignments.models import Assignment

_LAST_PAGE = 10_000


@dataclass(slots=True)
class Scene:
    """A request about one assignment: who asks, and what they may."""

    request: HttpRequest
    assignment: Assignment
    viewer: Viewer

    def require(self, *, is_allowed: bool) -> None:
        """Ends in a 403 page.

        Raises:
            PermissionDenied: The person may not.
        """
        if not is_allowed:
            raise PermissionDenied


def scene(request: HttpRequest, pk: int) -> Scene:
    """The assignment and who asks for it; what the person cannot see does not exist."""
    user = user_of(request)
    found = get_object_or_404(queries.assignments_in(visible_communes(user)), pk=pk)
    return Scene(request, found, viewer_of(user, membership_of(user), found))


def carry_out(
    scene: Scene,
    form: forms.Form,
    key: str,
    act: Callable[[], object],
    *,
    said: str,
    anchor: str = "",
    version: Callable[[], int] | None = None,
) -> HttpResponse:
    """Does what a form asks for and goes back to the page, or shows the page again with what was typed.

    Args:
        scene: Who asks for what.
        form: What was sent.
        key: Which form of the page it is.
        act: The one call of a service.
        said: What is said when it is done.
        anchor: Where on the page the person was.
        version: The version that the form has to name when it is sent again after a conflict.
    """
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            act()
        except services.ChangedMeanwhile as error:
            form.add_error(None, changed_meanwhile(error))
            if isinstance(form, VersionedForm) and version:
                form.show_again(version())
            status = HTTPStatus.CONFLICT
        except services.NotPossible as error:
            form.add_error(None, str(error))
        else:
            if said:
                messages.success(scene.request, said)
            return back(scene.assignment.pk, anchor)
    return show(scene.request, scene.assignment.pk, refused=Refused(key, form), status=status)


def back(pk: int, anchor: str = "") -> HttpResponse:
    """To the assignment's page, where the person was."""
    url = reverse("assignments:assignment", args=[pk])
    return redirect(f"{url}#{anchor}" if anchor else url)


def changed_meanwhile(error: services.ChangedMeanwhile) -> str:
    """What somebody else did, and that it was not overwritten."""
    said = [f"{event.actor or _('Hệ thống')} {words_of(event)}" for event in error.events[:3]]
    if not said and error.last:
        said = [f"{error.last.changed_by}: {error.last.get_new_state_display()}"]
    if not said:
        return _("Nội dung này vừa được người khác thay đổi. Hãy xem lại rồi gửi lần nữa.")
    return _("Trong lúc anh/chị viết, %(what)s. Chưa có gì bị ghi đè: hãy xem lại rồi gửi lần nữa.") % {
        "what": "; ".join(said)
    }


def _page_number(request: HttpRequest, name: str) -> int:
    return min(number_sent(request.GET.get(name, "")) or 1, _LAST_PAGE)


def show(
    request: HttpRequest, pk: int, *, refused: Refused | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The page of an assignment as it is now, with the form that was refused where it stood."""
    at = timezone.now()
    here = scene(request, pk)  # anew: something may have changed meanwhile
    detail = Detail(
        here.assignment,
        here.viewer,
        today=timezone.localdate(at),
        asked_part=number_sent(request.GET.get("phan", "")),
        is_all_talk=request.GET.get("trao-doi") == "tat-ca",
        refused=refused,
    )
    chronicle = chronicle_of(here.assignment, here.viewer, _page_number(request, "dien-bien"))
    newest = chronicle.newest
    can_undo = newest is not None and services.can_undo(
        here.assignment, newest, actor=here.viewer.user, at=at
    )
    reads_directive = _reads_directive(here)
    context: dict[str, Any] = {
        "assignment": here.assignment,
        "detail": detail,
        "viewer": here.viewer,
        "directive": here.assignment.directive if reads_directive else None,
        "reads_directive": reads_directive,
        "sources": list(sources_of(here.assignment)),
        "chronicle": chronicle,
        "undoable": chronicle.happenings[0] if can_undo else None,
        "refused": refused if refused and not refused.is_shown else None,
        "has_conflict": status == HTTPStatus.CONFLICT,
        "today": detail.today,
    }
    if here.viewer.can_see_work:
        context |= progress_context(request, here.assignment, here.viewer.membership)
    return render(request, "assignments/assignment.html", context, status=status)


def _reads_directive(scene: Scene) -> bool:
    membership = scene.viewer.membership
    return membership is not None and membership.organization.commune_id == scene.assignment.organization_id

"""Moving a card of the board, and giving out several assignments at once: acts from a campaign's page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tungngo.assignments import permissions, services
from tungngo.assignments.forms.looking import GivingForm, MoveForm
from tungngo.assignments.forms.numbers import number_sent
from tungngo.assignments.models import AssignmentUnit, State
from tungngo.assignments.services.giving import set_leads
from tungngo.assignments.views.asking import user_of, wants_part
from tungngo.assignments.views.campaigns import asked_of, show

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from tungngo.assignments.views.campaigns import Asked

_OFFICERS = {State.ACCEPTED, State.RETURNED}


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves a card of the board; what cannot be moved stays where it is, and the page says why."""
    asked = asked_of(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, asked, _first_error(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        if data["new_state"] == State.CANCELLED:
            _cancel(request, asked, data)
        else:
            _step(request, asked, data)
    except services.ChangedMeanwhile as error:
        return _refused(request, asked, _changed(error), HTTPStatus.CONFLICT)
    except services.NotPossible as error:
        return _refused(request, asked, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Đã chuyển sang “%(state)s”.") % {"state": State(data["new_state"]).label})
    return _answered(request, asked)


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives several assignments to one lead."""
    asked = asked_of(request, pk)
    if not asked.can_run:
        raise PermissionDenied
    form = GivingForm(request.POST, commune=asked.campaign.organization)
    if not form.is_valid():
        return _refused(request, asked, _first_error(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    unit = form.cleaned_data["unit"]
    try:
        given = set_leads(
            campaign=asked.campaign,
            seen_versions=form.seen_versions,
            unit=unit,
            actor=asked.person,
            at=timezone.now(),
        )
    except services.NotPossible as error:
        return _refused(request, asked, str(error), HTTPStatus.CONFLICT)
    messages.success(
        request,
        ngettext("Đã giao %(n)s việc cho %(unit)s.", "Đã giao %(n)s việc cho %(unit)s.", len(given))
        % {"n": len(given), "unit": unit},
    )
    return _answered(request, asked)


def _step(request: HttpRequest, asked: Asked, data: dict[str, Any]) -> None:
    part = get_object_or_404(
        AssignmentUnit.objects.select_related("unit"), pk=data["part"], assignment__campaign=asked.campaign
    )
    is_officer = data["new_state"] in _OFFICERS
    if not (asked.can_run if is_officer else permissions.can_work_for(asked.membership, part.unit)):
        raise PermissionDenied
    services.change_state(
        part=part,
        new_state=data["new_state"],
        note=data["note"],
        seen_version=data["seen_version"],
        is_officer=is_officer,
        actor=user_of(request),
        at=timezone.now(),
    )


def _cancel(request: HttpRequest, asked: Asked, data: dict[str, Any]) -> None:
    assignment = get_object_or_404(asked.campaign.assignments, pk=data["assignment"])
    if not asked.can_run:
        raise PermissionDenied
    services.cancel(
        assignment=assignment,
        reason=data["note"],
        seen_version=data["seen_version"],
        actor=user_of(request),
        at=timezone.now(),
    )


def _answered(request: HttpRequest, asked: Asked) -> HttpResponse:
    if wants_part(request):
        return show(request, asked_of(request, asked.campaign.pk))
    address = reverse("assignments:campaign", args=[asked.campaign.pk])
    return redirect(f"{address}?{request.GET.urlencode()}")


def _refused(request: HttpRequest, asked: Asked, why: str, status: HTTPStatus) -> HttpResponse:
    messages.warning(request, why)
    ticked = {value.partition(":")[0] for value in request.POST.getlist("assignment")}
    return show(
        request,
        asked_of(request, asked.campaign.pk),
        status=status,
        ticked={pk for value in ticked if (pk := number_sent(value)) is not None},
        unit_sent=request.POST.get("unit", ""),
    )


def _changed(error: services.ChangedMeanwhile) -> str:
    if error.last is None:
        return _("%(error)s Hãy xem lại rồi chuyển.") % {"error": error}
    return _("%(who)s vừa chuyển việc này sang “%(state)s”. Thẻ được đặt về đúng chỗ.") % {
        "who": error.last.changed_by,
        "state": error.last.get_new_state_display(),
    }


def _first_error(form: MoveForm | GivingForm) -> str:
    return next((str(said) for errors in form.errors.values() for said in errors), "")

"""Raising a difficulty or proposal."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tungngo.difficulties import permissions, services
from tungngo.difficulties.forms.raising import RaiseForm
from tungngo.difficulties.queries.detail import campaigns_of
from tungngo.difficulties.views.access import member_of, user_of
from tungngo.files.services import NotAttachable
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.assignments.models import Assignment
    from tungngo.difficulties.models import Difficulty


@require_http_methods(["GET", "HEAD", "POST"])
def raise_one(request: HttpRequest) -> HttpResponse:
    """The form that raises one, also from an assignment (`?nhiem-vu=`) or a campaign (`?chien-dich=`)."""
    membership = member_of(request)
    commune = membership.organization.commune
    if commune is None or not permissions.can_raise(membership):
        raise PermissionDenied
    offered: dict[str, Any] = {
        "units": permissions.units_to_raise_for(membership),
        "campaigns": campaigns_of(commune),
        "commune": commune,
    }
    if request.method != "POST":
        form = RaiseForm(initial=_initial(request, membership.organization_id), **offered)
        return _page(request, form)
    form = RaiseForm(request.POST, request.FILES, is_too_large=_is_too_large(request), **offered)
    found = _raised(request, form) if form.is_valid() else None
    wants_json = request.headers.get("Accept") == "application/json"
    if found is not None:
        address = reverse("difficulties:detail", args=[found.pk])
        said = _("Đã gửi. Chuyên viên xã đã được báo, hẹn trả lời trước %s.")
        messages.success(request, said % f"{found.answer_due_date:%d/%m/%Y}")
        return JsonResponse({"url": address}, status=HTTPStatus.CREATED) if wants_json else redirect(address)
    if wants_json:
        return JsonResponse({"errors": form.errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _raised(request: HttpRequest, form: RaiseForm) -> Difficulty | None:
    data = form.cleaned_data
    names = ("unit", "campaign", "assignment", "uploads", "files", "has_personal_data", "request_key")
    try:
        return services.raise_difficulty(
            matter=form.matter(),
            actor=user_of(request),
            at=timezone.now(),
            **{name: data[name] for name in names},
        )
    except services.AlreadyRaised as error:
        form.add_error(None, str(error))
        form.renew_key()
    except (services.NotPossible, NotAttachable) as error:
        form.add_error(None, str(error))
    except UnreadableFile as error:
        form.add_error(None, error.message)
    return None


def _initial(request: HttpRequest, unit: int) -> dict[str, Any]:
    found: dict[str, Any] = {"unit": unit}
    for name, field in (("nhiem-vu", "assignment"), ("chien-dich", "campaign")):
        number = request.GET.get(name, "")
        if number.isdecimal() and len(number) < 10:  # noqa: PLR2004  (no longer key is given)
            found[field] = int(number)
    return found


def _page(request: HttpRequest, form: RaiseForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    chosen = form["assignment"].value()
    offered: Any = form.fields["assignment"]
    assignment: Assignment | None = None
    if str(chosen or "").isdecimal():
        assignment = offered.queryset.filter(pk=int(str(chosen))).first()
    return render(request, "difficulties/raise.html", {"form": form, "assignment": assignment}, status=status)


def _is_too_large(request: HttpRequest) -> bool:
    """Whether the form brought more than the installation takes, so that its files were thrown away."""
    return any(getattr(handler, "is_too_large", False) for handler in request.upload_handlers)

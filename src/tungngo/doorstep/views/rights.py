"""The register of what residents ask concerning their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.doorstep.forms.privacy import ReasonForm, RequestForm
from tungngo.doorstep.models import AccessLog, RightsRequest
from tungngo.doorstep.queries import privacy as queries
from tungngo.doorstep.rules.identifiers import uuid7
from tungngo.doorstep.services import rights as services
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.views.access import Desk, desk_in, desk_of
from tungngo.doorstep.views.register_access import seen_household

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_PER_PAGE = 50
_INVALID = 422


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What residents asked: open by default, or closed."""
    desk = desk_of(request, works=True)
    is_open = request.GET.get("loai") != "xong"
    rows = queries.requests_of(desk.commune, is_open=is_open)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("trang"))
    today = timezone.localdate()
    context = {
        "desk": desk,
        "page": page,
        "requests": [queries.Due(one, today) for one in page],
        "is_open": is_open,
    }
    return render(request, "doorstep/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enters what somebody of a household asks."""
    household, desk = seen_household(request, pk, works=True)
    now = timezone.now()
    today = timezone.localdate(now)
    form = RequestForm(
        request.POST or None,
        household=household,
        today=today,
        initial={"key": uuid7(now), "received_date": today},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made, is_new = services.receive_request(
            request_key=data["key"],
            kind=data["kind"],
            household=household,
            resident=data["resident"],
            asked_by=data["asked_by"],
            contact=data["contact"],
            detail=data["detail"],
            received_date=data["received_date"],
            actor=desk.person,
            at=now,
        )
        if is_new:
            messages.success(request, _("Đã ghi yêu cầu."))
        return redirect("doorstep:request", made.pk)
    context = {"desk": desk, "form": form, "household": household}
    return render(request, "doorstep/request_add.html", context, status=_INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: answered, extended, done or refused."""
    found = get_object_or_404(
        RightsRequest.objects.select_related(
            "organization", "household__neighborhood", "resident", "answered_by", "done_by", "created_by"
        ),
        pk=pk,
    )
    desk = desk_in(request, found.organization, works=True)
    act = request.POST.get("viec", "")
    form = ReasonForm(request.POST if act in {"gia-han", "tu-choi"} else None)
    if request.method == "POST" and (act not in {"gia-han", "tu-choi"} or form.is_valid()):
        _act(request, found, desk, act, form)
        return redirect("doorstep:request", found.pk)
    note_access(
        page=AccessLog.Page.REQUEST,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        household=found.household,
        resident=found.resident,
    )
    context = {
        "desk": desk,
        "due": queries.Due(found, timezone.localdate()),
        "request_kind": found.kind,
        "one": found,
        "form": form,
        "chosen": act,
    }
    return render(request, "doorstep/request.html", context, status=_INVALID if form.errors else 200)


def _act(request: HttpRequest, found: RightsRequest, desk: Desk, act: str, form: ReasonForm) -> None:
    at = timezone.now()
    try:
        if act == "tra-loi":
            services.answer_request(request=found, actor=desk.person, at=at)
        elif act == "gia-han":
            services.extend_request(
                request=found, reason=form.cleaned_data["reason"], actor=desk.person, at=at
            )
        elif act == "tu-choi":
            services.refuse_request(
                request=found, reason=form.cleaned_data["reason"], actor=desk.person, at=at
            )
        elif act == "xong":
            services.do_request(request=found, outcome="", actor=desk.person, at=at)
        else:
            return
    except services.NotPossible:
        messages.error(request, _("Yêu cầu này đã đóng hoặc đã gia hạn một lần."))
        return
    told = {
        "tra-loi": _("Đã ghi là đã trả lời người dân."),
        "gia-han": _("Đã gia hạn yêu cầu."),
        "tu-choi": _("Đã đóng yêu cầu: không thực hiện."),
        "xong": _("Đã thực hiện yêu cầu."),
    }
    messages.success(request, told[act])


@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ends the restriction of a household's data."""
    household, desk = seen_household(request, pk, works=True)
    services.set_restricted(household=household, is_restricted=False, actor=desk.person, at=timezone.now())
    messages.success(request, _("Đã thôi hạn chế. Hãy giao lại hộ cho tổ."))
    return redirect("doorstep:household", household.pk)

"""Privacy in one place: purposes, requests of residents, consent, who looked at whom, and how long identity is kept."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tungngo.doorstep.forms.privacy import ConsentForm, PurposeForm, RetentionForm
from tungngo.doorstep.household_data_sheet import data_workbook
from tungngo.doorstep.models import AccessLog, Erasure, Household, Purpose, Resident
from tungngo.doorstep.queries import privacy as queries
from tungngo.doorstep.queries.disclosure import data_of
from tungngo.doorstep.queries.retention import households_due, retention_of
from tungngo.doorstep.services import rights as services
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.services.exporting import note_disclosure
from tungngo.doorstep.services.retention import erase_due, set_retention
from tungngo.doorstep.views.access import desk_in, desk_of
from tungngo.doorstep.views.households import XLSX
from tungngo.doorstep.views.register_access import seen_household

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

_LOOKS_PER_PAGE = 100
_ERASURES_SHOWN = 20
_DUE_SHOWN = 50
_LIVING = (Resident.State.ACTIVE, Resident.State.MOVED, Resident.State.DECEASED)
_CONFLICT, _INVALID = 409, 422


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The purposes with their grounds, the open requests, and where the rest is."""
    desk = desk_of(request, works=True)
    today = timezone.localdate()
    context = {
        "desk": desk,
        "purposes": services.ensure_purposes(commune=desk.commune),
        "requests": [queries.Due(one, today) for one in queries.requests_of(desk.commune, is_open=True)],
        "retention": retention_of(desk.commune, today),
    }
    return render(request, "doorstep/privacy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One purpose: added, or changed."""
    if pk is None:
        desk, known = desk_of(request, works=True), None
    else:
        known = get_object_or_404(Purpose.objects.select_related("organization"), pk=pk)
        desk = desk_in(request, known.organization, works=True)
    form = PurposeForm(request.POST or None, initial=PurposeForm.initial_of(known) if known else None)
    status = 200
    if request.method == "POST":
        status = _INVALID
        if form.is_valid():
            try:
                services.save_purpose(
                    commune=desk.commune,
                    purpose=known,
                    values=form.values(),
                    seen_version=form.cleaned_data["version"],
                    actor=desk.person,
                    at=timezone.now(),
                )
            except services.ChangedMeanwhile:
                status = _CONFLICT
            else:
                messages.success(request, _("Đã lưu mục đích xử lý dữ liệu."))
                return redirect("doorstep:privacy")
    context = {"desk": desk, "form": form, "purpose": known, "is_stale": status == _CONFLICT}
    return render(request, "doorstep/purpose.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Writes down what a household says at the office about its data."""
    household, desk = seen_household(request, pk, works=True)
    today = timezone.localdate()
    form = ConsentForm(request.POST or None, household=household, today=today, initial={"said_date": today})
    if request.method == "POST" and form.is_valid():
        services.say_consent(household=household, **form.cleaned_data, actor=desk.person, at=timezone.now())
        messages.success(request, _("Đã ghi ý kiến của hộ."))
        return redirect("doorstep:household", household.pk)
    context = {"desk": desk, "form": form, "household": household}
    return render(request, "doorstep/consent.html", context, status=_INVALID if form.errors else 200)


@require_GET
def data_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that is kept of a household on one page, to be printed for who asks; or as a file."""
    household, desk = seen_household(request, pk, works=True)
    kind = request.GET.get("tep", "")
    at = timezone.now()
    resident = _asked_resident(request, household)
    data = data_of(household, resident)
    if kind in {"json", "xlsx"}:
        note_disclosure(household=household, actor=desk.person, at=at)
        if kind == "json":
            response = HttpResponse(
                json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json"
            )
        else:
            response = HttpResponse(data_workbook(data), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="du-lieu-cua-ho.{kind}"'
        return response
    note_access(
        page=AccessLog.Page.DATA_SHEET,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=at,
        household=household,
        resident=resident,
    )
    context = {
        "desk": desk,
        "household": household,
        "resident": resident,
        "people": household.residents.filter(state__in=_LIVING).order_by("sort_key"),
        "data": data,
        "printed_at": at,
    }
    return render(request, "doorstep/data_sheet.html", context)


def _asked_resident(request: HttpRequest, household: Household) -> Resident | None:
    """The one person whose data are asked for; None for all of the household's.

    Raises:
        Http404: Nobody of the household.
    """
    if not request.GET.get("nguoi"):
        return None
    try:
        key = uuid.UUID(request.GET["nguoi"])
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Resident, pk=key, household=household)


@require_GET
def access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at data of residents."""
    desk = desk_of(request, works=True)
    household = None
    try:
        household = uuid.UUID(request.GET["ho"]) if request.GET.get("ho") else None
    except ValueError:
        household = uuid.UUID(int=0)  # what is no household was looked at by nobody
    person = request.GET.get("nguoi", "")
    user_id = int(person) if person.isdecimal() and len(person) < 10 else None  # noqa: PLR2004  # no account has more
    rows = queries.looks_of(desk.commune, household=household, user_id=user_id)
    page = Paginator(rows, _LOOKS_PER_PAGE).get_page(request.GET.get("trang"))
    shown = list(page)
    homes = Household.objects.filter(organization=desk.commune).in_bulk(
        {look.household for look in shown if look.household}
    )
    context = {
        "desk": desk,
        "page": page,
        "looks": [(look, homes.get(look.household) if look.household else None) for look in shown],
        "people": queries.lookers_of(desk.commune),
        "person": user_id,
        "household": household,
    }
    return render(request, "doorstep/access_log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """How long identity is kept, what would go today, and what went."""
    desk = desk_of(request, works=True)
    at = timezone.now()
    today = timezone.localdate(at)
    rule = retention_of(desk.commune, today)
    form = RetentionForm(request.POST if "months" in request.POST else None, initial={"months": rule.months})
    if request.method == "POST":
        if "xoa-ngay" in request.POST:
            erased = erase_due(commune=desk.commune, at=at)
            told = ngettext("Đã xóa danh tính của %d hộ.", "Đã xóa danh tính của %d hộ.", erased)
            messages.success(request, told % erased)
            return redirect("doorstep:retention")
        if form.is_valid():
            set_retention(commune=desk.commune, months=form.cleaned_data["months"], actor=desk.person, at=at)
            messages.success(request, _("Đã đặt thời hạn lưu."))
            return redirect("doorstep:retention")
    due = households_due(desk.commune, rule)
    context = {
        "desk": desk,
        "form": form,
        "retention": rule,
        "due_count": due.count(),
        "due": due.select_related("neighborhood").order_by("neighborhood__sort_key", "sort_key")[:_DUE_SHOWN],
        "erasures": Erasure.objects.filter(organization=desk.commune)
        .select_related("made_by")
        .order_by("-made_at", "-pk")[:_ERASURES_SHOWN],
    }
    status = _INVALID if request.method == "POST" else 200
    return render(request, "doorstep/retention.html", context, status=status)

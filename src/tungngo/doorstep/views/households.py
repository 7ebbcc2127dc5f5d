"""The register: its list, one household with its people, adding and changing both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tungngo.doorstep.forms.households import HouseholdForm, RegisterFilterForm, ResidentForm
from tungngo.doorstep.household_sheet import register_sheet
from tungngo.doorstep.models import AccessLog, Household, Resident, Round, Visit
from tungngo.doorstep.permissions import households_seen, neighborhoods_seen, teams_seen
from tungngo.doorstep.queries import households as queries
from tungngo.doorstep.queries.consents import consent_of, purposes_by_consent
from tungngo.doorstep.rules.identifiers import uuid7
from tungngo.doorstep.services import households as services
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.services.exporting import note_export
from tungngo.doorstep.views.access import Desk, desk_of, wants_part
from tungngo.doorstep.views.register_access import seen_household, seen_resident

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, QueryDict

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50
_CONFLICT, _INVALID = 409, 422


def _filter_form(request: HttpRequest, desk: Desk) -> RegisterFilterForm:
    return RegisterFilterForm(
        request.GET,
        neighborhoods=neighborhoods_seen(desk.membership, desk.commune).order_by("sort_key"),
        teams=teams_seen(desk.membership, desk.commune).filter(is_active=True).order_by("sort_key"),
        rounds=Round.objects.filter(organization=desk.commune).order_by("-start_date", "-pk"),
    )


@require_GET
def household_list(request: HttpRequest) -> HttpResponse:
    """The households that the person sees, narrowed and page by page."""
    desk = desk_of(request)
    form = _filter_form(request, desk)
    filters = form.filters()
    seen = households_seen(desk.membership)
    rows = queries.with_list_facts(queries.households_of(seen, filters))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    shown = list(page)
    note_access(
        page=AccessLog.Page.LIST,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        shown=len(shown),
    )
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "desk": desk,
        "page": page,
        "households": [(household, _outcome(household)) for household in shown],
        "form": form,
        "filters": filters,
        "is_filtered": bool(query),
        "query": query.urlencode(),
        "lanes": queries.lanes_of(seen, filters.neighborhood) if filters.neighborhood else [],
    }
    template = "doorstep/_households.html" if wants_part(request) else "doorstep/households.html"
    return render(request, template, context)


def _outcome(household: Household) -> str:
    outcome = getattr(household, "last_outcome", None)
    return str(Visit.Outcome(outcome).label) if outcome else ""


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The narrowed register as XLSX; who took it is noted."""
    desk = desk_of(request, works=True)
    rows = queries.households_of(households_seen(desk.membership), _filter_form(request, desk).filters())
    content, count = register_sheet(desk.commune.name, queries.export_rows(rows), today=timezone.localdate())
    note_export(commune=desk.commune, households=count, actor=desk.person, at=timezone.now())
    response = HttpResponse(content, content_type=XLSX)
    name = f"so-ho-gia-dinh-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_GET
def household(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One household: its people with their skills, its visits, what it agreed to, who looked at it."""
    found, desk = seen_household(request, pk)
    if found.pk != pk:
        return redirect("doorstep:household", found.pk)
    note_access(
        page=AccessLog.Page.HOUSEHOLD,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        household=found,
    )
    skills = queries.skill_names(desk.commune)
    context = {
        "desk": desk,
        "household": found,
        "people": [
            (
                person,
                [name for code, name in skills.items() if code in person.taught],
                [name for code, name in skills.items() if code in person.known - person.taught],
            )
            for person in queries.people_of(found)
        ],
        "visits": [
            (
                visit,
                [(one, [skills.get(code, code) for code in one.taught]) for one in visit.people.all()],
            )
            for visit in queries.visits_of(found)
        ],
        "changed_by": queries.last_editor(found),
        "consent": consent_of(found),
        "consent_purposes": purposes_by_consent(desk.commune),
        "looks": queries.looked_at(found) if desk.can_work else [],
        "is_editable": desk.can_work and found.state in {Household.State.ACTIVE, Household.State.MOVED},
    }
    return render(request, "doorstep/household.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A household that is missing, with its people."""
    desk = desk_of(request, works=True)
    now = timezone.now()
    form = HouseholdForm(
        request.POST or None,
        commune=desk.commune,
        today=timezone.localdate(now),
        is_new=True,
        initial={"key": uuid7(now), "neighborhood": request.GET.get("thon"), "lane": request.GET.get("ngo")},
    )
    if request.method == "POST" and form.is_valid():
        made, is_new = services.add_household(
            commune=desk.commune,
            pk=form.cleaned_data["key"],
            values=form.values(),
            residents=form.residents(),
            actor=desk.person,
            at=now,
        )
        if is_new:
            messages.success(request, _("Đã thêm hộ vào sổ."))
        if "them-nua" in request.POST:
            response = redirect("doorstep:household_add")
            response["Location"] += f"?thon={made.neighborhood_id}"
            return response
        return redirect("doorstep:household", made.pk)
    context = {"desk": desk, "form": form, "lanes": _lanes(desk)}
    return render(request, "doorstep/household_edit.html", context, status=_INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Changes a household; what somebody else changed meanwhile is shown and nothing is overwritten."""
    found, desk = seen_household(request, pk, works=True)
    form = HouseholdForm(
        request.POST or None,
        commune=desk.commune,
        today=timezone.localdate(),
        is_new=False,
        initial=HouseholdForm.initial_of(found),
    )
    context: dict[str, Any] = {"desk": desk, "form": form, "household": found, "lanes": _lanes(desk)}
    status = 200
    if request.method == "POST":
        status = _INVALID
        if form.is_valid():
            try:
                services.edit_household(
                    household=found,
                    values=form.values(),
                    seen_revision=form.cleaned_data["revision"] or 0,
                    actor=desk.person,
                    at=timezone.now(),
                )
            except services.ChangedMeanwhile:
                status = _CONFLICT
                context |= _conflict(form, found)
            except services.NotEditable:
                raise PermissionDenied from None
            else:
                messages.success(request, _("Đã lưu hộ."))
                return redirect("doorstep:household", found.pk)
    return render(request, "doorstep/household_edit.html", context, status=status)


def _conflict(form: HouseholdForm | ResidentForm, current: Household | Resident) -> dict[str, Any]:
    """What stands now where something else was typed, and who wrote it; saving again then counts."""
    current.refresh_from_db()
    differing = []
    for name, field in form.fields.items():
        if name in {"key", "revision", "people"}:
            continue
        attribute = {"adult": "is_adult_stated"}.get(name, name)
        stands = getattr(current, attribute)
        written = form.cleaned_data.get(name)
        if name == "adult":
            written = {"": None, "co": True, "khong": False}[written or ""]
        if stands != written:
            shown = current.get_state_display() if name == "state" else stands
            differing.append((field.label, "" if shown is None else shown))
    typed = cast("QueryDict", form.data).copy()
    typed["revision"] = str(current.revision)
    form.data = typed
    return {"differing": differing, "changed_by": queries.last_editor(current)}


def _lanes(desk: Desk) -> list[str]:
    return queries.lanes_of(households_seen(desk.membership), None)


@require_http_methods(["GET", "HEAD", "POST"])
def resident_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person who is missing in a household."""
    found, desk = seen_household(request, pk, works=True)
    now = timezone.now()
    form = ResidentForm(
        request.POST or None, today=timezone.localdate(now), is_new=True, initial={"key": uuid7(now)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _made, is_new = services.add_resident(
                household=found,
                pk=form.cleaned_data["key"],
                values=form.values(),
                actor=desk.person,
                at=now,
            )
        except services.NotEditable:
            raise PermissionDenied from None
        if is_new:
            messages.success(request, _("Đã thêm người vào hộ."))
        name = "doorstep:resident_add" if "them-nua" in request.POST else "doorstep:household"
        return redirect(name, found.pk)
    context = {"desk": desk, "form": form, "household": found}
    return render(request, "doorstep/resident_edit.html", context, status=_INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def resident_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Changes a resident."""
    resident, found, desk = seen_resident(request, pk, works=True)
    form = ResidentForm(
        request.POST or None,
        today=timezone.localdate(),
        is_new=False,
        initial=ResidentForm.initial_of(resident),
    )
    context: dict[str, Any] = {"desk": desk, "form": form, "household": found, "resident": resident}
    status = 200
    if request.method == "POST":
        status = _INVALID
        if form.is_valid():
            try:
                services.edit_resident(
                    resident=resident,
                    values=form.values(),
                    seen_revision=form.cleaned_data["revision"] or 0,
                    actor=desk.person,
                    at=timezone.now(),
                )
            except services.ChangedMeanwhile:
                status = _CONFLICT
                context |= _conflict(form, resident)
            except services.NotEditable:
                raise PermissionDenied from None
            else:
                messages.success(request, _("Đã lưu thông tin."))
                return redirect("doorstep:household", found.pk)
    return render(request, "doorstep/resident_edit.html", context, status=status)

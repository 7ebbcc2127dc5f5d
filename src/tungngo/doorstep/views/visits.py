"""Visits at the office: the list, one visit with its versions, its correction, and the spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.audit.services import record
from tungngo.doorstep.forms.visits import CorrectionForm, PersonForm, ReasonForm, VisitFilterForm
from tungngo.doorstep.models import (
    AccessLog,
    DigitalSkill,
    Member,
    Resident,
    Round,
    VisitCorrection,
    VisitedResident,
    VisitPhoto,
)
from tungngo.doorstep.permissions import (
    can_see_household,
    households_seen,
    members_seen,
    neighborhoods_seen,
    teams_seen,
)
from tungngo.doorstep.queries import visits as queries
from tungngo.doorstep.rules.corrections import is_of_the_office
from tungngo.doorstep.services import corrections as services
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.views.access import Desk, desk_in, desk_of
from tungngo.doorstep.visit_history import Names, history, said_of_person
from tungngo.doorstep.visit_sheet import visits_workbook
from tungngo.files.responses import serve, serve_thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from tungngo.doorstep.models import Visit

PER_PAGE = 50
_MOST_EXPORTED = 20_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CONFLICT, _INVALID = 409, 422


def _filter_form(request: HttpRequest, desk: Desk) -> VisitFilterForm:
    return VisitFilterForm(
        request.GET,
        rounds=Round.objects.filter(organization=desk.commune).order_by("-start_date", "-pk"),
        neighborhoods=neighborhoods_seen(desk.membership, desk.commune).order_by("sort_key", "pk"),
        teams=teams_seen(desk.membership, desk.commune).order_by("sort_key", "pk"),
        members=Member.objects.filter(members_seen(desk.membership)).order_by("sort_key", "pk"),
    )


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The visits that the person sees, narrowed and page by page."""
    desk = desk_of(request)
    form = _filter_form(request, desk)
    found = queries.visits_of(households_seen(desk.membership), form.filters())
    page = Paginator(queries.with_list_facts(found), PER_PAGE).get_page(request.GET.get("trang"))
    shown = list(page)
    note_access(
        page=AccessLog.Page.VISITS,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        shown=len(shown),
    )
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "desk": desk,
        "form": form,
        "page": page,
        "visits": shown,
        "query": query.urlencode(),
        "is_filtered": any(query.values()),
    }
    return render(request, "doorstep/visits.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The narrowed list as XLSX; who took it is noted."""
    desk = desk_of(request, works=True)
    found = queries.visits_of(households_seen(desk.membership), _filter_form(request, desk).filters())
    rows = list(queries.with_list_facts(found)[:_MOST_EXPORTED])
    people = (
        VisitedResident.objects.filter(visit__in=[visit.pk for visit in rows])
        .select_related("resident")
        .order_by("visit__visited_at", "visit_id", "resident__sort_key")
    )
    at = timezone.now()
    content = visits_workbook(
        desk.commune.name, rows, people, _skill_names(desk), today=timezone.localdate(at)
    )
    note_access(
        page=AccessLog.Page.EXPORT,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=at,
        shown=len({visit.household_id for visit in rows}),
    )
    record(
        act="doorstep.visits.export",
        actor=desk.person,
        organization_id=desk.commune.pk,
        subject=desk.commune,
        at=at,
        data={"count": len(rows)},
    )
    response = HttpResponse(content, content_type=_XLSX)
    name = f"luot-den-tham-{timezone.localdate(at):%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _skill_names(desk: Desk) -> dict[str, str]:
    return dict(DigitalSkill.objects.filter(organization=desk.commune).values_list("code", "name"))


def _seen_visit(request: HttpRequest, pk: UUID, *, works: bool = False) -> tuple[Visit, Desk]:
    """A visit for a person of the office.

    Raises:
        Http404: There is none, or it is another commune's.
        PermissionDenied: The household is none of the person's.
    """
    visit = queries.find_visit(pk)
    if visit is None:
        raise Http404
    desk = desk_in(request, visit.organization, works=works)
    if not can_see_household(desk.membership, visit.household):
        raise PermissionDenied
    return visit, desk


def _names(desk: Desk, visit: Visit, acts: Sequence[Any], corrections: Sequence[VisitCorrection]) -> Names:
    said = [act.body["data"] for act in acts] + [row.before for row in corrections]
    said += [row.after for row in corrections]
    people = {str(person.get("resident")) for values in said for person in values.get("people") or ()}
    hidden = visit.household.restricted_at is not None
    residents = {} if hidden else {str(one.pk): str(one) for one in Resident.objects.filter(pk__in=people)}
    rounds = dict(Round.objects.filter(organization=desk.commune).values_list("pk", "name"))
    return Names(_skill_names(desk), residents, rounds)


@require_safe
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One visit: who, when, what for each resident, photos, and all its versions."""
    found, desk = _seen_visit(request, pk)
    note_access(
        page=AccessLog.Page.VISITS,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        household=found.household,
    )
    return _show(request, found, desk, ReasonForm(initial={"seen": found.version_act}, auto_id="id-%s"))


def _show(
    request: HttpRequest,
    found: Visit,
    desk: Desk,
    form: ReasonForm,
    *,
    status: int = 200,
    conflict: bool = False,
) -> HttpResponse:
    acts = queries.acts_of(found)
    corrections = queries.corrections_of(found)
    names = _names(desk, found, acts, corrections)
    context = {
        "desk": desk,
        "visit": found,
        "people": [
            (
                row.resident,
                said_of_person(
                    {
                        "taught": row.taught,
                        "known": row.known,
                        "signature": row.signature,
                        "decline_reason": row.decline_reason,
                        "support": row.support,
                    },
                    names.skills,
                ),
            )
            for row in queries.people_of(found)
        ],
        "photos": queries.photos_of(found),
        "others": queries.others_at_the_house(found),
        "versions": history(found, acts, corrections, names),
        "is_corrected": is_of_the_office(found.revision),
        "is_restricted": found.household.restricted_at is not None,
        "can_release": is_of_the_office(found.revision) and bool(acts),
        "speed": getattr(found, "speed", None),
        "form": form,
        "conflict": conflict,
    }
    return render(request, "doorstep/visit.html", context, status=status)


def _person_forms(request: HttpRequest, visit: Visit, desk: Desk) -> list[PersonForm]:
    met = {row.resident_id: row for row in queries.people_of(visit)}
    living = Resident.objects.filter(household=visit.household, state=Resident.State.ACTIVE)
    residents = {one.pk: one for one in living.order_by("sort_key")}
    residents |= {key: row.resident for key, row in met.items() if key not in residents}
    skills = list(DigitalSkill.objects.filter(organization=desk.commune))
    data = request.POST if request.method == "POST" else None
    return [
        PersonForm(data, resident=resident, met=met.get(key), skills=skills)
        for key, resident in residents.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the office says about a visit, over what the telephone said."""
    found, desk = _seen_visit(request, pk, works=True)
    if found.household.restricted_at is not None:
        raise PermissionDenied
    rounds = Round.objects.filter(organization=desk.commune).order_by("-start_date", "-pk")
    form = CorrectionForm(request.POST or None, visit=found, rounds=rounds, today=timezone.localdate())
    people = _person_forms(request, found, desk)
    status, conflict = 200, False
    if request.method == "POST":
        status = _INVALID
        if form.is_valid() and all([person.is_valid() for person in people]):  # noqa: C419  (each is to say its errors)
            said = [values for person in people if (values := person.values())]
            try:
                services.correct_visit(
                    visit=found,
                    values=form.values(said),
                    reason=form.cleaned_data["reason"],
                    seen=form.cleaned_data["seen"],
                    actor=desk.person,
                    at=timezone.now(),
                )
            except services.ChangedMeanwhile:
                status, conflict = _CONFLICT, True
            except services.NothingToDo:
                messages.info(request, _("Không có gì thay đổi."))
                return redirect("doorstep:visit", found.pk)
            else:
                messages.success(request, _("Đã hiệu đính. Bản trước vẫn còn trong lịch sử."))
                return redirect("doorstep:visit", found.pk)
    if conflict:
        form.data = {**request.POST.dict(), "seen": str(found.version_act)}
    context = {"desk": desk, "visit": found, "form": form, "people": people, "conflict": conflict}
    return render(request, "doorstep/visit_correct.html", context, status=status)


def _act(
    request: HttpRequest, pk: UUID, act: Callable[[Visit, ReasonForm, Desk], None], said: str
) -> HttpResponse:
    """One act on a visit that asks for a reason; what refuses it is said on the visit's page."""
    found, desk = _seen_visit(request, pk, works=True)
    form = ReasonForm(request.POST, auto_id="id-%s")
    if not form.is_valid():
        return _show(request, found, desk, form, status=_INVALID)
    try:
        act(found, form, desk)
    except services.ChangedMeanwhile:
        form = ReasonForm(
            initial={"seen": found.version_act, "reason": form.cleaned_data["reason"]}, auto_id="id-%s"
        )
        return _show(request, found, desk, form, status=_CONFLICT, conflict=True)
    except services.NothingToDo:
        messages.info(request, _("Không có gì thay đổi."))
    except services.CannotRelease:
        messages.error(request, _("Không còn bản nào của điện thoại để dùng lại."))
    else:
        messages.success(request, said)
    return redirect("doorstep:visit", found.pk)


def _voiding(*, is_voided: bool) -> Callable[[Visit, ReasonForm, Desk], None]:
    def act(found: Visit, form: ReasonForm, desk: Desk) -> None:
        services.set_voided(
            visit=found,
            is_voided=is_voided,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            actor=desk.person,
            at=timezone.now(),
        )

    return act


@require_POST
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes a visit out of all figures."""
    return _act(
        request, pk, _voiding(is_voided=True), _("Đã hủy lượt đến thăm; mọi con số không tính lượt này.")
    )


@require_POST
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes a visit back into the figures."""
    return _act(request, pk, _voiding(is_voided=False), _("Đã khôi phục lượt đến thăm."))


@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lets what the telephone says count again."""

    def act(found: Visit, form: ReasonForm, desk: Desk) -> None:
        services.release_visit(
            visit=found,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            actor=desk.person,
            at=timezone.now(),
        )

    return _act(request, pk, act, _("Bản mới nhất của điện thoại được tính trở lại."))


@require_safe
def photo(request: HttpRequest, pk: UUID, photo_pk: UUID) -> HttpResponseBase:
    """A photo of the visit; `?nho` gives the small picture."""
    found, _desk = _seen_visit(request, pk)
    if found.household.restricted_at is not None:
        raise PermissionDenied
    kept = get_object_or_404(VisitPhoto.objects.select_related("file"), pk=photo_pk, visit_ref=found.pk)
    if "nho" in request.GET and kept.file.is_photo:
        return serve_thumbnail(kept.file)
    return serve(request, kept.file)

"""One assignment, the steps of the units that answer for it, and what a unit has to do in all campaigns."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tungngo.assignments import permissions, queries, services
from tungngo.assignments.forms import LeadForm, StepForm
from tungngo.assignments.models import Assignment, AssignmentUnit, State
from tungngo.assignments.views.asking import user_of
from tungngo.organizations.permissions import membership_of, visible_communes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.organizations.models import Membership

PARTS_PER_PAGE = 50


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the person's unit still has to do, in all campaigns, the most urgent first."""
    membership = membership_of(user_of(request))
    today = timezone.localdate()
    parts = queries.parts_of_units(permissions.own_units(membership), today)
    page = Paginator(parts, PARTS_PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "today": today, "membership": membership}
    return render(request, "assignments/own.html", context)


@require_safe
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: its sentence, its units and how far each is, and what happened."""
    membership = membership_of(user_of(request))
    return _show(request, _assignment_in_sight(request, pk), membership)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of a unit's work, or the officer's answer to it."""
    membership = membership_of(user_of(request))
    part = get_object_or_404(AssignmentUnit.objects.select_related("unit"), pk=pk)
    found = _assignment_in_sight(request, part.assignment_id)
    form = StepForm(request.POST)
    new_state = form.data.get("new_state", "")
    is_officer = new_state in {State.ACCEPTED, State.RETURNED}
    is_allowed = (
        permissions.can_run_campaign(membership, found.organization)
        if is_officer
        else permissions.can_work_for(membership, part.unit)
    )
    if not is_allowed:
        raise PermissionDenied
    if not form.is_valid():
        return _show(request, found, membership, step_form=form, step_part=part, status=422)
    try:
        services.change_state(
            part=part, is_officer=is_officer, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        )
    except services.ChangedMeanwhile as error:
        form.add_error(None, _changed_meanwhile(error))
        part.refresh_from_db()
        form.show_again(part.version)
        return _show(request, found, membership, step_form=form, step_part=part, status=409)
    except services.NotPossible as error:
        form.add_error(None, str(error))
        return _show(request, found, membership, step_form=form, step_part=part, status=422)
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": State(new_state).label})
    return redirect("assignments:assignment", found.pk)


@require_POST
def set_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an assignment to the unit that leads it."""
    membership = membership_of(user_of(request))
    found = _assignment_in_sight(request, pk)
    if not permissions.can_run_campaign(membership, found.organization):
        raise PermissionDenied
    form = LeadForm(request.POST, commune=found.organization)
    status = 422
    if form.is_valid():
        try:
            services.set_lead(
                assignment=found, actor=user_of(request), at=timezone.now(), **form.cleaned_data
            )
        except services.ChangedMeanwhile as error:
            form.add_error(None, _changed_meanwhile(error))
            found.refresh_from_db(fields=["version"])
            form.show_again(found.version)
            status = 409
        except services.NotPossible as error:
            form.add_error("unit", str(error))
        else:
            messages.success(request, _("Đã giao cho %(unit)s.") % {"unit": form.cleaned_data["unit"]})
            return redirect("assignments:assignment", found.pk)
    return _show(request, found, membership, lead_form=form, status=status)


def _assignment_in_sight(request: HttpRequest, pk: int) -> Assignment:
    return get_object_or_404(queries.assignments_in(visible_communes(user_of(request))), pk=pk)


def _changed_meanwhile(error: services.ChangedMeanwhile) -> str:
    if error.last is None:
        return str(error)
    return _("%(who)s vừa chuyển nhiệm vụ này sang “%(state)s”. Hãy xem lại trước khi cập nhật tiếp.") % {
        "who": error.last.changed_by,
        "state": error.last.get_new_state_display(),
    }


def _show(
    request: HttpRequest,
    found: Assignment,
    membership: Membership | None,
    *,
    step_form: StepForm | None = None,
    step_part: AssignmentUnit | None = None,
    lead_form: LeadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if status != HTTPStatus.OK:  # shown anew because something changed meanwhile
        found = _assignment_in_sight(request, found.pk)
    can_run = permissions.can_run_campaign(membership, found.organization)
    own_units = permissions.own_units(membership)
    parts = []
    for part in sorted(found.parts.all(), key=lambda part: part.unit_id not in own_units):
        officer_steps = [*part.officer_steps] if can_run else []
        steps = officer_steps
        if permissions.can_work_for(membership, part.unit):
            steps = [*part.unit_steps, *steps]
        is_sent = step_part is not None and step_part.pk == part.pk
        form = step_form if is_sent and step_form else StepForm(initial={"seen_version": part.version})
        parts.append(
            {
                "part": part,
                "steps": [{"state": step, "label": _STEP_LABELS[State(step)]} for step in steps],
                "form": form,
                "is_own": part.unit_id in own_units,
                "is_open": is_sent or part.unit_id in own_units or State.ACCEPTED in officer_steps,
            }
        )
    may_set_lead = can_run and all(
        part.state == State.NOT_STARTED for part in found.parts.all() if part.part == "lead"
    )
    if may_set_lead and lead_form is None:
        lead_form = LeadForm(commune=found.organization, initial={"seen_version": found.version})
    reads_directive = membership is not None and membership.organization.commune_id == found.organization_id
    context = {
        "assignment": found,
        "directive": found.directive if reads_directive else None,
        "parts": parts,
        "changes": queries.changes_of(found),
        "lead_form": lead_form if may_set_lead else None,
        "has_lead": any(part.part == "lead" for part in found.parts.all()),
        "today": timezone.localdate(),
    }
    return render(request, "assignments/assignment.html", context, status=status)


_STEP_LABELS = {
    State.IN_PROGRESS: gettext_lazy("Bắt đầu thực hiện"),
    State.SUBMITTED: gettext_lazy("Nộp kết quả"),
    State.ACCEPTED: gettext_lazy("Nghiệm thu"),
    State.RETURNED: gettext_lazy("Trả lại"),
}

"""One assignment, the steps of its units, and what a unit has to do in all campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tungngo.assignments import permissions, queries, services
from tungngo.assignments.chronicle import words_of
from tungngo.assignments.forms import StepForm
from tungngo.assignments.forms.numbers import number_sent
from tungngo.assignments.models import AssignmentUnit, State
from tungngo.assignments.queries.history import events_after
from tungngo.assignments.views.asking import user_of
from tungngo.assignments.views.showing import back, carry_out, scene, show
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest

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
    """One assignment: its sentence, its units and how far each is, what was said, and what happened."""
    return show(request, pk)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of a unit's work, or the officer's answer to it."""
    part = get_object_or_404(AssignmentUnit.objects.select_related("unit"), pk=pk)
    here = scene(request, part.assignment_id)
    form = StepForm(request.POST, auto_id=f"step-{part.pk}-%s")
    new_state = form.data.get("new_state", "")
    is_officer = new_state in {State.ACCEPTED, State.RETURNED}
    here.require(
        is_allowed=here.viewer.can_run
        if is_officer
        else permissions.can_work_on(here.viewer.membership, part)
    )

    def act() -> None:
        services.change_state(
            part=part, is_officer=is_officer, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    label = State(new_state).label if new_state in State.values else ""
    return carry_out(
        here,
        form,
        f"step-{part.pk}",
        act,
        said=_("Đã ghi: %(state)s.") % {"state": label},
        version=lambda: AssignmentUnit.objects.get(pk=part.pk).version,
    )


@require_POST
def undo(request: HttpRequest, pk: int, event_id: int) -> HttpResponse:
    """Takes back what the person did last, as long as nobody has done anything since."""
    here = scene(request, pk)
    try:
        services.undo(
            assignment=here.assignment, event_id=event_id, actor=here.viewer.user, at=timezone.now()
        )
    except services.NotUndone as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Đã hoàn tác."))
    return back(pk)


@require_safe
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """What others did with the assignment since the page was shown; nothing when nothing happened."""
    here = scene(request, pk)
    seen = number_sent(request.GET.get("v", ""))
    if seen is None or here.assignment.version <= seen:
        return HttpResponse(status=204)
    events = events_after(here.assignment, seen)
    others = [event for event in events if event.actor_id != here.viewer.user.pk]
    if not others and len(events) >= here.assignment.version - seen:
        return HttpResponse(status=204)
    newest = others[0] if others and here.viewer.can_talk else None
    context = {
        "assignment": here.assignment,
        "who": newest.actor if newest else None,
        "words": words_of(newest) if newest else "",
    }
    return render(request, "assignments/_news.html", context)

"""What the officer does with an assignment: who has it, what it says, whether it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tungngo.assignments import services
from tungngo.assignments.forms.work import (
    AddUnitForm,
    CancelForm,
    EditForm,
    LeadForm,
    RemoveUnitForm,
    ReopenForm,
)
from tungngo.assignments.models import Assignment, AssignmentUnit
from tungngo.assignments.views.showing import Scene, back, carry_out, scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def _scene(request: HttpRequest, pk: int) -> Scene:
    """An assignment of a campaign that the person runs."""
    here = scene(request, pk)
    here.require(is_allowed=here.viewer.can_run)
    return here


def _version(here: Scene) -> Callable[[], int]:
    return lambda: Assignment.objects.get(pk=here.assignment.pk).version


@require_POST
def set_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the assignment to the unit that leads it."""
    here = _scene(request, pk)
    form = LeadForm(request.POST, commune=here.assignment.organization, auto_id="lead-%s")

    def act() -> None:
        services.set_lead(
            assignment=here.assignment, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    form.is_valid()
    said = _("Đã giao cho %(unit)s.") % {"unit": form.cleaned_data.get("unit", "")}
    return carry_out(here, form, "lead", act, said=said, anchor="don-vi", version=_version(here))


@require_POST
def add_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One more unit."""
    here = _scene(request, pk)
    form = AddUnitForm(request.POST, commune=here.assignment.organization, auto_id="add_unit-%s")

    def act() -> None:
        services.add_unit(
            assignment=here.assignment, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    return carry_out(
        here, form, "add_unit", act, said=_("Đã thêm đơn vị."), anchor="don-vi", version=_version(here)
    )


@require_POST
def remove_unit(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """Takes its part from a unit; one that is gone already needs no second removal."""
    here = _scene(request, pk)
    part = AssignmentUnit.objects.filter(pk=part_pk, assignment=here.assignment).first()
    if part is None:
        return back(pk, "don-vi")
    form = RemoveUnitForm(request.POST)

    def act() -> None:
        services.remove_unit(part=part, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data)

    return carry_out(here, form, f"remove_unit-{part_pk}", act, said=_("Đã bỏ đơn vị."), anchor="don-vi")


@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, place or days."""
    here = _scene(request, pk)
    form = EditForm(request.POST, auto_id="edit-%s")

    def act() -> None:
        services.edit_assignment(
            assignment=here.assignment, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    return carry_out(here, form, "edit", act, said=_("Đã sửa nhiệm vụ."), version=_version(here))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels the assignment with a reason."""
    here = _scene(request, pk)
    form = CancelForm(request.POST, auto_id="cancel-%s")

    def act() -> None:
        services.cancel(
            assignment=here.assignment, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    return carry_out(here, form, "cancel", act, said=_("Đã hủy nhiệm vụ."), version=_version(here))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a cancelled assignment up again."""
    here = _scene(request, pk)
    form = ReopenForm(request.POST)

    def act() -> None:
        services.reopen(
            assignment=here.assignment, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    return carry_out(here, form, "reopen", act, said=_("Đã mở lại nhiệm vụ."), version=_version(here))

"""Acts on a unit's part: who has it in hand, what hinders, and its sub-tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tungngo.accounts.models import User
from tungngo.assignments import permissions, services
from tungngo.assignments.forms.pieces import (
    AddSubtaskForm,
    MoveForm,
    RemoveSubtaskForm,
    SubtaskForm,
    TickForm,
)
from tungngo.assignments.forms.work import BlockForm, HandOverForm, UnblockForm
from tungngo.assignments.models import AssignmentUnit, Subtask
from tungngo.assignments.queries.people import people_of_unit
from tungngo.assignments.views.showing import Scene, carry_out, scene

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _part(request: HttpRequest, pk: int) -> tuple[AssignmentUnit, Scene]:
    """A part that the person works on."""
    part = get_object_or_404(AssignmentUnit.objects.select_related("unit"), pk=pk)
    here = scene(request, part.assignment_id)
    here.require(is_allowed=permissions.can_work_on(here.viewer.membership, part))
    return part, here


def _version(part: AssignmentUnit) -> int:
    return AssignmentUnit.objects.get(pk=part.pk).version


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the part into the hands of one of the unit's people."""
    part, here = _part(request, pk)
    key = f"hand_over-{part.pk}"
    form = HandOverForm(request.POST, people=people_of_unit(part.unit), auto_id=f"{key}-%s")

    def act() -> None:
        sent = form.cleaned_data
        holder = User.objects.filter(pk=sent["holder"]).first() if sent["holder"] else None
        services.hand_over(
            part=part,
            holder=holder,
            note=sent["note"],
            seen_version=sent["seen_version"],
            actor=here.viewer.user,
            at=timezone.now(),
        )

    return carry_out(
        here,
        form,
        key,
        act,
        said=_("Đã ghi người phụ trách."),
        anchor=f"don-vi-{pk}",
        version=lambda: _version(part),
    )


@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what hinders the unit."""
    part, here = _part(request, pk)
    form = BlockForm(request.POST, auto_id=f"block-{pk}-%s")

    def act() -> None:
        services.block(part=part, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data)

    return carry_out(
        here,
        form,
        f"block-{pk}",
        act,
        said=_("Đã báo vướng mắc. Chuyên viên sẽ thấy ngay."),
        anchor=f"don-vi-{pk}",
        version=lambda: _version(part),
    )


@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that nothing hinders the unit any more."""
    part, here = _part(request, pk)
    form = UnblockForm(request.POST, auto_id=f"unblock-{pk}-%s")

    def act() -> None:
        services.unblock(part=part, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data)

    return carry_out(
        here,
        form,
        f"unblock-{pk}",
        act,
        said=_("Đã gỡ vướng mắc."),
        anchor=f"don-vi-{pk}",
        version=lambda: _version(part),
    )


@require_POST
def add_subtask(request: HttpRequest, pk: int) -> HttpResponse:
    """One more sub-task at the end."""
    part, here = _part(request, pk)
    form = AddSubtaskForm(request.POST, auto_id=f"add-{pk}-%s")

    def act() -> None:
        services.add_subtask(part=part, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data)

    return carry_out(here, form, f"add-{pk}", act, said="", anchor=f"viec-con-{pk}")


def _subtask(request: HttpRequest, pk: int) -> tuple[Subtask, Scene]:
    """A sub-task of a part that the person works on."""
    subtask = get_object_or_404(Subtask.objects.select_related("part__unit"), pk=pk)
    here = scene(request, subtask.part.assignment_id)
    here.require(is_allowed=permissions.can_work_on(here.viewer.membership, subtask.part))
    return subtask, here


@require_POST
def edit_subtask(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another person, another day."""
    subtask, here = _subtask(request, pk)
    key = f"subtask-{pk}"
    form = SubtaskForm(request.POST, people=people_of_unit(subtask.part.unit), auto_id=f"{key}-%s")

    def act() -> None:
        sent = form.cleaned_data
        holder = User.objects.filter(pk=sent.pop("holder") or 0).first()
        services.edit_subtask(
            subtask=subtask, holder=holder, actor=here.viewer.user, at=timezone.now(), **sent
        )

    return carry_out(
        here,
        form,
        key,
        act,
        said=_("Đã sửa việc con."),
        anchor=f"viec-con-{subtask.part_id}",
        version=lambda: Subtask.objects.get(pk=pk).version,
    )


@require_POST
def tick_subtask(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or not done."""
    subtask, here = _subtask(request, pk)
    form = TickForm(request.POST)

    def act() -> None:
        services.tick_subtask(
            subtask=subtask,
            is_done=form.cleaned_data["done"],
            actor=here.viewer.user,
            at=timezone.now(),
        )

    return carry_out(here, form, f"tick-{pk}", act, said="", anchor=f"viec-con-{subtask.part_id}")


@require_POST
def move_subtask(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    subtask, here = _subtask(request, pk)
    form = MoveForm(request.POST)

    def act() -> None:
        services.move_subtask(subtask=subtask, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data)

    return carry_out(here, form, f"move-{pk}", act, said="", anchor=f"viec-con-{subtask.part_id}")


@require_POST
def remove_subtask(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the list; it can be brought back."""
    subtask, here = _subtask(request, pk)
    form = RemoveSubtaskForm(request.POST)

    def act() -> None:
        services.remove_subtask(
            subtask=subtask, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data
        )

    return carry_out(
        here, form, f"remove-{pk}", act, said=_("Đã xóa việc con."), anchor=f"viec-con-{subtask.part_id}"
    )

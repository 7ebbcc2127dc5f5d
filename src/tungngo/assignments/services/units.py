"""Which units have which part in an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, Part, State
from tungngo.assignments.services.acting import (
    conclude,
    locked_assignment,
    refuse_cancelled,
    refuse_stale,
    save_part,
)
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.telling import GIVEN, people_of, tell

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


def _refuse_outsider(assignment: Assignment, unit: Organization) -> None:
    if (
        unit.commune_id != assignment.organization_id
        or unit.pk == assignment.organization_id
        or not unit.is_active
    ):
        raise NotPossible(_("Đơn vị này không thuộc xã, phường hoặc không còn hoạt động."))


def _snapshot(parts: list[AssignmentUnit]) -> dict[str, Any]:
    """Who had which part, so that it can be restored."""
    return {
        "parts": [
            {
                "unit": part.unit_id,
                "part": part.part,
                "answering": part.is_answering,
                "holder": part.holder_id,
            }
            for part in parts
        ]
    }


def has_traces(part: AssignmentUnit) -> bool:
    """Whether a unit has done anything with its part that must be kept."""
    return part.changes.exists() or part.subtasks.exists() or part.progress.exists()


@transaction.atomic
def set_lead(
    *, assignment: Assignment, unit: Organization, seen_version: int, actor: User, at: datetime
) -> Assignment:
    """Gives an assignment to a lead: the first one, or another one while nobody has begun.

    A former lead that has noted something stays as a coordinating unit, with what it noted.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: The lead has begun, the unit is not of this commune, or the assignment is cancelled.
    """
    locked = locked_assignment(assignment.pk)
    parts = list(locked.parts.select_for_update().order_by("pk"))
    leads = [part for part in parts if part.part == rules.LEAD]
    if [lead.unit_id for lead in leads] == [unit.pk]:
        return locked
    refuse_stale(locked, seen_version)
    refuse_cancelled(locked)
    _refuse_outsider(locked, unit)
    if any(lead.state != State.NOT_STARTED for lead in leads):
        raise NotPossible(_("Đơn vị chủ trì đã bắt đầu thực hiện nên không đổi được."))
    before = _snapshot(parts)
    for lead in leads:
        if lead.unit_id != unit.pk:
            _step_down(lead, at=at)
    given, _is_new = locked.parts.get_or_create(
        unit=unit,
        defaults={
            "organization_id": locked.organization_id,
            "part": rules.LEAD,
            "is_answering": True,
            "last_activity_at": at,
        },
    )
    if given.part != rules.LEAD:
        given.part, given.is_answering = rules.LEAD, True
        save_part(given, "part", "is_answering", at=at)
    # Those who carry it out answer to the lead from now on, unless they have begun to answer themselves.
    locked.parts.filter(part=rules.IMPLEMENTING, state=State.NOT_STARTED).update(is_answering=False)
    conclude(
        locked,
        "assignments.assignment.set_lead",
        actor=actor,
        at=at,
        data={"unit": unit.name, "unit_id": unit.pk, "before": [lead.unit_id for lead in leads]},
        undo=before,
    )
    words = _("%(unit)s được giao chủ trì") % {"unit": unit.name}
    tell(locked, GIVEN, words, people_of([given]), actor=actor, at=at)
    return locked


def _step_down(lead: AssignmentUnit, *, at: datetime) -> None:
    if has_traces(lead):
        lead.part, lead.is_answering = rules.COORDINATING, False
        save_part(lead, "part", "is_answering", at=at)
    else:
        lead.delete()


@transaction.atomic
def add_unit(
    *, assignment: Assignment, unit: Organization, part: str, seen_version: int, actor: User, at: datetime
) -> Assignment:
    """Gives one more unit a part in an assignment: helping or carrying out. Done twice, it is done once.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: The unit has a part already or is not of this commune; the lead is set by `set_lead`.
    """
    locked = locked_assignment(assignment.pk)
    parts = list(locked.parts.select_for_update().order_by("pk"))
    held = next((other for other in parts if other.unit_id == unit.pk), None)
    if held and held.part == part:
        return locked
    refuse_stale(locked, seen_version)
    refuse_cancelled(locked)
    _refuse_outsider(locked, unit)
    if held:
        raise NotPossible(
            _("Đơn vị này đã có vai trò “%(part)s” trong nhiệm vụ.") % {"part": held.get_part_display()}
        )
    if part not in {rules.COORDINATING, rules.IMPLEMENTING}:
        raise NotPossible(_("Đơn vị chủ trì được chọn ở mục “Giao đơn vị chủ trì”."))
    answering = rules.answering_part([*(other.part for other in parts), part])
    given = locked.parts.create(
        organization_id=locked.organization_id,
        unit=unit,
        part=part,
        is_answering=part == answering,
        last_activity_at=at,
    )
    label = str(Part(part).label)
    conclude(
        locked,
        "assignments.assignment.add_unit",
        actor=actor,
        at=at,
        data={"unit": unit.name, "unit_id": unit.pk, "role": label},
        undo=_snapshot(parts),
    )
    words = _("%(unit)s được giao %(part)s") % {"unit": unit.name, "part": label.lower()}
    tell(locked, GIVEN, words, people_of([given]), actor=actor, at=at)
    return locked


@transaction.atomic
def remove_unit(*, part: AssignmentUnit, seen_version: int, actor: User, at: datetime) -> Assignment:
    """Takes its part from a unit that has not done anything with it yet. Done twice, it is done once.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: The unit leads, or has noted something that would be lost.
    """
    locked = locked_assignment(part.assignment_id)
    parts = list(locked.parts.select_for_update(of=("self",)).select_related("unit").order_by("pk"))
    leaving = next((other for other in parts if other.pk == part.pk), None)
    if leaving is None:
        return locked
    refuse_stale(locked, seen_version)
    refuse_cancelled(locked)
    if leaving.part == rules.LEAD:
        raise NotPossible(_("Hãy chọn đơn vị chủ trì khác thay vì bỏ đơn vị chủ trì."))
    if has_traces(leaving) or leaving.state != State.NOT_STARTED:
        raise NotPossible(_("Đơn vị đã ghi việc con hoặc kết quả nên không bỏ được."))
    before = _snapshot(parts)
    leaving.delete()
    conclude(
        locked,
        "assignments.assignment.remove_unit",
        actor=actor,
        at=at,
        data={"unit": leaving.unit.name, "unit_id": leaving.unit_id, "role": leaving.get_part_display()},
        undo=before,
    )
    return locked


def restore_units(locked: Assignment, before: dict[str, Any], *, at: datetime) -> None:
    """Gives units the parts that they had: what services.undo does with the acts above."""
    had = {facts["unit"]: facts for facts in before["parts"]}
    have = {part.unit_id: part for part in locked.parts.select_for_update()}
    for unit_id, part in have.items():
        if unit_id not in had:
            part.delete()
    for unit_id, facts in had.items():
        fields = {"part": facts["part"], "is_answering": facts["answering"]}
        if unit_id not in have:
            locked.parts.create(
                organization_id=locked.organization_id,
                unit_id=unit_id,
                holder_id=facts["holder"],
                last_activity_at=at,
                **fields,
            )
        elif fields != {"part": have[unit_id].part, "is_answering": have[unit_id].is_answering}:
            part = have[unit_id]
            part.part, part.is_answering = facts["part"], facts["answering"]
            save_part(part, "part", "is_answering", at=at)

"""The steps of a unit's work on an assignment, and who leads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, State, StateChange
from tungngo.assignments.services.errors import ChangedMeanwhile, NotPossible
from tungngo.assignments.services.settling import AUDITED_CHARACTERS, settle
from tungngo.audit.services import record

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


@transaction.atomic
def change_state(
    *,
    part: AssignmentUnit,
    new_state: str,
    note: str,
    seen_version: int,
    is_officer: bool,
    actor: User,
    at: datetime,
) -> AssignmentUnit:
    """Takes one step with a unit's part: the unit begins or hands in, the officer accepts or gives back.

    Repeating a step that the same person has just made changes nothing, so that a double click does no harm.

    Args:
        part: The unit's part; it must answer for the assignment.
        new_state: The state after the step.
        note: What the unit says, or why the officer gives it back; required for giving back.
        seen_version: The part's version when the form was shown.
        is_officer: Whether the step is the officer's (accept, give back) or the unit's.
        actor: Who does it.
        at: When.

    Raises:
        ChangedMeanwhile: The part is no longer as it was shown.
        NotPossible: The step does not follow from the state, or giving back has no reason.
    """
    # The assignment first, as set_lead does: two locks in one order never wait for each other.
    assignment = Assignment.objects.select_for_update().get(pk=part.assignment_id)
    locked = assignment.parts.select_for_update().filter(pk=part.pk).first()
    if locked is None:
        raise ChangedMeanwhile(None)
    if locked.version != seen_version:
        last = locked.changes.select_related("changed_by").first()
        is_repeated = (
            last and last.changed_by_id == actor.pk and (last.new_state, last.note) == (new_state, note)
        )
        if is_repeated and locked.version == seen_version + 1:
            return locked
        raise ChangedMeanwhile(last)
    if new_state not in (locked.officer_steps if is_officer else locked.unit_steps):
        raise NotPossible(
            _("Không thể chuyển từ “%(old)s” sang “%(new)s”.")
            % {"old": locked.get_state_display(), "new": dict(State.choices).get(new_state, new_state)}
        )
    if new_state == State.RETURNED and not note:
        raise NotPossible(_("Hãy ghi lý do trả lại để đơn vị biết phải làm gì."))
    StateChange.objects.create(
        organization_id=locked.organization_id,
        part=locked,
        old_state=locked.state,
        new_state=new_state,
        note=note,
        changed_by=actor,
        changed_at=at,
    )
    old_state, locked.state, locked.version = locked.state, new_state, locked.version + 1
    locked.last_activity_at = at
    locked.save(update_fields=["state", "version", "last_activity_at"])
    settle(assignment, at=at)
    record(
        act="assignments.part.change_state",
        actor=actor,
        organization_id=locked.organization_id,
        subject=assignment,
        at=at,
        data={
            "part": locked.pk,
            "text": assignment.text[:AUDITED_CHARACTERS],
            "unit": locked.unit.name,
            "from": str(State(old_state).label),
            "to": str(State(new_state).label),
        },
    )
    return locked


@transaction.atomic
def set_lead(
    *, assignment: Assignment, unit: Organization, seen_version: int, actor: User, at: datetime
) -> Assignment:
    """Gives an assignment to a lead: the first one, or another one while nobody has begun.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: The lead has begun, or the unit is not of this commune.
    """
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    parts = list(locked.parts.select_for_update())
    leads = [part for part in parts if part.part == rules.LEAD]
    if [lead.unit_id for lead in leads] == [unit.pk]:
        return locked
    if locked.version != seen_version:
        raise ChangedMeanwhile(None)
    if unit.commune_id != locked.organization_id or unit.pk == locked.organization_id or not unit.is_active:
        raise NotPossible(_("Đơn vị này không thuộc xã, phường hoặc không còn hoạt động."))
    if any(lead.state != State.NOT_STARTED for lead in leads):
        raise NotPossible(_("Đơn vị chủ trì đã bắt đầu thực hiện nên không đổi được."))
    locked.parts.filter(pk__in=[lead.pk for lead in leads]).exclude(unit=unit).delete()
    locked.parts.update_or_create(
        unit=unit,
        defaults={
            "organization_id": locked.organization_id,
            "part": rules.LEAD,
            "is_answering": True,
            "last_activity_at": at,
        },
    )
    # Those who carry it out answer to the lead from now on, unless they have begun to answer themselves.
    locked.parts.filter(part=rules.IMPLEMENTING, state=State.NOT_STARTED).update(is_answering=False)
    settle(locked, at=at)
    record(
        act="assignments.assignment.set_lead",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={
            "text": locked.text[:AUDITED_CHARACTERS],
            "unit": unit.name,
            "unit_id": unit.pk,
            "before": [lead.unit_id for lead in leads],
        },
    )
    return locked

"""What happened to an assignment, as the audit log tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.assignments.models import AssignmentUnit, StateChange
from tungngo.audit.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment

_ASSIGNMENT = "assignments.assignment"
_PART = "assignments.assignmentunit"


def events_of(assignment: Assignment, part_ids: Iterable[int] = ()) -> QuerySet[AuditEvent]:
    """The acts on an assignment, the newest first.

    Args:
        assignment: The assignment.
        part_ids: Its parts; steps that were recorded before parts had their assignment as subject stand under these.
    """
    about = Q(subject_type=_ASSIGNMENT, subject_id=str(assignment.pk))
    parts = [str(pk) for pk in part_ids]
    if parts:
        about |= Q(subject_type=_PART, subject_id__in=parts)
    return AuditEvent.objects.filter(about).select_related("actor").order_by("-at", "-pk")


def events_after(assignment: Assignment, version: int) -> list[AuditEvent]:
    """The acts that led from a version of an assignment to the present one, the newest first."""
    return list(events_of(assignment).filter(data__version__gt=version))


def last_event_of_part(part: AssignmentUnit) -> AuditEvent | None:
    """The newest act on a unit's part itself."""
    return events_of(part.assignment).filter(data__part=part.pk).first()


def steps_at(assignment: Assignment, events: Iterable[AuditEvent]) -> list[StateChange]:
    """The steps that some acts record, with what was said at each."""
    times = {event.at for event in events}
    return list(
        StateChange.objects.filter(part__assignment=assignment, changed_at__in=times).select_related("part")
    )

"""What one assignment's page reads besides the assignment itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from tungngo.accounts.models import User
from tungngo.assignments.models import Comment, Subtask
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment, AssignmentUnit


def subtasks_of(assignment: Assignment) -> QuerySet[Subtask]:
    """The pieces of work that the units of an assignment set themselves, in their order."""
    found = Subtask.objects.filter(part__assignment=assignment, removed_at=None)
    return found.select_related("holder").order_by("part_id", "position", "pk")


def comments_of(assignment: Assignment) -> QuerySet[Comment]:
    """What was said and not taken back, the oldest first, with those who were called to it."""
    called = Prefetch("mentions", queryset=User.objects.order_by("sort_key", "pk"))
    return assignment.comments.filter(removed_at=None).select_related("author").prefetch_related(called)


def units_of_commune(commune_id: int) -> QuerySet[Organization]:
    """The units to which a commune can give an assignment, by name."""
    units: QuerySet[Organization] = (
        Organization.objects.filter(commune_id=commune_id, is_active=True)
        .exclude(pk=commune_id)
        .order_by("sort_key", "pk")
    )
    return units


def subtask_counts(parts: Iterable[AssignmentUnit | int]) -> dict[int, tuple[int, int]]:
    """For each of some parts that has sub-tasks: how many are done, and how many there are."""
    rows = (
        Subtask.objects.filter(part__in=parts, removed_at=None)
        .values("part_id")
        .annotate(done=Count("pk", filter=Q(done_at__isnull=False)), total=Count("pk"))
    )
    return {row["part_id"]: (row["done"], row["total"]) for row in rows}


def subtask_counts_of_assignments(assignments: Iterable[Assignment | int]) -> dict[int, tuple[int, int]]:
    """For each of some assignments that has sub-tasks: how many are done, and how many there are, of all its units."""
    rows = (
        Subtask.objects.filter(part__assignment__in=assignments, removed_at=None)
        .values("part__assignment_id")
        .annotate(done=Count("pk", filter=Q(done_at__isnull=False)), total=Count("pk"))
    )
    return {row["part__assignment_id"]: (row["done"], row["total"]) for row in rows}


def open_questions_in(assignments: Iterable[Assignment | int]) -> dict[int, int]:
    """For each of some assignments with questions that nobody has answered: how many."""
    rows = (
        Comment.objects.filter(
            assignment__in=assignments, is_question=True, answered_at=None, removed_at=None
        )
        .values("assignment_id")
        .annotate(count=Count("pk"))
    )
    return {row["assignment_id"]: row["count"] for row in rows}

"""The periods of recurring work on the page of one assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from tungngo.assignments.periods import period_of
from tungngo.assignments.queries import series as series_queries

if TYPE_CHECKING:
    from tungngo.assignments.models import Assignment
    from tungngo.assignments.periods import Period

register = template.Library()


@register.simple_tag
def periods_beside(assignment: Assignment, *, sees_figures: Any = False) -> list[Period]:
    """All periods of the work that an occurrence belongs to; none for what does not recur.

    Args:
        assignment: The occurrence.
        sees_figures: Whether the reader may see what units report (permissions.can_see_work).
    """
    beside = series_queries.occurrences_beside(assignment)
    amounts = series_queries.amounts_of(beside) if beside and sees_figures else {}
    today = timezone.localdate()
    return [period_of(one, today, amounts.get(one.pk, ())) for one in beside]

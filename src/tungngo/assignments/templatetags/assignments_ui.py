"""Parts of pages that show assignments: how far one is, how its deadline stands; in words, not by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from tungngo.assignments import rules
from tungngo.assignments.models import State

if TYPE_CHECKING:
    import datetime as dt

    from django.template.context import RequestContext

    from tungngo.assignments.models import Assignment

register = template.Library()

_BADGES = {
    State.NOT_STARTED: "neutral",
    State.IN_PROGRESS: "info",
    State.SUBMITTED: "warn",
    State.ACCEPTED: "ok",
    State.RETURNED: "danger",
    State.CANCELLED: "neutral",
}


@register.inclusion_tag("assignments/_state.html")
def state_badge(state: str) -> dict[str, Any]:
    """The state of an assignment or of a unit's part."""
    return {"label": State(state).label, "tone": _BADGES[State(state)]}


@register.inclusion_tag("assignments/_deadline.html")
def deadline(assignment: Assignment, today: dt.date) -> dict[str, Any]:
    """When an assignment is due, in the directive's way of counting, and what is left of the time."""
    left = rules.days_left(assignment.bound, assignment.end_date, today)
    is_open = assignment.state not in rules.MET
    return {
        "assignment": assignment,
        "recurrence": (assignment.recurrence or {}).get("text", ""),
        "is_open": is_open,
        "left": left,
        "days_late": -left if is_open and left is not None and left < 0 else 0,
        "is_soon": is_open and left is not None and 0 <= left <= rules.SOON_DAYS,
    }


@register.simple_tag(takes_context=True)
def group_address(context: RequestContext, grouping: str) -> str:
    """The address of the same list in another order, with its filters kept."""
    request: Any = context.get("request")
    query = request.GET.copy()
    query.pop("trang", None)
    query["group"] = grouping
    return f"{request.path}?{query.urlencode()}"

"""Reading campaigns and assignments, each page in a counted number of queries."""

from tungngo.assignments.queries.conditions import late_condition
from tungngo.assignments.queries.confirming import items_to_assign, plan_summary
from tungngo.assignments.queries.lists import (
    GROUPINGS,
    LATE,
    NO_DAY,
    UNASSIGNED,
    WITHIN_DAYS,
    Filters,
    assignment_rows,
    assignments_in,
    campaigns_of,
    changes_of,
    group_of,
    handed_in_in_commune,
    late_in_commune,
    leading_units,
    parts_of_units,
    with_counts,
    with_parts,
)

__all__ = [
    "GROUPINGS",
    "LATE",
    "NO_DAY",
    "UNASSIGNED",
    "WITHIN_DAYS",
    "Filters",
    "assignment_rows",
    "assignments_in",
    "campaigns_of",
    "changes_of",
    "group_of",
    "handed_in_in_commune",
    "items_to_assign",
    "late_condition",
    "late_in_commune",
    "leading_units",
    "parts_of_units",
    "plan_summary",
    "with_counts",
    "with_parts",
]

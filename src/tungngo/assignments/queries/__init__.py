"""Reading campaigns and assignments, each page in a counted number of queries."""

from tungngo.assignments.queries.conditions import (
    CONDITIONS,
    PART_STATE,
    blocked_condition,
    late_condition,
    part_condition,
    silent_condition,
    soon_condition,
)
from tungngo.assignments.queries.confirming import items_to_assign, plan_summary
from tungngo.assignments.queries.filters import Filters, matching_parts, narrowed
from tungngo.assignments.queries.lists import (
    GROUPINGS,
    assignment_rows,
    assignments_in,
    campaigns_of,
    changes_of,
    group_of,
    handed_in_in_commune,
    late_in_commune,
    parts_of_units,
    units_of_campaign,
    with_counts,
    with_listed_parts,
    with_parts,
)

__all__ = [
    "CONDITIONS",
    "GROUPINGS",
    "PART_STATE",
    "Filters",
    "assignment_rows",
    "assignments_in",
    "blocked_condition",
    "campaigns_of",
    "changes_of",
    "group_of",
    "handed_in_in_commune",
    "items_to_assign",
    "late_condition",
    "late_in_commune",
    "matching_parts",
    "narrowed",
    "part_condition",
    "parts_of_units",
    "plan_summary",
    "silent_condition",
    "soon_condition",
    "units_of_campaign",
    "with_counts",
    "with_listed_parts",
    "with_parts",
]

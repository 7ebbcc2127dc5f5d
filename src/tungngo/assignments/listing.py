"""A page of assignments as the templates show it: rows under headings, with the part that the reader's unit has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tungngo.assignments.models import State
from tungngo.assignments.queries import group_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.models import Assignment, AssignmentUnit

# So many units of one part are named in a row; the rest is counted.
NAMED_UNITS = 3


@dataclass(slots=True)
class UnitsOfPart:
    """The units that have one part in an assignment: the first by name, the others as a number."""

    label: str
    named: list[AssignmentUnit]
    others: int


@dataclass(slots=True)
class Row:
    """One assignment in a list; under a unit's heading `state` is how far that unit is."""

    assignment: Assignment
    parts: list[UnitsOfPart]
    own: AssignmentUnit | None
    state: str
    is_late: bool

    @property
    def state_label(self) -> StrOrPromise:
        """The state in words."""
        return State(self.state).label


@dataclass(slots=True)
class Group:
    """Rows under one heading."""

    heading: StrOrPromise
    rows: list[Row]


def row_of(assignment: Assignment, own_units: frozenset[int], today: dt.date) -> Row:
    """An assignment fetched `with_parts` as a row."""
    by_part: dict[str, list[AssignmentUnit]] = {}
    for part in assignment.parts.all():
        by_part.setdefault(part.part, []).append(part)
    shown = [
        UnitsOfPart(parts[0].get_part_display(), parts[:NAMED_UNITS], max(0, len(parts) - NAMED_UNITS))
        for parts in by_part.values()
    ]
    own = next((part for part in assignment.parts.all() if part.unit_id in own_units), None)
    unit = getattr(assignment, "link_unit", None)
    headed = next(
        (part for part in assignment.parts.all() if part.unit_id == unit and part.is_answering), None
    )
    return Row(
        assignment, shown, own, headed.state if headed else assignment.state, assignment.is_late(today)
    )


def grouped(
    assignments: Iterable[Assignment], grouping: str, own_units: frozenset[int], today: dt.date
) -> list[Group]:
    """Rows in their order, gathered under their headings."""
    groups: list[Group] = []
    for assignment in assignments:
        heading = group_of(assignment, grouping)
        if not groups or str(groups[-1].heading) != str(heading):
            groups.append(Group(heading, []))
        groups[-1].rows.append(row_of(assignment, own_units, today))
    return groups

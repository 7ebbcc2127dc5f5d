"""What an officer must see of an assignment at a glance: late, due soon, blocked, silent.

The same decisions as conditions of a query: queries/conditions.py; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tungngo.assignments.rules.deadlines import SILENT_DAYS, SOON_DAYS
from tungngo.assignments.rules.states import IN_PROGRESS, MET, NOT_STARTED, RETURNED

if TYPE_CHECKING:
    import datetime as dt

LATE: Final = "late"
SOON: Final = "soon"
BLOCKED: Final = "blocked"
SILENT: Final = "silent"
# In the order of urgency; one assignment may bear several.
MARKS: Final = (LATE, BLOCKED, SOON, SILENT)

# Work that nobody has begun is expected to be heard of from so many days before its deadline on.
SILENT_AHEAD_DAYS: Final = 30
BEGUN: Final = frozenset({IN_PROGRESS, RETURNED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How an assignment, or one unit's part in it, stands.

    Attributes:
        state: Its state.
        deadline_date: The last day in time; None where the directive gives none.
        start_date: The first day of its period.
        is_blocked: Whether a unit that answers for it has said what hinders it.
        last_activity_date: The day in Vietnam on which anybody last did something with it.
    """

    state: str
    deadline_date: dt.date | None
    start_date: dt.date | None
    is_blocked: bool
    last_activity_date: dt.date

    def marks(self, today: dt.date) -> tuple[str, ...]:
        """Its marks, the most urgent first."""
        holds = {
            LATE: self._is_late(today),
            BLOCKED: self.state not in MET and self.is_blocked,
            SOON: self._is_soon(today),
            SILENT: self._is_silent(today),
        }
        return tuple(mark for mark in MARKS if holds[mark])

    def _is_late(self, today: dt.date) -> bool:
        return self.state not in MET and self.deadline_date is not None and self.deadline_date < today

    def _is_soon(self, today: dt.date) -> bool:
        if self.state in MET or self.deadline_date is None:
            return False
        return 0 <= (self.deadline_date - today).days <= SOON_DAYS

    def _is_silent(self, today: dt.date) -> bool:
        """Nothing was heard of work that should be under way, and it is the unit's turn to say something.

        What was handed in waits for the officer, and so does what is blocked: neither is silent. Work that nobody has
        begun counts from `SILENT_AHEAD_DAYS` before its deadline, and not before the first day of its period.
        """
        if self.is_blocked or (today - self.last_activity_date).days <= SILENT_DAYS:
            return False
        if self.state in BEGUN:
            return True
        return (
            self.state == NOT_STARTED
            and self.deadline_date is not None
            and (self.deadline_date - today).days <= SILENT_AHEAD_DAYS
            and (self.start_date is None or self.start_date <= today)
        )

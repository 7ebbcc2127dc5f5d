"""Pure decisions about difficulties: which act follows from which state, and when people are reminded."""

from __future__ import annotations

import datetime as dt
from typing import Final

NEW: Final = "new"
IN_PROGRESS: Final = "in_progress"
PASSED_UP: Final = "passed_up"
ANSWERED: Final = "answered"
RESOLVED: Final = "resolved"
WITHDRAWN: Final = "withdrawn"

# An answer is owed.
OPEN: Final = frozenset({NEW, IN_PROGRESS, PASSED_UP})
WITH_ANSWER: Final = frozenset({ANSWERED, RESOLVED})
_AT_COMMUNE: Final = frozenset({NEW, IN_PROGRESS})

EDIT: Final = "edit"
WITHDRAW: Final = "withdraw"
TAKE: Final = "take"
GIVE: Final = "give"
ANSWER: Final = "answer"
PASS_UP: Final = "pass_up"  # noqa: S105  (no password)
RECALL: Final = "recall"
RETURN: Final = "return"
MERGE: Final = "merge"
UNMERGE: Final = "unmerge"
SHARE: Final = "share"
UNSHARE: Final = "unshare"
SET_DUE: Final = "set_due"
CONFIRM: Final = "confirm"
REOPEN: Final = "reopen"
AFFECTED: Final = "affected"
UNAFFECTED: Final = "unaffected"
COMMENT: Final = "comment"

_ANY: Final = frozenset({NEW, IN_PROGRESS, PASSED_UP, ANSWERED, RESOLVED})
_FOLLOWS_FROM: Final[dict[str, frozenset[str]]] = {
    EDIT: frozenset({NEW}),
    WITHDRAW: frozenset({NEW}),
    TAKE: frozenset({NEW}),
    GIVE: _AT_COMMUNE,
    PASS_UP: _AT_COMMUNE,
    RECALL: frozenset({PASSED_UP}),
    RETURN: frozenset({PASSED_UP}),
    MERGE: _AT_COMMUNE,
    UNMERGE: _ANY,
    SHARE: _ANY,
    UNSHARE: _ANY,
    SET_DUE: OPEN,
    CONFIRM: frozenset({ANSWERED}),
    REOPEN: WITH_ANSWER,
    AFFECTED: _ANY,
    UNAFFECTED: _ANY,
    COMMENT: _ANY,
}
# What is left to do with one that was merged into another: the other is worked on.
_WHEN_MERGED: Final = frozenset({UNMERGE, CONFIRM, REOPEN, COMMENT})

ANSWER_WORKING_DAYS: Final = 5
URGENT_WORKING_DAYS: Final = 2
# Working days left on which whoever owes the answer is reminded.
REMIND_BEFORE: Final = (1, 0)
# Days late on which they are told again and those above them with them; then every week.
LATE_ON: Final = (1, 3)
THEN_EVERY_DAYS: Final = 7
# Days on which the program did not run are made up for, at most so many back.
MADE_UP_DAYS: Final = 7
_SATURDAY: Final = 5


def is_possible(verb: str, state: str, *, is_merged: bool = False, is_province: bool = False) -> bool:
    """Whether an act follows from the state, for the commune or (`is_province`) for the level above."""
    if is_merged != (verb == UNMERGE) and (verb == UNMERGE or (is_merged and verb not in _WHEN_MERGED)):
        return False
    if verb == ANSWER:
        return state == PASSED_UP if is_province else state in _AT_COMMUNE
    if verb == SET_DUE:
        return state in OPEN and (state == PASSED_UP) == is_province
    if verb == COMMENT and is_province:
        return state == PASSED_UP
    return state in _FOLLOWS_FROM[verb]


def add_working_days(day: dt.date, number: int) -> dt.date:
    """The day so many working days (Monday to Friday) after a day; public holidays are not known here."""
    while number > 0:
        day += dt.timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day


def answer_due_date(day: dt.date, *, is_urgent: bool) -> dt.date:
    """Until when a matter that came in on a day is answered, unless somebody sets another date."""
    return add_working_days(day, URGENT_WORKING_DAYS if is_urgent else ANSWER_WORKING_DAYS)


def working_days_left(due: dt.date, day: dt.date) -> int:
    """How many working days after `day` there are until a due date; 0 on the date and after it."""
    span = max(0, (due - day).days)
    return sum(1 for n in range(1, span + 1) if (day + dt.timedelta(days=n)).weekday() < _SATURDAY)


def reminder_day(due: dt.date, since: dt.date, today: dt.date) -> dt.date | None:
    """The newest day of reminders for a due date after `since` and not after today; None when there is none."""
    back = (today - dt.timedelta(days=n) for n in range(min((today - since).days, MADE_UP_DAYS)))
    return next((day for day in back if _is_reminder_day(due, day)), None)


def _is_reminder_day(due: dt.date, day: dt.date) -> bool:
    late = (day - due).days
    if late > 0:
        last = LATE_ON[-1]
        return late in LATE_ON or (late > last and (late - last) % THEN_EVERY_DAYS == 0)
    return day.weekday() < _SATURDAY and working_days_left(due, day) in REMIND_BEFORE

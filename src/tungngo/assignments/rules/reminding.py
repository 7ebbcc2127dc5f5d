"""On which days people are reminded of an assignment."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# The table of reminders: days before the last day in time (0: that day), days after it, then every so many days.
DAYS_BEFORE: Final = (7, 3, 1, 0)
DAYS_AFTER: Final = (1, 3)
THEN_EVERY_DAYS: Final = 7
# So many days late, leaders learn of it too.
LEADERS_AFTER_DAYS: Final = 3
# What was handed in may wait so many days for the officer before the officer is reminded.
WAITING_DAYS: Final = 3
# Reminders of days on which the program did not run are made up for, at most so many days back.
MADE_UP_DAYS: Final = 7


def is_reminder_day(deadline: dt.date, day: dt.date) -> bool:
    """Whether `day` is one of the days on which people are reminded of a deadline."""
    left = (deadline - day).days
    if left >= 0:
        return left in DAYS_BEFORE
    late, last = -left, DAYS_AFTER[-1]
    return late in DAYS_AFTER or (late > last and (late - last) % THEN_EVERY_DAYS == 0)


def reminder_day(deadline: dt.date, since: dt.date, today: dt.date) -> dt.date | None:
    """The newest reminder day of a deadline after `since` and not after today; None when there is none."""
    return _newest(since, today, lambda day: is_reminder_day(deadline, day))


def repeated_day(first: dt.date, since: dt.date, today: dt.date) -> dt.date | None:
    """Likewise for what is said on a first day and then every `THEN_EVERY_DAYS`."""
    return _newest(since, today, lambda day: day >= first and (day - first).days % THEN_EVERY_DAYS == 0)


def _newest(since: dt.date, today: dt.date, is_wanted: Callable[[dt.date], bool]) -> dt.date | None:
    days = min((today - since).days, MADE_UP_DAYS)
    back = (today - dt.timedelta(days=n) for n in range(days))
    return next((day for day in back if is_wanted(day)), None)

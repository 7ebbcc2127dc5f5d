from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tungngo.assignments.rules import reminding

DEADLINE = dt.date(2026, 10, 10)
days = st.integers(-20, 60).map(lambda n: DEADLINE + dt.timedelta(days=n))


def test_people_are_reminded_seven_three_one_days_before_on_the_day_one_and_three_after_then_weekly() -> None:
    on = [n for n in range(-20, 40) if reminding.is_reminder_day(DEADLINE, DEADLINE + dt.timedelta(days=n))]
    assert on == [-7, -3, -1, 0, 1, 3, 10, 17, 24, 31, 38]


@given(days, st.integers(1, 7))
def test_a_program_that_was_off_for_some_days_makes_up_the_newest_reminder_and_only_one(
    today: dt.date, gap: int
) -> None:
    since = today - dt.timedelta(days=gap)
    found = reminding.reminder_day(DEADLINE, since, today)
    missed = [
        day for n in range(gap) if reminding.is_reminder_day(DEADLINE, day := today - dt.timedelta(days=n))
    ]
    assert found == max(missed, default=None)


@given(days)
def test_a_program_that_runs_every_day_reminds_on_the_day_itself(today: dt.date) -> None:
    found = reminding.reminder_day(DEADLINE, today - dt.timedelta(days=1), today)
    assert found == (today if reminding.is_reminder_day(DEADLINE, today) else None)


def test_after_a_long_pause_old_reminders_are_left_alone() -> None:
    today = DEADLINE + dt.timedelta(days=reminding.MADE_UP_DAYS + 1)
    assert reminding.reminder_day(DEADLINE + dt.timedelta(days=2), DEADLINE, today) == dt.date(2026, 10, 15)
    assert reminding.reminder_day(DEADLINE + dt.timedelta(days=40), DEADLINE, today) is None

"""Which act follows from which state, working days, and days of reminders."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.difficulties import rules

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31))
FRIDAY = dt.date(2026, 10, 2)


def test_five_working_days_from_a_friday_end_on_the_next_friday() -> None:
    assert rules.answer_due_date(FRIDAY, is_urgent=False) == dt.date(2026, 10, 9)
    assert rules.answer_due_date(FRIDAY, is_urgent=True) == dt.date(2026, 10, 6)


@given(DAYS, st.integers(1, 40))
def test_working_days_are_counted_back_as_they_were_counted_forward(day: dt.date, number: int) -> None:
    due = rules.add_working_days(day, number)
    assert due.weekday() < 5
    assert rules.working_days_left(due, day) == number


def test_on_a_friday_a_monday_is_one_working_day_away_and_is_reminded_of() -> None:
    monday = FRIDAY + dt.timedelta(days=3)
    assert rules.reminder_day(monday, FRIDAY - dt.timedelta(days=1), FRIDAY) == FRIDAY
    assert rules.reminder_day(monday, FRIDAY, FRIDAY + dt.timedelta(days=1)) is None


@pytest.mark.parametrize(("late", "is_told"), [(1, True), (2, False), (3, True), (4, False), (10, True)])
def test_what_is_late_is_told_on_the_first_and_third_day_and_then_every_week(
    late: int,
    is_told: bool,  # noqa: FBT001  (a parameter)
) -> None:
    today = FRIDAY + dt.timedelta(days=late)
    found = rules.reminder_day(FRIDAY, today - dt.timedelta(days=1), today)
    assert (found == today) is is_told


def test_a_day_on_which_the_program_was_off_is_made_up_for() -> None:
    today = FRIDAY + dt.timedelta(days=2)
    assert rules.reminder_day(FRIDAY, FRIDAY, today) == FRIDAY + dt.timedelta(days=1)


def test_only_the_level_where_it_lies_answers() -> None:
    assert rules.is_possible(rules.ANSWER, rules.IN_PROGRESS)
    assert not rules.is_possible(rules.ANSWER, rules.PASSED_UP)
    assert rules.is_possible(rules.ANSWER, rules.PASSED_UP, is_province=True)
    assert not rules.is_possible(rules.ANSWER, rules.IN_PROGRESS, is_province=True)
    assert not rules.is_possible(rules.SET_DUE, rules.NEW, is_province=True)


def test_what_was_merged_is_worked_on_in_the_other() -> None:
    assert not rules.is_possible(rules.ANSWER, rules.IN_PROGRESS, is_merged=True)
    assert rules.is_possible(rules.UNMERGE, rules.IN_PROGRESS, is_merged=True)
    assert not rules.is_possible(rules.UNMERGE, rules.IN_PROGRESS)
    assert rules.is_possible(rules.CONFIRM, rules.ANSWERED, is_merged=True)

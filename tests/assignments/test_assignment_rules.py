import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.assignments import rules


@pytest.mark.parametrize(
    ("bound", "end", "first_late_day"),
    [
        ("before", dt.date(2025, 11, 10), dt.date(2025, 11, 10)),
        ("on_or_before", dt.date(2025, 10, 10), dt.date(2025, 10, 11)),
        ("on", dt.date(2025, 10, 10), dt.date(2025, 10, 11)),
        ("", dt.date(2025, 10, 31), dt.date(2025, 11, 1)),
        ("before", dt.date(2026, 3, 1), dt.date(2026, 3, 1)),
    ],
)
def test_a_deadline_is_missed_from_the_day_that_its_bound_says(
    bound: str, end: dt.date, first_late_day: dt.date
) -> None:
    assert rules.is_late(bound, end, first_late_day)
    assert not rules.is_late(bound, end, first_late_day - dt.timedelta(days=1))


def test_what_has_no_day_is_never_late() -> None:
    assert not rules.is_late("before", None, dt.date(2099, 1, 1))
    assert rules.days_left("before", None, dt.date(2099, 1, 1)) is None


@given(
    bound=st.sampled_from(["before", "on_or_before", "on", ""]),
    end=st.dates(min_value=dt.date(2000, 1, 1)),
    today=st.dates(),
)
def test_late_means_that_no_day_is_left(bound: str, end: dt.date, today: dt.date) -> None:
    left = rules.days_left(bound, end, today)
    assert left is not None
    assert rules.is_late(bound, end, today) == (left < 0)


@pytest.mark.parametrize(
    ("bound", "start", "end", "words"),
    [
        ("before", None, dt.date(2025, 11, 10), "trước ngày 10/11/2025"),
        ("on_or_before", None, dt.date(2025, 10, 10), "đến hết ngày 10/10/2025"),
        ("on", dt.date(2025, 10, 10), dt.date(2025, 10, 10), "ngày 10/10/2025"),
        (
            "on_or_before",
            dt.date(2025, 10, 1),
            dt.date(2025, 10, 31),
            "từ ngày 01/10/2025 đến hết ngày 31/10/2025",
        ),
        (
            "before",
            dt.date(2025, 10, 1),
            dt.date(2025, 10, 31),
            "từ ngày 01/10/2025 đến trước ngày 31/10/2025",
        ),
        ("", dt.date(2025, 10, 1), None, "từ ngày 01/10/2025"),
        ("", None, None, ""),
    ],
)
def test_a_deadline_keeps_the_directive_s_way_of_counting(
    bound: str, start: dt.date | None, end: dt.date | None, words: str
) -> None:
    assert rules.deadline_in_words(bound, start, end) == words


@pytest.mark.parametrize(
    ("states", "overall"),
    [
        ([], "not_started"),
        (["not_started", "not_started"], "not_started"),
        (["not_started", "submitted"], "in_progress"),
        (["accepted", "in_progress"], "in_progress"),
        (["accepted", "submitted"], "submitted"),
        (["accepted", "returned"], "returned"),
        (["accepted", "accepted"], "accepted"),
    ],
)
def test_an_assignment_is_as_far_as_the_units_that_answer_for_it(states: list[str], overall: str) -> None:
    assert rules.overall_state(states) == overall


def test_leads_answer_for_an_assignment_and_without_them_those_who_carry_it_out() -> None:
    assert rules.answering_part(["coordinating", "implementing", "lead"]) == "lead"
    assert rules.answering_part(["coordinating", "implementing"]) == "implementing"
    assert rules.answering_part(["coordinating"]) is None

import calendar
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tungngo.assignments.rules.moving import Move, is_month_end, next_name, next_year

days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
moves = st.builds(Move, old=days, new=days)


@given(moves, days)
def test_a_day_keeps_its_distance_from_the_day_of_action(move: Move, day: dt.date) -> None:
    assert move.day(day) - move.new == day - move.old


@given(moves, days, st.integers(0, 200))
def test_a_period_keeps_its_order_and_its_length_unless_it_is_of_whole_months(
    move: Move, start: dt.date, length: int
) -> None:
    end = start + dt.timedelta(days=length)
    new_start, new_end = move.period(start, end)
    assert new_start
    assert new_end
    assert new_start <= new_end
    if not (start.day == 1 and is_month_end(end)):
        assert new_end - new_start == end - start


@given(moves, days, st.integers(0, 14))
def test_whole_months_stay_whole_months_and_as_many(move: Move, day: dt.date, more: int) -> None:
    start = day.replace(day=1)
    number = start.year * 12 + start.month - 1 + more
    year, month = number // 12, number % 12 + 1
    end = dt.date(year, month, calendar.monthrange(year, month)[1])
    new_start, new_end = move.period(start, end)
    assert new_start
    assert new_end
    assert new_start.day == 1
    assert is_month_end(new_end)
    assert (new_end.year - new_start.year) * 12 + new_end.month - new_start.month == more


@given(moves, days)
def test_an_open_period_stays_open(move: Move, day: dt.date) -> None:
    assert move.period(None, None) == (None, None)
    assert move.period(day, None) == (move.day(day), None)
    assert move.period(None, day) == (None, move.day(day))


def test_february_of_a_leap_year_is_whole_in_both_directions() -> None:
    there = Move(dt.date(2027, 2, 10), dt.date(2028, 2, 10))
    back = Move(dt.date(2028, 2, 10), dt.date(2029, 2, 10))
    assert there.period(dt.date(2027, 2, 1), dt.date(2027, 2, 28)) == (
        dt.date(2028, 2, 1),
        dt.date(2028, 2, 29),
    )
    assert back.period(dt.date(2028, 2, 1), dt.date(2028, 2, 29)) == (
        dt.date(2029, 2, 1),
        dt.date(2029, 2, 28),
    )


def test_the_name_and_the_day_of_next_year_are_suggested() -> None:
    old, new = dt.date(2026, 10, 10), dt.date(2027, 10, 10)
    assert next_name("Ngày Chuyển đổi số 10/10/2026", old, new) == "Ngày Chuyển đổi số 10/10/2027"
    assert next_name("Kế hoạch 120261", old, new) == "Kế hoạch 120261"
    assert next_year(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)

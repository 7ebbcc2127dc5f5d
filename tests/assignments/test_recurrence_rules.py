import datetime as dt
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.assignments.rules import recurrence
from tungngo.assignments.rules.recurrence import FREQUENCIES, Rule

days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
rules = st.builds(
    Rule,
    freq=st.sampled_from(FREQUENCIES),
    interval=st.integers(1, 6),
    day=st.none() | st.integers(1, 31),
    month=st.none() | st.integers(1, 12),
)


def dates(rule: Rule, first: dt.date, until: dt.date | None = None, count: int = 5) -> list[tuple[str, str]]:
    found = islice(recurrence.occurrences(rule, first, until), count)
    return [(f"{one.date:%d/%m/%Y}", f"{one.end:%d/%m/%Y}") for one in found]


@given(rules, days)
def test_periods_follow_each_other_without_a_gap_and_without_an_overlap(rule: Rule, day: dt.date) -> None:
    for one, following in pairwise(islice(rule.starts(rule.start_of(day)), 20)):
        assert one < following
        assert rule.last_of(one) + dt.timedelta(days=1) == following


@given(rules, days)
def test_the_deadline_lies_in_its_period(rule: Rule, day: dt.date) -> None:
    start = rule.start_of(day)
    assert start <= rule.due(start) <= rule.last_of(start)


@given(rules, days)
def test_a_day_lies_in_its_own_period(rule: Rule, day: dt.date) -> None:
    start = rule.start_of(day)
    assert start <= day <= rule.last_of(start)
    assert rule.start_of(start) == start


@given(rules, days, st.booleans())
def test_the_first_period_is_not_over_when_the_work_begins(
    rule: Rule,
    begin: dt.date,
    is_after: bool,  # noqa: FBT001  (hypothesis passes by position)
) -> None:
    first = recurrence.first_period(rule, begin, is_after=is_after)
    assert rule.due(first) >= begin or rule.day is None
    assert rule.last_of(first) >= begin
    if is_after:
        assert rule.due(first) > begin


@given(rules, days, st.integers(0, 900))
def test_no_occurrence_lies_outside_the_series(rule: Rule, first_day: dt.date, length: int) -> None:
    first = rule.start_of(first_day)
    until = first + dt.timedelta(days=length)
    for one in islice(recurrence.occurrences(rule, first, until), 40):
        assert first <= one.date <= one.start <= one.end <= until
        assert one.end <= rule.last_of(one.date)


@given(rules, days, st.integers(-400, 400))
def test_the_horizon_holds_one_to_three_coming_periods(rule: Rule, first_day: dt.date, later: int) -> None:
    first = rule.start_of(first_day)
    today = first + dt.timedelta(days=later)
    limit = recurrence.horizon(rule, first, today)
    coming = [start for start in islice(rule.starts(first), 500) if today < start <= limit]
    assert 1 <= len(coming) <= recurrence.HORIZON_OCCURRENCES


@given(rules, days, days)
def test_the_horizon_only_moves_on(rule: Rule, first_day: dt.date, today: dt.date) -> None:
    first = rule.start_of(first_day)
    tomorrow = today + dt.timedelta(days=1)
    assert recurrence.horizon(rule, first, today) <= recurrence.horizon(rule, first, tomorrow)


@given(
    st.dictionaries(
        st.sampled_from(["freq", "interval", "day", "month", "text", "until"]),
        st.none()
        | st.integers()
        | st.sampled_from(["", "31", "ngày 5", "x"])
        | st.floats()
        | st.booleans()
        | st.sampled_from(FREQUENCIES),
    )
)
def test_whatever_stands_in_a_reading_gives_a_rule_or_none(read: dict[str, object]) -> None:
    rule = recurrence.rule_of(read)
    assert (rule is None) == (read.get("freq") not in FREQUENCIES)
    if rule is not None:
        assert recurrence.rule_of(rule.as_json("", None)) == rule


def test_the_25th_of_every_month() -> None:
    assert dates(Rule("monthly", day=25), dt.date(2026, 10, 1), dt.date(2026, 12, 31)) == [
        ("01/10/2026", "25/10/2026"),
        ("01/11/2026", "25/11/2026"),
        ("01/12/2026", "25/12/2026"),
    ]


def test_a_day_that_comes_after_the_end_is_not_moved_before_it() -> None:
    found = dates(Rule("monthly", day=25), dt.date(2026, 11, 1), dt.date(2026, 12, 20))
    assert found == [("01/11/2026", "25/11/2026")]


def test_a_period_without_a_day_that_the_end_cuts_is_due_at_the_end() -> None:
    found = dates(Rule("monthly"), dt.date(2026, 12, 1), dt.date(2026, 12, 20))
    assert found == [("01/12/2026", "20/12/2026")]


def test_the_31st_is_the_last_day_of_a_shorter_month_also_in_a_leap_year() -> None:
    ends = [end for _, end in dates(Rule("monthly", day=31), dt.date(2028, 1, 1), count=4)]
    assert ends == ["31/01/2028", "29/02/2028", "31/03/2028", "30/04/2028"]


def test_the_29th_of_february_of_every_year_is_its_last_day_in_others() -> None:
    rule = Rule("yearly", day=29, month=2)
    assert [end for _, end in dates(rule, dt.date(2027, 1, 1), count=2)] == ["28/02/2027", "29/02/2028"]


def test_without_a_day_a_period_s_last_day_is_the_deadline() -> None:
    assert dates(Rule("weekly"), dt.date(2026, 10, 12), count=2) == [
        ("12/10/2026", "18/10/2026"),
        ("19/10/2026", "25/10/2026"),
    ]
    assert dates(Rule("quarterly"), dt.date(2026, 10, 1), count=1) == [("01/10/2026", "31/12/2026")]


def test_a_quarter_s_day_lies_in_its_last_month_unless_the_first_is_named() -> None:
    last = recurrence.rule_of({"freq": "quarterly", "day": 15, "text": "ngày 15 tháng cuối quý"})
    first = recurrence.rule_of({"freq": "quarterly", "day": 5, "text": "ngày 05 tháng đầu quý sau"})
    assert last
    assert first
    assert dates(last, dt.date(2026, 10, 1), count=1) == [("01/10/2026", "15/12/2026")]
    assert dates(first, dt.date(2026, 10, 1), count=1) == [("01/10/2026", "05/10/2026")]


def test_what_is_done_all_the_time_or_once_has_no_periods() -> None:
    assert recurrence.rule_of({"freq": "ongoing", "interval": None, "text": "thường xuyên"}) is None
    assert recurrence.rule_of(None) is None


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (Rule("monthly"), dt.date(2026, 11, 1)),
        (Rule("monthly", day=25), dt.date(2026, 10, 1)),
        (Rule("monthly", day=5), dt.date(2026, 11, 1)),
        (Rule("weekly"), dt.date(2026, 10, 12)),
        (Rule("daily"), dt.date(2026, 10, 11)),
        (Rule("quarterly"), dt.date(2027, 1, 1)),
    ],
)
def test_after_the_day_of_action_the_next_whole_period_counts_or_a_day_that_is_still_to_come(
    rule: Rule, first: dt.date
) -> None:
    assert recurrence.first_period(rule, dt.date(2026, 10, 10), is_after=True) == first


@pytest.mark.parametrize(
    ("text", "is_after"),
    [
        ("Sau buổi ra quân đồng loạt, hoạt động tiếp tục duy trì ra quân định kỳ hàng tháng.", True),
        ("sau khi kết thúc đợt cao điểm, mỗi tuần phát một bản tin", True),
        ("Sau đây là các việc hằng tháng", False),
        ("Hằng tháng, sau buổi ra quân, báo cáo kết quả", False),
    ],
)
def test_work_after_the_day_of_action_says_so_at_its_beginning(text: str, *, is_after: bool) -> None:
    assert recurrence.is_after_event(text) is is_after


def test_before_the_25th_excludes_it_every_month() -> None:
    rule = {"freq": "monthly", "day": 25, "text": "ngày 25 hằng tháng"}
    assert recurrence.bound_of("Báo cáo trước ngày 25 hằng tháng", rule) == "before"
    assert recurrence.bound_of("Báo cáo vào ngày 25 hằng tháng", rule) == "on_or_before"


def test_a_month_of_action_does_not_end_what_goes_on_every_month() -> None:
    monthly, november = Rule("monthly"), dt.date(2026, 11, 1)
    assert recurrence.end_of_series(monthly, november, None, dt.date(2026, 10, 31)) == dt.date(2026, 12, 31)
    assert recurrence.end_of_series(monthly, november, None, dt.date(2027, 3, 31)) == dt.date(2027, 3, 31)
    assert recurrence.end_of_series(monthly, november, dt.date(2026, 11, 30), None) == dt.date(2026, 11, 30)


def test_periods_have_the_names_that_people_use() -> None:
    assert recurrence.period_name(Rule("monthly"), dt.date(2026, 11, 1)) == "Tháng 11/2026"
    assert recurrence.period_name(Rule("quarterly"), dt.date(2026, 10, 1)) == "Quý IV/2026"
    assert recurrence.period_name(Rule("weekly"), dt.date(2026, 11, 9)) == "Tuần 09/11 – 15/11/2026"
    assert recurrence.period_name(Rule("monthly", 2), dt.date(2026, 11, 1)) == "Tháng 11/2026 – 12/2026"

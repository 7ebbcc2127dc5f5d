import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.text import Period, find_periods

D = dt.date


def only(text: str, year: int | None = 2025) -> Period:
    periods = list(find_periods(text, year))
    assert len(periods) == 1, [p.text for p in periods]
    return periods[0]


@pytest.mark.parametrize(
    ("text", "start", "end", "kind", "bound"),
    [
        ("Từ ngày 01/10/2025 đến ngày 31/10/2025", D(2025, 10, 1), D(2025, 10, 31), "range", "on_or_before"),
        (
            "từ ngày 01/10/2025 đến hết tháng 10/2025",
            D(2025, 10, 1),
            D(2025, 10, 31),
            "range",
            "on_or_before",
        ),
        ("06/10 - 10/10", D(2025, 10, 6), D(2025, 10, 10), "range", "on_or_before"),
        ("từ ngày 06 đến ngày 10/10/2025", D(2025, 10, 6), D(2025, 10, 10), "range", "on_or_before"),
        ("từ tháng 11 đến hết tháng 01/2026", D(2025, 11, 1), D(2026, 1, 31), "range", "on_or_before"),
        ("trước ngày 10 tháng 11 năm 2025", None, D(2025, 11, 10), "before", "before"),
        ("trước 16h00 ngày 15/8", None, D(2025, 8, 15), "before", "before"),
        ("chậm nhất là ngày 05/11/2025", None, D(2025, 11, 5), "until", "on_or_before"),
        ("đến hết ngày 10/10/2025", None, D(2025, 10, 10), "until", "on_or_before"),
        ("đến cuối năm 2025", None, D(2025, 12, 31), "until", "on_or_before"),
        ("vào ngày 09 tháng 10 năm 2025", D(2025, 10, 9), D(2025, 10, 9), "on", "on"),
        ("Từ 07h00 đến 11h00 ngày 12/10/2025", D(2025, 10, 12), D(2025, 10, 12), "on", "on"),
        ("trong tháng 10/2025", D(2025, 10, 1), D(2025, 10, 31), "month", "on_or_before"),
        ("Quý IV/2025", D(2025, 10, 1), D(2025, 12, 31), "month", "on_or_before"),
    ],
)
def test_a_period_reads_as_it_is_written(
    text: str, start: dt.date | None, end: dt.date, kind: str, bound: str
) -> None:
    period = only(text)
    assert (period.start, period.end, period.kind, period.bound) == (start, end, kind, bound)


def test_a_slip_of_the_pen_for_truoc_is_read_as_before() -> None:
    assert only("thời gian trường ngày 10/10/2025.").bound == "before"


@pytest.mark.parametrize(
    "text", ["số 505/10", "giai đoạn 2025 - 2030", "mỗi tháng 02 lần", "12/15/KH-UBND", "02 cấp"]
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert [p for p in find_periods(text, 2025) if p.marked] == []


def test_without_a_year_in_sight_a_day_and_month_make_no_calendar_date() -> None:
    period = only("trước ngày 10/11", None)
    assert (period.start, period.end) == (None, None)


def test_a_day_that_no_calendar_has_is_impossible_and_gives_no_date() -> None:
    period = only("trước ngày 31/02/2025")
    assert period.end is None
    assert not period.possible


@given(st.dates(D(2000, 1, 1), D(2099, 12, 31)))
def test_every_written_date_comes_back(date: dt.date) -> None:
    for text in (
        f"ngày {date.day:02d}/{date.month}/{date.year}",
        f"ngày {date.day} tháng {date.month:02d} năm {date.year}",
    ):
        assert only(text).end == date


@given(st.text(alphabet="0123456789/-. ngàytháđếnừvquýIV", max_size=60))
def test_no_text_makes_the_reader_of_dates_fail(text: str) -> None:
    for period in find_periods(text, 2025):
        assert text[period.span[0] : period.span[1]] == period.text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Quý III, IV năm 2025", "2025-07-01", "2025-12-31"),
        ("tháng 9 và tháng 10/2025", "2025-09-01", "2025-10-31"),
        ("các ngày 10, 11 và 12/10/2025", "2025-10-10", "2025-10-12"),
        ("Trong tháng 9, 10 đơn vị", "2025-09-01", "2025-09-30"),
        ("tuần 2 tháng 10/2025", "2025-10-01", "2025-10-31"),
        ("Từ 7h30 ngày 12/10/2025", "2025-10-12", "2025-10-12"),
        ("từ 0h00 ngày 12/10/2025", "2025-10-12", "None"),
    ],
)
def test_days_months_and_quarters_in_a_row_are_one_period_and_a_counted_week_is_no_day(
    text: str, start: str, end: str
) -> None:
    (period,) = find_periods(text, 2025)
    assert (str(period.start), str(period.end)) == (start, end)


def test_when_something_begins_to_hold_is_no_single_day() -> None:
    assert only("Cấm biển từ 12 giờ ngày 15/8/2026").end is None
    assert only("Ra quân từ 7h00 ngày 15/8/2026").end == D(2026, 8, 15)

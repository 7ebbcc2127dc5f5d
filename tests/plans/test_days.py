"""Days as people type them."""

import datetime as dt

import pytest
from django import forms

from tungngo.plans.days import day_field


class _Form(forms.Form):
    day = day_field("Ngày")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("29/02/2028", dt.date(2028, 2, 29)),
        ("1.3.2026", dt.date(2026, 3, 1)),
        ("01/01/1900", dt.date(1900, 1, 1)),
        ("31/12/2200", dt.date(2200, 12, 31)),
        ("", None),
    ],
)
def test_a_day_is_read_as_vietnamese_write_it(typed: str, day: dt.date | None) -> None:
    form = _Form({"day": typed})
    assert form.is_valid()
    assert form.cleaned_data["day"] == day


@pytest.mark.parametrize("typed", ["01/01/0001", "0001-01-01", "31/12/1899", "01/01/2201", "31/12/9999"])
def test_a_day_from_which_nothing_can_be_counted_is_refused_beside_the_field(typed: str) -> None:
    assert _Form({"day": typed}).errors["day"] == ["Năm phải từ 1900 đến 2200."]


def test_a_day_that_no_calendar_has_is_refused_in_other_words() -> None:
    assert _Form({"day": "29/02/2026"}).errors["day"] == ["Ngày viết như 31/10/2026."]

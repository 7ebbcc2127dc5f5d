from __future__ import annotations

from decimal import Decimal

import pytest

from tungngo.assignments.rules.amounts import Reported, reached


def _reports(*figures: tuple[int, str, str]) -> list[Reported]:
    return [Reported(part, Decimal(amount), unit) for part, amount, unit in figures]


def test_what_is_counted_is_added_up_and_other_things_are_left_out() -> None:
    reports = _reports((1, "30", "Hộ"), (2, "12.5", "hộ"), (1, "7", "người"))
    found = reached(reports, operator=">=", value=100, unit="hộ")
    assert found is not None
    assert (found.amount, found.percent, found.is_met) == (Decimal("42.5"), 42, False)


def test_of_shares_the_newest_of_each_unit_counts_and_the_smallest_decides() -> None:
    reports = _reports((1, "20", "%"), (2, "90", "%"), (1, "60", "%"))
    found = reached(reports, operator=">", value=50, unit="%")
    assert found is not None
    assert (found.amount, found.percent, found.is_met) == (Decimal(60), 100, True)


@pytest.mark.parametrize(
    ("operator", "amount", "is_met"),
    [
        (">", "3", False),
        (">=", "3", True),
        ("=", "3", True),
        ("<=", "3", True),
        ("<", "3", False),
        ("<", "2", True),
    ],
)
def test_the_targets_own_comparison_decides(operator: str, amount: str, is_met: bool) -> None:  # noqa: FBT001
    found = reached(_reports((1, amount, "buổi")), operator=operator, value=3, unit="buổi")
    assert found is not None
    assert found.is_met is is_met


def test_where_nothing_of_the_kind_was_reported_nothing_is_said() -> None:
    assert reached(_reports((1, "3", "người")), operator=">=", value=3, unit="hộ") is None
    zero = reached(_reports((1, "0", "vụ")), operator="<=", value=0, unit="vụ")
    assert zero is not None
    assert (zero.percent, zero.is_met) == (None, True)

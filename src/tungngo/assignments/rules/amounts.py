"""Figures that units report, against the figures that the directive wants reached."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHARES = {"%", "phan tram", "ty le"}  # a share is not added up: the newest of each unit counts


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure: who reported it (the id of the unit's part), how much, of what."""

    part: int
    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Reached:
    """How much of a target was reached.

    Attributes:
        amount: The sum; of shares the smallest of the newest ones, since all units must reach it.
        percent: Of what is wanted, in whole per cent, not above 100; None where that says nothing.
        is_met: Whether the target's own comparison holds.
    """

    amount: Decimal
    percent: int | None
    is_met: bool


def is_share(unit: str) -> bool:
    """Whether figures of this unit are shares of something."""
    return fold(unit).strip() in _SHARES


def reached(reports: Iterable[Reported], *, operator: str, value: float, unit: str) -> Reached | None:
    """What the reports say about a target; None when none of them counts the same thing.

    Args:
        reports: The figures, the oldest first.
        operator: The target's comparison: ">", ">=", "=", "<=" or "<".
        value: What is wanted.
        unit: What is counted, as the directive says it.
    """
    fitting = [report for report in reports if fold(report.unit).strip() == fold(unit).strip()]
    if not fitting:
        return None
    if is_share(unit):
        amount = min({report.part: report.amount for report in fitting}.values())
    else:
        amount = sum((report.amount for report in fitting), Decimal(0))
    wanted = Decimal(str(value))
    is_met = {
        ">": amount > wanted,
        "<": amount < wanted,
        "<=": amount <= wanted,
    }.get(operator, amount >= wanted)
    grows = operator not in {"<", "<="} and wanted > 0
    percent = min(100, int(amount * 100 / wanted)) if grows else None
    return Reached(amount, percent, is_met)

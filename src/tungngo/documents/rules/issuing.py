"""On which day a document may be issued, and what its files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vanban.text.dates import find_dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

WrongDay = Literal["future", "before_approval", "before_basis", "before_last_number"]


def wrong_day(
    day: dt.date,
    *,
    today: dt.date,
    approved_on: dt.date,
    bases: Iterable[str],
    last_numbered_on: dt.date | None,
) -> tuple[WrongDay, dt.date] | None:
    """Why a document cannot bear this date, with the day that it must not pass; None when it can.

    Numbers follow dates within a year and a type (Decree 30/2020/NĐ-CP, article 15), and a document's date is that of
    its issue (annex I, part I, II.4.b): after its approval, not before what it is based on.
    """
    if day > today:
        return "future", today
    if day < approved_on:
        return "before_approval", approved_on
    latest_basis = max((found for basis in bases for found, _span in find_dates(basis)), default=None)
    if latest_basis and day < latest_basis:
        return "before_basis", latest_basis
    if last_numbered_on and day < last_numbered_on:
        return "before_last_number", last_numbered_on
    return None


def file_name(number: int, symbol: str, form: str) -> str:
    """What an issued document's file is called, as in 05-KH-UBND.pdf."""
    return f"{number:02d}-{symbol}.{form}"

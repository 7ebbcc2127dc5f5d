"""Numbers that stand in addresses and hidden fields, where no form says what is wrong with them."""

from __future__ import annotations

from typing import Final

# What PostgreSQL's bigint surely holds; Python itself refuses to read a number of thousands of digits.
_MOST_DIGITS: Final = 18


def number_sent(text: str) -> int | None:
    """The number; None for anything else, also for one that is too long to be an id or a version."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None

"""Numbers of a register: they run from 1 within a year and a type (Decree 30/2020/NĐ-CP, article 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def next_number(last: int) -> int:
    """The number that follows the last one given."""
    return last + 1


def free_numbers(taken: Collection[int], last: int) -> list[int]:
    """The numbers up to the last one that no document has: they were left free for documents issued on paper."""
    used = set(taken)
    return [number for number in range(1, last + 1) if number not in used]

"""How the addresses of households are searched and sorted."""

from __future__ import annotations

import re

from tungngo.organizations.rules import stored_sort_key
from vanban.text import fold

_PARTS = re.compile(r"[0-9]+|[^0-9]+")


def natural_key(text: str) -> str:
    """Returns a key under which "ngõ 2" comes before "ngõ 10", and "12/3" before "12/10"."""
    return "".join(
        part.lstrip("0").zfill(8) if part[0] in "0123456789" else stored_sort_key(part.strip())
        for part in _PARTS.findall(text)
    )


def household_sort_key(*, lane: str, house_number: str, head_name: str) -> str:
    """Returns the key by which households stand in lists: by lane, then number, then name."""
    return "\x01".join((natural_key(lane), natural_key(house_number), stored_sort_key(head_name)))


def folded_household(*, lane: str, house_number: str, head_name: str) -> str:
    """Returns what a household is found by: head, number and lane without accents."""
    return " ".join(part for part in (fold(head_name), fold(house_number), fold(lane)) if part)[:400]

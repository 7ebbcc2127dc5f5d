"""Telling numbers of identity cards, which this register never keeps, from other numbers."""

from __future__ import annotations

import re

# Circular 59/2021/TT-BCA and before: a citizen's number has 12 digits, that of an old identity card 9.
_CITIZEN = re.compile(r"(?<!\d)\d{12}(?!\d)")
_OLD_CARD = re.compile(r"(?<!\d)\d{9}(?!\d)")
_GAPS = re.compile(r"(?<=\d)[ .\-](?=\d)")


def holds_identity_number(text: str, *, old_cards: bool = True) -> bool:
    """Whether a text holds what looks like the number of an identity card, however it is grouped.

    Args:
        text: What was typed.
        old_cards: Whether 9 digits count too; not where a telephone number without its zero may stand.
    """
    joined = _GAPS.sub("", text)
    return bool(_CITIZEN.search(joined) or (old_cards and _OLD_CARD.search(joined)))

"""How names of units are kept, searched and sorted."""

from __future__ import annotations

import re

from tungngo.accounts.rules import stored_sort_key
from vanban.text import fold, norm

__all__ = ["commune_word", "folded_name", "kept_name", "proper_name", "stored_sort_key"]

_KIND_WORDS = ("xã", "phường", "đặc khu", "thị trấn", "tỉnh", "thành phố")


def kept_name(name: str) -> str:
    """Returns a name in the one form in which it is kept: NFC, single spaces, no space before a comma."""
    return re.sub(r"\s+([,;.])", r"\1", norm(name))


def folded_name(name: str) -> str:
    """Returns the form of a name for search: no accents, lower case, words only."""
    return fold(name)


def proper_name(name: str) -> str:
    """Returns a province's or commune's name without the word for its level ("Phường Ba Đình" → "Ba Đình")."""
    kept = kept_name(name)
    lowered = kept.lower()
    for word in _KIND_WORDS:
        if lowered.startswith(f"{word} "):
            return kept[len(word) + 1 :]
    return kept


def commune_word(name: str) -> str:
    """Returns which of the three kinds of commune a name says: "xã", "phường" or "đặc khu"; "xã" when it says none."""
    lowered = kept_name(name).lower()
    return next((word for word in ("phường", "đặc khu") if lowered.startswith(f"{word} ")), "xã")

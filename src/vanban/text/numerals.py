"""Numbers as Vietnamese documents write them: Roman, zero-padded, with a dot for thousands, and in letters."""

from __future__ import annotations

import re

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})")
# List letters as the Vietnamese alphabet gives them (a, b, c, d, đ, e, g, …); f, j, w, z occur in documents
# that count with the English alphabet.
LIST_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral up to XXXIX, or None when the text is not one."""
    text = text.upper()
    if not text or not _ROMAN_FORM.fullmatch(text):
        return None
    total = 0
    for here, after in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN[here]
        total += -value if after and _ROMAN[after] > value else value
    return total


def ordinal_word(text: str) -> int | None:
    """Return 1..10 for nhất, hai, ba, … as in PHẦN THỨ NHẤT, or None."""
    return _ORDINALS.get(text.lower())


def parse_number(text: str) -> float | None:
    """Return the value of 03, 1.500, 500.000, 8,3 or 99.5 (a dot before three digits groups thousands), or None."""
    if not _NUMBER.fullmatch(text):
        return None
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))

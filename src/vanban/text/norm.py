# ruff: noqa: E501  # patterns and tables of words read best on one line
"""How Vietnamese text is brought to one form: for spans, for search, for comparison and for sorting."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+|%")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_LATE = re.compile(
    rf"(?<![a-z\u0300-\u036f])((?:[^\Waeiouy\d_]|gi)*)(o)(a|e)([{_TONES}])(?![a-z\u0300-\u036f])"
    rf"|(?<![a-z\u0300-\u036f])((?!q)(?:[^\Waeiouyq\d_])*)(u)(y)([{_TONES}])(?![a-z\u0300-\u036f])",
    re.IGNORECASE,
)
# Only a tone on the second vowel of oa, oe or uy can stand late; a loose tone mark may be any of them.
_MAY_BE_LATE = re.compile(r"[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ]|[\u0300-\u0323]")
#: Vietnamese capitals with marks: a range of code points would hold small letters as well.
UPPER_MARKED = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: index for index, letter in enumerate(_ALPHABET)}
# The order of the tones in Vietnamese dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def compile_viet(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern in which "À-Ỹ" stands for the Vietnamese capitals with marks."""
    return re.compile(pattern.replace("À-Ỹ", UPPER_MARKED), flags)


def norm(text: str) -> str:
    """Return the text in Unicode NFC with every run of whitespace as one space, and none at the ends.

    Spans of what is read from a document count characters of this form of it.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=65536)
def strip_accents(text: str) -> str:
    """Return the text without tone marks and diacritics; đ, Đ and the look-alike Ð (U+00D0) become d and D."""
    text = text.replace("đ", "d").replace("Đ", "D").replace("Ð", "D").replace("ð", "d")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Return the words of the text in lower case without accents, one space between: the form for search."""
    return " ".join(_WORD.findall(strip_accents(text).lower()))


def _late_tone(match: re.Match[str]) -> str:
    head, first, second, tone = match.group(1, 2, 3, 4) if match.group(2) else match.group(5, 6, 7, 8)
    return f"{head}{first}{tone}{second}"


@lru_cache(maxsize=65536)
def place_tones(text: str) -> str:
    """Return the text with the tone of oa, oe and uy on the first vowel (hoà → hòa, uỷ → ủy).

    Both ways of writing live side by side; this is for comparison only, never for what is shown.
    """
    if not _MAY_BE_LATE.search(text):
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _LATE.sub(_late_tone, decomposed))


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return the text in lower case, NFC, tones placed one way, spaces collapsed: the form in which words are looked up."""
    return place_tones(norm(text).lower().replace("ð", "đ"))


def sort_key(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Return a key that sorts Vietnamese words as dictionaries do: by letters first, then by tones."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for char in place_tones(text.lower()):
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((_TONE_ORDER[c] for c in decomposed if c in _TONE_ORDER), 0)
        letter = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONE_ORDER))
        if letter in _LETTER_ORDER:
            letters.append((1, _LETTER_ORDER[letter]))
            tones.append(tone)
        else:
            letters.append((0 if not letter.isalpha() else 2, ord(letter[0]) if letter else 0))
            tones.append(0)
    return tuple(letters), tuple(tones)

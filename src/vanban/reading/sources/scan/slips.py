"""Slips of recognition that the numbering of the document itself proves, and nothing beyond."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanban.reading.lines import Line

_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_MAYBE_ROMAN = re.compile(r"^([IVXHLl1|!T]{1,5})\s?[.,]\s(?=\S)")
_MAYBE_ONE = re.compile(r"^[IlL|!]\s?[.,]\s(?=\S)")
_LOOKS_LIKE = str.maketrans({**dict.fromkeys("lL1|!T", "I"), "H": "II"})
_NUMBER = re.compile(r"^(\d{1,2})\.\s")
_DASH = re.compile(r"^[—–~_¬=«-]{1,2}\s+(?=\S)")
# Letters that no Vietnamese word has, by what they are misread from.
_NOT_VIETNAMESE = str.maketrans({"ø": "g", "ﬁ": "fi", "ﬂ": "fl"})
# The national identity app: the I inside it is read as what has the same upright stroke.
_IDENTITY_APP = re.compile(r"\b(V[Nn]e)[TtlLi1|!](?:D|Đ)\b")
_STRAY = re.compile(r"^[|\[\]{}~_—–.,:;'\"`^*°\\/\s-]+$")


def repair(lines: list[Line], recognised: set[int]) -> list[Line]:
    """Repair what is proved on the pages that were recognised.

    A dash before an item is a hyphen. "III." between "I." and "III." is "II.". "I." or "l." after a heading
    and before "2." is "1.". VNeTD is VNeID. A line of nothing but specks goes.
    """
    mended = [_dashed(line) if line.page in recognised else line for line in lines]
    mended = [line for line in mended if line.page not in recognised or not _STRAY.match(line.text)]
    places = [i for i, line in enumerate(mended) if line.page in recognised and line.cell is None]
    _repair_ones(mended, places)
    _repair_romans(mended, places)
    return mended


def _dashed(line: Line) -> Line:
    text = _IDENTITY_APP.sub(r"\1ID", line.text.translate(_NOT_VIETNAMESE))
    return replace(line, text=_DASH.sub("- ", text))


def _repair_ones(lines: list[Line], places: list[int]) -> None:
    """Turn "I." into "1." where the next number is 2 and no roman numeral could begin here."""
    for order, place in enumerate(places):
        if not _MAYBE_ONE.match(lines[place].text):
            continue
        following = [lines[other].text for other in places[order + 1 :]]
        next_mark = next((t for t in following if _NUMBER.match(t) or _MAYBE_ROMAN.match(t)), "")
        number = _NUMBER.match(next_mark)
        earlier = any(_roman(lines[other].text) == 1 for other in places[:order])
        if number and number.group(1) == "2" and (earlier or not _has_second_roman(following)):
            lines[place] = replace(lines[place], text=_MAYBE_ONE.sub("1. ", lines[place].text))


def _has_second_roman(following: list[str]) -> bool:
    return any(_roman(text) == 2 for text in following)  # noqa: PLR2004


def _roman(text: str) -> int | None:
    match = _MAYBE_ROMAN.match(text)
    return _ROMAN.index(match.group(1)) + 1 if match and match.group(1) in _ROMAN else None


def _repair_romans(lines: list[Line], places: list[int]) -> None:
    """Set right roman numerals: the next one in turn, read as what looks like it or proved by the one after.

    "H." after "I." is "II.", since it looks like it; "III." between "I." and "III." is "II.".
    """
    marks = [place for place in places if _mark(lines[place].text)]
    last = 0
    for order, place in enumerate(marks):
        mark = _mark(lines[place].text)
        here = _ROMAN.index(mark) + 1 if mark in _ROMAN else None
        after = _mark(lines[marks[order + 1]].text) if order + 1 < len(marks) else ""
        wanted = _ROMAN[last] if last < len(_ROMAN) else ""
        is_followed = last + 1 < len(_ROMAN) and after.translate(_LOOKS_LIKE) == _ROMAN[last + 1]
        if here == last + 1 or not wanted:
            last = here or last
        elif _is_proved(mark, wanted, last, is_followed=is_followed, is_last=not after):
            lines[place] = replace(lines[place], text=_MAYBE_ROMAN.sub(f"{wanted}. ", lines[place].text))
            last += 1
        elif here:
            last = here


def _is_proved(mark: str, wanted: str, last: int, *, is_followed: bool, is_last: bool) -> bool:
    """Tell whether a mark must be the numeral that is next in turn.

    It looks like it; or the one after it follows; or it repeats the one before (II., II. at the end is III.).
    """
    looks_like = mark.translate(_LOOKS_LIKE) == wanted
    repeats = last > 1 and mark == _ROMAN[last - 1] and is_last
    return (
        (looks_like and (last > 0 or is_followed))
        or (is_followed and (last > 0 or mark in _ROMAN))
        or repeats
    )


def _mark(text: str) -> str:
    """Give the mark of a heading that may be a roman numeral, or nothing."""
    match = _MAYBE_ROMAN.match(text)
    return match.group(1) if match and not match.group(1).isdigit() else ""

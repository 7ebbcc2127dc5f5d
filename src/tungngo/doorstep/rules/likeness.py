"""Whether two names, or two entries of the register, may be one person or one household written twice.

Accents are left out throughout: slips of tone and of a single letter, and the family name put last, are what differs.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from vanban.text import fold

_ALIKE = 0.86  # one letter in a name of seven, or two in one of fifteen


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same words without accents, in whatever order."""
    return sorted(fold(one).split()) == sorted(fold(other).split()) != []


def alike_names(one: str, other: str) -> bool:
    """Whether two names are the same, or differ by a slip of the pen; never where a whole word is another.

    "Nguyễn Văn An" and "Nguyễn Van Anh" are alike; "Nguyễn Văn An" and "Nguyễn Thị An" are two people.
    """
    if same_name(one, other):
        return True
    mine, theirs = fold(one).split(), fold(other).split()
    if len(mine) != len(theirs) or not mine:
        return _one_word_missing(mine, theirs)
    differing = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    if {a, b} == {"van", "thi"}:
        return False
    is_slip = abs(len(a) - len(b)) <= 1 and _edits(a, b) == 1
    return is_slip and SequenceMatcher(None, fold(one), fold(other)).ratio() >= _ALIKE


def _one_word_missing(mine: list[str], theirs: list[str]) -> bool:
    """Whether a middle name was left out: the same first and last word, and nothing else that differs."""
    if abs(len(mine) - len(theirs)) != 1 or min(len(mine), len(theirs)) < 2:  # noqa: PLR2004  # family and given name
        return False
    shorter, longer = sorted((mine, theirs), key=len)
    rest = iter(longer)
    return shorter[0] == longer[0] and shorter[-1] == longer[-1] and all(word in rest for word in shorter)


def _edits(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or exchanged with their neighbour; 2 for two or more."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        is_exchange = len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
        return 0 if not a else 1 if a[1:] == b[1:] or is_exchange else 2
    return 1 if a == b[1:] else 2


def years_agree(one: int | None, other: int | None, *, within: int = 0) -> bool:
    """Whether two years of birth may be the same person's: one is unknown, or they lie close enough."""
    return one is None or other is None or abs(one - other) <= within

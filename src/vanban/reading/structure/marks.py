# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR0911  # a decision by cases returns at each case
"""List markers of administrative documents: PHẦN I, Điều 1., I., A., 1., 1/, 1.1., a), (1), -, +, *, Một là.

Decree 30/2020/NĐ-CP (annex I, section I) orders parts, chapters, sections, articles, clauses "1.", points
"a)"; practice adds dashes, pluses and many other ways of writing the same level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.text.numerals import LIST_LETTERS, ordinal_word, roman


@dataclass(frozen=True, slots=True)
class Mark:
    """A list marker at the start of a line.

    Attributes:
        kind: part, chapter, section, article, upper, roman, number, number2, number3, letter, paren_number,
            paren_letter, or a bullet as its own character.
        label: What stands in a section path: "II", "2", "1.1", "a", "-".
        order: Its place in its list, None for bullets.
        end: Where the statement starts in the line.
    """

    kind: str
    label: str
    order: int | None
    end: int


# The private-use characters are bullets of the fonts Symbol and Wingdings.
_BULLETS = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\uf02d": "-",
    "\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "•", "·": "•", "●": "•", "▪": "•", "■": "•", "◦": "•", "►": "•", "✓": "•", "➢": "•",
    "o": "o",
}  # fmt: skip
_FORMS = [
    ("part", re.compile(r"(?i:phần)\s+(?:(?i:thứ)\s+(?P<word>\w+)|(?P<roman>[IVX]+)|(?P<number>\d{1,2}))\s*(?:[.:\-–/)]+\s*|$|(?=\s))")),
    ("chapter", re.compile(r"(?i:chương)\s+(?:(?P<roman>[IVX]+)|(?P<number>\d{1,2}))\s*(?:[.:\-–]\s*|$|(?=\s))")),
    ("section", re.compile(r"(?:Mục|MỤC)\s+(?:(?P<roman>[IVX]+)|(?P<number>\d{1,2}))\s*(?:[.:\-–]\s*|$|(?=\s[A-ZĐÁÀÂĂÊÔƠƯ]))")),
    ("article", re.compile(r"(?:Điều|ĐIỀU)\s+(?P<number>\d{1,3})[a-zđ]?\s*(?:[.:]\s*|$|(?=\s[A-ZĐ]))")),
    ("ordinal", re.compile(r"(?=Thứ\s|\w+\s+là\s*[,:])(?:Thứ\s+)?(?P<word>(?i:một|nhất|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười))(?:\s+là)?\s*[,:]\s*(?=\S)")),
    ("number3", re.compile(r"(?P<path>\d{1,2}\.\d{1,2}\.\d{1,2})(?:[.)/:-]+\s*|\s+)(?=\S)")),
    ("number2", re.compile(r"(?P<path>\d{1,2}\.\d{1,2})(?:[.)/:-]+\s*|\s+)(?=[^\W\d_]|[“\"'(])")),
    ("roman", re.compile(r"(?![Vv]/[Vv](?!\w))(?P<roman>[IVX]{1,6})\s*(?:[.)/:]\s*[-–]?|\s?[-–])\s*(?=\S)")),
    ("upper", re.compile(r"(?P<upper>[A-HĐ])\s*(?:[.)/]|\s?[-–](?=\s))\s*(?=[A-ZĐÁÀẢÃẠÂĂÊÔƠƯÚÙỦỤỨỪỬỰÓÒỎỌÉÈẺÍÌÝ])")),
    ("number", re.compile(r"(?P<number>\d{1,2})\s?(?:\.(?!\d)|[)/](?!\d)|[-–](?!\s?\d))\s*(?=\S)")),
    ("letter", re.compile(r"(?P<letter>[a-zđ])(?P<sub>\d?)(?:[)/]|\.(?=\s|[^\W\d_a-zđ]))\s*(?=\S)")),
    ("paren_number", re.compile(r"\((?P<number>\d{1,2})\)\s*(?=\S)")),
    ("paren_letter", re.compile(r"\((?P<letter>[a-zđ]|[ivx]{1,4})\)\s*(?=\S)")),
]  # fmt: skip
_BULLET = re.compile(
    r"([-–—−‐‑+*•·●▪■◦►✓➢\uf02d\uf0b7\uf0a7\uf0d8\uf0fc]|o(?=\s+[A-ZĐÁÀÂĂÊÔƠƯỨỦÚ]))(?!\d|[-–—*+_.=]|\s*$)\s*(?=\S)"
)


def read_mark(text: str) -> Mark | None:
    """Return the list marker that the line begins with, or None."""
    if not text:
        return None
    bullet = _BULLET.match(text)
    if bullet:
        char = _BULLETS.get(bullet[1], bullet[1])
        return Mark(char, char, None, bullet.end())
    if text[0] not in "0123456789(" and not text[0].isalpha():
        return None
    for kind, form in _FORMS:
        match = form.match(text)
        if match:
            mark = _mark(kind, match)
            if mark is not None:
                return mark
    return None


def _mark(kind: str, match: re.Match[str]) -> Mark | None:
    groups = match.groupdict()
    end = match.end()
    if groups.get("path"):
        return Mark(kind, groups["path"], int(groups["path"].rsplit(".", 1)[1]), end)
    if groups.get("upper"):
        return Mark("upper", groups["upper"], "ABCDĐEFGH".index(groups["upper"]) + 1, end)
    if groups.get("letter"):
        letter = groups["letter"]
        if len(letter) > 1 or (kind == "paren_letter" and letter in "ivx"):
            value = roman(letter)
            return Mark("paren_roman", letter, value, end) if value else None
        return Mark(kind, letter + (groups.get("sub") or ""), LIST_LETTERS.index(letter) + 1, end)
    if groups.get("word"):
        value = ordinal_word(groups["word"])
        label = str(value) if kind == "ordinal" else groups["word"]
        return Mark(kind, label, value, end) if value else None
    if groups.get("roman"):
        value = roman(groups["roman"])
        return Mark(kind, groups["roman"], value, end) if value else None
    number = groups.get("number")
    if not number or (kind == "number" and int(number) == 0):
        return None
    return Mark(kind, str(int(number)), int(number), end)


#: How deep a kind of marker stands when nothing else is known; bullets below all, in the order met.
DEPTH = {
    "part": 0, "chapter": 1, "section": 2, "article": 3, "upper": 4, "roman": 5, "number": 6, "number2": 7,
    "number3": 8, "ordinal": 9, "letter": 9, "paren_number": 10, "paren_letter": 10, "paren_roman": 11,
}  # fmt: skip
BULLET_DEPTH = 20

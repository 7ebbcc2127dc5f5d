"""Automatic list numbers of a DOCX, counted as Word counts them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vanban.reading.sources.word.package import W

if TYPE_CHECKING:
    from lxml import etree

_LEVELS = 9
_LARGEST = 100_000
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_PLACEHOLDER = re.compile(r"%([1-9])")
_TYPED_BULLETS = {"+", "*", "-"}


@dataclass(slots=True)
class _Level:
    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One numbered list: its levels, and the counters that it shares with lists of the same definition."""

    definition: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


def _value(element: etree._Element | None, name: str) -> str | None:
    child = element.find(W + name) if element is not None else None
    return child.get(W + "val") if child is not None else None


def _whole(value: str | None, default: int) -> int:
    try:
        return max(-1, min(int(value), _LARGEST)) if value is not None else default
    except ValueError:
        return default


def _level(element: etree._Element) -> _Level:
    restart = _value(element, "lvlRestart")
    return _Level(
        number_format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        start=_whole(_value(element, "start"), 1),
        restart=_whole(restart, 0) if restart is not None else None,
        is_legal=element.find(W + "isLgl") is not None,
        style=_value(element, "pStyle"),
    )


class Numbering:
    """The numbered lists of a document, counting as its paragraphs are read in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        definitions = {each.get(W + "abstractNumId", ""): each for each in root.iter(W + "abstractNum")}
        by_style = {style: key for key, each in definitions.items() if (style := _value(each, "styleLink"))}
        for number in root.iter(W + "num"):
            key = _value(number, "abstractNumId") or ""
            if key not in definitions:
                continue
            link = _value(definitions[key], "numStyleLink")
            key = by_style.get(link, key) if link else key
            levels = {_whole(e.get(W + "ilvl"), 0): _level(e) for e in definitions[key].iter(W + "lvl")}
            found = _List(key, levels)
            for override in number.iter(W + "lvlOverride"):
                depth = _whole(override.get(W + "ilvl"), 0)
                if (own := override.find(W + "lvl")) is not None:
                    found.levels[depth] = _level(own)
                if (start := _value(override, "startOverride")) is not None:
                    found.restarts[depth] = _whole(start, 1)
            self._lists[number.get(W + "numId", "")] = found

    def level_of_style(self, number: str, style: str | None) -> int | None:
        """Give the level of a list that is bound to a paragraph style, or None."""
        levels = self._lists[number].levels if number in self._lists else {}
        return next((depth for depth, level in levels.items() if style and level.style == style), None)

    def next_label(self, number: str, depth: int) -> str:
        """Count one paragraph and give its label ("1.", "a)", "-"); empty where the list shows none."""
        if number not in self._lists:
            return ""
        found = self._lists[number]
        depth = max(0, min(depth, _LEVELS - 1))
        counters = self._counters.setdefault(found.definition, {})
        if depth in found.restarts and (number, depth) not in self._started:
            counters[depth] = found.restarts[depth] - 1
        self._started.add((number, depth))
        level = found.levels.get(depth, _Level())
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [each for each in counters if each > depth]:
            below = found.levels.get(deeper, _Level())
            if below.restart is None or (below.restart > 0 and depth < below.restart):
                del counters[deeper]
        return self._label(found, level, counters)

    def _label(self, found: _List, level: _Level, counters: dict[int, int]) -> str:
        if level.number_format == "bullet":
            return level.text if level.text in _TYPED_BULLETS else "-"
        if level.number_format == "none" and not _PLACEHOLDER.sub("", level.text).strip():
            return ""

        def number(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            other = found.levels.get(depth, _Level())
            value = counters.setdefault(depth, other.start)
            return number_text(value, "decimal" if level.is_legal else other.number_format)

        return _PLACEHOLDER.sub(number, level.text).strip()


def number_text(value: int, number_format: str) -> str:
    """Write a list number in a format of WordprocessingML; formats that Vietnamese lists never use as decimal."""
    if number_format == "none":
        return ""
    if number_format in {"upperRoman", "lowerRoman"} and value > 0:
        text = ""
        for size, sign in _ROMAN:
            while value >= size:
                value, text = value - size, text + sign
        return text if number_format == "upperRoman" else text.lower()
    if number_format in {"upperLetter", "lowerLetter"} and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format == "decimalZero":
        return f"{value:02d}"
    return str(value)

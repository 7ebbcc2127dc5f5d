"""What was looked for, marked in what was found, whatever accents either has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from vanban.text import fold, strip_accents

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

_BEFORE = 60  # characters of a long text that are shown before the first word found
_BOUNDARY = r"(?<![^\W_])"


def words_of(query: str) -> list[str]:
    """The words that are looked for, as they are compared."""
    return fold(query).replace("%", "").split()


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    """Finds the words as wholes; the last may be the beginning of one."""
    if not words:
        return None
    wholes = [rf"{re.escape(word)}(?![^\W_])" for word in words[:-1]]
    return re.compile(_BOUNDARY + "(?:" + "|".join([*wholes, rf"{re.escape(words[-1])}[^\W_]*"]) + ")")


def _bare(text: str) -> str:
    """The text without accents in lower case, each character in its place; empty where that cannot be had."""
    bare = strip_accents.__wrapped__(text).lower()  # not kept: a whole letter is looked at once
    return bare if len(bare) == len(text) else ""


def highlight(text: str, words: list[str], *, length: int = 0) -> SafeString:
    """The text with the words marked; with `length`, the part of it around the first of them.

    Args:
        text: What was found, as it is written.
        words: What `words_of` gave.
        length: How many characters are shown; 0 for all.
    """
    pattern = _pattern(words)
    spans = [match.span() for match in pattern.finditer(_bare(text))] if pattern else []
    start, end = 0, len(text)
    if length and end > length:
        start = _beginning(text, spans, length)
        end = _cut(text, start + length)
    parts: list[SafeString] = []
    at = start
    for left, right in spans:
        if left < at or right > end:
            continue
        parts += [format_html("{}", text[at:left]), format_html("<mark>{}</mark>", text[left:right])]
        at = right
    parts.append(format_html("{}", text[at:end]))
    marked = format_html_join("", "{}", ((part,) for part in parts))
    return mark_safe(f"{'… ' if start else ''}{marked}{' …' if end < len(text) else ''}")  # noqa: S308  (escaped above)


def _beginning(text: str, spans: list[tuple[int, int]], length: int) -> int:
    """Where the shown part begins: at a word, some way before the place where most of the words stand together."""
    if not spans:
        return 0
    best = max(
        spans, key=lambda span: sum(span[0] <= left < span[0] + length - _BEFORE for left, _right in spans)
    )
    if best[0] < length // 2:
        return 0
    return text.find(" ", max(0, best[0] - _BEFORE)) + 1


def _cut(text: str, end: int) -> int:
    """The end of a word before `end`."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", 0, end)
    return space if space > 0 else end

"""Words with their places, as a PDF's text layer and a recogniser both give them, and their visual rows."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vanban.reading.lines import Box
from vanban.text import strip_accents

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAME_ROW = 0.5
_SEGMENT_GAP = 0.8


@dataclass(slots=True)
class Word:
    """A run of characters without a space, in upright page coordinates (points, origin at the top left)."""

    text: str
    box: Box
    size: float
    bold: bool | None = None
    italic: bool | None = None
    confidence: float = 1.0
    is_faint: bool = False

    @property
    def middle(self) -> float:
        """The horizontal middle."""
        return (self.box.left + self.box.right) / 2

    @property
    def height(self) -> float:
        """The height of its box."""
        return self.box.bottom - self.box.top


@dataclass(slots=True)
class Row:
    """Words that stand beside one another, from left to right."""

    words: list[Word]

    @property
    def box(self) -> Box:
        """The extent of all its words."""
        return extent(word.box for word in self.words)

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def height(self) -> float:
        """The usual height of its words."""
        return statistics.median(word.height for word in self.words)

    def segments(self) -> list[Row]:
        """Give the parts between which there is more than a word's space."""
        parts: list[Row] = []
        for word in self.words:
            if parts and word.box.left - parts[-1].words[-1].box.right < _SEGMENT_GAP * self.height:
                parts[-1].words.append(word)
            else:
                parts.append(Row([word]))
        return parts


def extent(boxes: Iterable[Box]) -> Box:
    """Give the smallest box around some boxes."""
    found = list(boxes)
    return Box(
        min(box.left for box in found),
        min(box.top for box in found),
        max(box.right for box in found),
        max(box.bottom for box in found),
    )


def rows_of(words: list[Word]) -> list[Row]:
    """Group words into visual rows, from the top down."""
    rows: list[Row] = []
    bounds: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda each: (each.box.top + each.box.bottom, each.box.left)):
        home = None
        for index in range(len(rows) - 1, max(-1, len(rows) - 6), -1):
            top, bottom = bounds[index]
            shared = min(bottom, word.box.bottom) - max(top, word.box.top)
            if shared > _SAME_ROW * min(bottom - top, word.height) and not _collides(rows[index], word):
                home = index
                break
        if home is None:
            rows.append(Row([word]))
            bounds.append((word.box.top, word.box.bottom))
        else:
            rows[home].words.append(word)
    for row in rows:
        row.words.sort(key=lambda each: each.box.left)
    rows.sort(key=lambda row: (row.box.top + row.box.bottom) / 2)
    return rows


def _collides(row: Row, word: Word) -> bool:
    """Tell whether a word stands on top of another one, which only the next row's words do."""
    if word.box.left >= row.words[-1].box.right:  # the usual case: words come from left to right
        return False
    return any(
        min(other.box.right, word.box.right) - max(other.box.left, word.box.left)
        > 0.5 * min(other.box.right - other.box.left, word.box.right - word.box.left)
        for other in row.words
    )


def fold(text: str) -> str:
    """Give the text in small letters without accents, for comparing what recognition may have bent."""
    return strip_accents(text).lower()

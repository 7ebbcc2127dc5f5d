# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""The document as one normalised string, and where each of its lines stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vanban.reading.structure.marks import read_mark
from vanban.text import norm

if TYPE_CHECKING:
    from vanban.reading.lines import Line, Source

# A page number alone on its line: "2", "- 2 -", "Trang 2/5", "2/5".
_PAGE_NUMBER = re.compile(r"(?:-\s*)?\d{1,3}(?:\s*-)?|trang\s+\d{1,3}(?:\s*/\s*\d{1,3})?", re.IGNORECASE)
_URL_LINE = re.compile(r"(?:https?://|www\.)\S+(?:\s+https?://\S+)*", re.IGNORECASE)

# No printed line of A4 holds more characters; longer ones are whole paragraphs.
_LONGEST_LINE = 160
# In text with broken lines, far more than this share of the lines begin with a small letter.
_LEAST_WRAPPED = 0.08


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not blank: its normalised text and its span in the text of the document."""

    text: str
    start: int
    end: int
    line: Line
    blanks_before: int
    index: int

    @property
    def is_upper(self) -> bool:
        """Whether it is written in capitals (three letters at least)."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) >= 3 and all(not c.islower() for c in letters)


@dataclass(frozen=True, slots=True)
class Flow:
    """The text that spans count in, and its rows.

    Attributes:
        text: norm() of the whole document.
        rows: Its lines that are not blank, in order.
        width: Length of a full line in characters; 0 when the lines are paragraphs.
        blanks_separate: Whether a blank line means a new paragraph here (not so in texts that put one after
            every line).
    """

    text: str
    rows: list[Row]
    width: int
    blanks_separate: bool

    def is_page_number(self, row: Row) -> bool:
        """Whether the row is nothing but a page number."""
        return row.line.cell is None and bool(_PAGE_NUMBER.fullmatch(row.text))

    def is_link_annotation(self, row: Row) -> bool:
        """Whether the row holds nothing but addresses, as PDF link annotations leave them between lines."""
        return row.line.cell is None and bool(_URL_LINE.fullmatch(row.text))


def make_flow(source: Source) -> Flow:
    """Lay out the source's lines as one normalised text with spans."""
    rows: list[Row] = []
    pieces: list[str] = []
    position = 0
    blanks = 0
    for line in source.lines:
        text = norm(line.text)
        if not text:
            blanks += 1
            continue
        if pieces:
            position += 1
        rows.append(Row(text, position, position + len(text), line, blanks, len(rows)))
        pieces.append(text)
        position += len(text)
        blanks = 0
    loose = [row for row in rows if not row.line.is_paragraph and row.line.cell is None]
    lengths = sorted(len(row.text) for row in loose)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    wrapped = sum(1 for row in loose if row.text[:1].islower() and read_mark(row.text) is None)
    if width > _LONGEST_LINE or wrapped < _LEAST_WRAPPED * len(loose):
        width = 0  # no line goes on in the next: each is a paragraph of its own
    with_blank = sum(1 for row in rows[1:] if row.blanks_before)
    separate = bool(with_blank) and with_blank < 0.6 * len(rows)
    return Flow(" ".join(pieces), rows, width, separate)

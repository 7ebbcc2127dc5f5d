"""The first layer's result: the lines of a document in reading order, with what is known of their layout.

Every input (PDF, scan, DOCX, plain text) becomes the same list of lines. Plain text knows nothing but its
lines; a DOCX knows its paragraphs, its tables and its bold words; a PDF knows where each line stands.
Later layers use what is there and must read well without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SourceKind = Literal["text", "pdf", "scan", "docx", "doc", "odt"]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line stands on its page, in points (1/72 inch), origin at the top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a line inside a table: the table's number in the document and 0-based row and column."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document, or one whole paragraph where the format keeps paragraphs.

    Attributes:
        text: The characters as they stand, an automatic list number ("1.", "a)", "-") included; Unicode
            NFC, no line break inside.
        page: 1-based number of the page; in plain text a form feed begins one; 1 for formats without pages.
        is_paragraph: True when the line is a whole paragraph (DOCX, ODT, HTML; in PDF and scans a paragraph
            of a table's cell, its wrapped rows joined), so nothing joins it; False when it is a line as
            broken by the layout, or by a soft break inside a paragraph of a DOCX.
        box: Where it stands, for formats that know; None otherwise.
        bold: Whether all of it is bold; None when unknown.
        italic: Whether all of it is italic; None when unknown.
        centered: Whether it is centred in its column; None when unknown.
        size: Type size in points; None when unknown.
        cell: Its place in a table that the format marks or that ruled lines show; None outside tables and
            for formats without tables.
        confidence: 0..1 as the recogniser gives it for scans; 1.0 for text that was stored as text.
    """

    text: str
    page: int = 1
    is_paragraph: bool = False
    box: Box | None = None
    bold: bool | None = None
    italic: bool | None = None
    centered: bool | None = None
    size: float | None = None
    cell: Cell | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """Something about the file itself that a person should know (an unreadable page, a legacy encoding)."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as its first layer gives it: its lines in reading order and facts about the file.

    Attributes:
        kind: What the file turned out to be, by its content and not by its name; HTML is "text", RTF "doc",
            and a PDF of which at least half the pages were recognised from pictures is a "scan".
        lines: Lines in reading order, blank lines kept as "" where the format has them (they separate
            paragraphs in plain text).
        pages: Size of each page; empty for formats without pages.
        links: Targets of hyperlinks found in the file, in order.
        warnings: What went wrong without stopping the reading.
    """

    kind: SourceKind
    lines: list[Line]
    pages: list[PageSize] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines joined with line breaks: spans of the meaning count characters of norm() of this."""
        return "\n".join(line.text for line in self.lines)

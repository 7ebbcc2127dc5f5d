"""What the readers of one document share: its tree, its year, its legal bases, and where text stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanban.reading.model import Header, LegalBasis, Span
    from vanban.reading.structure.tree import Paragraph, Tree


@dataclass(slots=True)
class Context:
    """Facts of the document that the reading of a single statement needs.

    Attributes:
        year: The document's own year, for dates that give none; None when the document does not say.
        basis_spans: Where legal bases stand: dates inside them are no deadlines.
    """

    tree: Tree
    text: str
    header: Header
    year: int | None = None
    doc_type: str | None = None
    bases: list[LegalBasis] = field(default_factory=list)
    basis_spans: list[Span] = field(default_factory=list)

    def in_basis(self, start: int, end: int) -> bool:
        """Whether the characters lie inside a legal basis."""
        return any(a <= start and end <= b for a, b in self.basis_spans)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of text and its place in the document; page artefacts inside the place are not in the text."""

    text: str
    start: int
    end: int
    paragraph: Paragraph | None = None
    offset: int = 0

    @staticmethod
    def of(paragraph: Paragraph) -> Placed:
        """The whole statement of a paragraph."""
        return Placed(paragraph.text, paragraph.start, paragraph.end, paragraph, 0)

    def piece(self, start: int, end: int) -> Placed:
        """The characters [start, end) of the text with their place."""
        return Placed(
            self.text[start:end],
            self.at(start),
            self.at(end - 1) + 1 if end > start else self.at(start),
            self.paragraph,
            self.offset + start,
        )

    def at(self, position: int) -> int:
        """The place in the document of a character of the text."""
        paragraph = self.paragraph
        if paragraph is None or not paragraph.artefacts:
            return self.start + position
        wanted = self.offset + position
        passed = 0
        for row in paragraph.rows:
            begin = max(row.start, paragraph.start)
            length = row.end - begin
            if length <= 0:
                continue
            if wanted < passed + length + 1:
                return min(begin + wanted - passed, row.end)
            passed += length + 1
        return self.end

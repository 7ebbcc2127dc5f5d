# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""The records of the second layer: paragraphs, nodes, tables, parts, and the whole tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vanban.reading.structure.flow import Flow, Row
    from vanban.reading.structure.marks import Mark

Span = tuple[int, int]


@dataclass(slots=True)
class Paragraph:
    """One statement or heading: its marker, its span without the marker, and its text without page artefacts."""

    rows: list[Row]
    mark: Mark | None
    start: int
    end: int
    text: str
    artefacts: list[Span] = field(default_factory=list)

    @property
    def is_upper(self) -> bool:
        """Whether it is written in capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 2 and all(not c.islower() for c in letters)

    @property
    def bold(self) -> bool:
        """Whether all its lines are known to be bold."""
        return all(row.line.bold is True for row in self.rows)


@dataclass(slots=True)
class Cell:
    """One cell of a table: its text and span (None for an empty cell)."""

    text: str
    span: Span | None
    repeated: bool = False


@dataclass(slots=True)
class Table:
    """A table: the names of its columns and its rows of cells, one per column."""

    columns: list[str]
    rows: list[list[Cell]]
    span: Span
    title: str | None = None


@dataclass(slots=True)
class Node:
    """A place in the tree: an item with a marker, an unmarked paragraph, a lead-in ("…:"), a heading or a table."""

    kind: str
    paragraph: Paragraph | None
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    table: Table | None = None
    depth: int = -1

    @property
    def text(self) -> str:
        """The statement, empty for the root and for tables."""
        return self.paragraph.text if self.paragraph else ""

    @property
    def mark(self) -> Mark | None:
        """The list marker, if there is one."""
        return self.paragraph.mark if self.paragraph else None

    @property
    def ends_with_colon(self) -> bool:
        """Whether it announces what follows."""
        return self.text.rstrip().endswith(":")

    @property
    def label(self) -> str:
        """What it adds to the section path: "II", "a", "-2", "p1"; empty for lead-ins, headings and roots."""
        mark = self.mark
        if self.kind == "paragraph" and self.parent is not None:
            unmarked = [n for n in self._list() if n.kind == "paragraph"]
            return f"p{next((i for i, n in enumerate(unmarked, 1) if n is self), 1)}"
        if mark is None:
            return ""
        if mark.order is None:
            same = [n for n in self._list() if n.mark is not None and n.mark.kind == mark.kind]
            return f"{mark.label}{next((i for i, n in enumerate(same, 1) if n is self), 1)}"
        return mark.label

    def _list(self) -> list[Node]:
        """The nodes that it is counted among: its siblings, looking through lead-ins."""
        holder = self.parent
        while (
            holder is not None
            and holder.kind in {"lead", "heading"}
            and holder.parent is not None
            and holder.kind == "lead"
        ):
            holder = holder.parent
        if holder is None:
            return [self]
        out: list[Node] = []
        for child in holder.children:
            if child.kind == "lead":
                out.extend(child.children)
            out.append(child)
        return out

    @property
    def path(self) -> str:
        """The section path with dots: "II.5.-2"."""
        parts: list[str] = []
        node: Node | None = self
        while node is not None:
            label = node.label
            if label:
                dotted = node.mark is not None and node.mark.kind in {"number2", "number3"}
                parts.append(label)
                if dotted:  # 1.1 already says its parent 1
                    above = node.parent
                    while (
                        above is not None
                        and above.mark is not None
                        and above.mark.kind in {"number", "number2"}
                    ):
                        above = above.parent
                    node = above
                    continue
            node = node.parent
        return ".".join(reversed(parts))

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """Yield the nodes above it, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True)
class Part:
    """The document itself (`main`) or something attached to it (`attachment`)."""

    kind: str
    head: list[Row]
    root: Node
    closing: list[Row]
    title_rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """The structure of a document."""

    flow: Flow
    parts: list[Part]

    @property
    def main(self) -> Part:
        """The document itself."""
        return self.parts[0]

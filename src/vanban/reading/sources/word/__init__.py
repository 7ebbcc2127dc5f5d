"""DOCX to lines: paragraphs and tables in order, with automatic numbers and without deleted text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vanban.reading.lines import Cell, Line, Source, SourceKind
from vanban.reading.sources import legacy
from vanban.reading.sources.arrangement import is_layout
from vanban.reading.sources.limits import UnreadableFile
from vanban.reading.sources.plain import legacy_warning
from vanban.reading.sources.word.numbering import Numbering
from vanban.reading.sources.word.package import Package, W
from vanban.reading.sources.word.paragraphs import Paragraph, ParagraphReader, shown
from vanban.reading.sources.word.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

_DEEPEST = 60
_WIDEST = 200
_MOST_PARAGRAPHS, _MOST_RUNS = 60_000, 300_000  # over a thousand pages


@dataclass(slots=True)
class _TableCell:
    """One cell as it is shown: its place, its extent and its lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[Line]


def read_word(data: bytes, kind: SourceKind = "docx") -> Source:
    """Read a DOCX (or what another format was converted to; then `kind` says which).

    Raises:
        UnreadableFile: When it is damaged or hostile.
    """
    package = Package(data)
    document = package.part(package.main)
    body = document.find(W + "body") if document is not None else None
    if body is None:
        raise UnreadableFile("damaged", "Tệp Word bị hỏng: không tìm thấy nội dung văn bản.")
    if _count(body, W + "p") > _MOST_PARAGRAPHS or _count(body, W + "r") > _MOST_RUNS:
        raise UnreadableFile("too_long", "Tệp Word quá dài, không đọc được. Hãy tách tệp.")
    reader = _Reader(package)
    lines = reader.block(body, depth=0)
    lines += reader.footnotes(package)
    warnings = [legacy_warning(encoding) for encoding in sorted(reader.paragraphs.encodings)]
    text = "\n".join(line.text for line in lines)
    encoding = legacy.detect(text)
    if encoding and not warnings:
        lines = [replace(line, text=legacy.convert(line.text, encoding)) for line in lines]
        warnings.append(legacy_warning(encoding))
    return Source(kind, lines, links=reader.paragraphs.links, warnings=warnings)


def _count(element: etree._Element, tag: str) -> int:
    return sum(1 for _ in element.iter(tag))


class _Reader:
    def __init__(self, package: Package) -> None:
        self.paragraphs = ParagraphReader(
            Styles(package.related("styles")),
            Numbering(package.related("numbering")),
            package.relations(package.main),
        )
        self._tables = 0

    def block(self, element: etree._Element, depth: int) -> list[Line]:
        """Read what stands one below the other: paragraphs, tables, and what wraps them."""
        if depth > _DEEPEST:
            raise UnreadableFile("too_deep", "Tệp Word lồng nhau quá sâu, không đọc được.")
        lines: list[Line] = []
        for child in shown(element):
            if child.tag == W + "p":
                paragraph = self.paragraphs.read(child)
                if not any(paragraph.lines) and element.tag == W + "tc":
                    paragraph.lines, paragraph.label = (
                        [paragraph.label],
                        "",
                    )  # a numbered, otherwise empty cell
                lines += _lines(paragraph)
                for box in paragraph.boxes:
                    lines += self.block(box, depth + 1)
            elif child.tag == W + "tbl":
                lines += self._table(child, depth + 1)
            elif child.tag not in {W + "sectPr", W + "sdtPr", W + "tcPr", W + "tblPr"}:
                lines += self.block(child, depth + 1)
        return lines

    def footnotes(self, package: Package) -> list[Line]:
        """Read the footnotes and endnotes; they stand at the end, so that no sentence is broken by one."""
        lines: list[Line] = []
        for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
            root = package.related(kind)
            for note in root.iter(W + name) if root is not None else ():
                if note.get(W + "type") not in {"separator", "continuationSeparator", "continuationNotice"}:
                    lines += [line for line in self.block(note, depth=1) if line.text.strip()]
        return lines

    def _table(self, element: etree._Element, depth: int) -> list[Line]:
        number = self._tables
        self._tables += 1
        cells = self._cells(element, depth)
        texts = {(c.row, c.column): "\n".join(line.text for line in c.lines) for c in cells}
        if is_layout(texts):
            ordered = sorted(cells, key=lambda cell: (cell.column, cell.row))
            return [line for cell in ordered for line in cell.lines]
        return [
            replace(line, cell=Cell(number, cell.row, cell.column, cell.row_span, cell.column_span))
            for cell in cells
            for line in cell.lines
            if line.text.strip()
        ]

    def _cells(self, element: etree._Element, depth: int) -> list[_TableCell]:
        """Read the cells of a table, those merged downwards as one."""
        found: list[_TableCell] = []
        open_above: dict[int, _TableCell] = {}
        for row, tr in enumerate(_rows(element)):
            column = _number(tr.find(f"{W}trPr/{W}gridBefore"), 0)
            for tc in _wrapped(tr, W + "tc"):
                span = _number(tc.find(f"{W}tcPr/{W}gridSpan"), 1)
                merge = tc.find(f"{W}tcPr/{W}vMerge")
                above = open_above.get(column)
                if merge is not None and merge.get(W + "val") != "restart" and above is not None:
                    above.row_span = row - above.row + 1
                else:
                    cell = _TableCell(row, column, 1, span, self.block(tc, depth + 1))
                    found.append(cell)
                    open_above[column] = cell
                column += span
        return found


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in _wrapped(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None]


def _wrapped(element: etree._Element, tag: str) -> list[etree._Element]:
    """Give the children of a tag, also those inside content controls and tracked changes."""
    found: list[etree._Element] = []
    for child in shown(element):
        if child.tag == tag:
            found.append(child)
        elif child.tag in {W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"}:
            found += _wrapped(child, tag)
    return found


def _number(element: etree._Element | None, default: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return min(int(value), _WIDEST) if value.isdecimal() else default


def _lines(paragraph: Paragraph) -> list[Line]:
    """Give a paragraph's lines; one with soft breaks may have broken its sentences, so they are mere lines."""
    texts = [text.strip() for text in paragraph.lines]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    if paragraph.label and texts[0]:
        texts[0] = f"{paragraph.label} {texts[0]}"
    look = Line(
        "", bold=paragraph.bold, italic=paragraph.italic, centered=paragraph.centered, size=paragraph.size
    )
    if len(texts) == 1:
        return [replace(look, text=texts[0], is_paragraph=True)]
    return [replace(look, text=text) for text in texts] + [Line("", is_paragraph=True)]

"""From the words and ruled tables of every page to the lines of the document.

Here go away what belongs to the pages and not to the document: page numbers, running heads and feet,
repeated head rows of tables; here a row of a table that a page break cut becomes one again, and footnotes
move to the end.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vanban.reading.lines import Box, Cell, Line, SourceWarning
from vanban.reading.sources.arrangement import is_layout
from vanban.reading.sources.characters import clean
from vanban.reading.sources.reading_order import in_order
from vanban.reading.sources.words import Row, Word, extent, fold, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vanban.reading.sources.grid import Grid, GridCell

_PAGE_NUMBER = re.compile(r"^\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*$")
_MARGIN = 0.12
_REPEATED_PAGES = 3
_ITEM = re.compile(r"^(?:[-–+•*]|\d{1,2}[.)]|[a-zđ][.)]|\([0-9a-z]{1,3}\))(?:\s|$)")
_FOOTNOTE = re.compile(r"^\(?\d{1,2}\)?\s?[A-ZĐÀ-Ỹ]|^\d{1,2}$")
_SMALL = 0.86
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")


@dataclass(slots=True)
class Sheet:
    """One page as its words and ruled tables, in upright coordinates."""

    number: int
    width: float
    height: float
    words: list[Word]
    grids: list[Grid] = field(default_factory=list)
    turns: int = 0
    """Quarter turns clockwise by which the page as shown was turned to be read."""


@dataclass(slots=True)
class RecognisedPages:
    """What recognition gave: pages by their number, and what went wrong."""

    sheets: dict[int, Sheet]
    warnings: list[SourceWarning]


@dataclass(slots=True)
class _TableBlock:
    grid: Grid
    cells: dict[tuple[int, int], tuple[GridCell, list[Line]]]
    head: list[str]


_Block = Row | _TableBlock


@dataclass(slots=True)
class _Blocks:
    """The blocks of a page in order, and what of a two-column foot a page break cuts (see `Ordered`)."""

    blocks: list[_Block]
    continued: tuple[int, int] = (0, 0)
    open_right: int = 0


@dataclass(slots=True)
class _OpenTable:
    """A table that ends with its page and may go on: its number, its first part, where its lines begin."""

    number: int
    first: _TableBlock
    begin: int


class _Document:
    """The lines of a document while its pages are added."""

    def __init__(self, furniture: set[str]) -> None:
        self._furniture = furniture
        self._tables = 0
        self._open: _OpenTable | None = None
        self._foot: int | None = None
        self.lines: list[Line] = []
        self.notes: list[Line] = []

    def add(self, sheet: Sheet) -> None:
        """Add the lines of the next page."""
        page = _blocks(sheet, self._furniture, is_foot_open=self._foot is not None)
        notes = _footnote_rows(page.blocks, _body_size(page.blocks), sheet)
        self.notes += [_line(row, sheet) for row in notes]
        blocks = [block for block in page.blocks if not any(block is row for row in notes)]
        if self._foot is not None:
            rest = blocks[: page.continued[0]]
            self.lines[self._foot : self._foot] = [_line(row, sheet) for row in rest if isinstance(row, Row)]
            blocks = blocks[len(rest) :]
        before, self._open = self._open, None
        for place, block in enumerate(blocks):
            if isinstance(block, Row):
                self.lines.append(_line(block, sheet))
            else:
                table = self._table(block, before if place == 0 else None)
                self._open = table if place == len(blocks) - 1 else None
        self._foot = len(self.lines) - page.open_right if page.open_right else None

    def _table(self, block: _TableBlock, before: _OpenTable | None) -> _OpenTable:
        """Add a table, or what of one stands on this page."""
        if before is not None and _continues(before.first, block):
            table = before
        else:
            table = _OpenTable(self._tables, block, len(self.lines))
            self._tables += 1
        rows = self.lines[table.begin :]
        _append(table.number, rows, block)
        self.lines[table.begin :] = rows
        return table


def lines_of(sheets: list[Sheet]) -> list[Line]:
    """Give the lines of a document from its pages."""
    document = _Document(_furniture(sheets))
    for sheet in sheets:
        document.add(sheet)
    lines = document.lines + document.notes
    turned = {sheet.number: sheet for sheet in sheets if sheet.turns}
    return [_as_shown(line, turned.get(line.page)) for line in lines]


def _as_shown(line: Line, sheet: Sheet | None) -> Line:
    """Give a line of a page that was turned to be read its place on the page as a viewer shows it."""
    if sheet is None or line.box is None:
        return line
    box, width, height = line.box, sheet.width, sheet.height
    shown = {
        1: Box(box.top, width - box.right, box.bottom, width - box.left),
        2: Box(width - box.right, height - box.bottom, width - box.left, height - box.top),
        3: Box(height - box.bottom, box.left, height - box.top, box.right),
    }
    return replace(line, box=shown[sheet.turns])


def _blocks(sheet: Sheet, furniture: set[str], *, is_foot_open: bool) -> _Blocks:
    """Give the rows and tables of a page in reading order."""
    words = sheet.words
    tables: list[_TableBlock] = []
    for grid in sheet.grids:
        inside = [w for w in words if _within(w, grid.box)]
        block = _table(grid, inside, sheet)
        texts = {place: "\n".join(line.text for line in lines) for place, (_, lines) in block.cells.items()}
        if len(inside) > 1 and not is_layout(texts):
            words = [w for w in words if not _within(w, grid.box)]
            tables.append(block)
    page = _Blocks([])
    for table in [*sorted(tables, key=lambda each: each.grid.box.top), None]:
        limit = table.grid.box.top if table else float("inf")
        part = [w for w in words if (w.box.top + w.box.bottom) / 2 < limit]
        words = [w for w in words if (w.box.top + w.box.bottom) / 2 >= limit]
        kept = [word for row in _drop(rows_of(part), sheet, furniture) for word in row.words]
        if kept:
            ordered = in_order(kept, sheet.width, is_foot_open=is_foot_open and not page.blocks)
            page.continued = ordered.continued if not page.blocks else page.continued
            page.open_right = ordered.open_right
            page.blocks += ordered.rows
        if table:
            page.blocks.append(table)
            page.open_right = 0
    return page


def _drop(rows: list[Row], sheet: Sheet, furniture: set[str]) -> list[Row]:
    return [row for row in rows if not _is_furniture(row, sheet, furniture)]


def _is_margin(row: Row, sheet: Sheet) -> bool:
    middle = (row.box.top + row.box.bottom) / 2
    return middle < sheet.height * _MARGIN or middle > sheet.height * (1 - _MARGIN)


def _is_furniture(row: Row, sheet: Sheet, furniture: set[str]) -> bool:
    return _is_margin(row, sheet) and (bool(_PAGE_NUMBER.match(fold(row.text))) or _shape(row) in furniture)


def _shape(row: Row) -> str:
    place = round(row.box.top / 12)
    return f"{place}:{re.sub(r'[0-9]+', '#', fold(row.text))}"


def _furniture(sheets: list[Sheet]) -> set[str]:
    """Find running heads and feet: what stands in the same place of the margin on three pages or more."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        margin = [
            w
            for w in sheet.words
            if w.box.bottom < sheet.height * _MARGIN or w.box.top > sheet.height * (1 - _MARGIN)
        ]
        seen.update({_shape(row) for row in rows_of(margin)})
    return {shape for shape, pages in seen.items() if pages >= max(_REPEATED_PAGES, len(sheets) // 3)}


def _within(word: Word, box: Box) -> bool:
    middle = (word.box.top + word.box.bottom) / 2
    return box.left <= word.middle <= box.right and box.top - 1 <= middle <= box.bottom + 1


def _table(grid: Grid, words: list[Word], sheet: Sheet) -> _TableBlock:
    cells: dict[tuple[int, int], tuple[GridCell, list[Line]]] = {}
    for cell in grid.cells:
        inside = [word for word in words if _within(word, cell.box)]
        words = [word for word in words if not _within(word, cell.box)]
        cells[(cell.row, cell.column)] = (cell, _cell_lines(inside, cell, sheet))
    head = [
        " ".join(line.text for line in lines) for (row, _), (_, lines) in sorted(cells.items()) if row == 0
    ]
    return _TableBlock(grid, cells, head)


def _cell_lines(words: list[Word], cell: GridCell, sheet: Sheet) -> list[Line]:
    """Join the wrapped rows of a cell; an item sign, or a sentence that ends early, begins a new line."""
    groups: list[list[Row]] = []
    for row in rows_of(words):
        if not groups or _begins(row, groups[-1][-1], cell):
            groups.append([row])
        else:
            groups[-1].append(row)
    return [_cell_line(group, sheet) for group in groups]


def _begins(row: Row, last: Row, cell: GridCell) -> bool:
    """Tell a row of a cell that begins something new, and does not go on with the sentence before."""
    is_short = cell.box.right - last.box.right > 0.25 * (cell.box.right - cell.box.left)
    has_ended = last.text.endswith((";", ".", ":"))
    return (has_ended and (is_short or bool(_ITEM.match(row.text)))) or (
        bool(_ITEM.match(row.text)) and is_short
    )


def _cell_line(rows: list[Row], sheet: Sheet) -> Line:
    line = _line(Row([word for row in rows for word in row.words]), sheet, is_paragraph=True)
    text = ""
    for row in rows:
        # An address that the cell's width broke has no space inside.
        is_broken = _ADDRESS.search(text) and not text.endswith((")", ",", ";"))
        text += row.text if is_broken or not text else f" {row.text}"
    return replace(line, text=clean(text).strip())


def _continues(first: _TableBlock, block: _TableBlock) -> bool:
    """Tell whether a table goes on from the page before: the same columns at the same places."""
    one, other = first.grid.columns, block.grid.columns
    return len(one) == len(other) and all(abs(a - b) <= 6 for a, b in zip(one, other, strict=True))  # noqa: PLR2004


def _append(number: int, rows: list[Line], block: _TableBlock) -> None:
    """Append the rows of a table to those it has, its repeated head left out, a cut row joined."""
    offset = 1 + max((line.cell.row + line.cell.row_span - 1 for line in rows if line.cell), default=-1)
    skip = 0
    if rows:
        head = [
            " ".join(x.text for x in rows if x.cell and x.cell.row == 0 and x.cell.column == c)
            for c in range(len(block.head))
        ]
        if [fold(text) for text in head] == [fold(text) for text in block.head]:
            skip = 1
        if _is_cut(rows, block, skip):
            _join_cut_row(number, rows, block, skip, offset - 1)
            skip += 1
    for (row, column), (cell, cell_lines) in sorted(block.cells.items()):
        if row >= skip:
            place = Cell(number, offset + row - skip, column, cell.row_span, cell.column_span)
            rows += [_placed(line, place) for line in cell_lines]


def _is_cut(rows: list[Line], block: _TableBlock, skip: int) -> bool:
    """Tell a row that a page break cut: its number stands on the page before, so its first cell is empty."""
    first = block.cells.get((skip, 0))
    numbered = any(line.cell and line.cell.row > 0 and line.cell.column == 0 for line in rows)
    return first is not None and not first[1] and first[0].row_span == 1 and numbered and len(block.cells) > 1


def _join_cut_row(number: int, rows: list[Line], block: _TableBlock, skip: int, last: int) -> None:
    for (row, column), (cell, cell_lines) in sorted(block.cells.items()):
        if row != skip or not cell_lines:
            continue
        place = Cell(number, last, column, 1, cell.column_span)
        same = [
            i
            for i, line in enumerate(rows)
            if line.cell and line.cell.row == last and line.cell.column == column
        ]
        rest = list(cell_lines)
        if same and not _ITEM.match(rest[0].text) and not rows[same[-1]].text.endswith((".", ";")):
            before = rows[same[-1]]
            rows[same[-1]] = _placed(before, place, text=f"{before.text} {rest.pop(0).text}")
        at = same[-1] + 1 if same else len(rows)
        rows[at:at] = [_placed(line, place) for line in rest]
    rows.sort(key=lambda line: (line.cell.row, line.cell.column) if line.cell else (0, 0))


def _placed(line: Line, place: Cell, text: str | None = None) -> Line:
    return replace(line, cell=place, text=line.text if text is None else text)


def _body_size(blocks: list[_Block]) -> float:
    sizes = [word.size for block in blocks if isinstance(block, Row) for word in block.words]
    return statistics.median(sizes) if sizes else 0.0


def _footnote_rows(blocks: list[_Block], body: float, sheet: Sheet) -> list[Row]:
    """Give the rows of footnotes: small ones at the very foot of a page, the first of which has a number."""
    found: list[Row] = []
    if not body:
        return []
    for block in reversed(blocks):
        if not isinstance(block, Row) or statistics.median(w.size for w in block.words) > body * _SMALL:
            break
        if block.box.top < sheet.height * 0.5:
            break
        found.insert(0, block)
    while found and not _FOOTNOTE.match(found[0].text):
        found.pop(0)
    return found if found and not re.search(r"noi nhan", fold(" ".join(row.text for row in found))) else []


def _line(row: Row, sheet: Sheet, *, is_paragraph: bool = False) -> Line:
    words = row.words
    box = extent(word.box for word in words)
    margin = min(box.left, sheet.width - box.right)
    off = abs((box.left + box.right) / 2 - sheet.width * 0.52)
    sizes = Counter(word.size for word in words for _ in word.text)
    return Line(
        clean(row.text).strip(),
        page=sheet.number,
        is_paragraph=is_paragraph,
        box=box,
        bold=_all(word.bold for word in words),
        italic=_all(word.italic for word in words),
        centered=off < sheet.width * 0.04 and margin > sheet.width * 0.2 if not is_paragraph else None,
        size=(sizes.most_common(1)[0][0] if sizes else None) or None,
        confidence=round(
            sum(word.confidence * len(word.text) for word in words) / max(1, sum(len(w.text) for w in words)),
            3,
        ),
    )


def _all(switches: Iterable[bool | None]) -> bool | None:
    said = list(switches)
    return None if any(switch is None for switch in said) else all(said)

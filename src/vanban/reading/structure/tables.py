# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Tables: marked ones become a grid, and tables of which only the lines are left are put together again.

A table of tasks that lost its ruled lines still tells its cells apart: rows begin with their number, a cell
begins with a capital after a line that stopped short, units look like units and periods like periods.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from vanban.reading.structure.columns import could_be_header, is_task_header, role_of, split_header
from vanban.reading.structure.tree import Cell, Table
from vanban.text import compile_viet, find_periods, plain
from vanban.text.units import begins_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vanban.reading.structure.flow import Flow, Row

_ROW_NUMBER = re.compile(r"(\d{1,3}|[IVX]{1,5}|[A-H])[.)]?(?:\s+|$)")
_TRAILING_TIME = re.compile(
    r"(?P<head>.*?\S)\s+(?P<time>(?:từ\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?(?:\s*(?:-|–|đến)\s*\d{1,2}/\d{1,2}(?:/\d{4})?)?|thường xuyên|(?:trong )?tháng \d{1,2}(?:/\d{4})?|hằng (?:tháng|quý|tuần|năm)|hàng (?:tháng|quý|tuần|năm)|quý [IV]+(?:/\d{4})?)",
    re.IGNORECASE,
)
_NOT_A_CUT = re.compile(
    r"(?:,|;|-|–|/|\b(?:và|với|của|về|cho|các|từ|ngày|đến|trước|tháng|quý|năm|hết|trong|vào|thuộc|tại))$",
    re.IGNORECASE,
)
# Where one line may hold two cells: before a unit or a time in capitals, and before and after a date.
_INSIDE = compile_viet(
    r"(?<=[^\s,;–\-/(])\s+(?=(?:Sở|Phòng|Công an|UBND|Các|Trưởng|VNPT|Viettel|Ban|Trung tâm|Đoàn|Hội|Văn phòng|Ủy ban|Trạm|Trường|Tổ công nghệ|Trước|Từ|Đến|Tháng|Quý|Ngày|Thường xuyên|Trong|Xong|Hết|Hằng|Hàng)(?!\w))"
)
_DATES = re.compile(
    r"(?<=\S )(?:(?:từ|đến|trước|ngày|hết|trong)\s+)*\d{1,2}/\d{1,2}(?:/\d{4})?(?:\s*(?:-|–|đến)\s*\d{1,2}/\d{1,2}(?:/\d{4})?)?(?=\s+\S)",
    re.IGNORECASE,
)
# The word of a kind of body that needs its name: "Văn phòng / UBND tỉnh".
_HEAD_ONLY = re.compile(
    r"(?:.*[,;]\s*)?(?:văn phòng|ban|sở|phòng|trung tâm|trường|hội|đoàn|ủy ban|đài|báo|bộ|cục|chi cục|trạm|công an|ban chỉ huy|ban quản lý|ban chỉ đạo|lãnh đạo|trưởng|thủ trưởng|chủ tịch|giám đốc|tổ)",
    re.IGNORECASE,
)
_ONGOING = re.compile(
    r"thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|thường xuyên|liên tục|hằng |hàng |định kỳ|trong năm|sau khi|theo ",
    re.IGNORECASE,
)


def marked_table(rows: list[Row]) -> Table:
    """Make the grid of a table whose cells the source marks; merged cells are repeated downwards."""
    grid: dict[tuple[int, int], list[Row]] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        if row.line.cell:
            key = (row.line.cell.row, row.line.cell.column)
            grid.setdefault(key, []).append(row)
            spans[key] = (row.line.cell.row_span, row.line.cell.column_span)
    height = max(r + spans[(r, c)][0] for r, c in grid)
    width = max(c + spans[(r, c)][1] for r, c in grid)
    cells = [[Cell("", None) for _ in range(width)] for _ in range(height)]
    for (r, c), inside in sorted(grid.items()):
        text, span = _cell_text(inside)
        for down in range(spans[(r, c)][0]):
            cells[r + down][c] = Cell(text, span, repeated=down > 0)
        if spans[(r, c)][1] > 1:
            cells[r][c] = Cell(text, span)
    columns, first = _header_rows(cells)
    body = [
        row for row in cells[first:] if any(cell.text for cell in row) and not _repeats_header(row, columns)
    ]
    return Table(columns=columns, rows=body, span=(rows[0].start, rows[-1].end))


def _cell_text(rows: list[Row]) -> tuple[str, tuple[int, int]]:
    """Return the text of a cell and its span; lines that stand apart in the text give the span of the first run."""
    last = rows[0]
    for row in rows[1:]:
        if row.index != last.index + 1:
            break
        last = row
    return " ".join(row.text for row in rows), (rows[0].start, last.end)


def _header_rows(cells: list[list[Cell]]) -> tuple[list[str], int]:
    """Return the column names and the first row after them; a table without a header has empty names."""
    for height in (1, 2):
        if len(cells) <= height:
            continue
        names = [
            " ".join(dict.fromkeys(cells[r][c].text for r in range(height) if cells[r][c].text))
            for c in range(len(cells[0]))
        ]
        if is_task_header(names):
            if height == 1 and len(cells) > 2 and not cells[1][0].text and _names_columns(cells[1]):
                continue
            first = height
            while first < len(cells) and all(
                re.fullmatch(r"\(?\d{0,2}\)?", cell.text) for cell in cells[first]
            ):
                first += 1  # the row (1) (2) (3) … that numbers the columns
            return names, first
    return ["" for _ in cells[0]], 0


def _names_columns(row: list[Cell]) -> bool:
    named = [cell for cell in row if cell.text]
    return bool(named) and all(len(cell.text) < 30 and role_of(cell.text) != "other" for cell in named)


def _repeats_header(row: list[Cell], columns: list[str]) -> bool:
    """Whether a row is the header again, as after a page break."""
    return any(columns) and [plain(cell.text) for cell in row] == [plain(name) for name in columns]


def separated_cells(text: str) -> list[str] | None:
    """Return the cells of a line that keeps them apart with "|", or None."""
    if text.count("|") < 2:
        return None
    cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
    return cells if len(cells) > 1 else None


def find_line_table(rows: Sequence[Row], i: int) -> tuple[list[str], int] | None:
    """Return the columns of a table whose header begins at row i, and the row after the header, or None."""
    if rows[i].line.cell is not None:
        return None
    cells = separated_cells(rows[i].text)
    if cells and is_task_header(cells):
        return cells, i + 1
    if not could_be_header(rows[i].text):
        return None
    text = ""
    found: tuple[list[str], int] | None = None
    for j in range(i, min(len(rows), i + 14)):
        if j > i and (rows[j].text in {"1", "I", "A"} or re.match(r"(?:1|I|A)[.)]?\s", rows[j].text)):
            break
        text = f"{text} {rows[j].text}".strip()
        if len(text) > 300:
            break
        names = split_header(text)
        if names:
            found = names, j + 1
    return found


class _Piece:
    """A line of a table row, or a part of one where two cells share a line."""

    __slots__ = ("end", "inside", "row", "start", "text")

    def __init__(self, row: Row, start: int, end: int, *, inside: bool = False) -> None:
        self.row, self.start, self.end, self.inside = row, start, end, inside
        self.text = row.text[start - row.start : end - row.start]


def line_table(flow: Flow, rows: Sequence[Row], begin: int, columns: list[str]) -> tuple[Table, int]:
    """Put together a table of which only lines are left, from the row after its header.

    Returns:
        The table and the first row that no longer belongs to it.
    """
    roles = [role_of(name) for name in columns]
    out: list[list[Cell]] = []
    i = begin
    expected = 1
    end = rows[begin - 1].end
    while i < len(rows):
        row = rows[i]
        again = _header_again(flow, rows, i, columns) if i > begin else None
        if again is not None:
            i = again
            continue
        pipes = separated_cells(row.text)
        if pipes:
            out.append(_pipe_row(row, len(columns)))
            end = row.end
            i += 1
            continue
        match = _ROW_NUMBER.match(row.text)
        number = match[1] if match else ""
        if not number.isdigit() or int(number) not in {expected, 1}:
            if match and not number.isdigit():  # a group row: I, II, A
                j = i + 1
                while j < len(rows) and match.end() == len(row.text) and not _ROW_NUMBER.match(rows[j].text):
                    j += 1
                out.append(_group_row(rows[i:j], match, len(columns)))
                end = rows[j - 1].end
                i = j
                continue
            break
        expected = int(number) + 1
        j = i + 1
        while j < len(rows) and not _ends_row(rows[j], expected):
            if _header_again(flow, rows, j, columns) is not None:
                break
            j += 1
        pieces = _pieces(flow, rows[i:j], match.end() if match else 0)
        out.append(_fill(number, pieces, roles))
        end = rows[j - 1].end
        i = j
    return Table(columns=columns, rows=out, span=(rows[begin - 1].start, end)), i


def _header_again(flow: Flow, rows: Sequence[Row], i: int, columns: list[str]) -> int | None:
    """Return the row after a header that a page break repeats, with the page number before it, or None."""
    at = i + 1 if flow.is_page_number(rows[i]) and i + 1 < len(rows) else i
    if not could_be_header(rows[at].text):
        return None
    header = find_line_table(rows, at)
    if header is None or [plain(name) for name in header[0]] != [plain(name) for name in columns]:
        return None
    return header[1]


def _ends_row(row: Row, expected: int) -> bool:
    match = _ROW_NUMBER.match(row.text)
    if match and match[1] == str(expected):
        rest = row.text[match.end() :]
        return not rest or rest[0].isupper() or rest[0] in '“"('
    if match and not match[1].isdigit() and match.end() == len(row.text):
        return True
    return bool(match and not match[1].isdigit() and row.text[match.end() :][:1].isupper() and row.is_upper)


def _pipe_row(row: Row, width: int) -> list[Cell]:
    cells: list[Cell] = []
    position = row.start + (len(row.text) - len(row.text.lstrip("| ")))
    inner = row.text.strip().strip("|")
    position = row.start + row.text.find(inner)
    for raw in inner.split("|"):
        text = raw.strip()
        start = position + (len(raw) - len(raw.lstrip()))
        cells.append(Cell(text, (start, start + len(text)) if text else None))
        position += len(raw) + 1
    return (cells + [Cell("", None)] * width)[: max(width, len(cells))]


def _group_row(rows: Sequence[Row], match: re.Match[str], width: int) -> list[Cell]:
    first = rows[0]
    start, end = first.start + match.end(), rows[-1].end
    if len(rows) > 1 and match.end() == len(first.text):
        start = rows[1].start
    text = " ".join([first.text[match.end() :], *(row.text for row in rows[1:])]).strip()
    cells = [
        Cell(match[1], (first.start, first.start + len(match[1]))),
        Cell(text, (start, end) if text else None),
    ]
    return (cells + [Cell("", None)] * width)[:width]


def _pieces(flow: Flow, rows: Sequence[Row], offset: int) -> list[_Piece]:
    """Return the lines of a table row without its number and without page artefacts, shared lines cut apart."""
    out: list[_Piece] = []
    for k, row in enumerate(rows):
        start = row.start + (offset if k == 0 else 0)
        if start >= row.end or (k and (flow.is_page_number(row) or flow.is_link_annotation(row))):
            continue
        text = row.text[start - row.start :]
        match = _TRAILING_TIME.fullmatch(text)
        if (
            match
            and not re.search(r"(?:ngày|từ|đến|trước|tháng|trong|hết|vào)$", match["head"], re.IGNORECASE)
            and len(text) < 60
        ):
            out.append(_Piece(row, start, start + match.end("head")))
            out.append(_Piece(row, start + match.start("time"), row.end))
        else:
            out.extend(_cells_in_line(row, start))
    return out


def _cells_in_line(row: Row, start: int) -> list[_Piece]:
    """Cut a line wherever another cell could begin in it; dealing the pieces out decides where one does."""
    text = row.text[start - row.start :]
    cuts = {match.end() for match in _INSIDE.finditer(text)}
    for match in _DATES.finditer(text):
        cuts |= {match.start(), match.end() + 1}
    places = [0, *sorted(cuts), len(text) + 1]
    return [
        _Piece(row, start + a, start + b - 1, inside=a > 0)
        for a, b in itertools.pairwise(places)
        if b - 1 > a
    ]


_UNIT_ROLES = frozenset({"lead", "coordinating"})
_STARTS_DATE = re.compile(r"\d{1,2}/\d{1,2}")
_TIME_WORD = re.compile(
    r"(?:thường|hằng|hàng|thứ|trong|từ|đến|trước|tháng|quý|ngày|định|hết|sau|chậm|năm|xong|\d)", re.IGNORECASE
)


def _cut_score(role: str, pieces: list[_Piece], k: int) -> float:
    """How well a cell of this role begins at piece k; the first piece of a row always may."""
    text = pieces[k].text
    score = 0.0
    if k:
        before = pieces[k - 1].text
        inside = pieces[k].inside
        score += -4.0 if _NOT_A_CUT.search(before) else -0.6 if inside else 0.5
        score += -4.0 if text[:1].islower() or text[:1] in "-–" else -0.6 if inside else 0.5
        if role in _UNIT_ROLES and _HEAD_ONLY.fullmatch(before):
            score -= 2.5
        if before.endswith("."):
            score += 1.0
        if inside:
            pass
        elif len(text) * 1.6 < len(before) or len(before) * 1.6 < len(text):
            score += 0.7  # the columns are of different width
    joined = f"{text} {pieces[k + 1].text}" if k + 1 < len(pieces) and _TIME_WORD.match(text) else text
    is_time = any((p.start or p.end) and p.span[0] < 12 for p in find_periods(joined, 2000)) or bool(
        _ONGOING.match(joined)
    )
    if role == "time":
        score += 4.0 if is_time and len(text) < 60 else -3.0
    elif role in {"lead", "coordinating"}:
        score += 2.0 if begins_unit(text) else -1.0
        score -= 3.0 if is_time and not begins_unit(text) else 0.0
    elif role == "funding":
        score += 3.0 if re.fullmatch(r"[\d.,]+(?:\s*(?:đồng|triệu|tỷ|nghìn|không).*)?", text) else -2.0
    elif role in {"task", "product", "other", "note", "person", "place"}:
        score -= 1.0 if is_time and len(text) < 25 else 0.0
        if role != "task" and begins_unit(text):
            score -= 1.0
    return score


def _run_on(pieces: list[_Piece]) -> list[float]:
    """For each piece, how wrong it is that one cell of units holds it and the piece before: sums from the left.

    A unit in capitals after a unit that is complete begins another cell, and so does a date.
    """
    out = [0.0]
    for before, piece in itertools.pairwise(pieces):
        wrong = 0.0
        if not _NOT_A_CUT.search(before.text) and not _HEAD_ONLY.fullmatch(before.text):
            if piece.text[:1].isupper() and begins_unit(piece.text):
                wrong = 1.6
            elif piece.text[:1].isdigit() and _STARTS_DATE.match(piece.text):
                wrong = 3.0
        out.append(out[-1] + wrong)
    return out


def _fill(number: str, pieces: list[_Piece], roles: list[str]) -> list[Cell]:
    """Deal the pieces of one row out to the columns, in order, so that the cuts fit best (dynamic programming)."""
    wanted = [c for c, role in enumerate(roles) if role != "number"]
    n, m = len(pieces), len(wanted)
    cells = [Cell("", None) for _ in roles]
    if "number" in roles:
        cells[roles.index("number")] = Cell(number, None)
    if not n:
        return cells
    worst = float("-inf")
    best = [[worst] * (n + 1) for _ in range(m + 1)]
    choice = [[(0, 0)] * (n + 1) for _ in range(m + 1)]
    best[0][0] = 0.0
    scores = [[_cut_score(roles[c], pieces, k) for k in range(n)] for c in wanted]
    wrong = _run_on(pieces)
    for c in range(m):
        of_units = roles[wanted[c]] in _UNIT_ROLES
        empty = {"task": -9.0, "lead": -1.5, "time": -1.0}.get(roles[wanted[c]], -0.6)
        for k in range(n + 1):
            here = best[c][k]
            if here == worst:
                continue
            if here + empty > best[c + 1][k]:
                best[c + 1][k], choice[c + 1][k] = here + empty, (k, k)
            for stop in range(k + 1, n + 1):
                value = here + scores[c][k]
                if of_units:
                    value -= wrong[stop - 1] - wrong[k]
                if value > best[c + 1][stop]:
                    best[c + 1][stop], choice[c + 1][stop] = value, (k, stop)
    stop = n
    for c in range(m, 0, -1):
        begin, stop_here = choice[c][stop]
        if stop_here > begin:
            inside = pieces[begin:stop_here]
            cells[wanted[c - 1]] = Cell(" ".join(p.text for p in inside), (inside[0].start, inside[-1].end))
        stop = begin
    return cells

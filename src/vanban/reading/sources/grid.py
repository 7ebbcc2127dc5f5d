"""Tables from ruled lines: which cells they enclose, with merged ones as one."""

from __future__ import annotations

from dataclasses import dataclass

from vanban.reading.lines import Box

_MOST_LINES = 3000
_MOST_CELLS = 4000


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line: where it stands (`at`) and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table, with its place in the grid and its extent."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its extent, its cells and the edges of its columns."""

    box: Box
    cells: list[GridCell]
    columns: list[float]

    @property
    def rows(self) -> int:
        """The number of its rows."""
        return 1 + max(cell.row + cell.row_span - 1 for cell in self.cells)


def grids(horizontal: list[Rule], vertical: list[Rule], tolerance: float = 3.0) -> list[Grid]:
    """Find the ruled tables among lines, from the top down.

    Args:
        horizontal: Lines across; `at` is their distance from the top.
        vertical: Lines downwards; `at` is their distance from the left.
        tolerance: How far lines may miss one another and still meet.
    """
    if len(horizontal) > _MOST_LINES or len(vertical) > _MOST_LINES:
        return []
    across, down = _joined(horizontal, tolerance), _joined(vertical, tolerance)
    found: list[Grid] = []
    for some_across, some_down in _components(across, down, tolerance):
        if len(some_across) > 1 and len(some_down) > 1 and (grid := _grid(some_across, some_down, tolerance)):
            found.append(grid)
    return sorted(found, key=lambda grid: grid.box.top)


def _joined(rules: list[Rule], tolerance: float) -> list[Rule]:
    """Join lines that continue one another, as when every cell draws its own border."""
    lanes: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if lanes and rule.at - lanes[-1][-1].at <= tolerance / 2 and rule.at - lanes[-1][0].at <= tolerance:
            lanes[-1].append(rule)
        else:
            lanes.append([rule])
    joined: list[Rule] = []
    for lane in lanes:
        at = sum(rule.at for rule in lane) / len(lane)
        start = end = None
        for rule in sorted(lane, key=lambda each: each.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + tolerance:
                end = max(end, rule.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            joined.append(Rule(at, start, end))
    return joined


def _components(
    across: list[Rule], down: list[Rule], tolerance: float
) -> list[tuple[list[Rule], list[Rule]]]:
    """Group lines that meet one another."""
    owner = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for i, h in enumerate(across):
        for j, v in enumerate(down, start=len(across)):
            meets = (
                h.start - tolerance <= v.at <= h.end + tolerance
                and v.start - tolerance <= h.at <= v.end + tolerance
            )
            if meets:
                owner[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(down, start=len(across)):
        groups.setdefault(root(j), ([], []))[1].append(v)
    return list(groups.values())


def _edges(rules: list[Rule], tolerance: float) -> list[float]:
    edges: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not edges or at - edges[-1] > tolerance:
            edges.append(at)
    return edges


def _covers(rules: list[Rule], at: float, point: float, tolerance: float) -> bool:
    return any(abs(rule.at - at) <= tolerance and rule.start <= point <= rule.end for rule in rules)


def _grid(across: list[Rule], down: list[Rule], tolerance: float) -> Grid | None:
    xs, ys = _edges(down, tolerance), _edges(across, tolerance)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > _MOST_CELLS:
        return None
    region = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while region[place] != place:
            place = region[place]
        return place

    for r in range(rows):
        for c in range(columns):
            x, y = (xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2
            if c + 1 < columns and not _covers(down, xs[c + 1], y, tolerance):
                region[root((r, c + 1))] = root((r, c))
            if r + 1 < rows and not _covers(across, ys[r + 1], x, tolerance):
                region[root((r + 1, c))] = root((r, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in region:
        members.setdefault(root(place), []).append(place)
    cells: list[GridCell] = []
    for places in members.values():
        top, left = min(r for r, _ in places), min(c for _, c in places)
        bottom, right = max(r for r, _ in places), max(c for _, c in places)
        box = Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        cells.append(GridCell(top, left, bottom - top + 1, right - left + 1, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), cells, xs)

"""The areas of a scanned page that are recognised apart: ruled tables, two-column heads and feet, the rest.

A recogniser that is given two columns at once reads across them and mixes lines of different height.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from vanban.reading.sources.grid import Grid, Rule, grids

_INCH = 72.0
_DARK = 140
_SHORTEST_ACROSS, _SHORTEST_DOWN = 25.0, 15.0
_THICKEST = 4.0
_OVERVIEW_DPI = 100
_INK = 170
_GUTTER = 9.0
_GUTTER_FROM, _GUTTER_TO = 0.24, 0.66
_LEAST_ZONE = 44.0

Area = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Areas:
    """What to recognise: areas of running text in order, and the ruled tables (in points)."""

    running: list[Area]
    tables: list[Grid]


def take_tables(image: Image.Image, dpi: float) -> tuple[list[Grid], Image.Image]:
    """Find the ruled tables of a page and give it without their lines.

    The lines are found as long dark runs in the rows and columns of a thickened picture of half the size.
    """
    half = image.filter(ImageFilter.MinFilter(3)).reduce(2).point(lambda value: 1 if value < _DARK else 0)
    scale = _INCH / (dpi / 2)
    across = _runs(half, _SHORTEST_ACROSS / scale)
    down = _runs(half.transpose(Image.Transpose.TRANSPOSE), _SHORTEST_DOWN / scale)
    across, down = _thin(across, _THICKEST / scale), _thin(down, _THICKEST / scale)
    found = grids(
        [Rule(at * scale, start * scale, end * scale) for at, start, end in across],
        [Rule(at * scale, start * scale, end * scale) for at, start, end in down],
        tolerance=4.0,
    )
    found = [grid for grid in found if len(grid.cells) > 1]
    if not found:
        return [], image
    bare = image.copy()
    draw = ImageDraw.Draw(bare)
    for at, start, end in across:
        if any(g.box.top - 4 <= at * scale <= g.box.bottom + 4 for g in found):
            draw.rectangle((start * 2 - 2, at * 2 - 2, end * 2 + 2, at * 2 + 3), fill=255)
    for at, start, end in down:
        if any(g.box.left - 4 <= at * scale <= g.box.right + 4 for g in found):
            draw.rectangle((at * 2 - 2, start * 2 - 2, at * 2 + 3, end * 2 + 2), fill=255)
    return found, bare


def _runs(mask: Image.Image, shortest: float) -> list[tuple[int, int, int]]:
    """Give the long runs of ones in each row: row, first and last pixel."""
    pattern = re.compile(b"\x01{%d,}" % max(4, round(shortest)))
    data, width = mask.tobytes(), mask.width
    return [
        (row, match.start(), match.end())
        for row in range(mask.height)
        for match in pattern.finditer(data[row * width : (row + 1) * width])
    ]


def _thin(runs: list[tuple[int, int, int]], thickest: float) -> list[tuple[int, int, int]]:
    """Leave out runs that are the inside of something dark and broad, such as a picture."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for at, start, end in runs:
        rows.setdefault(at, []).append((start, end))

    def is_dark(at: int, middle: int) -> bool:
        return any(start <= middle <= end for start, end in rows.get(at, ()))

    reach = max(2, round(thickest))
    return [
        (at, start, end)
        for at, start, end in runs
        if not (is_dark(at - reach, (start + end) // 2) or is_dark(at + reach, (start + end) // 2))
    ]


def running_areas(image: Image.Image, dpi: float, tables: list[Grid]) -> list[Area]:
    """Cut what stands outside tables into areas: columns where a gutter runs down, the full width elsewhere."""
    unit = dpi / _INCH
    areas: list[Area] = []
    top = 0
    for table in [*tables, None]:
        bottom = round((table.box.top - 2) * unit) if table else image.height
        if bottom - top > 8 * unit:
            areas += _strips(image.crop((0, top, image.width, bottom)), dpi, top)
        top = max(top, round((table.box.bottom + 2) * unit)) if table else top
    return areas


def _strips(part: Image.Image, dpi: float, offset: int) -> list[Area]:
    scale = _OVERVIEW_DPI / dpi
    size = (max(1, round(part.width * scale)), max(1, round(part.height * scale)))
    overview = part.resize(size, Image.Resampling.BOX).point(lambda value: 1 if value < _INK else 0)
    rows = _row_masks(overview)
    zones = _zones(rows, overview.width)
    areas: list[Area] = []
    top = 0

    def pixel(row: int) -> int:
        return offset + min(part.height, round(row / scale))

    for start, end, gutter in zones:
        if start > top:
            areas.append((0, pixel(top), part.width, pixel(start)))
        middle = round(gutter / scale)
        areas += [(0, pixel(start), middle, pixel(end)), (middle, pixel(start), part.width, pixel(end))]
        top = end
    if top < overview.height:
        areas.append((0, pixel(top), part.width, pixel(overview.height)))
    return [area for area in areas if area[3] - area[1] > 0.08 * dpi]


def _row_masks(overview: Image.Image) -> list[int]:
    data, width = overview.tobytes(), overview.width
    return [int.from_bytes(data[row * width : (row + 1) * width], "big") for row in range(overview.height)]


def _zones(rows: list[int], width: int) -> list[tuple[int, int, int]]:
    """Find the runs of rows through which one gutter goes down with text on both its sides."""
    bands = _bands(rows)
    point = _OVERVIEW_DPI / _INCH
    zones: list[tuple[int, int, int]] = []
    index = 0
    while index < len(bands):
        joined, best = 0, None
        for last in range(index, len(bands)):
            for row in range(*bands[last]):
                joined |= rows[row]
            gutter = _gutter(joined, width, _GUTTER * point)
            if gutter is None:
                break
            best = (last, gutter)
        if best and bands[best[0]][1] - bands[index][0] >= _LEAST_ZONE * point:
            last, gutter = best
            left = sum(1 for b in bands[index : last + 1] if _side(rows, b, width, 0, gutter))
            right = sum(1 for b in bands[index : last + 1] if _side(rows, b, width, gutter, width))
            if left > 1 and right > 1:
                zones.append((max(0, bands[index][0] - 2), min(len(rows), bands[last][1] + 2), gutter))
                index = last + 1
                continue
        index += 1
    return zones


def _bands(rows: list[int]) -> list[tuple[int, int]]:
    bands: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        if row.bit_count() < 2:  # noqa: PLR2004
            continue
        if bands and bands[-1][1] == number:
            bands[-1] = (bands[-1][0], number + 1)
        else:
            bands.append((number, number + 1))
    return bands


def _gutter(joined: int, width: int, least: float) -> int | None:
    """Give the middle of the widest blank between text on both sides, near the middle of the page."""
    data = joined.to_bytes(width, "big")
    first, last = data.find(b"\x01"), data.rfind(b"\x01")
    low, high = round(width * _GUTTER_FROM), round(width * _GUTTER_TO)
    blanks = [m for m in re.finditer(b"\x00+", data[low:high]) if m.end() - m.start() >= least]
    inside = [m for m in blanks if first < low + m.end() or last > low + m.start()]
    if not inside:
        return None
    widest = max(inside, key=lambda m: m.end() - m.start())
    return low + (widest.start() + widest.end()) // 2


def _side(rows: list[int], band: tuple[int, int], width: int, start: int, end: int) -> bool:
    mask = int.from_bytes(b"\x00" * start + b"\x01" * (end - start) + b"\x00" * (width - end), "big")
    return any(rows[row] & mask for row in range(*band))

"""The ruled lines that a PDF page draws, from which its tables are found."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from vanban.reading.sources.grid import Rule

if TYPE_CHECKING:
    from vanban.reading.sources.pdf.glyphs import Frame

_THIN = 2.5
_SHORTEST = 6.0
_MOST_PATHS = 20_000


def rules_of(page: pdfium.PdfPage, frame: Frame) -> tuple[list[Rule], list[Rule]]:
    """Give the horizontal and the vertical lines of a page in upright coordinates."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for number, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if number > _MOST_PATHS:
            return [], []
        for left, bottom, right, top in _strokes(item):
            box = frame.box(left, bottom, right, top)
            width, height = box.right - box.left, box.bottom - box.top
            if height <= _THIN and width >= _SHORTEST:
                horizontal.append(Rule((box.top + box.bottom) / 2, box.left, box.right))
            elif width <= _THIN and height >= _SHORTEST:
                vertical.append(Rule((box.left + box.right) / 2, box.top, box.bottom))
    return horizontal, vertical


def _strokes(item: Any) -> list[tuple[float, float, float, float]]:
    """Give the lines of one path: thin filled shapes, and the straight pieces of stroked ones."""
    bounds = item.get_bounds()
    thin = min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= _THIN
    if thin:
        return [bounds]
    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    raw.FPDFPath_GetDrawMode(item.raw, ctypes.byref(fill), ctypes.byref(stroke))
    matrix = item.get_matrix()
    found: list[tuple[float, float, float, float]] = []
    start: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    points: list[tuple[float, float]] = []
    for index in range(min(raw.FPDFPath_CountSegments(item.raw), 2000)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        x, y = ctypes.c_float(0), ctypes.c_float(0)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            found += _thin_shape(points) if not stroke.value else []
            start, points = point, [point]
        else:
            points.append(point)
            if kind == raw.FPDF_SEGMENT_LINETO and last is not None and stroke.value:
                found.append(_line(last, point))
        if raw.FPDFPathSegment_GetClose(segment) and start is not None and stroke.value:
            found.append(_line(point, start))
        last = point
    return found + (_thin_shape(points) if not stroke.value else [])


def _line(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _thin_shape(points: list[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """Give a filled shape as a line when it is thin enough to be one."""
    if not points:
        return []
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    return [box] if min(box[2] - box[0], box[3] - box[1]) <= _THIN else []

"""Areas of a map laid flat for drawing, with the server's own projection: no tiles, no outside data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tungngo.doorstep.rules.maps import Point, Ring

WIDTH: Final = 1000  # of the picture, in its own units
_MAX_HEIGHT: Final = 900
_MARGIN: Final = 12


@dataclass(frozen=True, slots=True)
class Shape:
    """An area laid flat: the path to draw, and where its label stands."""

    key: int
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Areas laid flat in one picture of WIDTH by `height`."""

    height: int
    shapes: list[Shape]


def draw(areas: dict[int, list[Ring]]) -> Picture | None:
    """Lays areas flat: equirectangular at their mean latitude, which at the size of a commune is true to shape."""
    points = [point for rings in areas.values() for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    width, height = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * _MARGIN) / width, (_MAX_HEIGHT - 2 * _MARGIN) / height)
    indent = (WIDTH - width * scale) / 2

    def flat(point: Point) -> Point:
        return (
            round(indent + (point[0] - west) * narrowing * scale, 1),
            round(_MARGIN + (north - point[1]) * scale, 1),
        )

    shapes = []
    for key, rings in areas.items():
        flattened = [[flat(point) for point in ring] for ring in rings]
        path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in flattened)
        x, y = label_point(max(flattened, key=lambda ring: abs(_area(ring))))
        shapes.append(Shape(key, path, round(x), round(y)))
    return Picture(math.ceil(height * scale + 2 * _MARGIN), shapes)


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def label_point(ring: Ring) -> Point:
    """Returns a point inside a ring with room beside it: the middle of its widest stretch at half its height."""
    heights = [y for _, y in ring]
    best = (0.0, ring[0])
    for part in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = min(heights) + (max(heights) - min(heights)) * part + 0.01
        crossings = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (y1 > y) != (y2 > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            if right - left > best[0] * 1.2:
                best = (right - left, ((left + right) / 2, y))
    return best[1]

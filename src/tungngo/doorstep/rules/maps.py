"""A commune's map: areas read from a GeoJSON file (RFC 7946) and made lighter; rules/drawing.py lays them flat."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Final

from vanban.text import fold

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_FEATURES: Final = 400
MAX_POINTS: Final = 300_000
# Of the longer side of the commune, what is left out at most: half a point on a screen.
_TOLERANCE: Final = 1 / 2000
# The mainland and the islands out to Trường Sa, in whole degrees around them.
LONGITUDES: Final = (102.0, 118.0)
LATITUDES: Final = (6.0, 24.0)
_NAME_KEYS: Final = (
    "name",
    "ten",
    "ten_thon",
    "tenthon",
    "ten_tdp",
    "tentdp",
    "ten_dvhc",
    "name_vi",
    "title",
)
_WGS84: Final = ("4326", "crs84", "wgs84")

Point = tuple[float, float]
Ring = list[Point]


class UnusableMap(Exception):
    """The file cannot be used; `problem` says why (the words stand in views/maps.py), `detail` what was found."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a file: what it may be called, its rings, and how many points it had."""

    names: tuple[str, ...]
    rings: list[Ring]
    points: int

    @property
    def name(self) -> str:
        """What it is called first."""
        return self.names[0] if self.names else ""


def read_areas(raw: bytes) -> list[Area]:
    """Reads the areas of a GeoJSON file, simplified.

    Raises:
        UnusableMap: It is no GeoJSON, too large, holds no areas, or its coordinates are not degrees in Việt Nam.
    """
    if len(raw) > MAX_BYTES:
        raise UnusableMap("too_large")
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnusableMap("not_json") from error
    features = _features(document)
    if len(features) > MAX_FEATURES:
        raise UnusableMap("too_many_features", str(len(features)))
    found = [
        (_names(feature.get("properties")), rings)
        for feature in features
        if (rings := _rings(feature.get("geometry")))
    ]
    if not found:
        raise UnusableMap("no_areas")
    points = [point for _names_, rings in found for ring in rings for point in ring]
    if len(points) > MAX_POINTS:
        raise UnusableMap("too_many_points", str(len(points)))
    _check_degrees(points, str(document.get("crs") or ""))
    tolerance = _TOLERANCE * max(_span(points, 0), _span(points, 1))
    return [
        Area(
            names,
            [simplified(thinned(ring, tolerance / 4), tolerance) for ring in rings],
            sum(map(len, rings)),
        )
        for names, rings in found
    ]


def _features(document: Any) -> list[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return [one for one in document["features"] if isinstance(one, dict)]
    if kind == "Feature":
        return [document]
    if kind in {"Polygon", "MultiPolygon"}:
        return [{"geometry": document, "properties": {}}]
    raise UnusableMap("not_geojson")


def _names(properties: Any) -> tuple[str, ...]:
    """The texts of a feature, the likeliest name first."""
    if not isinstance(properties, dict):
        return ()
    texts = {str(key): " ".join(value.split()) for key, value in properties.items() if isinstance(value, str)}
    order = {key: number for number, key in enumerate(_NAME_KEYS)}
    keys = sorted(texts, key=lambda key: order.get(key.lower(), len(order)))
    return tuple(texts[key][:200] for key in keys if texts[key])


def _rings(geometry: Any) -> list[Ring]:
    """The rings of an area, outer and inner alike; of lines and points none."""
    if not isinstance(geometry, dict):
        return []
    coordinates = geometry.get("coordinates")
    kind = geometry.get("type")
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(coordinates, list):
        return []
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        rings = [
            [(float(x), float(y)) for x, y, *_height in ring] for polygon in polygons for ring in polygon
        ]
    except (TypeError, ValueError) as error:
        raise UnusableMap("broken_coordinates") from error
    if any(not math.isfinite(value) for ring in rings for point in ring for value in point):
        raise UnusableMap("broken_coordinates")
    return [ring for ring in rings if len(set(ring)) >= 3]  # noqa: PLR2004  (less is no area)


def _check_degrees(points: list[Point], crs: str) -> None:
    """Refuses what is not longitude and latitude within Việt Nam, and says what it seems to be."""
    sample = ", ".join(f"{value:g}" for value in points[0])
    if any(abs(x) > 180 or abs(y) > 180 for x, y in points):  # noqa: PLR2004  (no degree is more)
        raise UnusableMap("projected_metres", sample)
    if crs and not any(word in crs.lower().replace(" ", "") for word in _WGS84):
        raise UnusableMap("other_system", sample)
    if all(_is_within(x, y) for x, y in points):
        return
    raise UnusableMap("swapped" if all(_is_within(y, x) for x, y in points) else "outside_vietnam", sample)


def _is_within(longitude: float, latitude: float) -> bool:
    return LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]


def _span(points: list[Point], axis: int) -> float:
    values = [point[axis] for point in points]
    return max(values) - min(values)


def thinned(ring: Ring, tolerance: float) -> Ring:
    """Returns a ring without the points nearer than `tolerance` to the one before: one pass over a fine border."""
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= tolerance:
            kept.append(point)
    return kept if len(set(kept)) >= 3 else ring  # noqa: PLR2004  (an area has three corners)


def simplified(ring: Ring, tolerance: float) -> Ring:
    """Returns a closed ring without the points that lie nearer than `tolerance` to the line of the others.

    Douglas and Peucker's rule on the two halves between the first point and the one farthest from it; without
    recursion, since a border may have many thousands of points.
    """
    ring = ring[:-1] if ring[0] == ring[-1] else ring
    far = max(range(len(ring)), key=lambda index: math.dist(ring[0], ring[index]))
    closed = [*ring, ring[0]]
    kept = {0, far, len(ring)}
    spans = [(0, far), (far, len(ring))]
    while spans:
        start, end = spans.pop()
        distance, middle = max(
            (
                (_distance(closed[index], closed[start], closed[end]), index)
                for index in range(start + 1, end)
            ),
            default=(0.0, 0),
        )
        if distance > tolerance:
            kept.add(middle)
            spans += [(start, middle), (middle, end)]
    result = [closed[index] for index in sorted(kept)]
    return result if len(set(result)) >= 3 else closed  # noqa: PLR2004  (an area has three corners)


def _distance(point: Point, start: Point, end: Point) -> float:
    """The distance of a point from the line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.dist(point, start)
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length**2
    along = min(max(along, 0.0), 1.0)
    return math.dist(point, (start[0] + along * dx, start[1] + along * dy))


def match_key(name: str) -> str:
    """The form under which names of areas and units are one: no accents, no word for the kind, no leading zeros."""
    words = fold(name.replace(".", " ")).split()
    for kind in (
        ["to", "dan", "pho"],
        ["khu", "pho"],
        ["thon"],
        ["tdp"],
        ["ap"],
        ["ban"],
        ["xom"],
        ["khom"],
        ["buon"],
    ):
        if words[: len(kind)] == kind and len(words) > len(kind):
            words = words[len(kind) :]
            break
    words = words[1:] if words[:1] == ["so"] and len(words) > 1 else words
    return " ".join(word.lstrip("0") or "0" for word in words)

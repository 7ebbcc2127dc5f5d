"""Areas of a map: what is read, what is refused and why, what is left out, and how it lies flat."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.doorstep.rules import drawing, maps

SQUARE = [[105.80, 21.00], [105.82, 21.00], [105.82, 21.02], [105.80, 21.02], [105.80, 21.00]]


def feature(name: str, ring: list[list[float]] | None = None, **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name} | properties,
        "geometry": {"type": "Polygon", "coordinates": [ring or SQUARE]},
    }


def collection(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | more).encode()


def problem_of(raw: bytes) -> str:
    with pytest.raises(maps.UnusableMap) as caught:
        maps.read_areas(raw)
    return caught.value.problem


def test_areas_are_read_with_every_name_they_might_have() -> None:
    (area,) = maps.read_areas(collection(feature("", ten="Thôn  Đông", ghi_chu="đo 2024")))
    assert area.names == ("Thôn Đông", "đo 2024")
    assert area.points == 5


def test_lines_and_points_are_passed_over() -> None:
    line = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": SQUARE}}
    assert len(maps.read_areas(collection(line, feature("Thôn Đông")))) == 1
    assert problem_of(collection(line)) == "no_areas"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"PK\x03\x04", "not_json"),
        (b"[1, 2]", "not_geojson"),
        (b'{"type": "Topology"}', "not_geojson"),
        (b"[" * 100_000, "not_json"),
        (
            collection(feature("a", [[600123.5, 2325000.1], [600200, 2325000], [600200, 2325100]])),
            "projected_metres",
        ),
        (collection(feature("a", [[y, x] for x, y in SQUARE])), "swapped"),
        (collection(feature("a", [[2.35, 48.85], [2.36, 48.85], [2.36, 48.86]])), "outside_vietnam"),
        (collection(feature("a", [["x", 1], [2, 3], [4, 5]])), "broken_coordinates"),  # type: ignore[list-item]
        (collection(feature("a", [[math.inf, 1], [2, 3], [4, 5]])), "broken_coordinates"),
        (
            collection(
                feature("a"), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}
            ),
            "other_system",
        ),
        (b" " * (maps.MAX_BYTES + 1), "too_large"),
        (collection(*[feature("a")] * (maps.MAX_FEATURES + 1)), "too_many_features"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(raw: bytes, problem: str) -> None:
    assert problem_of(raw) == problem


def test_degrees_said_to_be_wgs84_are_taken() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert maps.read_areas(collection(feature("a"), crs=named))


def test_a_border_of_thousands_of_points_becomes_a_few_and_stays_where_it_was() -> None:
    circle = [
        [105.8 + 0.02 * math.cos(turn / 20_000 * math.tau), 21 + 0.02 * math.sin(turn / 20_000 * math.tau)]
        for turn in range(20_000)
    ]
    (area,) = maps.read_areas(collection(feature("a", circle)))
    (ring,) = area.rings
    assert area.points == 20_000
    assert len(ring) < 200
    assert all(abs(math.dist(point, (105.8, 21)) - 0.02) < 0.0001 for point in ring)


points = st.tuples(st.floats(105, 106), st.floats(20, 21))


@given(st.lists(points, min_size=3, max_size=40, unique=True), st.floats(0, 0.5))
def test_simplifying_keeps_to_the_given_points_and_leaves_none_far_off(
    ring: list[tuple[float, float]], tolerance: float
) -> None:
    result = maps.simplified(ring, tolerance)
    assert set(result) <= set(ring)
    assert len(set(result)) >= 3
    for point in ring:
        assert min(maps._distance(point, one, other) for one, other in pairwise(result)) <= tolerance + 1e-9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tổ dân phố số 01", "TDP 1"),
        ("Thôn Đông", "THÔN ĐÔNG"),
        ("thon dong", "Thôn Đông"),
        ("Tổ dân phố 12", "Tổ Dân Phố Số 12"),
        ("Bản Đôn", "Don"),
    ],
)
def test_names_are_one_without_accents_kinds_and_leading_zeros(one: str, other: str) -> None:
    assert maps.match_key(one) == maps.match_key(other)


def test_other_numbers_stay_other_places() -> None:
    assert maps.match_key("Tổ dân phố 1") != maps.match_key("Tổ dân phố 10")
    assert maps.match_key("Thôn Đông") != maps.match_key("Thôn Đông Hạ")


def test_a_square_on_the_ground_is_drawn_as_a_square_with_north_above() -> None:
    wide = 0.02 / math.cos(math.radians(21.01))
    ring = [(105.8, 21.0), (105.8 + wide, 21.0), (105.8 + wide, 21.02), (105.8, 21.02)]
    picture = drawing.draw({7: [ring]})
    assert picture is not None
    numbers = [float(part) for part in picture.shapes[0].path.strip("MZ").replace("L", " ").split()]
    xs, ys = numbers[::2], numbers[1::2]
    assert abs((max(xs) - min(xs)) - (max(ys) - min(ys))) < 1
    assert ys[0] > ys[2]  # the south is below
    assert min(xs) >= 0
    assert max(xs) <= drawing.WIDTH
    assert max(ys) <= picture.height


def test_the_label_of_a_bent_area_stands_inside_it() -> None:
    horseshoe = [(0, 0), (100, 0), (100, 100), (70, 100), (70, 20), (30, 20), (30, 100), (0, 100)]
    x, y = drawing.label_point([(float(a), float(b)) for a, b in horseshoe])
    assert (0 < x < 30 or 70 < x < 100) or y < 20

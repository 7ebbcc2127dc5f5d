"""The map of a commune: a file is looked at, matched to the neighborhoods, and only then drawn on the board."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doorstep.factories import Field, make_field, make_household, make_visit
from factories import make_commune
from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import MapArea, MapImport
from tungngo.doorstep.rules import maps
from tungngo.doorstep.rules.maps import Area
from tungngo.doorstep.services.maps import WrongChoice, apply_map, matched
from tungngo.doorstep.views.maps import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/tu-nha-den-nha/ban-do/"


def square(west: float) -> list[list[float]]:
    return [[west, 21.0], [west + 0.01, 21.0], [west + 0.01, 21.01], [west, 21.01], [west, 21.0]]


def file_of(*areas: tuple[str, float]) -> SimpleUploadedFile:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"ten": name},
            "geometry": {"type": "Polygon", "coordinates": [square(west)]},
        }
        for name, west in areas
    ]
    document = {"type": "FeatureCollection", "features": features}
    return SimpleUploadedFile("ranh-gioi.geojson", json.dumps(document).encode())


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def officer(client: Client, field: Field, sign_in: Callable[..., User]) -> Client:
    sign_in(client, field.officer)
    return client


def test_a_file_is_previewed_and_changes_nothing_until_the_yes(officer: Client, field: Field) -> None:
    answer = officer.post(PAGE, {"tep": file_of(("TDP 1", 105.8), ("THÔN ĐÔNG", 105.81), ("Chợ", 105.82))})
    preview = answer["Location"]
    page = officer.get(preview).text
    assert not MapArea.objects.exists()
    assert "Chưa có vùng nào là:" in page
    assert "Tổ dân phố 2" in page
    first, _second, east = field.tree.neighborhoods
    assert page.count("selected") == 2
    answer = officer.post(preview, {"vung-0": first.pk, "vung-1": east.pk, "vung-2": ""})
    assert answer["Location"] == PAGE
    assert set(MapArea.objects.values_list("neighborhood_id", flat=True)) == {first.pk, east.pk}
    assert AuditEvent.objects.get(act="doorstep.map.apply").data["count"] == 2


def test_the_board_draws_the_map_with_names_shares_and_links(officer: Client, field: Field) -> None:
    make_visit(field, make_household(field))
    make_household(field)
    url = reverse("doorstep:board_round", args=[field.round.pk])
    assert "board-map" not in officer.get(url).text
    preview = officer.post(PAGE, {"tep": file_of(("Tổ dân phố 1", 105.8), ("Tổ dân phố 2", 105.81))})[
        "Location"
    ]
    first, second, east = field.tree.neighborhoods
    officer.post(preview, {"vung-0": first.pk, "vung-1": second.pk})
    page = officer.get(url).text
    assert f"{first.name}: 1/2 hộ, 50%" in page
    assert f"{second.name}: 0/0 hộ, –" in page
    assert "area--50" in page
    assert f'id="vung-{first.pk}"' in page
    assert f'id="noi-{east.pk}"' in page  # not on the map: beside it
    wall = officer.get(reverse("doorstep:board_wall", args=[field.round.pk])).text
    assert f"{first.name}: 1/2 hộ, 50%" in wall


def test_two_areas_may_be_one_neighborhood_in_pieces(officer: Client, field: Field) -> None:
    preview = officer.post(PAGE, {"tep": file_of(("Thôn Đông", 105.8), ("Thôn Đông", 105.9))})["Location"]
    east = field.tree.neighborhoods[2]
    officer.post(preview, {"vung-0": east.pk, "vung-1": east.pk})
    assert len(MapArea.objects.get().rings) == 2


def test_a_new_map_takes_the_place_of_the_old_and_can_be_removed(officer: Client, field: Field) -> None:
    first, second, _east = field.tree.neighborhoods
    for place in (first, second):
        preview = officer.post(PAGE, {"tep": file_of((place.name, 105.8))})["Location"]
        officer.post(preview, {"vung-0": place.pk})
        assert MapArea.objects.get().neighborhood == place
    officer.post(reverse("doorstep:map_remove"))
    assert not MapArea.objects.exists()
    assert "Chưa có bản đồ" in officer.get(PAGE).text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Chọn một tệp GeoJSON"),
        (b"PK\x03\x04shapefile", "mở trong QGIS"),
        (
            json.dumps(
                {"type": "Polygon", "coordinates": [[[6e5, 2.3e6], [6e5, 2.4e6], [7e5, 2.4e6]]]}
            ).encode(),
            "VN-2000",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(officer: Client, content: bytes, words: str) -> None:
    answer = officer.post(PAGE, {"tep": SimpleUploadedFile("x.json", content)} if content else {})
    assert answer.status_code == 422
    assert words in answer.text
    assert not MapImport.objects.exists()


def test_every_problem_of_a_file_has_its_words() -> None:
    lines = Path(maps.__file__).read_text(encoding="utf-8").splitlines()
    raised = [line for line in lines if "raise UnusableMap(" in line]
    assert {code for line in raised for code in re.findall(r'"([a-z0-9_]+)"', line)} == set(PROBLEMS)


def test_the_choice_must_be_neighborhoods_of_the_own_commune(officer: Client, field: Field) -> None:
    other = make_commune("Xã Khác")
    preview = officer.post(PAGE, {"tep": file_of(("Thôn Đông", 105.8))})["Location"]
    for choice in ({}, {"vung-0": other.neighborhoods[0].pk}, {"vung-0": field.teams[0].pk}, {"vung-7": 1}):
        assert officer.post(preview, choice).status_code == 422
    kept = MapImport.objects.get()
    with pytest.raises(WrongChoice):
        apply_map(
            kept=kept, chosen={5: field.tree.neighborhoods[0].pk}, actor=field.officer, at=kept.created_at
        )


def test_another_communes_preview_is_not_found(officer: Client) -> None:
    other = make_field()
    kept = MapImport.objects.create(
        organization=other.commune,
        file_name="x",
        areas=[],
        created_by=other.officer,
        created_at=other.round.created_at,
    )
    assert officer.get(reverse("doorstep:map_preview", args=[kept.pk])).status_code == 404


def test_a_name_that_two_units_share_is_left_to_the_officer() -> None:
    field = make_field(make_commune(neighborhoods=["Thôn 1", "Tổ dân phố 1", "Thôn 2"]))
    areas = [Area((name,), [], 0) for name in ("TDP 1", "Thôn 2", "")]
    assert matched(field.commune, areas) == [None, field.tree.neighborhoods[2].pk, None]

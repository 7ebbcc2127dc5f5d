"""The nation's provinces and communes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from django.core.management import call_command

from factories import NOW, make_commune
from tungngo.organizations import services
from tungngo.organizations.models import Organization, OrganizationKind
from tungngo.organizations.rules.levels import Place, nation

pytestmark = pytest.mark.django_db

SMALL = [
    Place("01", "Tỉnh Một"),
    Place("02", "Tỉnh Hai"),
    Place("00001", "Xã A", "01"),
    Place("00002", "Phường B", "01"),
    Place("00003", "Xã C", "02"),
]


def communes() -> dict[str, Organization]:
    return {unit.code: unit for unit in Organization.objects.filter(kind=OrganizationKind.COMMUNE)}


def test_the_nation_is_loaded_whole_within_seconds_and_a_second_time_changes_nothing() -> None:
    begun = time.process_time()
    call_command("load_units", verbosity=0)
    seconds = time.process_time() - begun
    assert Organization.objects.filter(kind="province", code__regex=r"^\d{2}$").count() == 34
    assert Organization.objects.filter(kind="commune", code__regex=r"^\d{5}$").count() == 3321
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    assert seconds < 5, seconds
    rows = list(Organization.objects.order_by("pk").values_list())
    assert services.load_levels(places=nation(), at=NOW) == services.LoadResult()
    assert list(Organization.objects.order_by("pk").values_list()) == rows


def test_a_commune_stands_under_its_province() -> None:
    services.load_levels(places=SMALL, at=NOW)
    assert Organization.objects.get_parent(communes()["00003"]).name == "Tỉnh Hai"


def test_an_upgrade_keeps_ids_renames_moves_and_ends() -> None:
    services.load_levels(places=SMALL, at=NOW)
    before = communes()
    team = services.add_unit(parent=before["00001"], kind="neighborhood", name="Thôn 1", actor=None, at=NOW)
    changed = [
        *SMALL[:2],
        replace(SMALL[2], name="Phường A Mới", province_code="02"),
        SMALL[4],
        Place("00004", "Xã D", "02"),
    ]
    result = services.load_levels(places=changed, at=NOW)
    after = communes()
    assert (result.added, result.changed, result.ended) == (1, 2, 1)
    assert after["00001"].pk == before["00001"].pk
    assert (after["00001"].name, after["00001"].folded_name) == ("Phường A Mới", "phuong a moi")
    assert Organization.objects.get_parent(after["00001"]).code == "02"
    assert Organization.objects.get(pk=team.pk).path.startswith(after["00001"].path)
    assert not after["00002"].is_active
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    assert services.load_levels(places=SMALL, at=NOW).changed == 3  # back again: name, province, taken up
    assert Organization.objects.find_problems() == ([], [], [], [], [])


def test_a_commune_without_a_code_is_left_alone() -> None:
    sample = make_commune()
    Organization.objects.filter(pk__in=[sample.commune.pk, sample.province.pk]).update(code="")
    services.load_levels(places=SMALL, at=NOW)
    assert Organization.objects.get(pk=sample.commune.pk).is_active

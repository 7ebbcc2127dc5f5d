"""The tree of units keeps its order whatever is done to it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from factories import NOW, UserFactory, make_commune, make_province, make_root
from tungngo.organizations import services
from tungngo.organizations.models import Organization, OrganizationKind

pytestmark = pytest.mark.django_db


def test_a_made_commune_is_a_sound_tree_whose_units_know_their_commune() -> None:
    tree = make_commune()
    assert Organization.objects.find_problems() == ([], [], [], [], [])
    assert {unit.commune_id for unit in Organization.objects.get_descendants(tree.commune)} == {
        tree.commune.pk
    }
    assert Organization.objects.get_parent(tree.teams[2]) == tree.neighborhoods[2]


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "province", "name": "A", "code": "1"},
        {"kind": "commune", "name": "A", "code": "00001"},
        {"kind": "neighborhood", "name": "A"},
        {"kind": "department", "name": "A", "code": "00001"},
        {"kind": "department", "name": ""},
    ],
)
def test_the_database_refuses_what_a_kind_of_unit_may_not_be(row: dict[str, str]) -> None:
    root = make_root()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.add_child(root, row)


def test_the_database_refuses_a_code_given_twice_on_one_level() -> None:
    code = make_province().code
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.add_child(make_root(), {"kind": "province", "name": "A", "code": code})


def test_lists_sort_in_vietnamese_and_by_number() -> None:
    tree = make_commune(
        neighborhoods=("Tổ dân phố 10", "Thôn Đông", "Tổ dân phố 2", "Thôn Dinh", "Thôn Ất", "Thôn An")
    )
    names = tree.commune.units.filter(kind=OrganizationKind.NEIGHBORHOOD).order_by("sort_key")
    assert [unit.name for unit in names] == [
        "Thôn An", "Thôn Ất", "Thôn Dinh", "Thôn Đông", "Tổ dân phố 2", "Tổ dân phố 10",
    ]  # fmt: skip


def test_a_unit_is_not_added_twice_under_the_same_name() -> None:
    tree = make_commune()
    with pytest.raises(services.DuplicateUnit):
        services.add_unit(parent=tree.commune, kind="police", name="  Công  an ", actor=None, at=NOW)


def test_a_change_on_a_stale_version_is_refused() -> None:
    tree, user = make_commune(), UserFactory.create()
    services.rename_unit(
        unit=tree.police, name="Công an phường", kind="police", version=1, actor=user, at=NOW
    )
    with pytest.raises(services.StaleUnit):
        services.set_active(unit=tree.police, is_active=False, version=1, actor=user, at=NOW)


def test_a_moved_unit_takes_what_is_below_it_along() -> None:
    tree, user = make_commune(), UserFactory.create()
    services.move_unit(unit=tree.neighborhoods[0], parent=tree.culture, version=1, actor=user, at=NOW)
    team = Organization.objects.get(pk=tree.teams[0].pk)
    assert [unit.pk for unit in Organization.objects.get_ancestors(team)][-2:] == [
        tree.culture.pk,
        tree.neighborhoods[0].pk,
    ]
    assert Organization.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_cannot_be_moved_under_itself_or_into_another_commune() -> None:
    tree, other, user = make_commune(), make_commune("Xã Bên Kia"), UserFactory.create()
    for target in (tree.teams[0], tree.neighborhoods[0], other.culture):
        with pytest.raises(services.MisplacedUnit):
            services.move_unit(unit=tree.neighborhoods[0], parent=target, version=1, actor=user, at=NOW)


def test_a_unit_with_active_units_below_it_cannot_end() -> None:
    tree, user = make_commune(), UserFactory.create()
    with pytest.raises(services.UnitsBelow):
        services.set_active(unit=tree.neighborhoods[0], is_active=False, version=1, actor=user, at=NOW)
    services.set_active(unit=tree.teams[0], is_active=False, version=1, actor=user, at=NOW)
    services.set_active(unit=tree.neighborhoods[0], is_active=False, version=1, actor=user, at=NOW)
    assert not Organization.objects.get(pk=tree.neighborhoods[0].pk).is_active

"""Rights follow the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from factories import CommuneTree, UserFactory, make_commune, member, person_of
from tungngo.audit import acts
from tungngo.organizations import permissions
from tungngo.organizations.middleware import RequireSecondFactor
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

SEES = {
    "administrator": {"root", "province", "commune", "culture", "police", "team", "other"},
    "provincial_officer": {"province", "commune", "culture", "police", "team"},
    "officer": {"commune", "culture", "police", "team"},
    "leader": {"commune", "culture", "police", "team"},
    "focal_point": {"police"},
    "team_member": {"team"},
    "media": {"commune", "culture", "police", "team"},
}


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.mark.parametrize("role", Role.values)
def test_a_role_sees_its_part_of_the_tree(role: str, tree: CommuneTree) -> None:
    other = make_commune("Xã Bên Kia")
    units = {
        "root": tree.root,
        "province": tree.province,
        "commune": tree.commune,
        "culture": tree.culture,
        "police": tree.police,
        "team": tree.teams[0],
        "other": other.commune,
    }
    user = person_of(tree, role)
    assert {name for name, unit in units.items() if permissions.can_see(user, unit)} == SEES[role]
    visible = set(permissions.visible_units(user).values_list("pk", flat=True))
    assert {name for name, unit in units.items() if unit.pk in visible} == SEES[role]


def test_an_administrator_of_one_commune_manages_that_one_only(tree: CommuneTree) -> None:
    other = make_commune("Xã Bên Kia")
    user = member(Role.ADMINISTRATOR, tree.commune)
    assert permissions.can_manage_commune(user, tree.commune)
    assert not permissions.can_manage_commune(user, other.commune)
    assert not permissions.can_edit_commune(user, tree.commune)


def test_an_ended_account_and_one_without_a_unit_see_nothing(tree: CommuneTree) -> None:
    ended = person_of(tree, "officer")
    ended.is_active = False
    for user in (ended, UserFactory.create()):
        assert not permissions.can_see(user, tree.commune)
        assert not permissions.visible_communes(user).exists()
        assert permissions.audit_scope(user) is None


def test_a_persons_unit_is_read_once(
    tree: CommuneTree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = person_of(tree, "officer")
    with django_assert_max_num_queries(1):
        for _ in range(3):
            permissions.can_see_people(user, tree.commune)


@pytest.mark.parametrize(("role", "status"), [("officer", 302), ("leader", 302), ("team_member", 200)])
def test_where_it_is_required_a_second_factor_is_asked_of_those_who_can_do_harm(
    role: str, status: int, tree: CommuneTree, settings: SettingsWrapper
) -> None:
    passed = RequireSecondFactor(lambda _request: HttpResponse("in"))
    request = RequestFactory().get("/don-vi/")
    request.user = person_of(tree, role)
    request._messages = type("Silent", (), {"add": lambda *_: None})()  # type: ignore[attr-defined]
    assert passed(request).status_code == 200
    settings.REQUIRE_TOTP = True
    assert passed(request).status_code == status
    request.path_info = "/tai-khoan/hai-lop/totp/activate/"
    assert passed(request).status_code == 200


def test_every_act_of_accounts_and_organizations_has_words() -> None:
    import re
    from pathlib import Path

    import tungngo

    source = Path(tungngo.__file__).parent
    found = {
        act
        for app in ("accounts", "organizations")
        for path in (source / app).rglob("*.py")
        for act in re.findall(
            r"[\"']((?:accounts|organizations)\.[a-z_]+\.[a-z_]+)[\"']", path.read_text("utf-8")
        )
    }
    assert found
    assert sorted(act for act in found if not acts.is_registered(act)) == []

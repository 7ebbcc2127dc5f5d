"""Who sees which households, members and figures of the doorstep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import factories
from doorstep.factories import Field, make_field, make_household, make_member
from tungngo.doorstep import permissions
from tungngo.doorstep.models import Household, Member
from tungngo.organizations.models import OrganizationKind, Role
from tungngo.organizations.services import add_unit

if TYPE_CHECKING:
    from tungngo.organizations.models import Membership, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    """A commune at work, with two households in the first neighborhood, one in the second and one elsewhere."""
    made = make_field()
    places, teams = made.tree.neighborhoods, made.teams
    make_household(made, head_name="Một", neighborhood=places[0], team=teams[0])
    make_household(made, head_name="Hai", neighborhood=places[0], team=teams[1])
    make_household(made, head_name="Ba", neighborhood=places[1], team=teams[0])
    make_household(made, head_name="Bốn", neighborhood=places[1], team=None)
    elsewhere = make_field(factories.make_commune("Xã Bên Kia"))
    make_household(elsewhere, head_name="Nơi khác")
    return made


def who(role: Role, unit: Organization) -> Membership:
    """A person's place."""
    return factories.member(role, unit).membership


def seen(membership: Membership | None) -> set[str]:
    """The households that a person finds in the list; each must also open, and no other may."""
    listed = set(Household.objects.filter(permissions.households_seen(membership)))
    opened = {
        house
        for house in Household.objects.select_related("team")
        if permissions.can_see_household(membership, house)
    }
    assert listed == opened
    return {house.head_name for house in listed}


def test_officers_and_leaders_see_every_household_of_their_commune(field: Field) -> None:
    for role, unit in ((Role.OFFICER, field.tree.culture), (Role.LEADER, field.commune)):
        assert seen(who(role, unit)) == {"Một", "Hai", "Ba", "Bốn"}


def test_a_focal_point_of_a_team_sees_the_households_of_the_team_wherever_they_are(field: Field) -> None:
    assert seen(who(Role.FOCAL_POINT, field.teams[0])) == {"Một", "Ba"}


def test_a_focal_point_of_a_neighborhood_sees_its_households_and_those_of_its_team(field: Field) -> None:
    assert seen(who(Role.FOCAL_POINT, field.tree.neighborhoods[0])) == {"Một", "Hai", "Ba"}


def test_nobody_else_sees_a_household(field: Field) -> None:
    tree = field.tree
    for role, unit in (
        (Role.FOCAL_POINT, tree.police),
        (Role.TEAM_MEMBER, field.teams[0]),
        (Role.MEDIA, tree.commune),
        (Role.PROVINCIAL_OFFICER, tree.province),
        (Role.LEADER, tree.province),
        (Role.ADMINISTRATOR, tree.root),
        (Role.ADMINISTRATOR, tree.commune),
    ):
        assert seen(who(role, unit)) == set(), f"{role} of {unit}"
    assert seen(None) == set()


def test_the_province_reads_figures_and_another_province_does_not(field: Field) -> None:
    commune = field.commune
    department = add_unit(
        parent=field.tree.province,
        kind=OrganizationKind.DEPARTMENT,
        name="Sở Khoa học và Công nghệ",
        actor=None,
        at=factories.NOW,
    )
    for role, unit in (
        (Role.PROVINCIAL_OFFICER, field.tree.province),
        (Role.PROVINCIAL_OFFICER, department),
        (Role.LEADER, field.tree.province),
        (Role.OFFICER, field.tree.culture),
    ):
        assert permissions.can_see_figures(who(role, unit), commune), f"{role} of {unit}"
    for role, unit in (
        (Role.PROVINCIAL_OFFICER, factories.make_province()),
        (Role.ADMINISTRATOR, field.tree.root),
        (Role.MEDIA, field.tree.province),
        (Role.FOCAL_POINT, field.teams[0]),
        (Role.OFFICER, factories.make_commune("Xã Khác").culture),
    ):
        assert not permissions.can_see_figures(who(role, unit), commune), f"{role} of {unit}"


def test_a_focal_point_sees_the_members_of_the_own_teams_alone(field: Field) -> None:
    free = make_member(None, field.commune)
    membership = who(Role.FOCAL_POINT, field.tree.neighborhoods[0])
    listed = set(Member.objects.filter(permissions.members_seen(membership)))
    assert listed == set(field.members[:2])
    assert {one for one in Member.objects.all() if permissions.can_see_member(membership, one)} == listed
    officer = field.officer.membership
    assert free in Member.objects.filter(permissions.members_seen(officer))
    assert [team.pk for team in permissions.teams_seen(membership, field.commune)] == [field.teams[0].pk]
    assert set(permissions.neighborhoods_seen(membership, field.commune)) == {field.tree.neighborhoods[0]}


def test_a_focal_point_of_a_team_sees_the_neighborhoods_where_its_households_are(field: Field) -> None:
    membership = who(Role.FOCAL_POINT, field.teams[0])
    places = set(permissions.neighborhoods_seen(membership, field.commune))
    assert places == {field.tree.neighborhoods[0], field.tree.neighborhoods[1]}

"""Who works on the doorstep of a commune, and who sees which households, members and figures of it.

Officers and leaders of the commune work on everything. The focal point of a community team or of a neighborhood
sees what belongs to it. The province sees figures, never a household. Everybody else sees nothing; another commune's
is not found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.doorstep.models import TeamMembership
from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.doorstep.models import Household, Member

_WORKS = frozenset({Role.OFFICER, Role.LEADER})
# The units whose focal points see their own part.
PLACES = frozenset({OrganizationKind.NEIGHBORHOOD, OrganizationKind.COMMUNITY_TEAM})
_NOTHING = Q(pk__in=[])


def can_work(membership: Membership | None, commune: Organization) -> bool:
    """Whether a person sets up teams, rounds and skills of the commune and changes its register: officers, leaders."""
    return bool(membership and membership.role in _WORKS and membership.organization.commune_id == commune.pk)


def own_place(membership: Membership | None) -> Organization | None:
    """The team or neighborhood that a focal point speaks for; None for everybody else."""
    if membership is None or membership.role != Role.FOCAL_POINT:
        return None
    own = membership.organization
    return own if own.kind in PLACES else None


def can_see(membership: Membership | None, commune: Organization) -> bool:
    """Whether a person opens the pages of the doorstep, on which each sees what is theirs."""
    place = own_place(membership)
    return can_work(membership, commune) or (place is not None and place.commune_id == commune.pk)


def can_see_figures(membership: Membership | None, commune: Organization) -> bool:
    """Whether a person reads the commune's totals: also the officers and leaders of its province."""
    if can_work(membership, commune):
        return True
    if membership is None or membership.organization.commune_id is not None:
        return False
    if membership.role not in {Role.PROVINCIAL_OFFICER, Role.LEADER}:
        return False
    province = membership.organization.path[: 2 * Organization.steplen]
    return membership.organization.depth > 1 and bool(commune.path.startswith(province))


def households_seen(membership: Membership | None) -> Q:
    """Which households a person sees, as a condition on Household."""
    if membership is None or membership.organization.commune_id is None:
        return _NOTHING
    own = membership.organization
    if membership.role in _WORKS:
        return Q(organization_id=own.commune_id)
    place = own_place(membership)
    if place is None:
        return _NOTHING
    of_commune = Q(organization_id=own.commune_id)
    if place.kind == OrganizationKind.COMMUNITY_TEAM:
        return of_commune & Q(team_id=place.pk)
    teams_below = Organization.objects.filter(
        kind=OrganizationKind.COMMUNITY_TEAM, path__startswith=place.path
    )
    return of_commune & (Q(neighborhood_id=place.pk) | Q(team_id__in=teams_below.values("pk")))


def can_see_household(membership: Membership | None, household: Household) -> bool:
    """Whether a person opens one household; asks the database for the place of its team where that decides."""
    if membership is None or membership.organization.commune_id != household.organization_id:
        return False
    if membership.role in _WORKS:
        return True
    place = own_place(membership)
    if place is None:
        return False
    if household.neighborhood_id == place.pk:
        return True
    return bool(household.team is not None and household.team.path.startswith(place.path))


def teams_seen(membership: Membership | None, commune: Organization) -> QuerySet[Organization]:
    """The commune's community teams that a person sees, those that are no longer active too."""
    teams: QuerySet[Organization] = Organization.objects.filter(
        commune=commune, kind=OrganizationKind.COMMUNITY_TEAM
    )
    if can_work(membership, commune):
        return teams
    place = own_place(membership)
    if place is None or place.commune_id != commune.pk:
        return teams.none()
    return teams.filter(path__startswith=place.path)


def neighborhoods_seen(membership: Membership | None, commune: Organization) -> QuerySet[Organization]:
    """The commune's neighborhoods that a person sees: all, or those of the own place."""
    places: QuerySet[Organization] = Organization.objects.filter(
        commune=commune, kind=OrganizationKind.NEIGHBORHOOD
    )
    if can_work(membership, commune):
        return places
    place = own_place(membership)
    if place is None or place.commune_id != commune.pk:
        return places.none()
    if place.kind == OrganizationKind.NEIGHBORHOOD:
        return places.filter(pk=place.pk)
    return places.filter(Q(households__team=place) | Q(path__in=_paths_above(place))).distinct()


def members_seen(membership: Membership | None) -> Q:
    """Which members a person sees, as a condition on Member: those who are or were in a team that the person sees."""
    if membership is None or membership.organization.commune_id is None:
        return _NOTHING
    own = membership.organization
    if membership.role in _WORKS:
        return Q(organization_id=own.commune_id)
    place = own_place(membership)
    if place is None:
        return _NOTHING
    there = TeamMembership.objects.filter(team__path__startswith=place.path)
    return Q(organization_id=own.commune_id, pk__in=there.values("member"))


def can_see_member(membership: Membership | None, member: Member) -> bool:
    """Whether a person opens one member's page."""
    if membership is None or membership.organization.commune_id != member.organization_id:
        return False
    if membership.role in _WORKS:
        return True
    place = own_place(membership)
    return place is not None and member.memberships.filter(team__path__startswith=place.path).exists()


def can_revoke(membership: Membership | None, member: Member) -> bool:
    """Whether a person says that a member's telephone is lost: who sees the member, since it cannot wait."""
    return can_see_member(membership, member)


def _paths_above(unit: Organization) -> list[str]:
    path, step = str(unit.path), Organization.steplen
    return [path[:end] for end in range(step, len(path), step)]

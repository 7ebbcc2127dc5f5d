"""Who may do what in the tree of units. Every permission of later apps asks these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, prefetch_related_objects

from tungngo.organizations.models import LEVELS, Membership, Organization, OrganizationKind, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from tungngo.accounts.models import User

# Roles that work on the whole commune, whichever of its units they belong to.
COMMUNE_ROLES = frozenset({Role.OFFICER, Role.LEADER})

# Which roles fit at which unit: above communes, at a commune or a unit in it, at a neighborhood or team.
_ROLES_ABOVE = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.MEDIA})
_ROLES_IN_COMMUNE = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.LEADER, Role.FOCAL_POINT, Role.MEDIA})
_ROLES_IN_NEIGHBORHOOD = frozenset({Role.FOCAL_POINT, Role.TEAM_MEMBER})


def membership_of(user: User | AnonymousUser) -> Membership | None:
    """The unit and role of a person; None for an account that was given none, or nobody signed in.

    The person of a request brings them along (sign_in.MemberBackend); for any other they are read once for each
    user object.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    mine = Membership.objects.select_related("organization", "organization__commune")
    prefetch_related_objects([user], Prefetch("membership", queryset=mine))
    return getattr(user, "membership", None)


def commune_of(user: User | AnonymousUser) -> Organization | None:
    """The commune in whose records a person works; None above the commune."""
    membership = membership_of(user)
    return membership.organization.commune if membership else None


def _scope_path(membership: Membership) -> str:
    """The path of the unit below which a person sees everything."""
    organization = membership.organization
    if membership.role == Role.PROVINCIAL_OFFICER:
        return str(organization.path)[
            : 2 * Organization.steplen
        ]  # the province, also for one of its departments
    if membership.role in COMMUNE_ROLES and organization.commune is not None:
        return str(organization.commune.path)
    return str(organization.path)


def can_see(user: User | AnonymousUser, organization: Organization) -> bool:
    """Whether a unit lies in the part of the tree that a person sees: rights follow the tree."""
    membership = membership_of(user)
    return membership is not None and str(organization.path).startswith(_scope_path(membership))


def visible_units(user: User | AnonymousUser) -> QuerySet[Organization]:
    """The units that a person sees."""
    membership = membership_of(user)
    units: QuerySet[Organization] = Organization.objects.all()
    return units.filter(path__startswith=_scope_path(membership)) if membership else units.none()


def visible_communes(user: User | AnonymousUser) -> QuerySet[Organization]:
    """The communes that a person sees into: their own one, all of their province, or all."""
    commune = commune_of(user)
    if commune is not None:
        communes: QuerySet[Organization] = Organization.objects.filter(pk=commune.pk)
        return communes
    return visible_units(user).filter(kind=OrganizationKind.COMMUNE)


def is_administrator(user: User | AnonymousUser) -> bool:
    """Whether a person runs the installation, or a part of it."""
    membership = membership_of(user)
    return membership is not None and membership.role == Role.ADMINISTRATOR


def can_see_commune(user: User | AnonymousUser, commune: Organization) -> bool:
    """Whether a person works in the commune, or sees into it from above."""
    own = commune_of(user)
    return can_see(user, commune) or (own is not None and own.pk == commune.pk)


def can_edit_commune(user: User | AnonymousUser, commune: Organization) -> bool:
    """Whether the person runs campaigns there: the commune's own officers and leaders."""
    membership = membership_of(user)
    return bool(
        membership and membership.role in COMMUNE_ROLES and membership.organization.commune_id == commune.pk
    )


def can_manage_commune(user: User | AnonymousUser, commune: Organization) -> bool:
    """Whether a person sets up the commune's units and invites its people: its officers, and administrators above."""
    membership = membership_of(user)
    if membership is None:
        return False
    if membership.role == Role.ADMINISTRATOR:
        return can_see_commune(user, commune)
    return membership.role == Role.OFFICER and membership.organization.commune_id == commune.pk


def can_see_people(user: User | AnonymousUser, commune: Organization) -> bool:
    """Whether a person sees the list of the commune's people and its audit log."""
    membership = membership_of(user)
    return can_manage_commune(user, commune) or bool(
        membership and membership.role in {Role.LEADER, Role.OFFICER} and can_edit_commune(user, commune)
    )


def overseen_units(user: User | AnonymousUser) -> QuerySet[Organization] | None:
    """The units whose people a person sees in the list of people; None for those who see none."""
    if is_administrator(user):
        return visible_units(user)
    commune = commune_of(user)
    if commune is None or not can_see_people(user, commune):
        return None
    units: QuerySet[Organization] = Organization.objects.filter(commune=commune)
    return units


def can_manage_person(user: User | AnonymousUser, person: User) -> bool:
    """Whether `user` may renew the password of `person`, unlock or end their account.

    An officer manages the people of the commune except its administrators; an administrator those of their part of
    the tree. Nobody ends their own account, so that a commune keeps somebody who can invite.
    """
    theirs = (
        Membership.objects.select_related("organization", "organization__commune").filter(user=person).first()
    )
    if theirs is None or person.pk == user.pk:
        return False
    if is_administrator(user):
        return can_see(user, theirs.organization)
    commune = theirs.organization.commune
    return theirs.role != Role.ADMINISTRATOR and commune is not None and can_manage_commune(user, commune)


def roles_at(organization: Organization) -> list[Role]:
    """The roles that fit at a unit, in the order of the list of roles."""
    if organization.commune_id is None:
        fitting = _ROLES_ABOVE
        if organization.kind == OrganizationKind.MINISTRY:
            fitting = frozenset({Role.ADMINISTRATOR, Role.MEDIA})
        elif organization.kind == OrganizationKind.PROVINCE:
            fitting |= {Role.LEADER}  # who approves the province's own documents
        elif organization.kind not in LEVELS:
            fitting = frozenset({Role.PROVINCIAL_OFFICER, Role.MEDIA})
    elif organization.kind in {OrganizationKind.NEIGHBORHOOD, OrganizationKind.COMMUNITY_TEAM}:
        fitting = _ROLES_IN_NEIGHBORHOOD
    else:
        fitting = _ROLES_IN_COMMUNE
    return [role for role in Role if role in fitting]


def roles_to_give(user: User | AnonymousUser, organization: Organization) -> list[Role]:
    """The roles at a unit to which a person may invite others: nobody gives more than they have."""
    if is_administrator(user) and can_see(user, organization):
        return roles_at(organization)
    commune = organization.commune
    if commune is not None and can_manage_commune(user, commune):
        return [role for role in roles_at(organization) if role != Role.ADMINISTRATOR]
    return []


def audit_scope(user: User | AnonymousUser) -> Q | None:
    """Which rows of the audit log a person reads, by `organization_id`; None for none.

    An administrator of the root reads all, also rows that belong to no unit.
    """
    membership = membership_of(user)
    if membership is None or membership.role not in {Role.ADMINISTRATOR, *COMMUNE_ROLES}:
        return None
    if membership.role == Role.ADMINISTRATOR and membership.organization.depth == 1:
        return Q()
    return Q(organization_id__in=visible_units(user).values("pk"))

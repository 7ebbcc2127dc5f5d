"""The people whom an assignment concerns."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.organizations.models import Membership, OrganizationKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment
    from tungngo.organizations.models import Organization

WORKS = (Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.OFFICER, Role.LEADER)


def _in_order(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    return (
        memberships.filter(user__is_active=True)
        .select_related("user", "organization")
        .order_by("user__sort_key", "user_id")
    )


def people_of_unit(unit: Organization) -> QuerySet[Membership]:
    """Those into whose hands a unit's part can be put: its people and those of the units below it."""
    return _in_order(
        Membership.objects.filter(
            organization__path__startswith=unit.path,
            organization__commune_id=unit.commune_id,
            role__in=WORKS,
        )
    )


def people_concerned(assignment: Assignment, units: Iterable[Organization]) -> QuerySet[Membership]:
    """Those who read and write the comments on an assignment (permissions.can_join_talk), by name.

    Args:
        assignment: The assignment.
        units: The units that have a part in it.
    """
    conditions = [Q(role__in=(Role.OFFICER, Role.LEADER))]
    for unit in units:
        if unit.kind == OrganizationKind.COMMUNE:
            conditions.append(Q(organization_id=unit.pk))
            continue
        conditions.append(Q(organization__path__startswith=unit.path))
        # Units above it, short of the commune: the path is cut into steps of a fixed length.
        step = type(unit).steplen
        above = [unit.path[:end] for end in range(step, len(unit.path), step)]
        conditions.append(Q(organization__path__in=above) & ~Q(organization__kind=OrganizationKind.COMMUNE))
    return _in_order(
        Membership.objects.filter(
            reduce(or_, conditions), organization__commune_id=assignment.organization_id
        )
    )

"""Lists of units and of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr

from tungngo.accounts.models import User
from tungngo.organizations.models import (
    LEVELS,
    Invitation,
    Organization,
    OrganizationAlias,
    OrganizationKind,
)
from vanban.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def _matching(units: QuerySet[Organization], search: str) -> QuerySet[Organization]:
    for word in fold(search).split():
        units = units.filter(folded_name__contains=word)
    return units


def communes_with_province(communes: QuerySet[Organization], search: str) -> QuerySet[Organization]:
    """Communes that a search without accents finds, by name or by their province's, each with `province_name`.

    The province is needed to tell them apart: 238 names repeat in the nation.
    """
    step = Organization.steplen
    province = Organization.objects.filter(path=Substr(OuterRef("path"), 1, 2 * step))
    found: QuerySet[Organization] = communes.filter(kind=OrganizationKind.COMMUNE, is_active=True).annotate(
        province_name=Subquery(province.values("name")[:1]),
        province_folded=Subquery(province.values("folded_name")[:1]),
    )
    for word in fold(search).split():
        found = found.filter(Q(folded_name__contains=word) | Q(province_folded__contains=word) | Q(code=word))
    return found.order_by("sort_key", "province_name", "pk")


def tree_order(commune: Organization, *, is_active: bool | None) -> list[int]:
    """The ids of a commune's units as a tree is read: each unit before those below it, siblings by name.

    Siblings are ordered by kind as the kinds are listed, then by name.
    """
    units = Organization.objects.filter(commune=commune).exclude(pk=commune.pk)
    if is_active is not None:
        units = units.filter(is_active=is_active)
    kinds = {kind: place for place, kind in enumerate(OrganizationKind.values)}
    own_key = {
        path: (pk, (kinds[kind], key))
        for pk, path, kind, key in units.values_list("pk", "path", "kind", "sort_key")
    }
    step, start = Organization.steplen, len(commune.path)

    def key(path: str) -> list[tuple[int, str]]:
        steps = (path[:end] for end in range(start + step, len(path) + 1, step))
        return [own_key[part][1] if part in own_key else (0, part) for part in steps]

    return [own_key[path][0] for path in sorted(own_key, key=key)]


def units_of(
    commune: Organization, *, search: str, kind: str, is_active: bool | None
) -> QuerySet[Organization]:
    """A commune's units that a search without accents finds, by name."""
    units: QuerySet[Organization] = Organization.objects.filter(commune=commune).exclude(pk=commune.pk)
    if is_active is not None:
        units = units.filter(is_active=is_active)
    if kind:
        units = units.filter(kind=kind)
    return _matching(units, search).order_by("sort_key", "pk")


def with_parent_and_people(pks: list[int]) -> list[Organization]:
    """Units in the order of `pks`, each with `parent_name` and its number of active `people`."""
    parent = Organization.objects.filter(
        path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Organization.steplen)
    )
    units = Organization.objects.filter(pk__in=pks).annotate(
        parent_name=Subquery(parent.values("name")[:1]),
        people=Count("memberships", filter=Q(memberships__user__is_active=True)),
    )
    by_pk = {unit.pk: unit for unit in units}
    return [by_pk[pk] for pk in pks]


def possible_parents(unit: Organization) -> QuerySet[Organization]:
    """The units of the same commune under which a unit may stand."""
    parents: QuerySet[Organization] = Organization.objects.filter(commune_id=unit.commune_id, is_active=True)
    return parents.exclude(path__startswith=unit.path).order_by("depth", "sort_key")


def places_for_people(organization: Organization) -> QuerySet[Organization]:
    """The units for which people may be invited from a unit's page: a commune's own, else the unit and its bodies."""
    units: QuerySet[Organization]
    if organization.commune_id is not None:
        units = Organization.objects.filter(commune_id=organization.commune_id)
    else:
        below = Q(path__startswith=organization.path, depth=organization.depth + 1) & ~Q(kind__in=LEVELS)
        units = Organization.objects.filter(Q(pk=organization.pk) | below)
    return units.filter(is_active=True).order_by("depth", "sort_key")


def aliases_of(commune: Organization) -> QuerySet[OrganizationAlias]:
    """The remembered names of a commune's units."""
    return OrganizationAlias.objects.filter(organization=commune).prefetch_related("units").order_by("folded")


def people_in(
    units: QuerySet[Organization], *, search: str, role: str, is_active: bool | None
) -> QuerySet[User]:
    """People who act for one of the units, by given name, each with their unit and its commune."""
    people = User.objects.filter(membership__organization__in=units)
    if is_active is not None:
        people = people.filter(is_active=is_active)
    if role:
        people = people.filter(membership__role=role)
    for word in fold(search).split():
        people = people.filter(
            Q(searched__contains=word) | Q(membership__organization__folded_name__contains=word)
        )
    related = people.select_related("membership__organization", "membership__organization__commune")
    return related.order_by("sort_key", "pk")


def pending_invitations(units: QuerySet[Organization], at: datetime) -> QuerySet[Invitation]:
    """Invitations of new people that are still open or ran out in the last month, newest first."""
    from datetime import timedelta

    return (
        Invitation.objects.filter(
            organization__in=units,
            user__isnull=True,
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gte=at - timedelta(days=30),
        )
        .select_related("organization", "created_by")
        .order_by("-created_at")
    )

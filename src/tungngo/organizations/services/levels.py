"""Loading the nation's provinces and communes into the tree, and bringing them up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.organizations import rules
from tungngo.organizations.models import Organization, OrganizationKind
from tungngo.organizations.rules.levels import ROOT_NAME
from tungngo.organizations.services.bulk import insert_below
from tungngo.organizations.services.units import reserve_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tungngo.organizations.rules.levels import Place


@dataclass(slots=True)
class LoadResult:
    """What loading changed."""

    added: int = 0
    changed: int = 0  # renamed, taken up again, or moved to another province
    ended: int = 0


@transaction.atomic
def load_levels(*, places: Sequence[Place], at: datetime) -> LoadResult:
    """Makes the tree's provinces and communes those of `places`; doing it again changes nothing.

    A unit is known by its code: it keeps its id when it is renamed or comes under another province. One that is no
    longer in the list is deactivated, never deleted, for its records remain. Communes without a code are left alone.
    """
    root = Organization.objects.select_for_update().filter(depth=1).order_by("path").first()
    if root is None:
        root = Organization.objects.add_root({"kind": OrganizationKind.MINISTRY, "name": ROOT_NAME})
    result = LoadResult()
    provinces = [place for place in places if not place.province_code]
    communes = [place for place in places if place.province_code]
    by_code = _merge(OrganizationKind.PROVINCE, provinces, {"": root}, result)
    _merge(OrganizationKind.COMMUNE, communes, by_code, result)
    if result != LoadResult():
        record(
            act="organizations.units.load",
            actor=None,
            organization_id=root.pk,
            subject=root,
            at=at,
            data={"added": result.added, "changed": result.changed, "ended": result.ended},
        )
    return result


def _merge(
    kind: OrganizationKind, places: Sequence[Place], parents: dict[str, Organization], result: LoadResult
) -> dict[str, Organization]:
    """Brings one level up to date; returns its units by code."""
    known: dict[str, Organization] = {
        unit.code: unit
        for unit in Organization.objects.select_for_update().filter(kind=kind).exclude(code="")
    }
    for place in places:
        unit = known.get(place.code)
        if unit is not None:
            _update(unit, place, parents[place.province_code], result)
    gone = known.keys() - {place.code for place in places}
    result.ended += Organization.objects.filter(kind=kind, code__in=gone, is_active=True).update(
        is_active=False
    )
    fresh = [place for place in places if place.code not in known]
    result.added += len(fresh)
    return known | _insert(kind, fresh, parents)


def _update(unit: Organization, place: Place, parent: Organization, result: LoadResult) -> None:
    if unit.name != rules.kept_name(place.name) or not unit.is_active:
        unit.name, unit.is_active, unit.version = place.name, True, unit.version + 1
        unit.save(update_fields=["name", "is_active", "version"])
        result.changed += 1
    if not unit.is_child_of(parent):
        Organization.objects.move(unit, Organization.objects.get(pk=parent.pk), "last-child")
        result.changed += 1


def _insert(
    kind: OrganizationKind, places: Sequence[Place], parents: dict[str, Organization]
) -> dict[str, Organization]:
    units: dict[str, Organization] = {}
    children: list[tuple[Organization, Organization]] = []
    for place, pk in zip(places, reserve_ids(len(places)), strict=True):
        commune_id = pk if kind == OrganizationKind.COMMUNE else None
        units[place.code] = Organization(
            id=pk, kind=kind, name=place.name, code=place.code, commune_id=commune_id
        )
        children.append((parents[place.province_code], units[place.code]))
    insert_below(children)
    return units

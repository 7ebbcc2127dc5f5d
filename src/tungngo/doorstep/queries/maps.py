"""The map of a commune as it was taken in, and the names of its units to which areas are matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.doorstep.models import MapArea
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.doorstep.rules.maps import Ring


def rings_of(commune_id: int) -> dict[int, list[Ring]]:
    """The rings of each neighborhood that has an area, by the neighborhood's id."""
    found = MapArea.objects.filter(organization_id=commune_id).values_list("neighborhood_id", "rings")
    return {key: [[(x, y) for x, y in ring] for ring in rings] for key, rings in found}


def neighborhoods_of(commune: Organization) -> QuerySet[Organization]:
    """The neighborhoods to which an area may belong, in Vietnamese order."""
    found: QuerySet[Organization] = Organization.objects.filter(
        commune=commune, kind=OrganizationKind.NEIGHBORHOOD, is_active=True
    )
    return found.order_by("sort_key", "pk")

"""Taking in the map of a commune: previewed, then exactly that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import MapArea, MapImport
from tungngo.doorstep.queries.maps import neighborhoods_of
from tungngo.doorstep.rules.maps import Area, match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


class WrongChoice(Exception):
    """An area is given to no neighborhood of the commune, or to none at all."""


def matched(commune: Organization, areas: Sequence[Area]) -> list[int | None]:
    """Returns for each area the neighborhood that it is, by name; None where none or several fit.

    The likeliest name of an area decides; its other texts only where that fits nothing. Several areas may be one
    neighborhood, which then lies in several pieces.
    """
    units: dict[str, list[int]] = {}
    for unit in neighborhoods_of(commune):
        units.setdefault(match_key(unit.name), []).append(unit.pk)
    found: list[int | None] = []
    for area in areas:
        fitting = (units.get(match_key(name), []) for name in area.names)
        found.append(next((only[0] for only in fitting if len(only) == 1), None))
    return found


@transaction.atomic
def keep_map(
    *, commune: Organization, file_name: str, areas: Sequence[Area], actor: User, at: datetime
) -> MapImport:
    """Keeps a file's areas for their preview, each with the neighborhood that it seems to be; changes no map."""
    units = matched(commune, areas)
    return MapImport.objects.create(
        organization=commune,
        file_name=file_name[:200],
        areas=[
            {"name": area.name, "rings": area.rings, "points": area.points, "unit": unit}
            for area, unit in zip(areas, units, strict=True)
        ],
        created_by=actor,
        created_at=at,
    )


@transaction.atomic
def apply_map(*, kept: MapImport, chosen: Mapping[int, int], actor: User, at: datetime) -> int:
    """Makes a previewed file the commune's map; returns how many neighborhoods it shows. Twice is once.

    Args:
        kept: The preview.
        chosen: Of the areas that are taken, by their number in the file, the neighborhood.
        actor: Who says yes.
        at: When.

    Raises:
        WrongChoice: No area is taken, or one is given to something else than a neighborhood of the commune.
    """
    held = MapImport.objects.select_for_update().get(pk=kept.pk)
    known = set(neighborhoods_of(held.organization).values_list("pk", flat=True))
    if not chosen or not set(chosen.values()) <= known or not set(chosen) <= set(range(len(held.areas))):
        raise WrongChoice
    rings: dict[int, list[object]] = {}
    for number, unit in sorted(chosen.items()):
        rings.setdefault(unit, []).extend(held.areas[number]["rings"])
    MapArea.objects.filter(organization=held.organization).delete()
    MapArea.objects.bulk_create(
        MapArea(organization=held.organization, neighborhood_id=unit, rings=lines, imported_from=held)
        for unit, lines in rings.items()
    )
    held.applied_at = at
    held.save(update_fields=["applied_at"])
    record(
        act="doorstep.map.apply",
        actor=actor,
        organization_id=held.organization_id,
        subject=held,
        at=at,
        data={"file": held.file_name, "count": len(rings)},
    )
    return len(rings)


@transaction.atomic
def remove_map(*, commune: Organization, actor: User, at: datetime) -> None:
    """Takes the map away; boards show the schematic grid again."""
    removed, _by_model = MapArea.objects.filter(organization=commune).delete()
    if removed:
        record(
            act="doorstep.map.remove",
            actor=actor,
            organization_id=commune.pk,
            subject=commune,
            at=at,
            data={"count": removed},
        )

"""Who gets in at the board, its rows, the map and the visits: the province at figures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorstep.factories import make_household, make_visit, new_id
from doorstep.rows_members import field_of
from permissions.table import IN, Row, only
from tungngo.doorstep.models import MapImport, VisitPhoto
from tungngo.files.models import StoredFile

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.doorstep.models import Visit

WORK = only("officer", "leader")
FIGURES = only("officer", "leader", "provincial_officer")
# Pages of the person's own commune: the officer of another commune sees their own there.
OWN = only("officer", "leader", stranger=IN)


def _round(world: World) -> dict[str, Any]:
    return {"pk": field_of(world).round.pk}


def visit_of(world: World) -> Visit:
    """A visit in the world's commune, made once."""

    def make() -> Visit:
        field = field_of(world)
        return make_visit(field, make_household(field))

    made: Visit = world.once("visit", make)
    return made


def _visit(world: World) -> dict[str, Any]:
    return {"pk": visit_of(world).pk}


def _photo(world: World) -> dict[str, Any]:
    def make() -> VisitPhoto:
        visit = visit_of(world)
        file = StoredFile.objects.create(
            organization_id=visit.organization_id,
            sha256="a" * 64,
            size=3,
            kind="jpeg",
            content_type="image/jpeg",
            original_name="anh.jpg",
            path="none.jpg",
            uploaded_at=visit.visited_at,
        )
        from django.core.files.base import ContentFile
        from django.core.files.storage import default_storage

        file.path = default_storage.save("none.jpg", ContentFile(b"abc"))
        file.save()
        return VisitPhoto.objects.create(
            id=new_id(),
            organization_id=visit.organization_id,
            device=visit.device,
            visit_ref=visit.pk,
            file=file,
            received_at=visit.visited_at,
        )

    return _visit(world) | {"photo_pk": world.once("visit photo", make).pk}


def _map(world: World) -> dict[str, Any]:
    def make() -> MapImport:
        field = field_of(world)
        ring = [[105.8, 21.0], [105.82, 21.0], [105.82, 21.02]]
        return MapImport.objects.create(
            organization=field.commune,
            file_name="ranh-gioi.geojson",
            areas=[{"name": "Thôn Đông", "rings": [ring], "points": 3, "unit": None}],
            created_by=field.officer,
            created_at=field.round.created_at,
        )

    return {"pk": world.once("map", make).pk}


ROWS = [
    Row("doorstep:board", get=only("officer", "leader", "provincial_officer", stranger=IN)),
    Row("doorstep:board_round", _round, get=FIGURES),
    Row("doorstep:board_wall", _round, get=FIGURES),
    Row("doorstep:board_settings", _round, get=WORK, post=WORK),
    Row("doorstep:board_houses", _round, get=WORK),
    Row("doorstep:board_people", _round, get=WORK),
    Row("doorstep:board_turns", _round, get=WORK),
    Row("doorstep:board_learners", _round, get=WORK),
    Row("doorstep:board_phones", _round, get=WORK),
    Row("doorstep:map", get=OWN, post=OWN),
    Row("doorstep:map_remove", post=OWN),
    Row("doorstep:map_preview", _map, get=WORK, post=WORK),
    Row("doorstep:visits", get=OWN),
    Row("doorstep:visits_export", get=OWN),
    Row("doorstep:visit", _visit, get=WORK),
    Row("doorstep:visit_correct", _visit, get=WORK, post=WORK),
    Row("doorstep:visit_void", _visit, post=WORK),
    Row("doorstep:visit_restore", _visit, post=WORK),
    Row("doorstep:visit_release", _visit, post=WORK),
    Row("doorstep:visit_photo", _photo, get=WORK),
]

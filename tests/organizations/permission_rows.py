"""Who gets in at the addresses of units and people (tests/permissions/table.py)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from factories import NOW
from permissions.table import Row, everyone, only, public
from tungngo.organizations import services
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from permissions.table import World

MANAGES = only("administrator", "officer")
# Provincial officers see no people: their accounts are no business of theirs.
SEES_PEOPLE = only("administrator", "officer", "leader", provincial_officer=404)
MANAGES_PEOPLE = only("administrator", "officer", provincial_officer=404)


def _commune(world: World) -> dict[str, Any]:
    return {"pk": world.tree.commune.pk}


def _unit(world: World) -> dict[str, Any]:
    return {"pk": world.tree.health.pk}


def _alias(world: World) -> dict[str, Any]:
    def make() -> int:
        return services.remember_alias(
            commune=world.tree.commune,
            as_written="VHTT",
            units=[world.tree.culture],
            actor=world.person("officer"),
            at=NOW,
        ).pk

    return _commune(world) | {"alias_pk": world.once("alias", make)}


def _import(world: World) -> dict[str, Any]:
    def make() -> int:
        return services.keep_import(
            commune=world.tree.commune,
            file_name="a.xlsx",
            content=b"",
            rows=[],
            actor=world.person("officer"),
            at=NOW,
        ).pk

    return _commune(world) | {"import_pk": world.once("import", make)}


def _invite(world: World) -> tuple[int, str]:
    def make() -> tuple[int, str]:
        invitation, token = services.invite(
            organization=world.tree.health,
            role=Role.FOCAL_POINT,
            full_name="Lê Thị Mời",
            email="",
            request_key=uuid.uuid4(),
            lifetime=timedelta(days=3650),
            actor=world.person("officer"),
            at=NOW,
        )
        assert token
        return invitation.pk, token

    pair: tuple[int, str] = world.once("invitation", make)
    return pair


def _invitation(world: World) -> dict[str, Any]:
    return {"pk": _invite(world)[0]}


def _person(world: World) -> dict[str, Any]:
    return {"pk": world.person("focal_point").pk}


ROWS = [
    Row("organizations:list", get=everyone()),
    Row("organizations:commune", _commune, get=everyone(stranger=404, unplaced=404)),
    Row("organizations:export", _commune, get=everyone(stranger=404, unplaced=404)),
    Row("organizations:add", _commune, get=MANAGES, post=MANAGES),
    Row("organizations:aliases", _commune, get=MANAGES, post=MANAGES),
    Row("organizations:forget_alias", _alias, post=MANAGES),
    Row("organizations:unit", _unit, get=MANAGES, post=MANAGES),
    Row("organizations:set_active", _unit, post=MANAGES),
    Row("organizations:setup", get=everyone()),
    Row("organizations:setup_units", _commune, get=MANAGES, post=MANAGES),
    Row("organizations:setup_neighborhoods", _commune, get=MANAGES, post=MANAGES),
    Row("organizations:import_template", _commune, get=MANAGES),
    Row("organizations:import_upload", _commune, get=MANAGES, post=MANAGES),
    Row("organizations:import", _import, get=MANAGES, post=MANAGES),
    Row(
        "organizations:people",
        get=SEES_PEOPLE | {"provincial_officer": 403, "stranger": "in", "unplaced": 403},
    ),
    Row("organizations:person", _person, get=SEES_PEOPLE, post=MANAGES_PEOPLE),
    Row("organizations:set_person_active", _person, post=MANAGES_PEOPLE),
    Row("organizations:unlock_person", _person, post=MANAGES_PEOPLE),
    Row("organizations:renew_password", _person, post=MANAGES_PEOPLE),
    Row("organizations:invite", _commune, get=MANAGES, post=MANAGES),
    Row("organizations:revoke_invitation", _invitation, post=MANAGES_PEOPLE),
    Row("organizations:renew_invitation", _invitation, post=MANAGES_PEOPLE),
    Row("organizations:accept", lambda world: {"token": _invite(world)[1]}, get=public(), post=public()),
]

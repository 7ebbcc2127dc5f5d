"""Who gets in at the pages of rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorstep.factories import make_route
from doorstep.rows_members import OWN, WORK, field_of
from permissions.table import Row

if TYPE_CHECKING:
    from permissions.table import World


def _round(world: World) -> dict[str, Any]:
    return {"pk": field_of(world).round.pk}


def _route(world: World) -> dict[str, Any]:
    field = field_of(world)
    return {
        "pk": world.once("a route", lambda: make_route(field, field.teams[2], field.tree.neighborhoods[1])).pk
    }


ROWS = [
    Row("doorstep:rounds", get=OWN),
    Row("doorstep:add_round", get=OWN, post=OWN),
    Row("doorstep:round", _round, get=WORK),
    Row("doorstep:edit_round", _round, get=WORK, post=WORK),
    Row("doorstep:remove_round", _round, post=WORK),
    Row("doorstep:send_own_teams", _round, post=WORK),
    Row("doorstep:print_round", _round, get=WORK),
    Row(
        "doorstep:route",
        lambda world: _round(world) | {"neighborhood_pk": world.tree.neighborhoods[0].pk},
        get=WORK,
        post=WORK,
    ),
    Row("doorstep:remove_route", _route, post=WORK),
]

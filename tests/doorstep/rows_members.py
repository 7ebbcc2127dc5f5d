"""Who gets in at the pages of members, teams and telephones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorstep.factories import Field, make_device, make_field
from permissions.table import IN, Row, only

if TYPE_CHECKING:
    from permissions.table import World

WORK = only("officer", "leader")
# Pages of the person's own commune: the officer of another commune sees their own there.
OWN = only("officer", "leader", stranger=IN)


def field_of(world: World) -> Field:
    """The doorstep of the world's commune, made once."""
    field: Field = world.once("doorstep", lambda: make_field(world.tree))
    return field


def _member(world: World) -> dict[str, Any]:
    return {"pk": field_of(world).members[0].pk}


def _place(world: World) -> dict[str, Any]:
    return _member(world) | {"team_pk": field_of(world).teams[0].pk}


def _device(world: World) -> dict[str, Any]:
    return {"pk": world.once("telephone", lambda: make_device(field_of(world).members[0])).pk}


ROWS = [
    Row("doorstep:members", get=OWN),
    Row("doorstep:add_member", get=OWN, post=OWN),
    Row("doorstep:import_members", get=OWN, post=OWN),
    Row("doorstep:confirm_members", post=OWN),
    Row("doorstep:members_template", get=OWN),
    Row("doorstep:export_members", get=OWN),
    Row("doorstep:enrolment_sheet", get=OWN, post=OWN),
    Row("doorstep:member", _member, get=WORK),
    Row("doorstep:edit_member", _member, get=WORK, post=WORK),
    Row("doorstep:join_team", _member, post=WORK),
    Row("doorstep:change_place", _place, post=WORK),
    Row("doorstep:set_taking_part", _member, post=WORK),
    Row("doorstep:make_enrolment", _member, post=WORK),
    Row("doorstep:revoke_enrolment", _member, post=WORK),
    Row("doorstep:teams", get=OWN),
    Row("doorstep:team", lambda world: {"pk": world.tree.teams[0].pk}, get=WORK),
    Row("doorstep:devices", get=OWN),
    Row("doorstep:revoke_device", _device, get=WORK, post=WORK),
]

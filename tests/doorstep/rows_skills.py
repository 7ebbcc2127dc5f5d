"""Who gets in at the pages of skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorstep.rows_members import OWN, WORK, field_of
from permissions.table import Row
from tungngo.doorstep.models import DigitalSkill

if TYPE_CHECKING:
    from permissions.table import World


def _skill(world: World) -> dict[str, Any]:
    skill = DigitalSkill.objects.filter(organization=field_of(world).commune).first()
    assert skill is not None
    return {"pk": skill.pk}


ROWS = [
    Row("doorstep:skills", get=OWN),
    Row("doorstep:add_skill", get=OWN, post=OWN),
    Row("doorstep:edit_skill", _skill, get=WORK, post=WORK),
    Row("doorstep:move_skill", _skill, post=WORK),
]

"""Who gets in at the addresses of calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factories import NOW
from permissions.table import Row, everyone, public
from tungngo.assignments.services import feeds

if TYPE_CHECKING:
    from permissions.table import World


def _open(world: World) -> Any:
    """The focal point's own calendar, with its token."""
    user = world.person("focal_point")
    return world.once(
        "calendar", lambda: feeds.open_feed(user=user, unit=None, commune=world.tree.commune, at=NOW)
    )


ROWS = [
    Row(
        "calendars:manage",
        get=everyone(),
        post=everyone(administrator=403, provincial_officer=403, unplaced=403),
        data={"unit": ""},
    ),
    Row("calendars:revoke", lambda world: {"pk": _open(world)[0].pk}, post=everyone(404, focal_point="in")),
    Row("calendars:feed", lambda world: {"token": _open(world)[1]}, get=public()),
]

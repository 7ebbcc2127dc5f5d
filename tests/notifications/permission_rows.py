"""Who gets in at the addresses of notifications (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factories import NOW
from permissions.table import Row, everyone, only, public
from tungngo.notifications import letters
from tungngo.notifications.models import Notification

if TYPE_CHECKING:
    from permissions.table import World


def _told(world: World) -> dict[str, Any]:
    """What the officer was told."""

    def tell() -> Notification:
        return Notification.objects.create(
            recipient=world.person("officer"),
            organization=world.tree.commune,
            kind="assignments.reminder",
            topic="soon",
            subject_type="assignments.assignment",
            subject_id="1",
            url="/chien-dich/",
            text="Còn 3 ngày",
            key="1",
            created_at=NOW,
        )

    return {"pk": world.once("notification", tell).pk}


# A notification is its recipient's; to everybody else it does not exist.
_OWN = everyone(404, officer="in")

ROWS = [
    Row("notifications:list", get=everyone()),
    Row("notifications:open", _told, get=_OWN),
    Row("notifications:mark", _told, post=_OWN),
    Row("notifications:mark_all", post=everyone(), data={"up_to": "1"}),
    Row("notifications:take_back", post=everyone(), data={"read_at": "2026-10-01T08:00:00+07:00"}),
    Row("notifications:preferences", get=everyone(), post=everyone()),
    Row(
        "notifications:stop_mail",
        lambda world: {"token": letters.stop_token(world.person("officer"))},
        get=public(),
        post=public(),
    ),
    Row(
        "notifications:mails",
        get=only("administrator", "officer", "leader", stranger="in", unplaced=403),
    ),
]

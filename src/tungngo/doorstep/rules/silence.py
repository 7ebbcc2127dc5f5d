"""When a team that is out today has gone silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time


def silent_since(
    last_contact: datetime | None,
    *,
    now: datetime,
    working_from: time,
    working_until: time,
    minutes: int,
) -> datetime | None:
    """Returns since when nothing came from any telephone of the team, or None where that worries nobody.

    Only working hours count: a team is not silent before it had `minutes` of them, nor after they end.

    Args:
        last_contact: When one of its telephones was last heard.
        now: The time in the commune's zone, as `last_contact`.
        working_from: When work begins.
        working_until: When work ends.
        minutes: After how many minutes silence is said.
    """
    begins = datetime.combine(now.date(), working_from, now.tzinfo)
    ends = datetime.combine(now.date(), working_until, now.tzinfo)
    if not begins <= now <= ends:
        return None
    since = max(last_contact, begins) if last_contact else begins
    return since if now - since >= timedelta(minutes=minutes) else None

"""Setting up the board of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import BoardSettings

if TYPE_CHECKING:
    from datetime import datetime, time
    from decimal import Decimal

    from tungngo.accounts.models import User
    from tungngo.doorstep.models import Round


@transaction.atomic
def set_board(
    *,
    shown: Round,
    signature_target: Decimal | None,
    silent_minutes: int,
    working_from: time,
    working_until: time,
    actor: User,
    at: datetime,
) -> BoardSettings:
    """Sets how the board of a round judges."""
    settings, _is_new = BoardSettings.objects.update_or_create(
        round=shown,
        defaults={
            "organization_id": shown.organization_id,
            "signature_target": signature_target,
            "silent_minutes": silent_minutes,
            "working_from": working_from,
            "working_until": working_until,
        },
    )
    record(
        act="doorstep.board.set",
        actor=actor,
        organization_id=shown.organization_id,
        subject=settings,
        at=at,
        data={
            "round": shown.name,
            "target": None if signature_target is None else str(signature_target),
            "minutes": silent_minutes,
            "hours": f"{working_from:%H:%M}–{working_until:%H:%M}",
        },
    )
    return settings

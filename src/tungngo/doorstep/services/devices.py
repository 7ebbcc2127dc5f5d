"""Revoking telephones. How one is bound stands in enrolling.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import Device

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User


@transaction.atomic
def revoke_device(*, device: Device, reason: str, actor: User, at: datetime) -> Device:
    """Revokes a telephone: at its next contact it gives what it has not sent, which is held, and erases everything.

    Nothing brings it back; who finds their telephone again gets a new code.
    """
    current = Device.objects.select_for_update(of=("self",)).select_related("member").get(pk=device.pk)
    if current.revoked_at is not None:
        return current
    current.revoked_at = at
    current.save(update_fields=["revoked_at"])
    record(
        act="doorstep.device.revoke",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
        data={"name": current.member.full_name, "device": str(current), "reason": reason},
    )
    return current

"""What becomes of held acts, and files of closed acts that members carry to the office.

Trying a held act once more is services.receiving.accept_held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID  # noqa: TC003  # msgspec reads it

import msgspec
from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import Device, HeldAct
from tungngo.doorstep.queries.senders import sender_for
from tungngo.doorstep.rules import contract
from tungngo.doorstep.services.receiving import take_sealed

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

FILE_MAX_BYTES: Final = 20 * 1024 * 1024


class NotAFile(Exception):
    """The file is none of the volunteers' app, or is not whole."""


class UnknownDevice(Exception):
    """The file was written by no telephone of the commune."""


class _Envelope(msgspec.Struct):
    id: UUID
    sealed: str


class _File(msgspec.Struct):
    """docs/field-sync.md, "POST sealed"."""

    format: Literal["tungngo-field-acts"]
    version: Literal[1]
    device: UUID
    envelopes: list[_Envelope]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the acts of a file."""

    device: Device
    accepted: int
    waiting: int
    held: int


@transaction.atomic
def set_aside(*, held: HeldAct, reason: str, actor: User, at: datetime) -> bool:
    """Decides that a held act does not count; it is kept. Returns whether nobody had decided before."""
    current = HeldAct.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if current.resolved_at is not None:
        return False
    current.resolved_at, current.resolved_by, current.resolution = at, actor, reason
    current.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    record(
        act="doorstep.held.set_aside",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
        data={"reason": reason, "held_for": current.reason},
    )
    return True


def take_file(*, commune: Organization, content: bytes, file_name: str, actor: User, at: datetime) -> Taken:
    """Takes in a file of closed acts, to the same effect as if its telephone had sent them.

    Raises:
        NotAFile: It is none of the app's, or is not whole.
        UnknownDevice: No telephone of this commune wrote it.
    """
    if len(content) > FILE_MAX_BYTES:
        raise NotAFile
    try:
        read = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotAFile from error
    device = Device.objects.select_related("member").filter(pk=read.device, organization=commune).first()
    sender = sender_for(read.device) if device is not None else None
    if device is None or sender is None:
        raise UnknownDevice
    counts = {"accepted": 0, "waiting": 0, "held": 0}
    for start in range(0, len(read.envelopes), contract.MAX_ACTS):
        portion = read.envelopes[start : start + contract.MAX_ACTS]
        receipts = take_sealed(
            sender=sender,
            envelopes=[(one.id, one.sealed) for one in portion],
            sent_at=None,
            received_at=at,
        )
        for receipt in receipts:
            counts[receipt.status] += 1
    record(
        act="doorstep.sealed.take",
        actor=actor,
        organization_id=commune.pk,
        subject=device,
        at=at,
        data={"count": len(read.envelopes), "file": file_name[:200], **counts},
    )
    return Taken(device, **counts)

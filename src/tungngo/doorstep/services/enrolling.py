"""Binds telephones to members, and notes what is heard of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import Device, Enrolment
from tungngo.doorstep.queries.senders import token_hash
from tungngo.doorstep.rules.codes import code_hash

if TYPE_CHECKING:
    from uuid import UUID

    from tungngo.doorstep.queries.senders import Sender

# So long after the first answer the same telephone may ask again: the answer may have been lost on the way.
REPEAT_WITHIN = timedelta(minutes=1)
# What was heard of a telephone is written at most this often, unless it says something new.
NOTED_EVERY = timedelta(seconds=30)
_NAME_LENGTH = 120
_VERSION_LENGTH = 20
_MOST_UNSENT = 2**31 - 1


class CannotEnrol(Exception):
    """The code binds no telephone; `code` is one of code_unknown, code_used, code_expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A telephone that was bound, with the tokens that it alone is told."""

    device: Device
    token: str
    drop_token: str


@transaction.atomic
def enrol(*, code: str, device_id: UUID, name: str, app_version: str, at: datetime) -> Enrolled:
    """Binds a telephone to the member of the code.

    Raises:
        CannotEnrol: No such code, or it was used, has expired or was taken back.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("member", "organization", "device")
        .filter(code_hash=code_hash(code))
        .first()
    )
    if enrolment is None:
        raise CannotEnrol("code_unknown")
    token, drop_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    device = enrolment.device
    if device is not None:
        is_repeat = device.pk == device_id and enrolment.used_at and at - enrolment.used_at <= REPEAT_WITHIN
        if not is_repeat or device.revoked_at:
            raise CannotEnrol("code_used")
        device.token_hash, device.drop_token_hash = token_hash(token), token_hash(drop_token)
        device.save(update_fields=["token_hash", "drop_token_hash"])
        return Enrolled(device, token, drop_token)
    if not enrolment.is_open(at) or enrolment.member.left_at is not None:
        raise CannotEnrol("code_expired")
    if Device.objects.filter(pk=device_id).exists():
        raise CannotEnrol("code_used")  # a telephone makes a new identifier each time it is bound
    device = Device.objects.create(
        pk=device_id,
        organization=enrolment.organization,
        member=enrolment.member,
        name=name[:_NAME_LENGTH],
        token_hash=token_hash(token),
        drop_token_hash=token_hash(drop_token),
        enrolled_at=at,
        last_seen_at=at,
        app_version=app_version[:_VERSION_LENGTH],
    )
    enrolment.device, enrolment.used_at = device, at
    enrolment.save(update_fields=["device", "used_at"])
    _record("doorstep.device.enrol", device, at)
    return Enrolled(device, token, drop_token)


def device_secret() -> str:
    """Returns 32 random bytes in base64url, which only the telephone keeps: its key needs them beside the PIN."""
    return secrets.token_urlsafe(32)


def note_contact(
    *, sender: Sender, app_version: str, unsent_acts: int, sent_at: datetime | None, at: datetime
) -> None:
    """Notes what a telephone says of itself, not at every request: the board needs it by the half minute."""
    app_version = app_version[:_VERSION_LENGTH]
    unsent_acts = min(max(unsent_acts, 0), _MOST_UNSENT)
    is_old = at - sender.last_seen_at >= NOTED_EVERY
    if not is_old and app_version == sender.app_version and unsent_acts == sender.unsent_acts:
        return
    facts: dict[str, object] = {"last_seen_at": at, "app_version": app_version, "unsent_acts": unsent_acts}
    if sent_at is not None:
        facts["clock_offset_ms"] = round((at - sent_at).total_seconds() * 1000)
    Device.objects.filter(pk=sender.device_id).update(**facts)


@transaction.atomic
def note_wiped(*, sender: Sender, at: datetime) -> None:
    """Notes that a revoked telephone has erased everything; the first time counts."""
    device = Device.objects.select_for_update(of=("self",)).select_related("member").get(pk=sender.device_id)
    if device.revoked_at is None or device.wiped_at is not None:
        return
    device.wiped_at = at
    device.save(update_fields=["wiped_at"])
    _record("doorstep.device.wiped", device, at)


def _record(act: str, device: Device, at: datetime) -> None:
    """Notes an act of the telephone itself: nobody of the office did it."""
    record(
        act=act,
        actor=None,
        organization_id=device.organization_id,
        subject=device,
        at=at,
        data={"device": str(device), "name": device.member.full_name},
    )

"""Who speaks: the telephone behind a token, with what deciding about its acts needs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tungngo.doorstep.queries import prepared

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sender:
    """A telephone, its member, and what was heard of it last."""

    device_id: UUID
    organization_id: int
    member_id: int
    enrolled_at: datetime
    is_revoked: bool
    last_seen_at: datetime
    app_version: str
    unsent_acts: int
    has_held_acts: bool
    teams: frozenset[int]  # all to which the member belongs or ever belonged: the credit is theirs
    current_teams: tuple[int, ...]
    epoch: str

    def team_of(self, stated: int | None) -> int | None:
        """The team that gets the credit of an act: the stated one if the member ever was in it, else their only one."""
        if stated in self.teams:
            return stated
        return self.current_teams[0] if len(self.current_teams) == 1 else None


def token_hash(token: str) -> str:
    """Returns the form in which a token is kept: SHA-256, hexadecimal. Tokens are random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


_SENDER = """
            SELECT device.id, device.organization_id, device.member_id, device.enrolled_at,
                   device.revoked_at IS NOT NULL OR member.left_at IS NOT NULL, device.last_seen_at,
                   device.app_version, device.unsent_acts,
                   EXISTS (SELECT 1 FROM doorstep_heldact held WHERE held.device_id = device.id),
                   ARRAY (SELECT team_id FROM doorstep_teammembership WHERE member_id = member.id),
                   ARRAY (SELECT team_id FROM doorstep_teammembership
                          WHERE member_id = member.id AND ended_at IS NULL ORDER BY team_id),
                   (SELECT epoch::text FROM doorstep_syncepoch ORDER BY id DESC LIMIT 1)
            FROM doorstep_device device JOIN doorstep_member member ON member.id = device.member_id
            WHERE """


def sender_of(token: str) -> Sender | None:
    """Returns who holds a token; None when nobody does."""
    return _read(f"{_SENDER} device.token_hash = %s", token_hash(token))


def dropper_of(token: str) -> Sender | None:
    """Returns whose telephone closed acts come from while it is locked; None when nobody holds the token."""
    return _read(f"{_SENDER} device.drop_token_hash = %s", token_hash(token))


def sender_for(device_id: UUID) -> Sender | None:
    """Returns the telephone of that identifier, for what is taken in without its token."""
    return _read(f"{_SENDER} device.id = %s", str(device_id))


def _read(sql: str, value: str) -> Sender | None:
    rows = prepared.run(sql, [value])
    if not rows:
        return None
    (device, organization, member, enrolled, revoked, seen, version, unsent, held, teams, current, epoch) = (
        rows[0]
    )
    return Sender(
        device_id=device,
        organization_id=organization,
        member_id=member,
        enrolled_at=enrolled,
        is_revoked=revoked,
        last_seen_at=seen,
        app_version=version,
        unsent_acts=unsent,
        has_held_acts=held,
        teams=frozenset(teams),
        current_teams=tuple(current),
        epoch=epoch or "",
    )

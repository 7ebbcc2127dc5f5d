"""Takes in what telephones send: every act is kept, and none is counted twice (docs/field-sync.md).

A request is one transaction: its acts are stored and applied together, and its receipts leave after the commit. When
one act cannot be written for a reason that nobody foresaw, each is tried alone, so that it keeps back no other.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from django.db import DataError, IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils.translation import gettext

from tungngo.audit.services import record
from tungngo.doorstep.models import Act, Device, HeldAct
from tungngo.doorstep.queries import prepared
from tungngo.doorstep.queries.references import References, read_references
from tungngo.doorstep.queries.senders import sender_for
from tungngo.doorstep.rules import clocks, contract, scrubbing
from tungngo.doorstep.rules.contract import HouseholdData, Parsed, Problem, ResidentData, VisitData
from tungngo.doorstep.services import applying, sealing
from tungngo.doorstep.services.holding import Receipt, hold, hold_alone, problem_of, still_held

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.doorstep.queries.senders import Sender
    from tungngo.doorstep.rules.contract import Data

# What PostgreSQL says when an act cannot be written as it is, however often one tries; a lost connection is not it.
_UNWRITABLE = (DataError, IntegrityError, InternalError, ProgrammingError)
Reason = HeldAct.Reason
__all__ = ["Receipt", "accept_held", "receive", "take_sealed"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An act that can be stored: with whom it is credited to, when it was made, and what it still waits for."""

    parsed: Parsed
    team: int | None
    made_at: datetime
    offset_ms: int
    waits_for: uuid.UUID | None = None


def receive(
    *, sender: Sender, acts: Sequence[bytes], sent_at: datetime | None, received_at: datetime
) -> list[Receipt]:
    """Stores acts and what follows from them; returns their receipts in the same order, once all is committed.

    Args:
        sender: The telephone and its member.
        acts: Each as it came (rules.contract.split).
        sent_at: The telephone's clock as the request left, where it was said.
        received_at: The server's clock.

    Raises:
        OperationalError: The database is lost; nothing is known to be stored.
    """
    if sender.is_revoked:
        return [hold_alone(sender, problem_of(raw, Reason.DEVICE_REVOKED), received_at) for raw in acts]
    try:
        return _receive(sender, acts, sent_at, received_at)
    except _UNWRITABLE:
        if len(acts) == 1:
            return [hold_alone(sender, problem_of(acts[0], Reason.FAILED), received_at)]
    return [
        receipt
        for raw in acts
        for receipt in receive(sender=sender, acts=[raw], sent_at=sent_at, received_at=received_at)
    ]


def accept_held(*, held: HeldAct, actor: User, at: datetime) -> Receipt:
    """Tries a held act once more, because the office wants it; what is accepted is resolved, what is not stays held.

    Whose telephone it came from keeps the credit, also when that was revoked meanwhile.
    """
    sender = sender_for(held.device_id)
    if sender is None:
        raise Device.DoesNotExist
    sender = dataclasses.replace(sender, has_held_acts=False)
    try:
        receipt = _receive(sender, [held.body.encode()], None, held.received_at)[0]
    except _UNWRITABLE:
        return Receipt(held.act, "held", Reason.FAILED)
    if receipt.status != "held":
        with transaction.atomic():
            HeldAct.objects.filter(pk=held.pk, resolved_at__isnull=True).update(
                resolved_at=at, resolved_by=actor, resolution=gettext("Đã nhận")
            )
            record(
                act="doorstep.held.accept",
                actor=actor,
                organization_id=held.organization_id,
                subject=held,
                at=at,
                data={"reason": held.get_reason_display()},
            )
    return receipt


def take_sealed(
    *,
    sender: Sender,
    envelopes: Sequence[tuple[uuid.UUID, str]],
    sent_at: datetime | None,
    received_at: datetime,
) -> list[Receipt]:
    """Takes in acts that were closed with the installation's key (docs/field-sync.md, "POST sealed").

    Args:
        sender: The telephone that closed them.
        envelopes: Each with the act's identifier and the closed text.
        sent_at: The telephone's clock as the request left, where it was said.
        received_at: The server's clock.
    """
    opened: list[bytes] = []
    for key, sealed in envelopes:
        try:
            opened.append(sealing.open_sealed(sealed, key))
        except sealing.CannotOpen:
            # Kept as it came: what cannot be opened today may be after the installation's key is put back.
            opened.append(msgspec.json.encode({"id": key, "sealed": sealed}))
    return receive(sender=sender, acts=opened, sent_at=sent_at, received_at=received_at)


@transaction.atomic
def _receive(
    sender: Sender, acts: Sequence[bytes], sent_at: datetime | None, received_at: datetime
) -> list[Receipt]:
    read: list[Parsed | Problem] = [contract.parse(raw) for raw in acts]
    if sender.has_held_acts:
        read = still_held(sender, read)
    parsed = [one for one in read if isinstance(one, Parsed)]
    # Of one act that came twice in a request the later copy is a repeat like any other.
    first: dict[uuid.UUID, Parsed] = {}
    for one in parsed:
        first.setdefault(one.act.id, one)
    references = read_references(sender.organization_id, [one.data for one in first.values()])
    incoming: list[Incoming] = []
    problems: dict[uuid.UUID, Problem] = {}
    for parsed_act in _in_order(first.values()):
        decided = _decide(sender, parsed_act, references, sent_at, received_at)
        if isinstance(decided, Problem):
            problems[parsed_act.act.id] = decided
        else:
            incoming.append(decided)
    incoming = _settle_waiting(sender, incoming, references)
    stored = _store(sender, incoming, received_at)
    new = [one for one in incoming if one.parsed.act.id in stored]
    applying.apply([_applicable(sender, one, received_at) for one in new if one.waits_for is None])
    receipts = {one.parsed.act.id: _receipt(one) for one in new}
    unsure = [
        one for key, one in first.items() if key not in receipts and (key in problems or key not in stored)
    ]
    receipts |= _known_receipts(sender, unsure, problems, received_at)
    answers: list[Receipt] = []
    for item in read:
        if isinstance(item, Problem):
            answers.append(hold(sender, item, received_at))
        elif _same(first[item.act.id].raw, item.raw):
            answers.append(receipts[item.act.id])
        else:
            answers.append(hold(sender, Problem(Reason.ID_REUSED, "", item.raw, item.act.id), received_at))
    return answers


def _in_order(parsed: Iterable[Parsed]) -> list[Parsed]:
    """Households before residents before visits, so that what names another finds it in the same request."""
    rank = {"household": 0, "resident": 1, "visit": 2}
    return sorted(parsed, key=lambda one: rank[one.act.kind])


def _decide(
    sender: Sender, one: Parsed, references: References, sent_at: datetime | None, received_at: datetime
) -> Incoming | Problem:
    """What is to become of an act by itself: stored, waiting for something, or held."""
    reason, detail = _objection(sender, one.data, references)
    if reason:
        return Problem(reason, detail, one.raw, one.act.id)
    waits_for = next((key for key in applying.names(one.data) if not references.is_here(key)), None)
    if isinstance(one.data, HouseholdData):
        references.add(one.data.household)
    elif isinstance(one.data, ResidentData) and waits_for is None:
        references.add(one.data.resident)
    offset_ms = clocks.offset(measured_ms=one.act.offset_ms, sent_at=sent_at, received_at=received_at)
    made = clocks.corrected(
        one.act.made_at, offset_ms=offset_ms, received_at=received_at, not_before=sender.enrolled_at
    )
    return Incoming(one, sender.team_of(one.act.team), made.at, offset_ms, waits_for)


def _objection(sender: Sender, data: Data, references: References) -> tuple[str, str]:
    """Why an act cannot be accepted, and of what; two empty texts when it can."""
    named = [data.household, *applying.names(data)]
    if isinstance(data, ResidentData):
        named.append(data.resident)
    if any(references.is_elsewhere(key) for key in named):
        return Reason.OTHER_COMMUNE, ""
    if isinstance(data, HouseholdData) and data.neighborhood not in references.neighborhoods:
        return Reason.OTHER_COMMUNE, str(data.neighborhood)
    if isinstance(data, VisitData):
        if references.visit_of_another(data.visit, sender.member_id):
            return Reason.NOT_YOURS, ""
        if data.round is not None and data.round not in references.rounds:
            return Reason.UNKNOWN_ROUND, str(data.round)
        codes = {code for person in data.people for code in (*person.taught, *person.known)}
        if unknown := codes - references.skills:
            return Reason.UNKNOWN_SKILL, ", ".join(sorted(unknown))[:300]
    return "", ""


def _settle_waiting(sender: Sender, incoming: list[Incoming], references: References) -> list[Incoming]:
    """Makes sure that what an act waits for does not come unseen beside it.

    Whoever brings a household or resident takes the same lock before looking for acts that wait for it
    (applying.release): one of the two sees the other.
    """
    missing = sorted({one.waits_for for one in incoming if one.waits_for is not None})
    brought = {
        one.parsed.data.household if isinstance(one.parsed.data, HouseholdData) else one.parsed.data.resident
        for one in incoming
        if isinstance(one.parsed.data, (HouseholdData, ResidentData)) and one.waits_for is None
    }
    fresh = [key for key in brought if references.is_new(key)]
    if not missing and not fresh:
        return incoming
    applying.lock_identifiers([*missing, *fresh])
    if not missing:
        return incoming
    again = read_references(sender.organization_id, [one.parsed.data for one in incoming if one.waits_for])
    settled = []
    for one in incoming:
        waits_for = one.waits_for
        if waits_for is not None:
            references.update(again)
            waits_for = next(
                (key for key in applying.names(one.parsed.data) if not references.is_here(key)), None
            )
            if waits_for is None and isinstance(one.parsed.data, ResidentData):
                references.add(one.parsed.data.resident)
        settled.append(dataclasses.replace(one, waits_for=waits_for))
    return settled


_ACTS = """
    INSERT INTO doorstep_act
        (id, organization_id, device_id, sequence, member_id, team_id, kind, body, made_at, offset_ms, received_at,
         state, waits_for)
    SELECT id, %s, %s, sequence, %s, team_id, kind, body, made_at, offset_ms, %s, state, waits_for
    FROM json_to_recordset(%s::json) AS row
        (id uuid, sequence bigint, team_id bigint, kind text, body jsonb, made_at timestamptz, offset_ms bigint,
         state text, waits_for uuid)
    ON CONFLICT DO NOTHING
    RETURNING id
"""


def _store(sender: Sender, incoming: list[Incoming], received_at: datetime) -> set[uuid.UUID]:
    """Adds the acts that are not there yet; returns which were added. Racing senders wait for each other here."""
    if not incoming:
        return set()
    rows = [
        {
            "id": one.parsed.act.id,
            "sequence": one.parsed.act.seq,
            "team_id": one.team,
            "kind": one.parsed.act.kind,
            "body": msgspec.Raw(one.parsed.raw),
            "made_at": one.made_at,
            "offset_ms": one.offset_ms,
            "state": Act.State.WAITING if one.waits_for else Act.State.APPLIED,
            "waits_for": one.waits_for,
        }
        for one in sorted(incoming, key=lambda one: one.parsed.act.id.int)
    ]
    values = [
        sender.organization_id,
        sender.device_id,
        sender.member_id,
        received_at,
        msgspec.json.encode(rows).decode(),
    ]
    return {key for (key,) in prepared.run(_ACTS, values)}


def _applicable(sender: Sender, one: Incoming, received_at: datetime) -> applying.Applicable:
    return applying.Applicable(
        act=one.parsed.act,
        data=one.parsed.data,
        organization_id=sender.organization_id,
        device_id=sender.device_id,
        member_id=sender.member_id,
        team_id=one.team,
        enrolled_at=sender.enrolled_at,
        made_at=one.made_at,
        offset_ms=one.offset_ms,
        received_at=received_at,
    )


def _receipt(one: Incoming) -> Receipt:
    return Receipt(one.parsed.act.id, "waiting" if one.waits_for else "accepted")


def _known_receipts(
    sender: Sender, unsure: list[Parsed], problems: dict[uuid.UUID, Problem], received_at: datetime
) -> dict[uuid.UUID, Receipt]:
    """The receipts of acts that were there before, and of those that collide with another one."""
    if not unsure:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT act.id, act.state, act.device_id = %s AND (act.body = row.body OR act.body ? %s)
            FROM json_to_recordset(%s::json) AS row (id uuid, body jsonb)
            JOIN doorstep_act act ON act.id = row.id
            """,
            [
                sender.device_id,
                scrubbing.MARK,  # what was erased from an act is gone here, not on the telephone that repeats it
                msgspec.json.encode(
                    [{"id": one.act.id, "body": msgspec.Raw(one.raw)} for one in unsure]
                ).decode(),
            ],
        )
        there = {key: (state, is_same) for key, state, is_same in cursor.fetchall()}
    receipts = {}
    for one in unsure:
        key = one.act.id
        state, is_same = there.get(key, ("", False))
        if is_same:
            # What it waited for may have come meanwhile; for the telephone both mean that nothing is left to do.
            receipts[key] = Receipt(key, "waiting" if state == Act.State.WAITING else "accepted")
        elif state:
            receipts[key] = hold(sender, Problem(Reason.ID_REUSED, "", one.raw, key), received_at)
        elif key in problems:
            receipts[key] = hold(sender, problems[key], received_at)
        else:
            receipts[key] = hold(sender, Problem(Reason.SEQUENCE_REUSED, "", one.raw, key), received_at)
    return receipts


def _same(one: bytes, other: bytes) -> bool:
    return one == other or bool(msgspec.json.decode(one) == msgspec.json.decode(other))

"""Keeps what cannot be accepted, whole and with its reason, and gives its receipt (docs/field-sync.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from tungngo.doorstep.models import Act, HeldAct
from tungngo.doorstep.rules import contract
from tungngo.doorstep.rules.contract import Parsed, Problem

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from tungngo.doorstep.queries.senders import Sender

Reason = HeldAct.Reason


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one act. `status` is accepted, waiting or held; `reason` one of HeldAct.Reason."""

    id: uuid.UUID | None
    status: str
    reason: str = ""

    @property
    def message(self) -> str:
        """The reason in words for the member."""
        return str(Reason(self.reason).label) if self.reason else ""


def problem_of(raw: bytes, reason: str) -> Problem:
    """What is known of an act that is held whatever it says."""
    read = contract.parse(raw)
    return Problem(reason, "", raw, read.act.id if isinstance(read, Parsed) else read.id)


def still_held(sender: Sender, read: list[Parsed | Problem]) -> list[Parsed | Problem]:
    """A held act that comes again stays held, also where it could be stored by now: the office decides about it."""
    digests = [contract.digest(one.raw) for one in read]
    reasons: dict[bytes, str] = {
        bytes(key): reason
        for key, reason in HeldAct.objects.filter(device=sender.device_id, digest__in=digests)
        .exclude(
            Exists(Act.objects.filter(pk=OuterRef("act"), device=sender.device_id))
        )  # accepted meanwhile
        .values_list("digest", "reason")
    }
    return [
        Problem(reasons[digest], "", one.raw, one.act.id)
        if isinstance(one, Parsed) and digest in reasons
        else one
        for one, digest in zip(read, digests, strict=True)
    ]


def hold_alone(sender: Sender, problem: Problem, received_at: datetime) -> Receipt:
    """Holds an act in a transaction of its own."""
    with transaction.atomic():
        return hold(sender, problem, received_at)


def hold(sender: Sender, problem: Problem, received_at: datetime) -> Receipt:
    """Keeps an act that cannot be accepted, once, and says why; one that was accepted before stays so."""
    if problem.id is not None and problem.reason == Reason.DEVICE_REVOKED:
        known = (
            Act.objects.filter(pk=problem.id, device=sender.device_id).values_list("state", flat=True).first()
        )
        if known is not None:
            return Receipt(problem.id, "waiting" if known == Act.State.WAITING else "accepted")
    held, _created = HeldAct.objects.get_or_create(
        device_id=sender.device_id,
        digest=contract.digest(problem.raw),
        defaults={
            "organization_id": sender.organization_id,
            "act": problem.id,
            "body": problem.raw.decode(errors="replace").replace("\x00", "\ufffd"),
            "reason": problem.reason,
            "detail": problem.detail.replace("\x00", "\ufffd")[:300],
            "received_at": received_at,
        },
    )
    return Receipt(problem.id, "held", held.reason)

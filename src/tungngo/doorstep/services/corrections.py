"""What the office corrects in visits: always with a reason, always with what stood before (docs/field-sync.md).

A correction is the newest version of a visit and stays it: its revision is greater than any telephone's
(rules/corrections.py). What telephones send later is kept as an act and shown beside it; the office may let it count
again (`release_visit`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from tungngo.audit.services import record
from tungngo.doorstep.models import Act, Device, Visit, VisitCorrection, VisitedResident
from tungngo.doorstep.queries.visits import acts_of
from tungngo.doorstep.rules import contract
from tungngo.doorstep.rules.corrections import next_office_revision
from tungngo.doorstep.rules.identifiers import uuid7
from tungngo.doorstep.services.applying import Applicable, apply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.accounts.models import User

_NO_ACT = UUID(int=0)  # less than any act


class ChangedMeanwhile(Exception):
    """Another version counts than the one that was looked at."""


class NothingToDo(Exception):
    """The visit is so already."""


class CannotRelease(Exception):
    """No version of a telephone is there that could count again."""


@dataclass(frozen=True, slots=True)
class PersonValues:
    """What a visit did for one resident, as the office says it."""

    resident: UUID
    taught: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    signature: str = ""
    decline_reason: str = ""
    support: str = ""


@dataclass(frozen=True, slots=True)
class VisitValues:
    """What the office says about a visit. Who made it, for which team, and what the household agreed to stay."""

    outcome: str
    visited_date: dt.date
    visited_time: dt.time
    round_id: int | None
    revisit_date: dt.date | None
    note: str
    people: Sequence[PersonValues]


def snapshot(visit: Visit) -> dict[str, Any]:
    """Returns everything that a correction can change, as plain values."""
    people = VisitedResident.objects.filter(visit=visit).order_by("resident_id")
    return {
        "outcome": visit.outcome,
        "visited_at": visit.visited_at.isoformat(),
        "visited_date": visit.visited_date.isoformat(),
        "round": visit.round_id,
        "revisit_date": visit.revisit_date.isoformat() if visit.revisit_date else None,
        "note": visit.note,
        "voided": visit.is_voided,
        "people": [
            {
                "resident": str(row.resident_id),
                "taught": sorted(row.taught),
                "known": sorted(row.known),
                "signature": row.signature,
                "decline_reason": row.decline_reason,
                "support": row.support,
            }
            for row in people
        ],
    }


def _locked(visit: Visit, seen: UUID) -> Visit:
    """The visit, held until the transaction ends.

    Raises:
        ChangedMeanwhile: Another version counts by now.
    """
    held = Visit.objects.select_for_update().get(pk=visit.pk)
    if held.version_act != seen:
        raise ChangedMeanwhile
    return held


def _keep(
    visit: Visit, kind: str, *, reason: str, before: dict[str, Any], actor: User, at: dt.datetime
) -> VisitCorrection:
    correction = VisitCorrection.objects.create(
        id=visit.version_act if kind != VisitCorrection.Kind.RELEASE else uuid7(at),
        organization_id=visit.organization_id,
        visit=visit,
        kind=kind,
        reason=reason,
        before=before,
        after=snapshot(visit),
        created_by=actor,
        created_at=at,
    )
    record(
        act=f"doorstep.visit.{kind}",
        actor=actor,
        organization_id=visit.organization_id,
        subject=visit,
        at=at,
        data={"day": f"{visit.visited_date:%d/%m/%Y}"},
    )
    return correction


def _take_over(visit: Visit, at: dt.datetime) -> None:
    """Makes the row a version of the office."""
    visit.revision = next_office_revision(visit.revision)
    visit.version_act = uuid7(at)


@transaction.atomic
def correct_visit(
    *, visit: Visit, values: VisitValues, reason: str, seen: UUID, actor: User, at: dt.datetime
) -> VisitCorrection:
    """Writes what the office says about a visit over what the telephone said.

    Raises:
        ChangedMeanwhile: Another version counts than `seen`.
        NothingToDo: Nothing would change.
    """
    held = _locked(visit, seen)
    before = snapshot(held)
    local = timezone.localtime(held.visited_at)
    is_moved = (values.visited_date, values.visited_time) != (
        held.visited_date,
        local.time().replace(second=0, microsecond=0),
    )
    if is_moved:
        held.visited_date = values.visited_date
        held.visited_at = timezone.make_aware(dt.datetime.combine(values.visited_date, values.visited_time))
        held.is_clock_doubtful = False
    held.outcome = values.outcome
    held.round_id = values.round_id
    held.revisit_date = values.revisit_date
    held.note = values.note
    _take_over(held, at)
    held.save()
    VisitedResident.objects.filter(visit=held).delete()
    if values.outcome == Visit.Outcome.PRESENT:
        VisitedResident.objects.bulk_create(
            VisitedResident(
                visit=held,
                resident_id=person.resident,
                organization_id=held.organization_id,
                taught=list(person.taught),
                known=list(person.known),
                signature=person.signature,
                decline_reason=person.decline_reason,
                support=person.support,
            )
            for person in values.people
        )
    if snapshot(held) == before:
        raise NothingToDo
    return _keep(held, VisitCorrection.Kind.EDIT, reason=reason, before=before, actor=actor, at=at)


@transaction.atomic
def set_voided(
    *, visit: Visit, is_voided: bool, reason: str, seen: UUID, actor: User, at: dt.datetime
) -> VisitCorrection:
    """Takes a visit out of all figures, or back into them.

    Raises:
        ChangedMeanwhile: Another version counts than `seen`.
        NothingToDo: It is so already.
    """
    held = _locked(visit, seen)
    if held.is_voided == is_voided:
        raise NothingToDo
    before = snapshot(held)
    held.is_voided = is_voided
    _take_over(held, at)
    held.save()
    kind = VisitCorrection.Kind.VOID if is_voided else VisitCorrection.Kind.RESTORE
    return _keep(held, kind, reason=reason, before=before, actor=actor, at=at)


@transaction.atomic
def release_visit(*, visit: Visit, reason: str, seen: UUID, actor: User, at: dt.datetime) -> VisitCorrection:
    """Lets the newest version of the telephone count again, and its later ones too.

    Raises:
        ChangedMeanwhile: Another version counts than `seen`.
        CannotRelease: No act of the visit is there, or it can no longer be read.
    """
    held = _locked(visit, seen)
    before = snapshot(held)
    act = next((act for act in acts_of(held) if act.state == Act.State.APPLIED), None)
    parsed = contract.parse(msgspec.json.encode(act.body)) if act else None
    if act is None or not isinstance(parsed, contract.Parsed):
        raise CannotRelease
    held.revision, held.version_act = 1, _NO_ACT
    held.save(update_fields=["revision", "version_act"])
    apply(
        [
            Applicable(
                act=parsed.act,
                data=parsed.data,
                organization_id=act.organization_id,
                device_id=act.device_id,
                member_id=act.member_id,
                team_id=act.team_id,
                enrolled_at=Device.objects.values_list("enrolled_at", flat=True).get(pk=act.device_id),
                made_at=act.made_at,
                offset_ms=act.offset_ms,
                received_at=act.received_at,
            )
        ]
    )
    held.refresh_from_db()
    if held.version_act == _NO_ACT:
        raise CannotRelease
    return _keep(held, VisitCorrection.Kind.RELEASE, reason=reason, before=before, actor=actor, at=at)

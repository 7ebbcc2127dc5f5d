"""Making one of two entries of the register, and two again.

The merged entry stays as a row that points to the kept one: acts of telephones that still name it land there
(services/applying.py follows one step, so every entry points straight to the end of its line). Visits, people and
whatever hangs on the merged entry move along. Nothing that was counted is counted twice or lost.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import (
    Act,
    ConsentChange,
    Household,
    Merge,
    NotDuplicate,
    RegisterKind,
    Resident,
    RightsRequest,
    Visit,
    VisitedResident,
)
from tungngo.doorstep.services.households import bump, derive_household, derive_resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User

HOUSEHOLD_VALUES = (
    "neighborhood_id",
    "team_id",
    "lane",
    "house_number",
    "head_name",
    "phone",
    "note",
    "state",
)
RESIDENT_VALUES = ("full_name", "birth_year", "is_adult_stated", "state")
# Which of two answers about one person at one visit says more.
_SIGNATURES = ("", "declined", "had", "registered")


class NotPossible(Exception):
    """One of the two is gone: merged, erased, or of another commune; or there is nothing to take back."""


@dataclass(frozen=True, slots=True)
class _People:
    """What one visit did for one person, as plain values."""

    visit: UUID
    taught: list[str]
    known: list[str]
    signature: str
    decline_reason: str
    support: str

    @classmethod
    def of(cls, row: VisitedResident) -> _People:
        return cls(row.visit_id, row.taught, row.known, row.signature, row.decline_reason, row.support)

    def as_json(self) -> list[Any]:
        return [str(self.visit), self.taught, self.known, self.signature, self.decline_reason, self.support]

    @classmethod
    def from_json(cls, kept: list[Any]) -> _People:
        return cls(uuid.UUID(kept[0]), *kept[1:])


@transaction.atomic
def merge_households(
    *, kept: Household, merged: Household, values: Mapping[str, Any], actor: User, at: datetime
) -> Merge:
    """Makes one household of two.

    Args:
        kept: Which stays.
        merged: Which becomes a pointer to it.
        values: The kept one's values from now on, of HOUSEHOLD_VALUES; what is not given stays.
        actor: Who decided.
        at: When.

    Raises:
        NotPossible: One of them is not there any more.
    """
    one, other = _locked(Household, kept.pk, merged.pk)
    before = {
        **_replaced(one, HOUSEHOLD_VALUES, values),
        "merged_state": other.state,
        "merged_team": other.team_id,
        "residents": [str(pk) for pk in other.residents.order_by("pk").values_list("pk", flat=True)],
        "visits": [str(pk) for pk in other.visits.order_by("pk").values_list("pk", flat=True)],
        "pointing": [str(pk) for pk in other.merged_households.order_by("pk").values_list("pk", flat=True)],
        "consents": list(other.consent_changes.order_by("pk").values_list("pk", flat=True)),
        "requests": list(other.rights_requests.order_by("pk").values_list("pk", flat=True)),
    }
    _set(one, HOUSEHOLD_VALUES, values)
    derive_household(one)
    if other.restricted_at is not None and one.restricted_at is None:
        one.restricted_at = other.restricted_at  # who asked for it lives there now
        before["restricted"] = True
    bump(one)
    one.save()
    _hang_on(other.pk, one.pk)
    Household.objects.filter(merged_into=other).update(merged_into=one)
    other.state, other.merged_into, other.team_id = Household.State.MERGED, one, None
    bump(other)
    other.save()
    return _made(one, other, before, actor, at)


def _hang_on(source: UUID, target: UUID) -> None:
    """Moves what hangs on a household to another."""
    for model in (Resident, Visit, ConsentChange, RightsRequest):
        model.objects.filter(household=source).update(household=target)


@transaction.atomic
def merge_residents(
    *, kept: Resident, merged: Resident, values: Mapping[str, Any], actor: User, at: datetime
) -> Merge:
    """Makes one resident of two, who may stand in different households: the person stays in the kept one's.

    Where one visit met both, what it did is put together.

    Raises:
        NotPossible: One of them is not there any more.
    """
    one, other = _locked(Resident, kept.pk, merged.pk)
    theirs = [_People.of(row) for row in other.visits.order_by("visit_id")]
    mine = [
        _People.of(row)
        for row in one.visits.filter(visit__in=[row.visit for row in theirs]).order_by("visit_id")
    ]
    before = {
        **_replaced(one, RESIDENT_VALUES, values),
        "merged_state": other.state,
        "merged_people": [row.as_json() for row in theirs],
        "kept_people": [row.as_json() for row in mine],
        "pointing": [str(pk) for pk in other.merged_residents.order_by("pk").values_list("pk", flat=True)],
        "requests": list(other.rights_requests.order_by("pk").values_list("pk", flat=True)),
    }
    _set(one, RESIDENT_VALUES, values)
    derive_resident(one)
    bump(one)
    one.save()
    other.visits.all().delete()
    _write_people(one, _together(mine, theirs))
    RightsRequest.objects.filter(resident=other).update(resident=one)
    Resident.objects.filter(merged_into=other).update(merged_into=one)
    other.state, other.merged_into = Resident.State.MERGED, one
    bump(other)
    other.save()
    _tell_phones({one.household_id, other.household_id})
    return _made(one, other, before, actor, at)


def _together(mine: Iterable[_People], theirs: Iterable[_People]) -> list[_People]:
    by_visit = {row.visit: row for row in mine}
    for row in theirs:
        other = by_visit.get(row.visit)
        by_visit[row.visit] = row if other is None else _both(other, row)
    return list(by_visit.values())


def _both(one: _People, other: _People) -> _People:
    """What one visit did for a person whom it recorded twice."""
    taught = list(dict.fromkeys([*one.taught, *other.taught]))
    further = max(one, other, key=lambda row: _SIGNATURES.index(row.signature))
    return _People(
        visit=one.visit,
        taught=taught,
        known=[code for code in dict.fromkeys([*one.known, *other.known]) if code not in taught],
        signature=further.signature,
        decline_reason=further.decline_reason,
        support=one.support or other.support,
    )


def _write_people(resident: Resident, rows: Iterable[_People]) -> None:
    wanted = list(rows)
    VisitedResident.objects.filter(resident=resident, visit__in=[row.visit for row in wanted]).delete()
    VisitedResident.objects.bulk_create(
        VisitedResident(
            visit_id=row.visit,
            resident=resident,
            organization_id=resident.organization_id,
            taught=row.taught,
            known=row.known,
            signature=row.signature,
            decline_reason=row.decline_reason,
            support=row.support,
        )
        for row in wanted
    )


@transaction.atomic
def undo_merge(*, merge: Merge, actor: User, at: datetime) -> Merge:
    """Makes two of one again: each gets back what it had, and visits that came since go by the act that made them.

    Raises:
        NotPossible: It was taken back, or one of the two was merged further or erased since.
    """
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if locked.undone_at is not None or not locked.before:
        raise NotPossible
    if locked.kind == RegisterKind.HOUSEHOLD:
        _undo_households(locked)
    else:
        _undo_residents(locked)
    locked.undone_by, locked.undone_at = actor, at
    locked.save(update_fields=["undone_by", "undone_at"])
    _record(f"doorstep.{locked.kind}.unmerge", locked, actor, at)
    return locked


def _undo_households(merge: Merge) -> None:
    before = merge.before
    one, other = _locked_pair(Household, merge)
    _put_back(one, before)
    if before.get("restricted"):
        one.restricted_at = None
    derive_household(one)
    bump(one)
    one.save()
    theirs = [other.pk, *before["pointing"]]
    for model, kind in ((Resident, "resident"), (Visit, "visit")):
        here = model.objects.filter(household=one)
        since = _named_in_acts(kind, here.values_list("pk", flat=True), theirs)
        here.filter(pk__in={uuid.UUID(pk) for pk in before[f"{kind}s"]} | since).update(household=other)
    ConsentChange.objects.filter(pk__in=before["consents"]).update(household=other)
    RightsRequest.objects.filter(pk__in=before["requests"]).update(household=other)
    Household.objects.filter(pk__in=before["pointing"], merged_into=one).update(merged_into=other)
    other.state, other.merged_into, other.team_id = before["merged_state"], None, before["merged_team"]
    bump(other)
    other.save()


def _named_in_acts(kind: str, things: Iterable[UUID], households: Iterable[object]) -> set[UUID]:
    """Which visits or residents came by acts that name one of these households."""
    acts = Act.objects.filter(
        kind=kind,
        **{f"body__data__{kind}__in": [str(key) for key in things]},
        body__data__household__in=[str(key) for key in households],
    )
    return {uuid.UUID(key) for key in acts.values_list(f"body__data__{kind}", flat=True)}


def _undo_residents(merge: Merge) -> None:
    before = merge.before
    one, other = _locked_pair(Resident, merge)
    _put_back(one, before)
    derive_resident(one)
    bump(one)
    one.save()
    theirs = {row.visit: row for row in map(_People.from_json, before["merged_people"])}
    mine = {row.visit: row for row in map(_People.from_json, before["kept_people"])}
    since_theirs, since_mine = _people_since(one, other, known={*theirs})
    still = set(one.visits.values_list("visit_id", flat=True))
    theirs = {visit: row for visit, row in theirs.items() if visit in still} | since_theirs
    mine = {visit: row for visit, row in mine.items() if visit in still} | since_mine
    VisitedResident.objects.filter(
        resident=one, visit__in=[visit for visit in theirs if visit not in mine]
    ).delete()
    _write_people(one, mine.values())
    _write_people(other, theirs.values())
    RightsRequest.objects.filter(pk__in=before["requests"]).update(resident=other)
    Resident.objects.filter(pk__in=before["pointing"], merged_into=one).update(merged_into=other)
    other.state, other.merged_into = before["merged_state"], None
    bump(other)
    other.save()
    _tell_phones({one.household_id, other.household_id})


def _people_since(
    one: Resident, other: Resident, *, known: set[UUID]
) -> tuple[dict[UUID, _People], dict[UUID, _People]]:
    """What visits that came after the merge said of each of the two, as their acts name them."""
    acts = dict(one.visits.exclude(visit__in=known).values_list("visit__version_act", "visit_id"))
    theirs: dict[UUID, _People] = {}
    mine: dict[UUID, _People] = {}
    for pk, people in Act.objects.filter(pk__in=list(acts)).values_list("pk", "body__data__people"):
        for person in people or []:
            row = _People(acts[pk], *(person.get(name, default) for name, default in _ACT_DEFAULTS))
            if person.get("resident") == str(other.pk):
                theirs[row.visit] = row
            elif person.get("resident") == str(one.pk):
                mine[row.visit] = row
    return theirs, mine if theirs else {}


_ACT_DEFAULTS: tuple[tuple[str, Any], ...] = (
    ("taught", []), ("known", []), ("signature", ""), ("decline_reason", ""), ("support", ""),
)  # fmt: skip


@transaction.atomic
def say_not_duplicate(
    *, organization_id: int, kind: str, one: UUID, other: UUID, actor: User, at: datetime
) -> NotDuplicate:
    """Remembers that two entries are two, so that they are not proposed again."""
    smaller, greater = sorted((one, other))
    said, is_new = NotDuplicate.objects.get_or_create(
        organization_id=organization_id,
        kind=kind,
        one=smaller,
        other=greater,
        defaults={"decided_by": actor, "decided_at": at},
    )
    if is_new:
        record(
            act=f"doorstep.{kind}.not_duplicate",
            actor=actor,
            organization_id=organization_id,
            subject=said,
            at=at,
            data={},
        )
    return said


def _locked(model: Any, kept: UUID, merged: UUID) -> tuple[Any, Any]:
    found = {
        row.pk: row
        for row in model.objects.select_for_update(of=("self",)).filter(pk__in=[kept, merged]).order_by("pk")
    }
    if len(found) != 2:  # noqa: PLR2004  # the two
        raise NotPossible
    one, other = found[kept], found[merged]
    gone = {model.State.MERGED, model.State.ERASED}
    if one.state in gone or other.state in gone or one.organization_id != other.organization_id:
        raise NotPossible
    return one, other


def _locked_pair(model: Any, merge: Merge) -> tuple[Any, Any]:
    found = {
        row.pk: row
        for row in model.objects.select_for_update(of=("self",))
        .filter(pk__in=[merge.kept, merge.merged])
        .order_by("pk")
    }
    one, other = found.get(merge.kept), found.get(merge.merged)
    if one is None or other is None or other.merged_into_id != one.pk:
        raise NotPossible  # merged further since: that is taken back first
    if one.state in {model.State.MERGED, model.State.ERASED}:
        raise NotPossible
    return one, other


def _set(thing: Household | Resident, names: Iterable[str], values: Mapping[str, Any]) -> None:
    for name in names:
        if name in values:
            setattr(thing, name, values[name])


def _replaced(
    thing: Household | Resident, names: Iterable[str], values: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Which values a merge replaces, as they were and as they become."""
    changed = [name for name in names if name in values and getattr(thing, name) != values[name]]
    return {
        "values": {name: getattr(thing, name) for name in changed},
        "replaced_by": {name: values[name] for name in changed},
    }


def _put_back(thing: Household | Resident, before: Mapping[str, Any]) -> None:
    """Gives back what the merge replaced; what somebody wrote since stays."""
    for name, value in before["values"].items():
        if getattr(thing, name) == before["replaced_by"][name]:
            setattr(thing, name, value)


def _tell_phones(households: set[UUID]) -> None:
    """Marks households as changed, so that telephones are given them again with whom they hold now."""
    for household in Household.objects.select_for_update().filter(pk__in=households).order_by("pk"):
        household.save(update_fields=["state"])


def _made(
    one: Household | Resident,
    other: Household | Resident,
    before: dict[str, Any],
    actor: User,
    at: datetime,
) -> Merge:
    kind = RegisterKind.HOUSEHOLD if isinstance(one, Household) else RegisterKind.RESIDENT
    merge = Merge.objects.create(
        organization_id=one.organization_id,
        kind=kind,
        kept=one.pk,
        merged=other.pk,
        before=before,
        made_by=actor,
        made_at=at,
    )
    _record(f"doorstep.{kind}.merge", merge, actor, at)
    return merge


def _record(act: str, merge: Merge, actor: User, at: datetime) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=merge.organization_id,
        subject=merge,
        at=at,
        data={"kept": str(merge.kept), "merged": str(merge.merged)},
    )

"""Adding and changing households and residents at the office.

A change is a new version: its revision is one more, and no act brought it (rules/versions.py). The audit log says who
changed which fields and never a name or a number: it cannot be emptied when a resident asks for erasure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import Household, Resident
from tungngo.doorstep.rules.addresses import folded_household, household_sort_key
from tungngo.organizations.rules import stored_sort_key
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class HouseholdValues:
    """What the office writes of a household."""

    neighborhood: Organization
    team: Organization | None
    lane: str
    house_number: str
    head_name: str
    phone: str
    note: str
    state: str = Household.State.ACTIVE


@dataclass(frozen=True, slots=True)
class ResidentValues:
    """What the office writes of a resident."""

    full_name: str
    birth_year: int | None
    is_adult_stated: bool | None = None
    state: str = Resident.State.ACTIVE


class ChangedMeanwhile(Exception):
    """Somebody else, perhaps at the door, changed it after the caller saw it.

    Attributes:
        current: It as it stands.
    """

    def __init__(self, current: Household | Resident) -> None:
        super().__init__(f"{current.pk} was changed meanwhile")
        self.current = current


class NotEditable(Exception):
    """It was merged into another or erased: nothing is left to change."""


def derive_household(household: Household) -> None:
    """Fills what follows from the address and the head's name; every writer calls it before saving."""
    named = {"lane": household.lane, "house_number": household.house_number, "head_name": household.head_name}
    household.folded = folded_household(**named)
    household.sort_key = household_sort_key(**named)


def derive_resident(resident: Resident) -> None:
    """Fills what follows from the name; every writer calls it before saving."""
    resident.folded_name = fold(resident.full_name)[:120]
    resident.sort_key = stored_sort_key(resident.full_name)


def new_household(
    *, pk: UUID, commune_id: int, values: HouseholdValues, actor: User | None, at: datetime
) -> Household:
    """A household of the first version, not saved."""
    household = Household(
        pk=pk, organization_id=commune_id, created_by=actor, created_at=at, **_fields(values)
    )
    derive_household(household)
    return household


def new_resident(*, pk: UUID, household: Household, values: ResidentValues, at: datetime) -> Resident:
    """A resident of the first version, not saved."""
    resident = Resident(
        pk=pk,
        organization_id=household.organization_id,
        household=household,
        created_at=at,
        **_resident_fields(values),
    )
    derive_resident(resident)
    return resident


@transaction.atomic
def add_household(
    *,
    commune: Organization,
    pk: UUID,
    values: HouseholdValues,
    residents: Sequence[tuple[UUID, ResidentValues]] = (),
    actor: User,
    at: datetime,
) -> tuple[Household, bool]:
    """Adds a household with its residents; the same `pk` sent twice adds once. Returns it, and whether it is new."""
    known = Household.objects.filter(pk=pk, organization=commune).first()
    if known is not None:
        return known, False
    household = new_household(pk=pk, commune_id=commune.pk, values=values, actor=actor, at=at)
    household.save(force_insert=True)
    Resident.objects.bulk_create(
        new_resident(pk=key, household=household, values=person, at=at) for key, person in residents
    )
    _record("doorstep.household.add", household, actor, at, {"residents": len(residents)})
    return household, True


@transaction.atomic
def edit_household(
    *, household: Household, values: HouseholdValues, seen_revision: int, actor: User, at: datetime
) -> Household:
    """Writes a new version of a household; nothing when nothing differs.

    Raises:
        ChangedMeanwhile: It has another revision than the one seen.
        NotEditable: It was merged or erased.
    """
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if locked.state not in {Household.State.ACTIVE, Household.State.MOVED}:
        raise NotEditable
    fields = _fields(values)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    if locked.revision != seen_revision:
        raise ChangedMeanwhile(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    derive_household(locked)
    bump(locked)
    locked.save()
    _record("doorstep.household.change", locked, actor, at, {"fields": changed})
    return locked


@transaction.atomic
def add_resident(
    *, household: Household, pk: UUID, values: ResidentValues, actor: User, at: datetime
) -> tuple[Resident, bool]:
    """Adds a resident; the same `pk` sent twice adds once. Returns it, and whether it is new.

    Raises:
        NotEditable: The household was merged or erased.
    """
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if locked.state not in {Household.State.ACTIVE, Household.State.MOVED}:
        raise NotEditable
    known = Resident.objects.filter(pk=pk, organization_id=locked.organization_id).first()
    if known is not None:
        return known, False
    resident = new_resident(pk=pk, household=locked, values=values, at=at)
    resident.save(force_insert=True)
    _record("doorstep.resident.add", resident, actor, at, {"household": str(locked.pk)})
    return resident, True


@transaction.atomic
def edit_resident(
    *, resident: Resident, values: ResidentValues, seen_revision: int, actor: User, at: datetime
) -> Resident:
    """Writes a new version of a resident; nothing when nothing differs.

    Raises:
        ChangedMeanwhile: It has another revision than the one seen.
        NotEditable: It was merged or erased.
    """
    locked = Resident.objects.select_for_update(of=("self",)).get(pk=resident.pk)
    if locked.state in {Resident.State.MERGED, Resident.State.ERASED}:
        raise NotEditable
    fields = _resident_fields(values)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    if locked.revision != seen_revision:
        raise ChangedMeanwhile(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    derive_resident(locked)
    bump(locked)
    locked.save()
    data = {"fields": changed, "household": str(locked.household_id)}
    _record("doorstep.resident.change", locked, actor, at, data)
    return locked


def bump(thing: Household | Resident) -> None:
    """Makes it a new version, written at the office."""
    thing.revision += 1
    thing.version_act = None


def _fields(values: HouseholdValues) -> dict[str, object]:
    return {
        "neighborhood_id": values.neighborhood.pk,
        "team_id": values.team.pk if values.team else None,
        "lane": values.lane,
        "house_number": values.house_number,
        "head_name": values.head_name,
        "phone": values.phone,
        "note": values.note,
        "state": values.state,
    }


def _resident_fields(values: ResidentValues) -> dict[str, Any]:
    return {
        "full_name": values.full_name,
        "birth_year": values.birth_year,
        "is_adult_stated": values.is_adult_stated,
        "state": values.state,
    }


def _record(act: str, subject: Household | Resident, actor: User, at: datetime, data: dict[str, Any]) -> None:
    record(act=act, actor=actor, organization_id=subject.organization_id, subject=subject, at=at, data=data)

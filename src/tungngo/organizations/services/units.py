"""Adding, renaming, moving and ending units. Every writer of the tree locks the commune (or the parent) first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from tungngo.audit.services import record
from tungngo.organizations import rules
from tungngo.organizations.models import LEVELS, Organization, OrganizationKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tungngo.accounts.models import User


class DuplicateUnit(Exception):
    """The commune has an active unit of this kind and name already."""


class StaleUnit(Exception):
    """The unit was changed by somebody else since the form was opened."""


class UnitsBelow(Exception):
    """A unit with active units below it, or people who act for it, cannot end."""


class MisplacedUnit(Exception):
    """A unit cannot stand there: under itself, outside its commune, or a neighborhood under a neighborhood's team."""


def reserve_ids(count: int) -> list[int]:
    """Returns fresh ids for units, because a commune's row names itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Organization._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def add_commune(
    *, province: Organization, name: str, actor: User | None, at: datetime, code: str = ""
) -> Organization:
    """Adds a commune under its province.

    Args:
        province: Its province; an exercise's commune may stand under an invented one.
        name: With the word for its kind: "Phường …".
        actor: Who adds it; None for the program.
        at: Now.
        code: The statistics office's code; empty for a commune that is none of the nation's list.
    """
    pk = reserve_ids(1)[0]
    row = {"id": pk, "commune_id": pk, "kind": OrganizationKind.COMMUNE, "name": name, "code": code}
    commune: Organization = Organization.objects.add_child(province, row)
    record(
        act="organizations.unit.add",
        actor=actor,
        organization_id=pk,
        subject=commune,
        at=at,
        data={"name": commune.name, "kind": commune.kind},
    )
    return commune


def _lock(commune_id: int | None, parent: Organization) -> None:
    Organization.objects.select_for_update().get(pk=commune_id or parent.pk)


def _has_name(commune_id: int | None, kind: str, name: str, *, besides: int | None = None) -> bool:
    if commune_id is None:
        return False
    same = Organization.objects.filter(
        commune_id=commune_id, kind=kind, name=rules.kept_name(name), is_active=True
    )
    return bool(same.exclude(pk=besides).exists())


@transaction.atomic
def add_unit(*, parent: Organization, kind: str, name: str, actor: User | None, at: datetime) -> Organization:
    """Adds a unit under another one, within the parent's commune.

    Raises:
        DuplicateUnit: The commune has one of this kind and name.
        MisplacedUnit: A level of government is not added so.
    """
    if kind in LEVELS:
        raise MisplacedUnit
    _lock(parent.commune_id, parent)
    if _has_name(parent.commune_id, kind, name):
        raise DuplicateUnit(name)
    unit: Organization = Organization.objects.add_child(
        parent, {"kind": kind, "name": name, "commune_id": parent.commune_id}
    )
    record(
        act="organizations.unit.add",
        actor=actor,
        organization_id=parent.commune_id,
        subject=unit,
        at=at,
        data={"name": unit.name, "kind": unit.kind},
    )
    return unit


@transaction.atomic
def add_units(
    *, parent: Organization, units: Sequence[tuple[str, str]], actor: User, at: datetime
) -> list[Organization]:
    """Adds several units (kind, name) under one parent; those that the commune has already are passed over."""
    _lock(parent.commune_id, parent)
    added = []
    for kind, name in units:
        if not _has_name(parent.commune_id, kind, name):
            added.append(add_unit(parent=parent, kind=kind, name=name, actor=actor, at=at))
    return added


def _current(unit: Organization, version: int) -> Organization:
    """The unit's row, locked, when nobody changed it since `version`."""
    _lock(unit.commune_id, unit)
    current: Organization = Organization.objects.select_for_update().get(pk=unit.pk)
    if current.version != version:
        raise StaleUnit
    current.version += 1
    return current


@transaction.atomic
def rename_unit(
    *, unit: Organization, name: str, kind: str, version: int, actor: User, at: datetime
) -> Organization:
    """Gives a unit another name or kind.

    Raises:
        StaleUnit: It was changed since the form showed `version`.
        DuplicateUnit: Another unit of the commune has this kind and name.
    """
    current = _current(unit, version)
    if current.kind in LEVELS or kind in LEVELS:
        raise MisplacedUnit
    if _has_name(current.commune_id, kind, name, besides=current.pk):
        raise DuplicateUnit(name)
    before = {"name": current.name, "kind": current.kind}
    current.name, current.kind = name, kind
    current.save(update_fields=["name", "kind", "version"])
    record(
        act="organizations.unit.rename",
        actor=actor,
        organization_id=current.commune_id,
        subject=current,
        at=at,
        data={"before": before, "name": current.name, "kind": current.kind},
    )
    return current


@transaction.atomic
def move_unit(
    *, unit: Organization, parent: Organization, version: int, actor: User, at: datetime
) -> Organization:
    """Puts a unit, with what is below it, under another unit of the same commune.

    Raises:
        StaleUnit: It was changed since the form showed `version`.
        MisplacedUnit: The new parent is the unit itself, below it, or of another commune.
    """
    current = _current(unit, version)
    target: Organization = Organization.objects.get(pk=parent.pk)
    if (
        current.kind in LEVELS
        or target.commune_id != current.commune_id
        or target.path.startswith(current.path)
        or not target.is_active
    ):
        raise MisplacedUnit
    current.save(update_fields=["version"])
    Organization.objects.move(current, target, "last-child")
    moved: Organization = Organization.objects.get(pk=current.pk)
    record(
        act="organizations.unit.move",
        actor=actor,
        organization_id=moved.commune_id,
        subject=moved,
        at=at,
        data={"name": moved.name, "under": target.name},
    )
    return moved


@transaction.atomic
def change_unit(
    *,
    unit: Organization,
    name: str,
    kind: str,
    parent: Organization,
    version: int,
    actor: User,
    at: datetime,
) -> None:
    """Renames a unit and moves it, as far as it changes; raises what `rename_unit` and `move_unit` raise."""
    if unit.version != version:
        raise StaleUnit
    above = Organization.objects.get_parent(unit, update=False)
    if (rules.kept_name(name), kind) != (unit.name, unit.kind):
        version = rename_unit(unit=unit, name=name, kind=kind, version=version, actor=actor, at=at).version
    if above is None or above.pk != parent.pk:
        move_unit(unit=unit, parent=parent, version=version, actor=actor, at=at)


@transaction.atomic
def set_active(
    *, unit: Organization, is_active: bool, version: int, actor: User, at: datetime
) -> Organization:
    """Ends a unit (its records stay) or takes it up again.

    Raises:
        StaleUnit: It was changed since the form showed `version`.
        UnitsBelow: It has active units below it, or people who act for it.
        DuplicateUnit: Taken up again, it would be the second of its kind and name.
    """
    current = _current(unit, version)
    if current.kind in LEVELS:
        raise MisplacedUnit
    if not is_active and (
        Organization.objects.get_descendants(current).filter(is_active=True).exists()
        or current.memberships.filter(user__is_active=True).exists()
    ):
        raise UnitsBelow
    if is_active and _has_name(current.commune_id, current.kind, current.name, besides=current.pk):
        raise DuplicateUnit(current.name)
    current.is_active = is_active
    current.save(update_fields=["is_active", "version"])
    record(
        act="organizations.unit.activate" if is_active else "organizations.unit.deactivate",
        actor=actor,
        organization_id=current.commune_id,
        subject=current,
        at=at,
        data={"name": current.name},
    )
    return current

"""Adding a commune's neighborhoods and teams from a list: previewed, then exactly that, all or nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.organizations.models import Organization, UnitImport
from tungngo.organizations.rules import folded_name
from tungngo.organizations.rules.unit_rows import NEIGHBORHOOD, TEAM, Existing, Row, check_rows, is_same_name
from tungngo.organizations.services.bulk import insert_below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tungngo.accounts.models import User

# What reading the file itself found wrong; the rest is judged anew.
READING_PROBLEMS = frozenset({"formula_cell", "merged", "not_text", "unknown_kind"})


class WrongRows(Exception):
    """The list holds mistakes; nothing was added. `rows` are its judged rows."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__(f"{sum(row.outcome == 'wrong' for row in rows)} rows")
        self.rows = rows


def _existing(commune: Organization) -> list[Organization]:
    return list(Organization.objects.filter(commune=commune, kind__in=[NEIGHBORHOOD, TEAM], is_active=True))


def judge(commune: Organization, rows: Sequence[Row]) -> list[Row]:
    """Judges rows against what the commune has now."""
    return check_rows(rows, [Existing(unit.kind, unit.name) for unit in _existing(commune)])


@transaction.atomic
def keep_import(
    *, commune: Organization, file_name: str, content: bytes, rows: Sequence[Row], actor: User, at: datetime
) -> UnitImport:
    """Keeps a list as it was read, for its preview; adds no unit."""
    kept = UnitImport.objects.create(
        organization=commune,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=[row.as_json() for row in rows],
        created_by=actor,
        created_at=at,
    )
    record(
        act="organizations.import.keep",
        actor=actor,
        organization_id=commune.pk,
        subject=kept,
        at=at,
        data={"file": kept.file_name, "rows": len(rows)},
    )
    return kept


@transaction.atomic
def add_listed_units(
    *, commune: Organization, rows: Sequence[Row], source: str, actor: User, at: datetime
) -> list[Organization]:
    """Adds the units of a list that the commune has not yet; all of them, or none.

    Raises:
        WrongRows: At least one row is wrong.
    """
    current: Organization = Organization.objects.select_for_update().get(pk=commune.pk)
    judged = judge(current, rows)
    if any(row.outcome == "wrong" for row in judged):
        raise WrongRows(judged)
    fresh = [row for row in judged if row.outcome == "add"]
    places = [
        Organization(kind=NEIGHBORHOOD, name=row.name, commune=current)
        for row in fresh
        if row.kind == NEIGHBORHOOD
    ]
    insert_below([(current, place) for place in places])
    by_name: dict[str, list[Organization]] = {}
    for unit in [*_existing(current)]:
        if unit.kind == NEIGHBORHOOD:
            by_name.setdefault(folded_name(unit.name), []).append(unit)
    teams = [
        (_parent(row.under, by_name) or current, Organization(kind=TEAM, name=row.name, commune=current))
        for row in fresh
        if row.kind == TEAM
    ]
    insert_below(teams)
    added = places + [team for _, team in teams]
    record(
        act="organizations.units.import",
        actor=actor,
        organization_id=current.pk,
        subject=current,
        at=at,
        data={"added": len(added), "file": source, "names": [unit.name for unit in added]},
    )
    return added


def _parent(name: str, by_name: dict[str, list[Organization]]) -> Organization | None:
    candidates = by_name.get(folded_name(name), []) if name else []
    exact = [unit for unit in candidates if unit.name.lower() == name.lower()]
    return next(iter(exact or [unit for unit in candidates if is_same_name(unit.name, name)]), None)


def judge_import(*, unit_import: UnitImport) -> list[Row]:
    """Returns a kept list's rows, judged against what the commune has now; changes nothing."""
    return judge(unit_import.organization, [_unjudged(Row.from_json(kept)) for kept in unit_import.rows])


@transaction.atomic
def apply_import(*, unit_import: UnitImport, actor: User, at: datetime) -> int:
    """Adds the units of a previewed list; returns how many. Confirming it twice adds nothing more.

    Raises:
        WrongRows: A row is wrong, perhaps only since the preview.
    """
    current = UnitImport.objects.select_for_update().select_related("organization").get(pk=unit_import.pk)
    if current.applied_at is not None:
        return 0
    rows = [_unjudged(Row.from_json(kept)) for kept in current.rows]
    added = add_listed_units(
        commune=current.organization, rows=rows, source=current.file_name, actor=actor, at=at
    )
    current.applied_at = at
    current.save(update_fields=["applied_at"])
    return len(added)


def _unjudged(row: Row) -> Row:
    """The row as it was read: reading's own problems stay, the comparison is made again."""
    row.outcome, row.near = "add", ""
    row.problems = [problem for problem in row.problems if problem.what in READING_PROBLEMS]
    return row

"""How every act changes a plan: one lock, the rows before and after, one number, one line in the audit log."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from tungngo.audit.services import record
from tungngo.plans.models import (
    Plan,
    PlanChange,
    PlanItem,
    PlanItemUnit,
    PlanReportObligation,
    PlanState,
    PlanTarget,
)
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.plans.rules import Snapshot

Line = PlanItem | PlanTarget | PlanReportObligation
_LINES: dict[str, type[Line]] = {"item": PlanItem, "target": PlanTarget, "report": PlanReportObligation}
_NOT_KEPT = {"id", "plan", "version"}
# What is corrected of the plan itself; all else of it is the machine's.
CAMPAIGN_FIELDS = ("name", "day", "start_date", "end_date")
_CAMPAIGN = "campaign"
Record = Line | Plan


class PlanIsConfirmed(Exception):
    """The plan became a campaign; it is changed there."""


class LineIsGone(Exception):
    """Somebody took the line away meanwhile (by undoing the act that made it)."""


class StaleLine(Exception):
    """Somebody else changed the line since the caller saw it.

    Attributes:
        line: The line as it stands.
        change: The last change that touched it: who, when, what.
        conflicts: The fields that both changed; empty when the act does not name fields.
        merged: What a form should show: the caller's values, and the others' where the caller changed nothing.
    """

    def __init__(
        self,
        line: Record,
        change: PlanChange | None,
        *,
        conflicts: Iterable[str] = (),
        merged: Snapshot | None = None,
    ) -> None:
        super().__init__(f"{key_of(line)} was changed meanwhile")
        self.line = line
        self.change = change
        self.conflicts = tuple(conflicts)
        self.merged = merged or {}


def line_class(kind: str) -> type[Line]:
    """Returns the model of a kind of line: "item", "target" or "report"."""
    return _LINES[kind]


def key_of(line: Record) -> str:
    """Returns how a change names a line: "item:12"; "campaign:3" are the facts of the plan itself."""
    if isinstance(line, Plan):
        return f"{_CAMPAIGN}:{line.pk}"
    kind = next(kind for kind, model in _LINES.items() if isinstance(line, model))
    return f"{kind}:{line.pk}"


def unit_snapshot(unit: PlanItemUnit) -> Snapshot:
    """Returns a unit of an item as plain values."""
    return {
        "part": unit.part,
        "position": unit.position,
        "as_written": unit.as_written,
        "folded": unit.folded,
        "basis": unit.basis,
        "organizations": sorted(organization.pk for organization in unit.organizations.all()),
        "group": unit.group,
        "is_certain": unit.is_certain,
        "candidates": list(unit.candidates),
        "is_outside": unit.is_outside,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def snapshot(line: Record) -> Snapshot:
    """Returns all of a line as plain values, the units of an item with it."""
    if isinstance(line, Plan):
        return {name: _plain(getattr(line, name)) for name in CAMPAIGN_FIELDS}
    values = {
        field.attname: _plain(getattr(line, field.attname))
        for field in line._meta.concrete_fields
        if field.name not in _NOT_KEPT
    }
    if isinstance(line, PlanItem):
        values["units"] = [unit_snapshot(unit) for unit in line.units.all()]
    if isinstance(line, PlanReportObligation):
        values["reporters"] = sorted(organization.pk for organization in line.reporters.all())
    return values


def _read(plan: Plan, keys: Iterable[str]) -> dict[str, Record]:
    """The lines of these keys that exist, fresh from the database, in three queries a kind."""
    wanted: dict[str, list[int]] = {}
    for key in keys:
        kind, pk = key.split(":")
        wanted.setdefault(kind, []).append(int(pk))
    found: dict[str, Record] = {}
    if wanted.pop(_CAMPAIGN, None):
        found[key_of(plan)] = Plan.objects.get(pk=plan.pk)
    for kind, pks in wanted.items():
        prefetch = {"item": ["units__organizations"], "report": ["reporters"], "target": []}[kind]
        for line in _LINES[kind].objects.filter(plan=plan, pk__in=pks).prefetch_related(*prefetch):
            found[f"{kind}:{line.pk}"] = line
    return found


def write_units(item: PlanItem, units: Iterable[Snapshot]) -> None:
    """Replaces the units of an item by these values."""
    item.units.all().delete()
    for values in units:
        unit = PlanItemUnit(
            item=item,
            **{name: value for name, value in values.items() if name not in {"organizations", "folded"}},
        )
        unit.folded = fold(unit.as_written)[:500]
        unit.save()
        unit.organizations.set(values["organizations"])


def write(line: Record, values: Snapshot) -> None:
    """Sets fields of a line from plain values and saves it; a line without a row gets one (undo of a removal)."""
    for field in line._meta.concrete_fields:
        if field.attname not in values:
            continue
        value = values[field.attname]
        setattr(line, field.attname, field.to_python(value) if isinstance(field, models.DateField) else value)
    if isinstance(line, Plan):
        line.save(update_fields=[name for name in CAMPAIGN_FIELDS if name in values])
        return
    line.save()
    if isinstance(line, PlanItem) and "units" in values:
        write_units(line, values["units"])
    if isinstance(line, PlanReportObligation) and "reporters" in values:
        line.reporters.set(values["reporters"])


class Changing:
    """A change in the making, on a plan that is locked until it is done."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.before: dict[str, Snapshot | None] = {}
        self.after: dict[str, Snapshot | None] = {}
        self.label = ""
        self.undoes: PlanChange | None = None
        self.redoes: PlanChange | None = None
        self.is_repeated = False  # this very submission was carried out before: nothing is done again

    def watch(self, keys: Iterable[str]) -> dict[str, Record]:
        """Returns the lines of these keys, their values noted as they were before the act."""
        keys = list(keys)
        found = _read(self.plan, keys)
        for key in keys:
            line = found.get(key)
            self.before.setdefault(key, snapshot(line) if line else None)
        return found

    def line(self, kind: str, pk: int, version: int | None, *, by: User | None = None) -> Line:
        """Returns one line that the act changes.

        `by` lets a person pass who saw an older version only because of their own quick acts: for acts that do
        no harm when they come twice.

        Raises:
            LineIsGone: It is there no more.
            StaleLine: It was changed after `version`, which the caller saw.
        """
        line = self.watch([f"{kind}:{pk}"]).get(f"{kind}:{pk}")
        if line is None or isinstance(line, Plan):
            raise LineIsGone
        if version is not None and line.version > version and not self._is_own(line, version, by):
            raise StaleLine(line, last_change(line))
        return line

    def _is_own(self, line: Line, version: int, by: User | None) -> bool:
        later = PlanChange.objects.filter(plan=self.plan, sequence__gt=version, after__has_key=key_of(line))
        return by is not None and not later.exclude(actor=by).exists()

    def campaign(self) -> Plan:
        """Returns the plan as a record whose own facts the act changes."""
        plan = self.watch([key_of(self.plan)])[key_of(self.plan)]
        assert isinstance(plan, Plan)  # noqa: S101 - says the type
        return plan

    def item(self, pk: int, version: int | None, *, by: User | None = None) -> PlanItem:
        """Returns one task that the act changes; see `line`."""
        line = self.line("item", pk, version, by=by)
        assert isinstance(line, PlanItem)  # noqa: S101 - says the type
        return line

    def created(self, line: Line) -> None:
        """Notes a line that the act made."""
        self.before[key_of(line)] = None

    def _finish(self, *, act: str, actor: User, at: dt.datetime, key: UUID | None) -> None:
        found = _read(self.plan, self.before)
        self.after = {name: snapshot(found[name]) if name in found else None for name in self.before}
        same = [name for name in self.before if self.before[name] == self.after[name]]
        for name in same:
            del self.before[name], self.after[name]
        if not self.before:
            return
        self.plan.version += 1
        self.plan.save(update_fields=["version"])
        for kind, model in _LINES.items():
            changed = [int(name.split(":")[1]) for name in self.after if name.startswith(f"{kind}:")]
            if changed:
                model.objects.filter(pk__in=changed).update(version=self.plan.version)
        change = PlanChange.objects.create(
            plan=self.plan,
            sequence=self.plan.version,
            act=act,
            label=self.label[:300],
            actor=actor,
            at=at,
            key=key,
            before=self.before,
            after=self.after,
            undoes=self.undoes,
            redoes=self.redoes,
        )
        record(
            act=f"plans.plan.{act}",
            actor=actor,
            organization_id=self.plan.organization_id,
            subject=self.plan,
            at=at,
            data={"sequence": change.sequence, "label": change.label, "lines": sorted(self.after)},
        )


@contextmanager
def changing(
    plan: Plan, *, act: str, actor: User, at: dt.datetime, key: UUID | None = None
) -> Iterator[Changing]:
    """Opens a change: locks the plan, so that acts on it come one after the other, and writes the change at the end.

    Raises:
        PlanIsConfirmed: The plan is a campaign already.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        if locked.state != PlanState.IN_REVIEW:
            raise PlanIsConfirmed
        change = Changing(locked)
        change.is_repeated = key is not None and PlanChange.objects.filter(plan=locked, key=key).exists()
        yield change
        if not change.is_repeated:
            change._finish(act=act, actor=actor, at=at, key=key)  # noqa: SLF001 - the two are one machine
        plan.version = locked.version


def last_change(line: Record) -> PlanChange | None:
    """Returns the change that last touched a line."""
    if isinstance(line, Plan):
        changes = PlanChange.objects.select_related("actor").filter(plan=line, after__has_key=key_of(line))
        return changes.order_by("-sequence").first()
    return (
        PlanChange.objects.select_related("actor").filter(plan_id=line.plan_id, sequence=line.version).first()
    )


def as_seen(line: Record, version: int) -> Snapshot:
    """Returns a line as it stood when the plan had this version."""
    key = key_of(line)
    plan = line.pk if isinstance(line, Plan) else line.plan_id
    later = PlanChange.objects.filter(plan_id=plan, sequence__gt=version, before__has_key=key)
    first = later.order_by("sequence").first()
    if first is None or first.before[key] is None:
        return snapshot(line)
    seen: Snapshot = first.before[key]
    return seen

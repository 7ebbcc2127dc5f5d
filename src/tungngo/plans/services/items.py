"""What reviewers decide about the lines of a plan: edit, accept, reject, take back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.organizations.models import Organization
from tungngo.plans import rules
from tungngo.plans.models import ItemState, PlanItem, UnitPart
from tungngo.plans.services.changing import (
    StaleLine,
    as_seen,
    changing,
    key_of,
    last_change,
    snapshot,
    write,
)
from vanban.text import fold, norm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from tungngo.accounts.models import User
    from tungngo.plans.models import Plan
    from tungngo.plans.rules import Snapshot
    from tungngo.plans.services.changing import Changing, Line

# What a person may change by the form; all else comes from the document.
EDITABLE = {
    "item": {
        *(
            "text",
            "kind",
            "modality",
            "start_date",
            "end_date",
            "bound",
            "time_text",
            "time_kind",
            "recurrence",
        ),
        *("location", "section", "units"),
    },
    "report": {
        "subject",
        "start_date",
        "end_date",
        "bound",
        "cut_off_date",
        "form",
        "time_text",
        "reporters",
    },
    "target": {"operator", "value", "unit", "indicator", "due_date"},
}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit of an item as a form sends it: the document's wording or a unit's own name, and who is meant."""

    part: str
    as_written: str
    organizations: tuple[int, ...] = ()
    basis: str = "person"
    group: str = ""
    is_certain: bool = True
    is_outside: bool = False
    candidates: tuple[int, ...] = field(default=())


def short(text: str) -> str:
    """Returns the beginning of a text, for labels."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def unit_values(drafts: Iterable[UnitDraft]) -> list[Snapshot]:
    """Returns units as snapshots hold them, in the order of the database."""
    values, places = [], dict.fromkeys(UnitPart.values, 0)
    for draft in drafts:
        values.append(
            {
                "part": draft.part,
                "position": places[draft.part],
                "as_written": norm(draft.as_written)[:500],
                "folded": fold(draft.as_written)[:500],
                "basis": draft.basis,
                "organizations": sorted(draft.organizations),
                "group": draft.group,
                "is_certain": draft.is_certain,
                "candidates": list(draft.candidates),
                "is_outside": draft.is_outside,
            }
        )
        places[draft.part] += 1
    return sorted(values, key=lambda unit: (unit["part"], unit["position"]))


def _own_units_only(change: Changing, units: Iterable[Snapshot]) -> None:
    """Refuses units of another commune: a form's hidden field can be forged."""
    named = {pk for unit in units for pk in unit["organizations"]}
    commune = change.plan.organization_id
    own = set(Organization.objects.filter(commune=commune, pk__in=named).values_list("pk", flat=True))
    if named - own:
        raise ValueError(f"units {sorted(named - own)} are not of commune {commune}")


def edit_item(
    *, plan: Plan, item: int, version: int, changes: Snapshot, actor: User, at: dt.datetime
) -> PlanItem:
    """Changes fields of an item; what others changed meanwhile stays unless both changed the same field.

    Args:
        plan: The plan.
        item: Its key.
        version: The plan's version that the editor's form was made from.
        changes: Plain values by field as `EDITABLE` names them, dates as ISO text, units as `unit_values` gives them.
        actor: Who.
        at: When.

    Raises:
        StaleLine: Both changed the same field; it says whose change stands and what the form should show.
    """
    with changing(plan, act="edit_item", actor=actor, at=at) as change:
        line = change.item(item, None)
        _edit(change, line, "item", version, changes)
        change.label = _("Sửa “%(text)s”") % {"text": short(line.text)}
        return line


def edit_line(
    *, plan: Plan, kind: str, pk: int, version: int, changes: Snapshot, actor: User, at: dt.datetime
) -> Line:
    """Changes fields of a target or a report duty; see `edit_item`."""
    with changing(plan, act=f"edit_{kind}", actor=actor, at=at) as change:
        line = change.line(kind, pk, None)
        _edit(change, line, kind, version, changes)
        change.label = _("Sửa “%(text)s”") % {"text": short(line.text)}
        return line


def _edit(change: Changing, line: Line, kind: str, version: int, changes: Snapshot) -> None:
    unknown = set(changes) - EDITABLE[kind]
    if unknown:
        raise ValueError(f"{sorted(unknown)} cannot be edited")
    meeting = rules.meet(base=as_seen(line, version), current=snapshot(line), mine=changes)
    current = snapshot(line)
    if meeting.conflicts:
        merged = {name: meeting.changes.get(name, current[name]) for name in changes}
        raise StaleLine(line, last_change(line), conflicts=meeting.conflicts, merged=merged)
    values = dict(meeting.changes)
    if "units" in values:
        _own_units_only(change, values["units"])
    if "reporters" in values:
        _own_units_only(change, [{"organizations": values["reporters"]}])
    if "text" in values:
        values["text"] = values["text"].strip()
    if {"start_date", "end_date", "bound"} & set(values) and kind != "target":
        values["time_basis"] = "person"
    if isinstance(line, PlanItem) and values:
        values["state"] = ItemState.KEPT if line.state == ItemState.PROPOSED else line.state
    write(line, values)


def accept_item(*, plan: Plan, item: int, version: int, actor: User, at: dt.datetime) -> None:
    """Says that a person looked at an item and found it right."""
    with changing(plan, act="accept_item", actor=actor, at=at) as change:
        line = change.item(item, version, by=actor)
        write(line, {"state": ItemState.KEPT})
        change.label = _("Xác nhận đúng “%(text)s”") % {"text": short(line.text)}


def accept_all_certain(*, plan: Plan, actor: User, at: dt.datetime) -> int:
    """Accepts every item about which nothing is doubtful; returns how many."""
    with changing(plan, act="accept_all_certain", actor=actor, at=at) as change:
        standing = plan.items.filter(merged_into=None, state=ItemState.PROPOSED).prefetch_related("units")
        marks = [item.same_work for item in standing if item.same_work]
        sure = [
            item
            for item in standing
            if not rules.needs_of(
                state=item.state,
                confidence=item.confidence,
                warnings=item.warnings,
                has_open_unit=any(not u.is_certain and not u.is_outside for u in item.units.all()),
                has_lead=any(unit.part == UnitPart.LEAD for unit in item.units.all()),
                has_same_work=marks.count(item.same_work) > 1,
            )
        ]
        for line in change.watch([key_of(item) for item in sure]).values():
            write(line, {"state": ItemState.KEPT})
        change.label = _("Xác nhận đúng %(count)d việc đã rõ") % {"count": len(sure)}
        return len(sure)


def reject_item(*, plan: Plan, item: int, version: int, actor: User, at: dt.datetime) -> None:
    """Leaves an item out of the plan; it stays under "Đã bỏ"."""
    with changing(plan, act="reject_item", actor=actor, at=at) as change:
        line = change.item(item, version, by=actor)
        write(line, {"state": ItemState.REJECTED})
        change.label = _("Bỏ “%(text)s”") % {"text": short(line.text)}


def restore_item(*, plan: Plan, item: int, version: int, actor: User, at: dt.datetime) -> None:
    """Takes a rejected item back into the plan."""
    with changing(plan, act="restore_item", actor=actor, at=at) as change:
        line = change.item(item, version, by=actor)
        write(line, {"state": ItemState.PROPOSED})
        change.label = _("Lấy lại “%(text)s”") % {"text": short(line.text)}


def set_line_state(
    *, plan: Plan, kind: str, pk: int, version: int, state: str, actor: User, at: dt.datetime
) -> None:
    """Rejects or takes back a target or a report duty."""
    with changing(plan, act=f"set_{kind}_state", actor=actor, at=at) as change:
        line = change.line(kind, pk, version)
        write(line, {"state": ItemState(state)})
        words = _("Bỏ “%(text)s”") if state == ItemState.REJECTED else _("Lấy lại “%(text)s”")
        change.label = words % {"text": short(line.text)}

"""What reviewers do with the items of a plan: edit, split, merge, move, reject, add, accept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.organizations.models import Organization
from tungngo.plans import rules
from tungngo.plans.models import ItemState, PlanItem, UnitPart
from tungngo.plans.services.changing import (
    LineIsGone,
    StaleLine,
    as_seen,
    changing,
    key_of,
    last_change,
    snapshot,
    write,
)
from tungngo.plans.services.opening import POSITION_STEP
from vanban.text import fold, norm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from uuid import UUID

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


def split_item(
    *, plan: Plan, item: int, version: int, at_character: int, actor: User, at: dt.datetime
) -> PlanItem:
    """Makes two items of one, cut at a character of its text; both keep its units and time. Returns the second.

    Raises:
        ValueError: One of the halves would be empty.
    """
    with changing(plan, act="split_item", actor=actor, at=at) as change:
        line = change.item(item, version)
        head, tail = line.text[:at_character].strip(), line.text[at_character:].strip()
        if not head or not tail:
            raise ValueError("nothing on one side of the cut")
        span = None if line.span_start is None else (line.span_start, line.span_end or line.span_start)
        first, second = rules.split_span(text=line.text, at=at_character, source=line.source, span=span)
        values = snapshot(line)
        source = {first: line.source, second: line.source}
        if first and second and first != second and span:
            cut = second[0] - span[0]
            source = {first: line.source[:cut].rstrip(), second: line.source[cut:]}
        tail_values = values | {
            "text": tail[:1].upper() + tail[1:],
            "source": source[second],
            "position": _place_after(change, line),
            "reading_id": "",
            "warnings": [w for w in values["warnings"] if rules.overlaps(w.get("span"), second)],
            "state": ItemState.PROPOSED,
            "same_work": "",
        }
        head_values: Snapshot = {"text": head.rstrip(" ;,"), "source": source[first], "state": ItemState.KEPT}
        if second and first:
            tail_values |= {"span_start": second[0], "span_end": second[1]}
            head_values |= {"span_start": first[0], "span_end": first[1]}
        new = PlanItem(plan=change.plan)
        write(new, tail_values)
        change.created(new)
        write(line, head_values)
        change.label = _("Tách “%(text)s”") % {"text": short(line.text)}
        return new


def merge_items(
    *, plan: Plan, into: int, others: Sequence[tuple[int, int]], version: int, actor: User, at: dt.datetime
) -> PlanItem:
    """Makes one item of several.

    Items that state the same work keep the fullest statement and the time and lead of the better source, and a
    warning says where they contradict each other; others are joined one after the other.

    Args:
        plan: The plan.
        into: The item that stays.
        others: Keys and seen versions of those that go into it, in the order of their texts.
        version: The seen version of the item that stays.
        actor: Who.
        at: When.
    """
    with changing(plan, act="merge_items", actor=actor, at=at) as change:
        stays = change.item(into, version)
        going = [change.item(pk, seen) for pk, seen in others if pk != into]
        if not going:
            return stays
        is_same_work = bool(stays.same_work) and all(item.same_work == stays.same_work for item in going)
        values = rules.merged_item([snapshot(item) for item in (stays, *going)], is_same_work=is_same_work)
        if is_same_work and _others_of(stays, going):
            values["same_work"] = stays.same_work  # some of the set were left: the proposal stands for them
        values["state"] = ItemState.PROPOSED if _has_conflict(values) else ItemState.KEPT
        write(stays, values)
        for item in going:
            write(item, {"merged_into_id": stays.pk})
        # What was merged into an item that now goes, goes with it.
        chained = PlanItem.objects.filter(merged_into__in=[item.pk for item in going])
        for line in change.watch([key_of(item) for item in chained]).values():
            write(line, {"merged_into_id": stays.pk})
        change.label = _("Gộp %(count)d việc thành “%(text)s”") % {
            "count": len(going) + 1,
            "text": short(stays.text),
        }
        return stays


def _has_conflict(values: Snapshot) -> bool:
    """Returns whether a merged item still asks for a look: its parts contradict each other."""
    return any(warning["code"] == "merge_conflict" for warning in values["warnings"])


def _others_of(stays: PlanItem, going: Sequence[PlanItem]) -> bool:
    taken = {stays.pk, *(item.pk for item in going)}
    same = PlanItem.objects.filter(plan=stays.plan_id, same_work=stays.same_work, merged_into=None)
    return same.exclude(pk__in=taken).exclude(state=ItemState.REJECTED).exists()


def separate_items(*, plan: Plan, mark: str, actor: User, at: dt.datetime) -> None:
    """Says that items which seemed to state the same work are works of their own."""
    with changing(plan, act="separate_items", actor=actor, at=at) as change:
        same = plan.items.filter(same_work=mark) if mark else PlanItem.objects.none()
        for line in change.watch([key_of(item) for item in same]).values():
            write(line, {"same_work": ""})
        change.label = _("Giữ riêng các việc giống nhau")


def _standing(change: Changing) -> list[PlanItem]:
    return list(change.plan.items.filter(merged_into=None).order_by("position", "pk"))


def _renumber(change: Changing, items: Sequence[PlanItem]) -> None:
    lines = change.watch([key_of(item) for item in items])
    for number, item in enumerate(items, 1):
        line = lines[key_of(item)]
        line.position = item.position = number * POSITION_STEP
        line.save(update_fields=["position"])


def _place_after(change: Changing, before: PlanItem | None, *, skipping: int | None = None) -> int:
    """A position between an item and its neighbour below; everything is renumbered when there is no room left."""
    for _attempt in range(2):
        items = [item for item in _standing(change) if item.pk != skipping]
        index = next((i for i, item in enumerate(items) if before and item.pk == before.pk), -1)
        low = items[index].position if index >= 0 else (items[0].position - 2 * POSITION_STEP if items else 0)
        high = items[index + 1].position if index + 1 < len(items) else low + 2 * POSITION_STEP
        if high - low > 1:
            return (low + high) // 2
        _renumber(change, items)
    raise AssertionError("no room after renumbering")


def move_item(
    *, plan: Plan, item: int, version: int, after: int | None, actor: User, at: dt.datetime
) -> None:
    """Puts an item after another one, or first when `after` is None."""
    with changing(plan, act="move_item", actor=actor, at=at) as change:
        line = change.item(item, version, by=actor)
        neighbour = None
        if after is not None:
            neighbour = plan.items.filter(pk=after, merged_into=None).first()
            if neighbour is None:
                raise LineIsGone
        place = _place_after(change, neighbour, skipping=line.pk)
        write(line, {"position": place})
        change.label = _("Chuyển chỗ “%(text)s”") % {"text": short(line.text)}


def add_item(
    *,
    plan: Plan,
    text: str,
    actor: User,
    at: dt.datetime,
    span: tuple[int, int] | None = None,
    after: int | None = None,
    key: UUID | None = None,
) -> PlanItem | None:
    """Adds an item: a sentence of the document (`span`), or the reviewer's own words.

    A sentence takes its place by where it stands in the document; own words go after `after`, else to the end.
    Returns None for a submission that was carried out before (`key`).

    Raises:
        ValueError: The text is empty.
    """
    with changing(plan, act="add_item", actor=actor, at=at, key=key) as change:
        if change.is_repeated:
            return None
        source = change.plan.directive.text[span[0] : span[1]] if span else ""
        words = norm(text) or norm(source)
        if not words:
            raise ValueError("an item without words")
        items = _standing(change)
        if after is not None:
            before = next((item for item in items if item.pk == after), None)
        elif span:
            before = max(
                (item for item in items if item.span_start is not None and item.span_start <= span[0]),
                key=lambda item: (item.span_start or 0, item.position),
                default=None,
            )
        else:
            before = items[-1] if items else None
        item = PlanItem.objects.create(
            plan=change.plan,
            position=_place_after(change, before),
            section=before.section if before and span else "",
            section_title=before.section_title if before and span else "",
            text=words,
            source=source,
            span_start=span[0] if span else None,
            span_end=span[1] if span else None,
            state=ItemState.KEPT,
            is_added_by_hand=True,
        )
        change.created(item)
        change.label = _("Thêm “%(text)s”") % {"text": short(item.text)}
        return item

"""What reviewers make of the items of a plan: one of several, several of one, another order, new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.plans import rules
from tungngo.plans.models import ItemState, PlanItem
from tungngo.plans.services.changing import LineIsGone, changing, key_of, snapshot, write
from tungngo.plans.services.items import short
from tungngo.plans.services.opening import POSITION_STEP
from vanban.text import norm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.plans.models import Plan
    from tungngo.plans.rules import Snapshot
    from tungngo.plans.services.changing import Changing


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
        item.position = number * POSITION_STEP
        write(lines[key_of(item)], {"position": item.position})


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

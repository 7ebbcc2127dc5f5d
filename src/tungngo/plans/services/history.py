"""Taking back one's own acts, and doing them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.plans.models import PlanChange, PlanItem
from tungngo.plans.services.changing import (
    Changing,
    Record,
    changing,
    last_change,
    line_class,
    snapshot,
    write,
)

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.accounts.models import User
    from tungngo.plans.models import Plan
    from tungngo.plans.rules import Snapshot


class NothingToUndo(Exception):
    """The person did nothing that could be taken back, or done again."""


class CannotUndo(Exception):
    """Somebody else changed the same thing since.

    Attributes:
        change: What the person wanted to take back or do again.
        by: The later change that stands in the way, where it is known.
    """

    def __init__(self, change: PlanChange, by: PlanChange | None) -> None:
        super().__init__(f"{change} cannot be taken back: {by}")
        self.change = change
        self.by = by


def next_to_undo(plan: Plan, actor: User) -> PlanChange | None:
    """Returns the person's own last act that stands."""
    acts = PlanChange.objects.filter(plan=plan, actor=actor, undoes=None, redoes=None)
    return acts.filter(undone_at=None).order_by("-sequence").first()


def next_to_redo(plan: Plan, actor: User) -> PlanChange | None:
    """Returns the person's own act that was taken back last; a new act ends the way back to those before it."""
    acts = PlanChange.objects.filter(plan=plan, actor=actor, undoes=None, redoes=None)
    standing = next_to_undo(plan, actor)
    undone = acts.filter(undone_at__isnull=False, sequence__gt=standing.sequence if standing else 0)
    return undone.order_by("sequence").first()


def undo(*, plan: Plan, actor: User, at: dt.datetime) -> PlanChange:
    """Takes back the person's last act, where nobody changed the same fields since; returns it.

    Raises:
        NothingToUndo: There is none.
        CannotUndo: Somebody did.
    """
    with changing(plan, act="undo", actor=actor, at=at) as change:
        target = next_to_undo(change.plan, actor)
        if target is None:
            raise NothingToUndo
        _turn(change, target, have=target.after, want=target.before)
        target.undone_at = at
        target.save(update_fields=["undone_at"])
        change.undoes = target
        change.label = _("Hoàn tác: %(label)s") % {"label": target.label}
        return target


def redo(*, plan: Plan, actor: User, at: dt.datetime) -> PlanChange:
    """Does again what the person took back last; returns it. Raises as `undo`."""
    with changing(plan, act="redo", actor=actor, at=at) as change:
        target = next_to_redo(change.plan, actor)
        if target is None:
            raise NothingToUndo
        _turn(change, target, have=target.before, want=target.after)
        target.undone_at = None
        target.save(update_fields=["undone_at"])
        change.redoes = target
        change.label = _("Làm lại: %(label)s") % {"label": target.label}
        return target


def _turn(
    change: Changing,
    target: PlanChange,
    *,
    have: dict[str, Snapshot | None],
    want: dict[str, Snapshot | None],
) -> None:
    lines = change.watch(list(want))
    removed: list[Record] = []
    # Lines that come back stand before those that point at them (merged_into).
    for key in sorted(want, key=lambda name: (have[name] is not None, name)):
        line, old, new = lines.get(key), have[key], want[key]
        if (line is None) != (old is None):
            raise CannotUndo(target, last_change(line) if line else None)
        if line is None:
            kind, pk = key.split(":")
            write(line_class(kind)(pk=int(pk), plan=change.plan), new or {})
        elif new is None:
            if snapshot(line) != old or _is_pointed_at(line, want):
                raise CannotUndo(target, last_change(line))
            removed.append(line)
        else:
            _turn_fields(target, line, old or {}, new)
    for line in removed:
        line.delete()


def _is_pointed_at(line: Record, want: dict[str, Snapshot | None]) -> bool:
    if not isinstance(line, PlanItem):
        return False
    pointing = PlanItem.objects.filter(merged_into=line).values_list("pk", flat=True)
    return any(f"item:{pk}" not in want for pk in pointing)


def _turn_fields(target: PlanChange, line: Record, old: Snapshot, new: Snapshot) -> None:
    """Sets back only the fields that the act changed: what others did to the rest of the line stays."""
    current = snapshot(line)
    fields = [name for name in new if new[name] != old.get(name)]
    if any(current[name] != old.get(name) for name in fields):
        raise CannotUndo(target, last_change(line))
    write(line, {name: new[name] for name in fields})

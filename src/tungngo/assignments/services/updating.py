"""A further directive on a running campaign: opened, compared, decided line by line, given up. Applying: `applying`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import Assignment, CampaignUpdate, UpdateLine
from tungngo.assignments.queries.comparison import COMPARED, fresh_lines, key_of, sides_of
from tungngo.assignments.services.errors import NotPossible, NotStarted, PlanChanged
from tungngo.audit.services import record
from tungngo.plans.models import Plan
from tungngo.plans.services import mark_confirmed, mark_in_review

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign

Kind, Decision, State = UpdateLine.Kind, UpdateLine.Decision, CampaignUpdate.State
# What a decision may change of a line, and taking it back restores.
_DECIDED: Final = (
    *("kind", "assignment_id", "differences", "likeness", "is_by_hand"),
    *("decision", "left_fields", "decided_by_id", "decided_at"),
)
_JUDGED: Final = ("kind", "assignment_id", "differences", "is_by_hand", "decision", "left_fields")
_KEPT_UNDOS: Final = 50


class UpdateClosed(NotPossible):
    """The comparison has been applied or given up: nothing is decided there any more."""


class UpdateChanged(Exception):
    """Somebody decided, or the campaign moved on, after the page was shown.

    Attributes:
        lines: What is not as it was.
    """

    def __init__(self, lines: Iterable[UpdateLine] = ()) -> None:
        super().__init__(_("Bản đối chiếu vừa có thay đổi."))
        self.lines = list(lines)


class NothingToTakeBack(NotPossible):
    """The person decided nothing here that still can be taken back."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Lines that are no longer as they were compared: because the campaign went on meanwhile."""

    changed: tuple[UpdateLine, ...] = ()
    come: tuple[UpdateLine, ...] = ()
    gone: tuple[UpdateLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.come or self.gone)

    @property
    def lines(self) -> tuple[UpdateLine, ...]:
        """All that stand now."""
        return (*self.changed, *self.come)


@transaction.atomic
def open_update(
    *, plan: Plan, campaign: Campaign, kind: str, seen_version: int, actor: User, at: datetime
) -> tuple[CampaignUpdate, bool]:
    """Compares a reviewed plan with a running campaign instead of starting a second one; the review ends with it.

    Opened twice it is one comparison; one that was given up is compared anew.

    Returns:
        The comparison, and whether this call opened it.

    Raises:
        PlanChanged: The plan's version is no longer `seen_version`.
        NotStarted: The plan is a campaign already, or the campaign is another commune's.
    """
    locked = Plan.objects.select_for_update(of=("self",)).select_related("directive").get(pk=plan.pk)
    standing = CampaignUpdate.objects.select_for_update().filter(plan=locked).first()
    if standing and standing.state != State.ABANDONED:
        return standing, False
    if hasattr(locked, "campaign"):
        raise NotStarted(_("Kế hoạch này đã thành chiến dịch."))
    if campaign.organization_id != locked.organization_id:
        raise NotStarted(_("Chiến dịch này không thuộc xã, phường của văn bản."))
    if locked.version != seen_version:
        raise PlanChanged(_("Bản rà soát vừa có thay đổi. Hãy xem lại bảng tổng hợp rồi xác nhận."))
    update = standing or CampaignUpdate(plan=locked)
    update.organization_id, update.campaign, update.kind = locked.organization_id, campaign, kind
    update.state, update.opened_by, update.opened_at = State.OPEN, actor, at
    update.closed_by = update.closed_at = None
    update.undoable = []
    update.version += 1 if update.pk else 0
    update.save()
    mark_confirmed(plan=locked, actor=actor, at=at)
    refresh(update)
    _record("assignments.update.open", update, actor=actor, at=at, data={"kind": kind})
    return update, True


def refresh(update: CampaignUpdate) -> Moved:
    """Compares anew and keeps every decision that is still about the same; says what moved.

    The caller holds the transaction and the lock of the update.
    """
    standing = {key_of(line): line for line in update.lines.all()}
    fresh = fresh_lines(sides_of(update), standing.values())
    changed, come = [], []
    for line in fresh:
        old = standing.pop(key_of(line), None)
        if old is None:
            line.save()
            come.append(line)
            continue
        is_same = all(getattr(old, name) == getattr(line, name) for name in COMPARED)
        old.position, old.likeness = line.position, line.likeness
        if not is_same:
            for name in COMPARED:
                setattr(old, name, getattr(line, name))
            old.decision, old.left_fields = Decision.PENDING, []
            old.decided_by = old.decided_at = None
            old.version += 1
            changed.append(old)
        old.save()
    gone = tuple(standing.values())
    for line in gone:
        line.delete()
    moved = Moved(tuple(changed), tuple(come), gone)
    if moved:
        update.version += 1
        update.save(update_fields=["version"])
    return moved


def locked_update(pk: int) -> CampaignUpdate:
    """An open comparison, locked until the act is done.

    Raises:
        UpdateClosed: It was applied or given up.
    """
    found = (
        CampaignUpdate.objects.select_for_update(of=("self",))
        .select_related("campaign__organization", "plan__directive")
        .get(pk=pk)
    )
    if found.state != State.OPEN:
        raise UpdateClosed(
            _("Bản đối chiếu này đã %(state)s.")
            % {"state": found.get_state_display().lower().removeprefix("đã ")}
        )
    return found


@transaction.atomic
def decide(
    *,
    update: CampaignUpdate,
    line: UpdateLine,
    decision: str,
    left_fields: Iterable[str],
    seen_version: int,
    actor: User,
    at: datetime,
) -> UpdateLine:
    """Takes a line, leaves it, or opens it again; of a changed one, single differences may be left.

    Deciding the same again changes nothing.

    Raises:
        UpdateClosed: The comparison is no longer open.
        UpdateChanged: The line is not what it was when it was shown.
    """
    locked = locked_update(update.pk)
    found = _locked_line(locked, line.pk)
    left = sorted(name for name in left_fields if name in found.differences)
    if decision == Decision.TAKEN and left and len(left) == len(found.differences):
        decision, left = Decision.LEFT, []  # nothing of it is taken
    if decision != Decision.TAKEN:
        left = []
    if (found.decision, found.left_fields) == (decision, left):
        return found
    if found.version != seen_version:
        raise UpdateChanged([found])
    before = {found.pk: _decided(found)}
    _put(found, decision, left, actor, at)
    _remember(locked, before, {found.pk: found}, actor)
    _record(
        "assignments.update.decide",
        locked,
        actor=actor,
        at=at,
        data={"line": found.pk, "decision": decision, "left": left, "lines": 1},
    )
    return found


@transaction.atomic
def decide_all(
    *, update: CampaignUpdate, kind: str, decision: str, seen_version: int, actor: User, at: datetime
) -> int:
    """Decides all open lines of one kind at once; returns how many.

    Raises:
        UpdateClosed: The comparison is no longer open.
        UpdateChanged: Somebody changed it after it was shown: all of them may not be those that were seen.
    """
    locked = locked_update(update.pk)
    lines = list(locked.lines.select_for_update().filter(kind=kind, decision=Decision.PENDING))
    if not lines:
        return 0
    if locked.version != seen_version:
        raise UpdateChanged
    before = {line.pk: _decided(line) for line in lines}
    for line in lines:
        _put(line, decision, [], actor, at)
    _remember(locked, before, {line.pk: line for line in lines}, actor)
    _record(
        "assignments.update.decide",
        locked,
        actor=actor,
        at=at,
        data={"group": kind, "decision": decision, "lines": len(lines)},
    )
    return len(lines)


@transaction.atomic
def pair(
    *,
    update: CampaignUpdate,
    line: UpdateLine,
    assignment: Assignment | None,
    seen_version: int,
    actor: User,
    at: datetime,
) -> UpdateLine:
    """Corrects which assignment a line is about; None: it is a new task.

    Raises:
        UpdateClosed: The comparison is no longer open.
        UpdateChanged: The line is not what it was when it was shown.
        NotPossible: The line is no task, or the assignment is another campaign's or cancelled.
    """
    locked = locked_update(update.pk)
    found = _locked_line(locked, line.pk)
    wanted = (Kind.NEW, None) if assignment is None else (None, assignment.pk)
    if found.is_by_hand and wanted == (
        Kind.NEW if found.kind == Kind.NEW else None,
        None if found.kind == Kind.NEW else found.assignment_id,
    ):
        return found
    if found.version != seen_version:
        raise UpdateChanged([found])
    if not found.plan_item_id:
        raise NotPossible(_("Chỉ ghép được các việc với nhau."))
    if assignment and (assignment.campaign_id != locked.campaign_id or assignment.cancelled_at):
        raise NotPossible(_("Việc này không thuộc chiến dịch hoặc đã hủy."))
    before = {other.pk: _decided(other) for other in locked.lines.select_for_update()}
    if assignment:
        # One assignment has one pair: the line that had it is looked at anew.
        for other in locked.lines.exclude(pk=found.pk).exclude(kind=Kind.NEW).filter(assignment=assignment):
            _loosen(other)
        found.kind, found.assignment = Kind.SAME, assignment
    else:
        found.kind, found.assignment = Kind.NEW, None
    found.is_by_hand, found.differences = True, {}
    _put(found, Decision.PENDING, [], actor, at)
    refresh(locked)
    after = {other.pk: other for other in locked.lines.all()}
    _remember(locked, before, after, actor)
    _record(
        "assignments.update.pair",
        locked,
        actor=actor,
        at=at,
        data={"line": found.pk, "assignment": assignment.pk if assignment else None},
    )
    return after.get(found.pk, found)


def _loosen(other: UpdateLine) -> None:
    if other.kind == Kind.WITHDRAWN:
        other.delete()
        return
    other.is_by_hand, other.decision = False, Decision.PENDING
    other.save()


@transaction.atomic
def take_back(*, update: CampaignUpdate, actor: User, at: datetime) -> int:
    """Takes back the person's last decision, where nobody has touched the same lines since; returns how many lines.

    Raises:
        UpdateClosed: The comparison is no longer open.
        NothingToTakeBack: There is none, or somebody decided otherwise since.
    """
    locked = locked_update(update.pk)
    place = next(
        (n for n in range(len(locked.undoable) - 1, -1, -1) if locked.undoable[n]["by"] == actor.pk), None
    )
    if place is None:
        raise NothingToTakeBack(_("Không còn gì để hoàn tác."))
    entry = locked.undoable[place]
    lines = locked.lines.select_for_update().in_bulk([int(pk) for pk in entry["lines"]])
    if any(
        not _stands_as(lines[int(pk)], kept["after"])
        for pk, kept in entry["lines"].items()
        if int(pk) in lines
    ):
        raise NothingToTakeBack(_("Người khác vừa quyết định những dòng này nên không hoàn tác được."))
    restored = 0
    for pk, kept in entry["lines"].items():
        line = lines.get(int(pk))
        if line is None:
            continue
        for name in _DECIDED:
            setattr(line, name, kept["before"][name])
        line.version += 1
        line.save()
        restored += 1
    del locked.undoable[place]
    locked.version += 1
    locked.save(update_fields=["undoable", "version"])
    refresh(locked)
    _record("assignments.update.take_back", locked, actor=actor, at=at, data={"lines": restored})
    return restored


@transaction.atomic
def abandon(*, update: CampaignUpdate, actor: User, at: datetime) -> CampaignUpdate:
    """Gives the comparison up: nothing of it is applied, and the plan is under review again. Twice is once.

    Raises:
        UpdateClosed: It was applied.
    """
    standing = CampaignUpdate.objects.select_for_update().get(pk=update.pk)
    if standing.state == State.ABANDONED:
        return standing
    locked = locked_update(update.pk)
    count = locked.lines.count()
    locked.lines.all().delete()
    locked.state, locked.closed_by, locked.closed_at = State.ABANDONED, actor, at
    locked.undoable = []
    locked.version += 1
    locked.save()
    mark_in_review(plan=locked.plan, actor=actor, at=at)
    _record("assignments.update.abandon", locked, actor=actor, at=at, data={"lines": count})
    return locked


def _locked_line(update: CampaignUpdate, pk: int) -> UpdateLine:
    found = update.lines.select_for_update().filter(pk=pk).first()
    if found is None:
        raise UpdateChanged
    return found


def _decided(line: UpdateLine) -> dict[str, Any]:
    kept = {name: getattr(line, name) for name in _DECIDED}
    return kept | {"decided_at": line.decided_at.isoformat() if line.decided_at else None}


def _stands_as(line: UpdateLine, kept: dict[str, Any]) -> bool:
    """Whether nobody decided otherwise since; who said the same word later stands in nobody's way."""
    now = _decided(line)
    return all(now[name] == kept[name] for name in _JUDGED)


def _put(line: UpdateLine, decision: str, left: list[str], actor: User, at: datetime) -> None:
    line.decision, line.left_fields = decision, left
    is_open = decision == Decision.PENDING
    line.decided_by, line.decided_at = (None, None) if is_open else (actor, at)
    line.version += 1
    line.save()


def _remember(
    update: CampaignUpdate, before: dict[int, dict[str, Any]], after: dict[int, UpdateLine], actor: User
) -> None:
    """Keeps what the lines were, so that the act can be taken back."""
    lines = {
        str(pk): {"before": kept, "after": _decided(after[pk])}
        for pk, kept in before.items()
        if pk in after and kept != _decided(after[pk])
    }
    update.undoable = [*update.undoable, {"by": actor.pk, "lines": lines}][-_KEPT_UNDOS:]
    update.version += 1
    update.save(update_fields=["undoable", "version"])


def _record(act: str, update: CampaignUpdate, *, actor: User, at: datetime, data: dict[str, Any]) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=update.organization_id,
        subject=update.campaign,
        at=at,
        data={"update": update.pk, "document": update.plan.directive.name[:160], **data},
    )

"""Changing recurring work: one occurrence, the following ones or all; ending it; taking a change back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments.models import Assignment, Campaign, Series, SeriesChange, State
from tungngo.assignments.rules import recurrence
from tungngo.assignments.services import series_snapshots as snapshots
from tungngo.assignments.services.acting import locked_assignment, refuse_cancelled, refuse_stale
from tungngo.assignments.services.cancelling import put_off
from tungngo.assignments.services.errors import ChangedMeanwhile, NotPossible
from tungngo.assignments.services.series import make_series, unfold
from tungngo.assignments.services.settling import AUDITED_CHARACTERS, settle
from tungngo.assignments.services.telling import CHANGED, people_of, tell
from tungngo.audit.services import record
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

    from tungngo.accounts.models import User

THIS: Final = "this"
FOLLOWING: Final = "following"
ALL: Final = "all"
SCOPES: Final[dict[str, StrOrPromise]] = {
    THIS: gettext_lazy("chỉ kỳ này"),
    FOLLOWING: gettext_lazy("kỳ này và các kỳ sau"),
    ALL: gettext_lazy("tất cả các kỳ"),
}


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day in each period on which it is due (rules.recurrence.Rule), and how that day is meant."""

    day: int | None
    month: int | None
    bound: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become different; None leaves a thing as it is.

    Attributes:
        text: The words of the work.
        location: Where.
        due: When in each period.
        parts: All units with their parts, by the unit's id.
    """

    text: str | None = None
    location: str | None = None
    due: DueDay | None = None
    parts: Mapping[int, str] | None = None

    @property
    def labels(self) -> list[str]:
        """What becomes different, in words."""
        named = (
            (self.text, _("nội dung")),
            (self.location, _("nơi thực hiện")),
            (self.due, _("thời hạn")),
            (self.parts, _("đơn vị")),
        )
        return [label for value, label in named if value is not None]


@dataclass(slots=True)
class Outcome:
    """What an act on recurring work did.

    Attributes:
        change: The act as it is kept; None when there was nothing to do.
        changed: The occurrences that are different now.
        left: The occurrences that stayed in whole or in part, each with the reason.
    """

    change: SeriesChange | None
    changed: list[Assignment] = field(default_factory=list)
    left: list[tuple[Assignment, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Act:
    """An act under way: the locked series and its locked occurrences, and what they were before."""

    series: Series
    rule: recurrence.Rule
    occurrences: list[Assignment]
    before: dict[str, Any]

    def one(self, pk: int) -> Assignment:
        found = next((one for one in self.occurrences if one.pk == pk), None)
        if found is None:
            raise ChangedMeanwhile
        return found

    def keep(self, assignments: list[Assignment]) -> None:
        """Keeps what occurrences are, before they change."""
        self.before["assignments"] |= {str(one.pk): snapshots.of_assignment(one) for one in assignments}

    def close(
        self, kind: str, assignment: Assignment, *, key: UUID, actor: User, at: dt.datetime, **facts: Any
    ) -> SeriesChange:
        """Keeps the act, with the versions that its occurrences have now."""
        for pk, kept in self.before["assignments"].items():
            kept["version"] = Assignment.objects.values_list("version", flat=True).get(pk=pk)
        return SeriesChange.objects.create(
            organization_id=self.series.organization_id,
            series=self.series,
            assignment=assignment,
            act=kind,
            before=self.before,
            made_by=actor,
            made_at=at,
            request_key=key,
            **facts,
        )


def _begin(series_pk: int | None) -> _Act:
    """Locks a series, then its occurrences in one order: two acts at once wait for each other."""
    series = Series.objects.select_for_update().filter(pk=series_pk or 0).first()
    if series is None:
        raise NotPossible(_("Nhiệm vụ này không lặp lại định kỳ."))
    rule = recurrence.rule_of(series.rule)
    if rule is None:
        raise NotPossible(_("Nhiệm vụ này không lặp lại định kỳ."))
    occurrences = list(series.occurrences.select_for_update().order_by("pk"))
    return _Act(series, rule, occurrences, {"series": snapshots.of_series(series), "assignments": {}})


@transaction.atomic
def edit_occurrences(
    *,
    assignment: Assignment,
    scope: str,
    changes: Changes,
    seen_version: int,
    request_key: UUID,
    actor: User,
    at: dt.datetime,
) -> Outcome:
    """Changes one occurrence, it and the following ones, or all of a series.

    What was accepted or cancelled stays as it is; where a unit has begun, the units stay. With FOLLOWING the later
    occurrences become a series of their own, so that the earlier ones keep theirs.

    Raises:
        ChangedMeanwhile: Somebody changed this occurrence after it was shown.
        NotPossible: Nothing could change, or a unit is not of the commune.
    """
    done = SeriesChange.objects.filter(request_key=request_key).first()
    if done:
        return Outcome(done)
    act = _begin(assignment.series_id)
    this = act.one(assignment.pk)
    refuse_stale(this, seen_version)
    _check_parts(changes.parts, this)
    if not changes.labels:
        return Outcome(None)
    chosen = [one for one in act.occurrences if _is_chosen(one, this, scope)]
    outcome = Outcome(None)
    for one in chosen:
        if one.state in {State.ACCEPTED, State.CANCELLED}:
            outcome.left.append((one, str(one.get_state_display()).lower()))
        else:
            outcome.changed.append(one)
    if scope == THIS and not outcome.changed:
        raise NotPossible(_("Kỳ này đã hoàn thành hoặc đã hủy nên không sửa được."))
    target, split_off = act.series, None
    is_split = scope == FOLLOWING and this.occurrence_date != act.series.start_date
    act.keep(chosen if is_split else outcome.changed)
    if is_split:
        target = split_off = _split(act, this, chosen)
    if scope != THIS:
        _change_series(target, act.rule, changes)
    begun = snapshots.begun_among(outcome.changed) if changes.parts is not None else set()
    rule = recurrence.rule_of(target.rule) or act.rule
    for one in outcome.changed:
        if one.pk in begun:
            outcome.left.append((one, _("đơn vị đã bắt đầu nên vẫn giữ các đơn vị cũ")))
        _change_occurrence(one, rule, changes, target.until_date, keeps_units=one.pk in begun, at=at)
        settle(one, at=at)
        _note(one, "edit", actor, at, scope=str(SCOPES[scope]), changed=changes.labels, series=target.pk)
    outcome.change = act.close(
        SeriesChange.Act.EDIT, this, key=request_key, actor=actor, at=at, split_off=split_off
    )
    if outcome.changed:
        words = _("%(scope)s được sửa (%(what)s)") % {
            "scope": str(SCOPES[scope]).capitalize(),
            "what": ", ".join(changes.labels),
        }
        people = people_of(part for one in outcome.changed for part in one.parts.all())
        tell(outcome.changed[0], CHANGED, words, people, actor=actor, at=at)
    return outcome


def _is_chosen(one: Assignment, this: Assignment, scope: str) -> bool:
    if scope == ALL or one.pk == this.pk:
        return True
    return scope == FOLLOWING and (one.occurrence_date or dt.date.min) > (this.occurrence_date or dt.date.min)


def _check_parts(parts: Mapping[int, str] | None, this: Assignment) -> None:
    if parts is None:
        return
    known = Organization.objects.filter(
        pk__in=parts, commune_id=this.organization_id, is_active=True
    ).exclude(pk=this.organization_id)
    # Units that have a part already may stay, also when they are no longer active.
    known_ids = {*known.values_list("pk", flat=True), *this.parts.values_list("unit_id", flat=True)}
    if not set(parts) <= known_ids:
        raise NotPossible(_("Đơn vị này không thuộc xã, phường hoặc không còn hoạt động."))


def _split(act: _Act, this: Assignment, chosen: list[Assignment]) -> Series:
    old = act.series
    first = this.occurrence_date or old.start_date
    new = Series.objects.create(
        organization_id=old.organization_id,
        campaign_id=old.campaign_id,
        continues=old,
        rule=old.rule,
        bound=old.bound,
        text=old.text,
        location=old.location,
        start_date=first,
        until_date=old.until_date,
        unfolded_until_date=old.unfolded_until_date,
    )
    snapshots.put_series_units(new, {link.unit_id: link.part for link in old.units.all()})
    old.until_date = first - dt.timedelta(days=1)
    old.unfolded_until_date = old.until_date
    old.version += 1
    old.save(update_fields=["until_date", "unfolded_until_date", "version"])
    for one in chosen:
        one.series = new
        one.save(update_fields=["series"])
    return new


def _change_series(series: Series, rule: recurrence.Rule, changes: Changes) -> None:
    if changes.text is not None:
        series.text = changes.text
    if changes.location is not None:
        series.location = changes.location
    if changes.due is not None:
        due = recurrence.Rule(rule.freq, rule.interval, changes.due.day, changes.due.month)
        series.rule = due.as_json(str(series.rule.get("text") or ""), series.until_date)
        series.bound = changes.due.bound
    series.version += 1
    series.save(update_fields=["text", "location", "rule", "bound", "version"])
    if changes.parts is not None:
        snapshots.put_series_units(series, changes.parts)


def _change_occurrence(
    one: Assignment,
    rule: recurrence.Rule,
    changes: Changes,
    until: dt.date | None,
    *,
    keeps_units: bool,
    at: dt.datetime,
) -> None:
    if changes.text is not None:
        one.text = changes.text
    if changes.location is not None:
        one.location = changes.location
    if changes.due is not None and one.occurrence_date:
        due = recurrence.Rule(rule.freq, rule.interval, changes.due.day, changes.due.month)
        end = due.due(one.occurrence_date)
        one.end_date = min(end, until) if until else end
        one.bound = changes.due.bound
        if one.start_date and one.start_date > one.end_date:
            one.start_date = one.occurrence_date
    snapshots.save_values(one)
    if changes.parts is not None and not keeps_units:
        snapshots.put_units(one, changes.parts, at=at)


def _note(one: Assignment, act: str, actor: User, at: dt.datetime, **facts: Any) -> None:
    record(
        act=f"assignments.series.{act}",
        actor=actor,
        organization_id=one.organization_id,
        subject=one,
        at=at,
        data={"text": one.text[:AUDITED_CHARACTERS], "version": one.version, **facts},
    )


@transaction.atomic
def end_series(
    *,
    assignment: Assignment,
    until: dt.date,
    reason: str,
    seen_version: int,
    request_key: UUID,
    actor: User,
    at: dt.datetime,
) -> Outcome:
    """Lets recurring work end on another day: later periods that nobody finished are cancelled, or new ones come.

    Raises:
        ChangedMeanwhile: Somebody changed the series' occurrence after it was shown.
        NotPossible: The day lies before the series, or occurrences would be cancelled without a reason.
    """
    done = SeriesChange.objects.filter(request_key=request_key).first()
    if done:
        return Outcome(done)
    act = _begin(assignment.series_id)
    this = act.one(assignment.pk)
    refuse_stale(this, seen_version)
    series = act.series
    if until == series.until_date:
        return Outcome(None)
    if until < series.start_date:
        raise NotPossible(
            _("Ngày kết thúc phải từ ngày %(day)s trở đi.") % {"day": f"{series.start_date:%d/%m/%Y}"}
        )
    outcome = Outcome(None)
    for one in act.occurrences:
        if (one.occurrence_date or until) <= until or one.state == State.CANCELLED:
            continue
        if one.state in {State.ACCEPTED, State.SUBMITTED}:
            outcome.left.append((one, str(one.get_state_display()).lower()))
        else:
            outcome.changed.append(one)
    if outcome.changed and not reason:
        raise NotPossible(_("Hãy ghi lý do dừng để các đơn vị biết."))
    act.keep(outcome.changed)
    old_until = series.until_date
    series.until_date = until
    series.rule = series.rule | {"until": until.isoformat()}
    if old_until and until > old_until and (series.unfolded_until_date or until) > old_until:
        series.unfolded_until_date = old_until
    series.version += 1
    series.save(update_fields=["until_date", "rule", "unfolded_until_date", "version"])
    for one in outcome.changed:
        put_off(one, reason=reason, by_id=actor.pk, at=at)
        settle(one, at=at)
        name = recurrence.period_name(act.rule, one.occurrence_date or until)
        _note(one, "cancel", actor, at, period=name, reason=reason, series=series.pk)
    if this not in outcome.changed:
        settle(this, at=at)
    _note(this, "end", actor, at, until=f"{until:%d/%m/%Y}", series=series.pk)
    outcome.change = act.close(SeriesChange.Act.END, this, key=request_key, actor=actor, at=at)
    unfold(series=series, until=None, at=at, actor=actor)
    if outcome.changed:
        people = people_of(part for one in outcome.changed for part in one.parts.all())
        words = _("Việc định kỳ dừng sau ngày %(day)s") % {"day": f"{until:%d/%m/%Y}"}
        tell(this, CHANGED, words, people, actor=actor, at=at)
    return outcome


@transaction.atomic
def make_recurring(
    *,
    assignment: Assignment,
    rule: recurrence.Rule,
    words: str,
    until: dt.date,
    seen_version: int,
    request_key: UUID,
    actor: User,
    at: dt.datetime,
) -> Outcome:
    """Lets an ordinary assignment come again: it becomes the first occurrence and keeps its state and evidence.

    Raises:
        ChangedMeanwhile: Somebody changed the assignment after it was shown.
        NotPossible: It recurs already, is cancelled, or would end before it begins.
    """
    done = SeriesChange.objects.filter(request_key=request_key).first()
    if done:
        return Outcome(done)
    # The campaign first, as unfold_new does.
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=assignment.campaign_id)
    locked = locked_assignment(assignment.pk)
    refuse_stale(locked, seen_version)
    refuse_cancelled(locked)
    if locked.series_id:
        raise NotPossible(_("Nhiệm vụ này đã lặp lại định kỳ."))
    if until < (locked.end_date or locked.start_date or until):
        raise NotPossible(_("Ngày kết thúc phải sau thời hạn của kỳ đầu."))
    before: dict[str, Any] = {"assignments": {str(locked.pk): snapshots.of_assignment(locked)}}
    locked.recurrence = rule.as_json(words, until)
    locked.save(update_fields=["recurrence"])
    series = make_series(locked, campaign=campaign, actor=actor, at=at, until=until)
    if series is None:
        raise NotPossible(_("Nhiệm vụ này không lặp lại định kỳ."))
    act = _Act(series, rule, [locked], {"series": snapshots.of_series(series), **before})
    change = act.close(SeriesChange.Act.MAKE, locked, key=request_key, actor=actor, at=at)
    return Outcome(change, list(series.occurrences.order_by("occurrence_date")))

"""Recurring work unfolds into occurrences: each an assignment with a state and evidence of its own."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tungngo.assignments import rules
from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    Campaign,
    Series,
    SeriesUnit,
    State,
)
from tungngo.assignments.rules import recurrence
from tungngo.assignments.services.holders_kept import holders_who_stay
from tungngo.assignments.services.settling import AUDITED_CHARACTERS, settle
from tungngo.audit.services import record
from vanban.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User

logger = logging.getLogger(__name__)

# What every occurrence takes over from the first one as it is; the rest stands in the series.
CARRIED = (
    *("organization_id", "campaign_id", "directive_id", "position", "section", "section_title"),
    *("source", "span_start", "span_end", "kind", "modality", "time_text", "recurrence", "copied_from_id"),
)


def pending() -> Q:
    """Which assignments recur and are no occurrence of a series yet."""
    return Q(series=None, cancelled_at=None, recurrence__freq__in=recurrence.FREQUENCIES)


@transaction.atomic
def unfold_new(*, campaign: Campaign, at: datetime) -> int:
    """Makes every recurring assignment of a campaign the first occurrence of a series, and unfolds the next ones.

    Called when a campaign starts and when a further directive brings recurring work; what is unfolded already stays.

    Returns:
        How many series were made.
    """
    # The campaign's row, so that two who unfold at once do not both take an assignment for new.
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    found = list(campaign.assignments.select_for_update().filter(pending()).order_by("pk"))
    return sum(
        make_series(assignment, campaign=campaign, actor=None, at=at) is not None for assignment in found
    )


def make_series(
    locked: Assignment, *, campaign: Campaign, actor: User | None, at: datetime, until: dt.date | None = None
) -> Series | None:
    """Makes a locked assignment with a recurrence the first occurrence of a new series and unfolds that.

    It keeps its state, its evidence and, where the directive gives a day within the first period, that day.

    Returns:
        The series; None when the recurrence gives no periods.
    """
    rule = recurrence.rule_of(locked.recurrence)
    if rule is None:
        return None
    opening = _opening(locked, rule, campaign, until, timezone.localdate(at))
    first, last = opening.first, opening.last
    # A bound without a day is what an officer gave the work before: last year's, for a copy.
    given = locked.bound if locked.end_date is None else ""
    bound = given or recurrence.bound_of(f"{locked.text}\n{locked.source}", locked.recurrence or {})
    series = Series.objects.create(
        organization_id=locked.organization_id,
        campaign=campaign,
        rule=rule.as_json(str((locked.recurrence or {}).get("text") or ""), last),
        bound=bound,
        text=locked.text,
        location=locked.location,
        start_date=first,
        until_date=last,
        unfolded_until_date=opening.unfolded_until,
    )
    SeriesUnit.objects.bulk_create(
        SeriesUnit(
            organization_id=series.organization_id, series=series, unit_id=part.unit_id, part=part.part
        )
        for part in locked.parts.all()
    )
    locked.series, locked.occurrence_date = series, first
    if not opening.has_own_day:
        period = next(recurrence.occurrences(rule, first, last, opening.begin), None)
        locked.start_date, locked.end_date = (period.start, period.end) if period else (first, last)
        locked.bound = bound
        locked.deadline_date = rules.last_day(bound, locked.end_date)
    locked.save(
        update_fields=["series", "occurrence_date", "start_date", "end_date", "bound", "deadline_date"]
    )
    settle(locked, at=at)
    record(
        act="assignments.series.begin",
        actor=actor,
        organization_id=series.organization_id,
        subject=locked,
        at=at,
        data={
            "text": locked.text[:AUDITED_CHARACTERS],
            "series": series.pk,
            "period": recurrence.period_name(rule, first),
            "until": f"{last:%d/%m/%Y}",
        },
    )
    unfold(series=series, until=None, at=at, actor=actor)
    return series


def _day_of(given: object) -> dt.date | None:
    """The rule's own last day, when the directive gives one ("hằng tháng đến hết năm")."""
    try:
        return dt.date.fromisoformat(str((given if isinstance(given, dict) else {}).get("until") or ""))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a series begins.

    Attributes:
        begin: From when there is something to do.
        first: The first day of the first period.
        last: The last day of the series.
        has_own_day: Whether the directive gives the first period's day; then it is no end of the series.
        unfolded_until: Up to when nothing more is made: nobody is given periods that were over before.
    """

    begin: dt.date
    first: dt.date
    last: dt.date
    has_own_day: bool
    unfolded_until: dt.date


def _opening(
    locked: Assignment, rule: recurrence.Rule, campaign: Campaign, until: dt.date | None, today: dt.date
) -> _Opening:
    lone = locked.end_date if locked.start_date in {None, locked.end_date} else None
    if lone and (until or locked.bound in {"before", "on"}):
        # "trước ngày 25/10, sau đó hằng tháng": the first time is then. "đến hết ngày 31/12" may be the end of all.
        begin, first = lone, rule.start_of(lone)
    elif campaign.day_of_action and recurrence.is_after_event(locked.time_text, locked.text):
        begin = campaign.day_of_action + dt.timedelta(days=1)
        first = recurrence.first_period(rule, campaign.day_of_action, is_after=True)
    else:
        begin = locked.start_date or campaign.start_date or today
        if lone and lone < begin:
            begin = lone
        first = recurrence.first_period(rule, begin)
    has_own_day = lone is not None and first <= lone <= rule.last_of(first)
    current = next(start for start in rule.starts(first) if rule.due(start) >= today)
    given = until or _day_of(locked.recurrence) or (None if has_own_day else locked.end_date)
    last = recurrence.end_of_series(rule, first, given, campaign.end_date)
    # What nobody has begun does not begin in a period that is over; what is late already stays late.
    if locked.state == State.NOT_STARTED and not has_own_day and current <= last:
        first = current
    return _Opening(begin, first, last, has_own_day, max(first, current - dt.timedelta(days=1)))


@transaction.atomic
def unfold(
    *, series: Series, until: dt.date | None, at: datetime, actor: User | None = None
) -> list[Assignment]:
    """Makes the occurrences of a series up to a day; those that stand already stay as they are.

    Args:
        series: The recurring work. Its row is locked: two workers at once make each occurrence once.
        until: How far; None for as far ahead as `rules.recurrence.horizon` says.
        at: When.
        actor: Who; None for the daily job.

    Returns:
        The occurrences that were made.
    """
    locked = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    rule = recurrence.rule_of(locked.rule)
    if rule is None:
        return []
    limit = until or recurrence.horizon(rule, locked.start_date, timezone.localdate(at))
    done = locked.unfolded_until_date
    if done is not None and limit <= done:
        return []
    standing = set(locked.occurrences.values_list("occurrence_date", flat=True))
    coming = [
        occurrence
        for occurrence in takewhile(
            lambda one: one.date <= limit,
            recurrence.occurrences(rule, locked.start_date, locked.until_date),
        )
        if occurrence.date not in standing and (done is None or occurrence.date > done)
    ]
    made = _make(locked, rule, coming, at=at, actor=actor) if coming else []
    locked.unfolded_until_date = limit
    locked.save(update_fields=["unfolded_until_date"])
    return made


def _make(
    series: Series,
    rule: recurrence.Rule,
    coming: list[recurrence.Occurrence],
    *,
    at: datetime,
    actor: User | None,
) -> list[Assignment]:
    model = series.occurrences.order_by("occurrence_date").first()
    if model is None:
        return []
    carried = {field: getattr(model, field) for field in CARRIED}
    made = Assignment.objects.bulk_create(
        Assignment(
            **carried,
            series=series,
            occurrence_date=one.date,
            text=series.text,
            folded_text=fold(series.text),
            location=series.location,
            start_date=one.start,
            end_date=one.end,
            bound=series.bound,
            deadline_date=rules.last_day(series.bound, one.end),
            last_activity_at=at,
        )
        for one in coming
    )
    parts, holders = _parts_of_next(series)
    answering = rules.answering_part(parts.values())
    AssignmentUnit.objects.bulk_create(
        AssignmentUnit(
            organization_id=series.organization_id,
            assignment=assignment,
            unit_id=unit_id,
            part=part,
            is_answering=part == answering,
            holder_id=holders.get(unit_id),
            last_activity_at=at,
        )
        for assignment in made
        for unit_id, part in parts.items()
    )
    for assignment, one in zip(made, coming, strict=True):
        record(
            act="assignments.series.unfold",
            actor=actor,
            organization_id=series.organization_id,
            subject=assignment,
            at=at,
            data={
                "text": series.text[:AUDITED_CHARACTERS],
                "series": series.pk,
                "period": recurrence.period_name(rule, one.date),
            },
        )
    return made


def _parts_of_next(series: Series) -> tuple[dict[int, str], dict[int, int]]:
    """The units of the coming occurrences with their parts, and who has them in hand.

    When the series was begun before anybody answered for it, the units of its latest occurrence count: the work was
    given out there.
    """
    parts = {link.unit_id: link.part for link in series.units.filter(unit__is_active=True)}
    latest = list(
        AssignmentUnit.objects.filter(assignment__series=series, unit__is_active=True)
        .select_related("unit")
        .order_by("-assignment__occurrence_date", "pk")
    )
    if rules.answering_part(parts.values()) is None:
        given = next((part.assignment_id for part in latest if part.is_answering), None)
        parts |= {part.unit_id: part.part for part in latest if part.assignment_id == given}
    newest = latest[0].assignment_id if latest else None
    held = [part for part in latest if part.assignment_id == newest and part.unit_id in parts]
    staying = holders_who_stay(held)
    return parts, {part.unit_id: part.holder_id for part in held if part.pk in staying and part.holder_id}


def extend_all(*, at: datetime) -> int:
    """Unfolds what has come nearer in all campaigns, and what recurs and was never unfolded.

    One series that fails does not keep the others from their next occurrences: it is logged and tried again tomorrow.

    Returns:
        How many occurrences were made.
    """
    campaigns = Campaign.objects.filter(
        pk__in=Assignment.objects.filter(pending()).values("campaign")
    ).order_by("pk")
    for campaign in campaigns:
        try:
            unfold_new(campaign=campaign, at=at)
        except Exception:
            logger.exception("recurring work of campaign %s was not unfolded", campaign.pk)
    count = 0
    unfinished = Series.objects.filter(
        Q(until_date=None) | Q(unfolded_until_date=None) | Q(unfolded_until_date__lt=F("until_date"))
    ).order_by("pk")
    for series in unfinished.iterator():
        try:
            count += len(unfold(series=series, until=None, at=at))
        except Exception:
            logger.exception("series %s was not unfolded", series.pk)
    return count

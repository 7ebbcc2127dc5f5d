"""Reminding people of their assignments: units first, then leaders, and officers of what waits for them.

A unit's people are told of each assignment; who looks after many is told once a day and campaign, how many there are.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tungngo.assignments import rules
from tungngo.assignments.queries import reminders as queries
from tungngo.assignments.rules import reminding
from tungngo.notifications.services import Notice, finish_daily_run, notify_many, start_daily_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tungngo.organizations.models import Organization

logger = logging.getLogger(__name__)

SOON: Final = "assignments.due_soon"
TODAY: Final = "assignments.due_today"
OVERDUE: Final = "assignments.overdue"
SILENT: Final = "assignments.silent"
LEADERS: Final = "assignments.overdue_for_leaders"
WAITING: Final = "assignments.waiting"
UNREACHED: Final = "assignments.unreached"
UNASSIGNED: Final = "assignments.unassigned"
KINDS: Final = (SOON, TODAY, OVERDUE, SILENT, LEADERS, WAITING, UNREACHED, UNASSIGNED)

RUN: Final = "assignments.remind"
# The day's reminders are made from this hour on, before the first digests go out.
FROM_HOUR: Final = 5
_SHORT: Final = 90
_READ_TOGETHER: Final = 24  # communes
_NAMED: Final = 3  # so many units are named; of the others their number
# Which part of the campaign's list shows what a kind counts.
_SHOWN: Final = {
    LEADERS: "?mark=late",
    WAITING: "?mark=waiting",
    UNREACHED: "?mark=late",
    UNASSIGNED: "?unit=none",
}


@dataclass(slots=True)
class Summary:
    """What one run did."""

    communes: int = 0
    parts: int = 0  # open parts that were looked at
    notices: int = 0  # what was to be said; what had been said before among it
    unreached: int = 0  # parts that fell due and whose unit has nobody with an account
    failed: int = 0  # communes in which it did not work


def remind(
    *, at: datetime, communes: Iterable[Organization] | None = None, since: dt.date | None = None
) -> Summary:
    """Tells everybody what is due, late, silent or waiting on the local day of `at`; repeating it tells nothing twice.

    Each commune is a transaction of its own: what fails in one does not keep the others from being reminded.

    Args:
        at: When.
        communes: Where; everywhere by default.
        since: The last day for which reminders were made; the day before by default. Reminders of days between
            are made up for, with what is true today.
    """
    today = timezone.localtime(at).date()
    done = Summary()
    places = list(queries.communes_with_campaigns() if communes is None else communes)
    for begin in range(0, len(places), _READ_TOGETHER):
        for found in queries.read(places[begin : begin + _READ_TOGETHER], today):
            try:
                with translation.override(settings.LANGUAGE_CODE):
                    _remind_commune(found, since or today - dt.timedelta(days=1), today, at, done)
            except Exception:
                logger.exception("reminding in commune %s failed", found.commune.pk)
                done.failed += 1
    return done


def remind_daily(*, at: datetime) -> Summary | None:
    """The day's reminders, once a day from `FROM_HOUR` on; None when it is too early or they were made."""
    local = timezone.localtime(at)
    if local.hour < FROM_HOUR:
        return None
    run = start_daily_run(name=RUN, day=local.date(), at=at)
    if run is None:
        return None
    since = queries.last_run_day(RUN, before=local.date())
    done = remind(at=at, since=since)
    if done.failed == 0:  # else it is begun again later; nothing is told twice
        finish_daily_run(run=run, figures=asdict(done), at=max(at, timezone.now()))
    return done


@transaction.atomic
def _remind_commune(
    found: queries.Found, since: dt.date, today: dt.date, at: datetime, done: Summary
) -> None:
    parts, people = found.parts(), found.people
    told = _Told(today)
    for part in parts:
        _remind_of(part, people, since, today, told)
    for handed_in in found.waiting():
        first = handed_in.since_date + dt.timedelta(days=reminding.WAITING_DAYS + 1)
        if reminding.repeated_day(first, since, today):
            told.count(WAITING, people.officers, handed_in)
    notices = [*told.notices, *told.summed_up(found.campaigns)]
    notify_many(notices=notices, organization_id=found.commune.pk, at=at)
    done.communes += 1
    done.parts += len(parts)
    done.notices += len(notices)
    done.unreached += told.unreached


def _remind_of(
    part: queries.OpenPart, people: queries.People, since: dt.date, today: dt.date, told: _Told
) -> None:
    deadline = part.standing.deadline_date
    day = reminding.reminder_day(deadline, since, today) if deadline else None
    if deadline is None or day is None:
        first = part.standing.last_activity_date + dt.timedelta(days=rules.SILENT_DAYS + 1)
        quiet_day = reminding.repeated_day(first, since, today)
        if part.unit is not None and quiet_day and rules.SILENT in part.standing.marks(today):
            told.each(SILENT, people.of_part(part), part, quiet_day)
        return
    left = (deadline - today).days
    if part.unit is None:
        told.count(UNASSIGNED, people.officers, part)
        return
    reached = people.of_part(part)
    if reached:
        told.each(TODAY if left == 0 else SOON if left > 0 else OVERDUE, reached, part, day)
    else:
        told.unreached += 1
        told.count(UNREACHED, people.officers, part)
    if -left >= reminding.LEADERS_AFTER_DAYS:
        told.count(LEADERS, people.leaders_of(part), part)


class _Told:
    """What is to be said in one commune: one by one to units, summed up to those who look after many."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.notices: list[Notice] = []
        self.counted: dict[tuple[str, int, int], list[queries.OpenPart | queries.WaitingPart]] = defaultdict(
            list
        )
        self.unreached = 0

    def each(self, kind: str, people: Iterable[int], part: queries.OpenPart, day: dt.date) -> None:
        """Tells a unit's people of one assignment."""
        text = f"{_words(kind, part, self.today)}: {_short(part.text)}"
        url = reverse("assignments:assignment", args=[part.assignment])
        key = f"{kind}:{part.assignment}:{part.unit}:{day.isoformat()}"
        subject = str(part.assignment)
        self.notices += [
            Notice(person, kind, "assignments.assignment", subject, url, text, key) for person in people
        ]

    def count(self, kind: str, people: Iterable[int], part: queries.OpenPart | queries.WaitingPart) -> None:
        """Adds an assignment to what a person is told in one sentence."""
        for person in dict.fromkeys(people):
            self.counted[kind, person, part.campaign].append(part)

    def summed_up(self, names: dict[int, str]) -> Iterator[Notice]:
        """One sentence for each person, kind and campaign."""
        for (kind, person, campaign), parts in self.counted.items():
            url = reverse("assignments:campaign", args=[campaign]) + _SHOWN[kind]
            if len(parts) == 1:
                url = reverse("assignments:assignment", args=[parts[0].assignment])
            text = _sum_in_words(kind, parts, names.get(campaign, ""))
            key = f"{kind}:{campaign}:{self.today.isoformat()}"
            yield Notice(person, kind, "assignments.campaign", str(campaign), url, text, key)


def _words(kind: str, part: queries.OpenPart, today: dt.date) -> str:
    if kind == SILENT:
        days = (today - part.standing.last_activity_date).days
        return _("Đã %(days)s ngày chưa có cập nhật") % {"days": days}
    deadline = part.standing.deadline_date or today
    facts = {"days": abs((deadline - today).days), "deadline": part.deadline_in_words, "period": part.period}
    if part.period:
        said = {
            SOON: _("%(period)s chưa có kết quả, còn %(days)s ngày (%(deadline)s)"),
            TODAY: _("%(period)s chưa có kết quả, hôm nay là ngày cuối (%(deadline)s)"),
            OVERDUE: _("%(period)s chưa có kết quả, quá hạn %(days)s ngày (%(deadline)s)"),
        }
    else:
        said = {
            SOON: _("Còn %(days)s ngày (%(deadline)s)"),
            TODAY: _("Hôm nay là ngày cuối (%(deadline)s)"),
            OVERDUE: _("Quá hạn %(days)s ngày (%(deadline)s)"),
        }
    return said[kind] % facts


def _sum_in_words(kind: str, parts: list[queries.OpenPart | queries.WaitingPart], campaign: str) -> str:
    said = {
        LEADERS: _("%(n)s việc quá hạn từ %(days)s ngày trở lên"),
        WAITING: _("%(n)s kết quả chờ nghiệm thu quá %(days)s ngày"),
        UNREACHED: _("%(n)s việc đến hạn mà đơn vị chưa có ai dùng ứng dụng để nhắc"),
        UNASSIGNED: _("%(n)s việc đến hạn mà chưa giao đơn vị chủ trì"),
    }[kind]
    days = {LEADERS: reminding.LEADERS_AFTER_DAYS, WAITING: reminding.WAITING_DAYS}.get(kind, 0)
    counted = said % {"n": len(parts), "days": days}
    units = _units_in_words(Counter(part.unit_name for part in parts if part.unit_name))
    about = _short(parts[0].text) if len(parts) == 1 else f"“{_short(campaign)}”"
    return f"{counted}, {about}: {units}" if units else f"{counted}, {about}"


def _units_in_words(units: Counter[str]) -> str:
    named = [f"{name} ({number})" if number > 1 else name for name, number in units.most_common(_NAMED)]
    more = len(units) - len(named)
    return ", ".join(named) + (_(" và %(n)s đơn vị nữa") % {"n": more} if more else "")


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"

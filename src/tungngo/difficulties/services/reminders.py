"""Reminding of answers that are due, and telling those above when they are late."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty, Entry
from tungngo.difficulties.queries import reminders as queries
from tungngo.difficulties.services.acting import log
from tungngo.difficulties.services.telling import ESCALATED, OVERDUE, SOON, shortened
from tungngo.notifications.services import Notice, finish_daily_run, notify_many, start_daily_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

logger = logging.getLogger(__name__)

RUN: Final = "difficulties.remind"
FROM_HOUR: Final = 5  # as the reminders of assignments: before the first digests go out


@dataclass(slots=True)
class Summary:
    """What one run did."""

    looked_at: int = 0
    notices: int = 0  # what was to be said; what had been said before among it
    escalated: int = 0
    failed: int = 0  # communes in which it did not work


@dataclass(frozen=True, slots=True)
class _Run:
    """When a run is made, its day, and the last day for which one was made before."""

    at: datetime
    today: dt.date
    since: dt.date


def remind_daily(*, at: datetime) -> Summary | None:
    """The day's reminders, once a day from `FROM_HOUR` on; None when it is too early or they were made."""
    local = timezone.localtime(at)
    if local.hour < FROM_HOUR:
        return None
    run = start_daily_run(name=RUN, day=local.date(), at=at)
    if run is None:
        return None
    done = remind(at=at, since=queries.last_run_day(RUN, local.date()))
    if done.failed == 0:  # else it is begun again later; nothing is told twice
        finish_daily_run(run=run, figures=asdict(done), at=max(at, timezone.now()))
    return done


def remind(*, at: datetime, since: dt.date | None = None) -> Summary:
    """Reminds who owes an answer, and tells those above of what is late; repeating it tells nothing twice.

    Args:
        at: When.
        since: The last day for which reminders were made; the day before by default.
    """
    today = timezone.localdate(at)
    since = since or today - dt.timedelta(days=1)
    found = queries.owed_answers(today)
    people = queries.people_around(found)
    done, run = Summary(looked_at=len(found)), _Run(at, today, since)
    for commune, rows in groupby(found, key=lambda one: one.organization_id):
        try:
            with translation.override(settings.LANGUAGE_CODE):
                _remind_commune(commune, rows, people, run, done)
        except Exception:
            logger.exception("reminding of answers in commune %s failed", commune)
            done.failed += 1
    return done


@transaction.atomic
def _remind_commune(
    commune: int, rows: Iterable[Difficulty], people: queries.People, run: _Run, done: Summary
) -> None:
    today, at = run.today, run.at
    notices: list[Notice] = []
    for one in rows:
        day = rules.reminder_day(one.answer_due_date, run.since, today)
        if day is None:
            continue
        late = (today - one.answer_due_date).days
        answerers = dict.fromkeys(people.who_answers(one))
        notices += [_notice(one, SOON if late <= 0 else OVERDUE, person, late, day) for person in answerers]
        if late <= 0:
            continue
        above = [person for person in dict.fromkeys(people.who_is_above(one)) if person not in answerers]
        notices += [_notice(one, ESCALATED, person, late, day) for person in above]
        done.escalated += _escalate(one, at)
    notify_many(notices=notices, organization_id=commune, at=at)
    done.notices += len(notices)


def _escalate(one: Difficulty, at: datetime) -> bool:
    """Notes on a difficulty that those above were told; once for each date that was missed."""
    marked = Difficulty.objects.filter(pk=one.pk, escalated_at=None).update(escalated_at=at)
    if not marked:
        return False
    entry = Entry.objects.create(
        organization_id=one.organization_id,
        difficulty=one,
        kind=Entry.Kind.ESCALATED,
        due_date=one.answer_due_date,
        at=at,
        is_above=one.state == rules.PASSED_UP,
    )
    log(entry, title=one.title)
    return True


def _notice(one: Difficulty, kind: str, person: int, late: int, day: dt.date) -> Notice:
    title = shortened(one.title)
    if kind == SOON:
        text = _("Cần trả lời trước %(date)s: %(title)s") % {
            "date": f"{one.answer_due_date:%d/%m/%Y}",
            "title": title,
        }
    elif kind == OVERDUE:
        text = _("Quá hạn trả lời %(days)s ngày: %(title)s") % {"days": late, "title": title}
    else:
        who = _("cấp trên") if one.state == rules.PASSED_UP else one.solver or one.organization
        text = _("%(who)s chưa trả lời, quá hạn %(days)s ngày: %(title)s") % {
            "who": str(who)[:1].upper() + str(who)[1:],
            "days": late,
            "title": title,
        }
    url = reverse("difficulties:detail", args=[one.pk])
    return Notice(
        person, kind, "difficulties.difficulty", str(one.pk), url, text, f"{kind}:{one.pk}:{day.isoformat()}"
    )

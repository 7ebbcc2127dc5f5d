"""When recurring work falls due: its periods, the day in each, and how far ahead they are made.

A period is a day, a week from Monday, a month, a quarter or a year of the calendar, or several of them ("2 tháng một
lần"). A directive that says "hằng tháng" and no day means within each month: the last day of the period is the
deadline. No day is made up.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAILY: Final = "daily"
WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"
QUARTERLY: Final = "quarterly"
YEARLY: Final = "yearly"

_DAYS: Final = {DAILY: 1, WEEKLY: 7}
MONTHS: Final = {MONTHLY: 1, QUARTERLY: 3, YEARLY: 12}
FREQUENCIES: Final = (DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY)

# So far ahead are occurrences made: enough to plan with, not so many that lists fill with what is far off.
HORIZON_DAYS: Final = 100
HORIZON_OCCURRENCES: Final = 3
# A rule that a damaged reading or a forged form sends does not make the program run through centuries.
_MOST_INTERVAL: Final = 99
_LAST_YEAR: Final = 9000


@dataclass(frozen=True, slots=True)
class Rule:
    """How work recurs.

    Attributes:
        freq: One of FREQUENCIES.
        interval: Every how many of them.
        day: The day of the month on which it is due, in a week 1 (Monday) to 7; None: the period's last day.
        month: In which month of a longer period that day lies, from 1; None: the last one.
    """

    freq: str
    interval: int = 1
    day: int | None = None
    month: int | None = None

    def start_of(self, day: dt.date) -> dt.date:
        """The first day of the day, week, month, quarter or year in which a day lies."""
        if self.freq == DAILY:
            return day
        if self.freq == WEEKLY:
            return day - dt.timedelta(days=day.weekday())
        months = MONTHS[self.freq]
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)

    def following(self, start: dt.date) -> dt.date:
        """The first day of the period after the one that begins on `start`."""
        if self.freq in _DAYS:
            return start + dt.timedelta(days=_DAYS[self.freq] * self.interval)
        return _month_on(start, MONTHS[self.freq] * self.interval)

    def last_of(self, start: dt.date) -> dt.date:
        """The last day of the period that begins on `start`."""
        return self.following(start) - dt.timedelta(days=1)

    def due(self, start: dt.date) -> dt.date:
        """The deadline in the period that begins on `start`; "ngày 31" is the last day of a shorter month."""
        last = self.last_of(start)
        if self.freq == DAILY or self.day is None:
            return last
        if self.freq == WEEKLY:
            return last - dt.timedelta(days=7 - min(self.day, 7))
        months = MONTHS[self.freq] * self.interval
        month = _month_on(start, min(self.month or months, months) - 1)
        return month.replace(day=min(self.day, calendar.monthrange(month.year, month.month)[1]))

    def starts(self, first: dt.date) -> Iterator[dt.date]:
        """The first days of the periods, from the one that begins on `first` on."""
        start = first
        while start.year < _LAST_YEAR:
            yield start
            start = self.following(start)

    def as_json(self, text: str, until: dt.date | None) -> dict[str, Any]:
        """The rule as assignments keep it: the reading's form, and the month beside it."""
        return {
            "freq": self.freq,
            "interval": self.interval,
            "day": self.day,
            "month": self.month,
            "text": text,
            "until": until.isoformat() if until else None,
        }


def _month_on(start: dt.date, months: int) -> dt.date:
    number = start.year * 12 + start.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One period of recurring work: its first day, from when and until when it can be done."""

    date: dt.date
    start: dt.date
    end: dt.date


def rule_of(recurrence: Mapping[str, Any] | None) -> Rule | None:
    """The rule that a reading or a person gives; None for what has no periods: once, or "thường xuyên"."""
    given = recurrence if isinstance(recurrence, dict) else {}
    freq = given.get("freq")
    if freq not in FREQUENCIES:
        return None
    interval = _number(given.get("interval"), _MOST_INTERVAL) or 1
    if freq == DAILY:
        return Rule(DAILY, interval)
    day = _number(given.get("day"), 7 if freq == WEEKLY else 31)
    if freq == WEEKLY or day is None:
        return Rule(str(freq), interval, day)
    month = _number(given.get("month"), MONTHS[str(freq)] * interval)
    if month is None and re.search(r"tháng\s+đầu", str(given.get("text") or "").lower()):
        month = 1  # "ngày 05 tháng đầu quý": the quarter's first month, its last one otherwise
    return Rule(str(freq), interval, day, month)


def _number(value: object, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return None
    return number if 1 <= number <= most else None


def bound_of(text: str, recurrence: Mapping[str, Any]) -> str:
    """How the day of each period is meant: "trước ngày 25 hằng tháng" excludes the 25th.

    Args:
        text: The task's text or sentence.
        recurrence: The rule as read, whose own words may begin after "trước".
    """
    words = re.escape(str(recurrence.get("text") or "").lower().strip())
    if words and re.search(rf"trước\s+(?:ngày\s+)?{words}", text.lower()):
        return "before"
    return "on" if recurrence.get("freq") == DAILY else "on_or_before"


_AFTER_THE_DAY = re.compile(
    r"\W*sau\s+(?:khi\s+)?(?:kết\s+thúc\s+)?(?:(?:buổi|lễ|đợt|ngày|tuần|tháng)\s|ra\s+quân|phát\s+động)"
)


def is_after_event(*texts: str) -> bool:
    """Whether the work begins only after the day of action: "Sau buổi ra quân, tiếp tục duy trì hằng tháng"."""
    return any(_AFTER_THE_DAY.match(text.lower()) for text in texts)


def first_period(rule: Rule, begin: dt.date, *, is_after: bool = False) -> dt.date:
    """The first day of the first period.

    Work that begins on a day has its first period around that day, unless the day in it is past. What begins after
    the day of action counts from the first whole period after it, or from a day given that still lies ahead.

    Args:
        rule: How it recurs.
        begin: When it begins; with `is_after` the day of action itself.
        is_after: Whether only what follows that day counts.
    """
    start = rule.start_of(begin)
    if rule.day is not None and rule.freq != DAILY:
        is_missed = rule.due(start) <= begin if is_after else rule.due(start) < begin
    else:
        is_missed = is_after and start <= begin
    return rule.following(start) if is_missed else start


def occurrences(
    rule: Rule, first: dt.date, until: dt.date | None, begin: dt.date | None = None
) -> Iterator[Occurrence]:
    """The periods from the one that begins on `first`, as long as there is something to do up to `until`.

    A period that `until` cuts short ends there when the directive gives no day in it; when it gives one, that day must
    still come. The first one begins on `begin` when that lies within it.
    """
    begun = takewhile(lambda start: until is None or start <= until, rule.starts(first))
    for start in begun:
        end = rule.due(start)
        if until is not None and end > until:
            if rule.day is not None:
                return
            end = until
        opens = begin if begin and start < begin <= end else start
        yield Occurrence(start, opens, end)


def horizon(rule: Rule, first: dt.date, today: dt.date) -> dt.date:
    """Up to which day periods are made: three that have not begun, of the next hundred days, and always one."""
    coming = list(
        islice((start for start in rule.starts(first) if start > today), HORIZON_OCCURRENCES)
    )  # few to walk: a series begins in the campaign's year
    near = [start for start in coming if start <= today + dt.timedelta(days=HORIZON_DAYS)]
    return (near or coming[:1] or [today])[-1]


def end_of_series(rule: Rule, first: dt.date, given: dt.date | None, campaign_end: dt.date | None) -> dt.date:
    """The last day of a series: as given; else the campaign's end; else the end of the year.

    A campaign's month of action is no end for what goes on after it: it counts only when a second period fits in.
    """
    if given and given >= first:
        return given
    if campaign_end and campaign_end >= rule.last_of(rule.following(first)):
        return campaign_end
    return max(dt.date(first.year, 12, 31), rule.last_of(first))


def period_name(rule: Rule, start: dt.date) -> str:
    """A period as people call it: "Tháng 11/2026", "Quý IV/2026", "Tuần 09/11 – 15/11/2026"."""
    last = rule.last_of(start)
    if rule.freq == DAILY and rule.interval == 1:
        return f"{start:%d/%m/%Y}"
    if rule.freq in _DAYS:
        name = _("Tuần %(first)s – %(last)s") if rule.freq == WEEKLY else "%(first)s – %(last)s"
        return name % {"first": f"{start:%d/%m}", "last": f"{last:%d/%m/%Y}"}
    if rule.interval > 1:
        return _("Tháng %(first)s – %(last)s") % {"first": f"{start:%m/%Y}", "last": f"{last:%m/%Y}"}
    if rule.freq == MONTHLY:
        return _("Tháng %(month)s") % {"month": f"{start:%m/%Y}"}
    if rule.freq == QUARTERLY:
        return _("Quý %(quarter)s/%(year)s") % {
            "quarter": ("I", "II", "III", "IV")[(start.month - 1) // 3],
            "year": start.year,
        }
    return _("Năm %(year)s") % {"year": start.year}


def short_period_name(rule: Rule, start: dt.date) -> str:
    """A period in the small cell of a table: "11/2026", "IV/2026", "09/11"."""
    if rule.freq in _DAYS:
        return f"{start:%d/%m}"
    if rule.freq == QUARTERLY and rule.interval == 1:
        return f"{('I', 'II', 'III', 'IV')[(start.month - 1) // 3]}/{start.year}"
    return f"{start:%Y}" if rule.freq == YEARLY else f"{start:%m/%Y}"

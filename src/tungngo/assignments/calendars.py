"""Deadlines as a calendar that other programs read (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from tungngo.assignments import rules
from tungngo.assignments.models import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import Assignment, CalendarFeed

# RFC 7986, 5.7: how often a program should come again.
REFRESH_EVERY: Final = dt.timedelta(hours=6)
# All-day events begin at midnight: the day before at 8:00, and on the day at 7:30.
_ALARMS: Final = (-dt.timedelta(hours=16), dt.timedelta(hours=7, minutes=30))
_SUMMARY_CHARACTERS: Final = 120


def calendar_of(feed: CalendarFeed, assignments: Iterable[Assignment]) -> bytes:
    """The calendar of a feed: an all-day event on the last day in time of each assignment.

    The same assignments give the same bytes, so that a program that has them is told so.
    """
    calendar = Calendar()
    calendar.add("PRODID", "-//Tung Ngo//Lich nhiem vu//VI")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    name = _("Từng Ngõ: %(whose)s") % {"whose": feed.unit or feed.user}
    calendar.add("NAME", name)  # RFC 7986; the next line for programs that do not know it
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", settings.TIME_ZONE)
    calendar.add("REFRESH-INTERVAL", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT6H")
    for assignment in assignments:
        calendar.add_component(_event(assignment))
    return bytes(calendar.to_ical())


def _event(assignment: Assignment) -> Event:
    day = assignment.deadline_date
    if day is None:
        raise ValueError(assignment.pk)
    address = f"{settings.SITE_ADDRESS}{reverse('assignments:assignment', args=[assignment.pk])}"
    is_cancelled = assignment.state == rules.CANCELLED
    event = Event()
    event.add("UID", f"nhiem-vu-{assignment.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    event.add("SEQUENCE", assignment.version)
    # When it was last touched and not now: the calendar's bytes stay the same while nothing changes.
    event.add("DTSTAMP", assignment.last_activity_at.astimezone(dt.UTC))
    event.add("LAST-MODIFIED", assignment.last_activity_at.astimezone(dt.UTC))
    event.add("DTSTART", day)
    event.add("DTEND", day + dt.timedelta(days=1))
    event.add("SUMMARY", _summary(assignment))
    event.add("DESCRIPTION", _description(assignment, address))
    event.add("URL", address)
    event.add("CATEGORIES", [assignment.campaign.name])
    event.add("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")  # a deadline does not take up the day
    if assignment.location:
        event.add("LOCATION", assignment.location)
    if assignment.state not in rules.MET:
        for before in _ALARMS:
            event.add_component(_alarm(assignment, before))
    return event


def _alarm(assignment: Assignment, before: dt.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _summary(assignment))
    alarm.add("TRIGGER", before)
    return alarm


def _summary(assignment: Assignment) -> str:
    text = " ".join(assignment.text.split())
    short = text if len(text) <= _SUMMARY_CHARACTERS else f"{text[: _SUMMARY_CHARACTERS - 1].rstrip()}…"
    if assignment.state == rules.CANCELLED:
        return _("Đã hủy: %(text)s") % {"text": short}
    if assignment.state in rules.MET:
        return _("Đã nộp: %(text)s") % {"text": short}
    return short


def _description(assignment: Assignment, address: str) -> str:
    units = [
        f"{label}: {', '.join(part.unit.name for part in assignment.parts.all() if part.part == value)}"
        for value, label in Part.choices
        if any(part.part == value for part in assignment.parts.all())
    ]
    lines = [
        assignment.text,
        _("Thời hạn: %(deadline)s") % {"deadline": assignment.deadline_in_words},
        _("Trạng thái: %(state)s") % {"state": assignment.get_state_display()},
        *(
            [_("Lý do hủy: %(reason)s") % {"reason": assignment.cancel_reason}]
            if assignment.cancel_reason
            else []
        ),
        *units,
        _("Chiến dịch: %(name)s") % {"name": assignment.campaign.name},
        address,
    ]
    return "\n".join(lines)

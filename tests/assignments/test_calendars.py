"""Calendars that phones subscribe to: what they hold, and who reads them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from factories import NOW, make_commune, member
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, CalendarFeed, State
from tungngo.assignments.services import feeds
from tungngo.assignments.views.feeds import FETCHES_AN_HOUR
from tungngo.organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
DUE = dt.date(2099, 10, 20)


@pytest.fixture(autouse=True)
def _forgets_how_often_it_was_asked() -> None:
    cache.clear()


@pytest.fixture
def made() -> ReviewedPlan:
    made = make_plan()
    tree = made.tree
    made.add("Ra quân; hướng dẫn, hỗ trợ", lead=[tree.police], end_date=dt.date(2099, 10, 21), bound="before")
    made.add("Lập danh sách", lead=[tree.police], coordinating=[tree.youth], end_date=DUE)
    made.add("Đi từng ngõ", lead=[tree.teams[0]], end_date=DUE)
    made.add("Không có ngày", lead=[tree.police])
    services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return made


@pytest.fixture
def focal(made: ReviewedPlan) -> User:
    return member("focal_point", made.tree.police, full_name="Lê Thị Mẫu")


def address_of(user: User, made: ReviewedPlan, unit: Any = None) -> str:
    _feed, token = feeds.open_feed(user=user, unit=unit, commune=made.tree.commune, at=NOW)
    return reverse("calendars:feed", args=[token])


def events(answer: HttpResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.status_code
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_holds_each_deadline_as_a_day_with_alarms_and_the_way_to_it(
    client: Client, made: ReviewedPlan, focal: User
) -> None:
    answer = client.get(address_of(focal, made))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = events(answer)
    assert set(found) == {"Ra quân; hướng dẫn, hỗ trợ", "Lập danh sách"}
    event = found["Ra quân; hướng dẫn, hỗ trợ"]
    assert event["DTSTART"].dt == DUE  # "trước ngày 21" ends on the 20th
    assert event["DTEND"].dt == DUE + dt.timedelta(days=1)
    assert "Thời hạn: trước ngày 21/10/2099" in event["DESCRIPTION"]
    assert "Chủ trì: Công an" in event["DESCRIPTION"]
    assignment = Assignment.objects.get(text__startswith="Ra quân")
    assert event["URL"] == f"http://127.0.0.1:8000/chien-dich/nhiem-vu/{assignment.pk}/"
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert alarms == [dt.timedelta(hours=-16), dt.timedelta(hours=7, minutes=30)]


def test_the_lines_keep_to_the_standard(client: Client, made: ReviewedPlan, focal: User) -> None:
    Assignment.objects.update(text="Đẩy mạnh tuyên truyền, hướng dẫn người dân; " * 20)
    content = client.get(address_of(focal, made)).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # RFC 5545, 3.1: octets
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert [event.errors for event in calendar.walk("VEVENT")] == [[], []]
    assert {"UID", "DTSTAMP", "SEQUENCE"} <= set(calendar.walk("VEVENT")[0])


def test_an_event_keeps_its_name_and_counts_its_changes_and_a_cancelled_one_says_so(
    client: Client, made: ReviewedPlan, focal: User
) -> None:
    address = address_of(focal, made)
    before = events(client.get(address))["Lập danh sách"]
    Assignment.objects.filter(text="Lập danh sách").update(
        version=7, state=State.CANCELLED, cancelled_at=NOW, cancelled_by=made.officer, cancel_reason="Hoãn"
    )
    after = events(client.get(address))["Đã hủy: Lập danh sách"]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 7)
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert "Lý do hủy: Hoãn" in after["DESCRIPTION"]
    assert after.walk("VALARM") == []


def test_a_program_that_has_the_newest_calendar_is_told_so(
    client: Client, made: ReviewedPlan, focal: User
) -> None:
    address = address_of(focal, made)
    first = client.get(address)
    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Assignment.objects.filter(text="Lập danh sách").update(end_date=dt.date(2099, 11, 1), version=2)
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_a_person_sees_what_they_hold_and_what_nobody_of_their_unit_does(
    client: Client, made: ReviewedPlan, focal: User
) -> None:
    colleague = member("focal_point", made.tree.police)
    address = address_of(focal, made)
    Assignment.objects.get(text="Lập danh sách").parts.filter(unit=made.tree.police).update(holder=colleague)
    assert set(events(client.get(address))) == {"Ra quân; hướng dẫn, hỗ trợ"}
    Assignment.objects.get(text="Đi từng ngõ").parts.update(holder=focal)
    assert set(events(client.get(address))) == {"Ra quân; hướng dẫn, hỗ trợ", "Đi từng ngõ"}


def test_the_calendar_of_a_unit_holds_what_stands_below_it_and_that_of_the_commune_everything(
    client: Client, made: ReviewedPlan
) -> None:
    head = member("focal_point", made.tree.neighborhoods[0])
    assert set(events(client.get(address_of(head, made, made.tree.neighborhoods[0])))) == {"Đi từng ngõ"}
    assert len(events(client.get(address_of(made.officer, made, made.tree.commune)))) == 3


@pytest.mark.parametrize("end", ["revoked", "renewed", "left", "moved", "role"])
def test_an_address_opens_nothing_once_it_or_the_persons_place_has_ended(
    client: Client, made: ReviewedPlan, focal: User, end: str
) -> None:
    address = address_of(focal, made, made.tree.police)
    assert client.get(address).status_code == 200
    if end == "revoked":
        feeds.revoke_feed(feed=CalendarFeed.objects.get(), actor=focal, at=NOW)
    elif end == "renewed":
        address_of(focal, made, made.tree.police)
    elif end == "left":
        focal.is_active = False
        focal.save()
    elif end == "moved":
        Membership.objects.filter(user=focal).update(organization=make_commune("Xã Khác").police)
    else:
        Membership.objects.filter(user=focal).update(role="media")
    assert client.get(address).status_code == 404


def test_who_guesses_finds_nothing_and_the_database_holds_no_address(
    client: Client, made: ReviewedPlan, focal: User
) -> None:
    address = address_of(focal, made)
    token = address.removesuffix(".ics").rsplit("/", 1)[1]
    assert len(token) >= 43  # 256 bits
    assert token not in str(CalendarFeed.objects.values().get())
    kept = CalendarFeed.objects.get().token_hash
    for guess in (kept, token[:-1], token.swapcase()):
        assert client.get(reverse("calendars:feed", args=[guess])).status_code == 404


def test_an_address_that_is_fetched_all_the_time_is_asked_to_wait(
    client: Client, made: ReviewedPlan, focal: User
) -> None:
    address = address_of(focal, made)
    answers = [client.get(address).status_code for _ in range(FETCHES_AN_HOUR + 1)]
    assert answers == [200] * FETCHES_AN_HOUR + [429]


def test_the_address_is_shown_once_works_and_can_be_ended_by_its_person_only(
    client: Client, sign_in: Callable[..., User], made: ReviewedPlan, focal: User
) -> None:
    sign_in(client, focal)
    page = client.post(reverse("calendars:manage"), {"unit": ""})
    assert "no-store" in page["Cache-Control"]
    shown = re.search(r'value="http://127\.0\.0\.1:8000(/lich/[^"]+\.ics)"', page.content.decode())
    assert shown
    assert "webcal://127.0.0.1:8000/lich/" in page.content.decode()
    assert client.get(shown[1]).status_code == 200
    again = client.get(reverse("calendars:manage")).content.decode()
    assert shown[1] not in again
    feed = CalendarFeed.objects.get()
    sign_in(client, made.officer)
    assert client.post(reverse("calendars:revoke", args=[feed.pk])).status_code == 404
    sign_in(client, focal)
    client.post(reverse("calendars:revoke", args=[feed.pk]))
    assert client.get(shown[1]).status_code == 404


def test_nobody_takes_the_calendar_of_a_unit_that_is_not_theirs(
    client: Client, sign_in: Callable[..., User], made: ReviewedPlan, focal: User
) -> None:
    sign_in(client, focal)
    for unit in (made.tree.youth, made.tree.commune, make_commune("Xã Khác").police):
        assert client.post(reverse("calendars:manage"), {"unit": unit.pk}).status_code == 422
    assert not CalendarFeed.objects.exists()


def test_a_calendar_takes_a_few_queries_however_long_it_is(
    client: Client, made: ReviewedPlan, django_assert_max_num_queries: Any
) -> None:
    address = address_of(made.officer, made, made.tree.commune)
    with django_assert_max_num_queries(8):
        client.get(address)

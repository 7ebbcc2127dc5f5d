"""The board before somebody's eyes: it follows what is sent, and leaves the reader where they were."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from browser import PHONE, axe_violations
from doorstep.board.test_maps import file_of
from doorstep.factories import Field, make_field, make_household, make_many, make_round, make_visit, person

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def field(transactional_db: None) -> Field:  # noqa: ARG001 - opens the database
    made = make_field()
    made.round = make_round(
        made.commune,
        made.officer,
        name="Đợt hôm nay",
        start_date=timezone.localdate(),
        end_date=timezone.localdate() + dt.timedelta(days=1),
    )
    return made


@pytest.fixture
def open_page(page: "Page", live_server: Any, field: Field) -> "Callable[[str], Page]":
    """Opens an address as the commune's officer."""
    client = Client()
    client.force_login(field.officer, backend="tungngo.organizations.sign_in.MemberBackend")
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}

    def go(path: str) -> "Page":
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        return page

    return go


def look(page: "Page") -> None:
    """What the page does by itself every ten seconds."""
    with page.expect_response(lambda answer: "/bang/" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def test_the_board_follows_the_day_and_leaves_the_reader_in_place(
    open_page: "Callable[[str], Page]", field: Field
) -> None:
    make_many(field, households=6, visits=0)
    page = open_page(reverse("doorstep:board_round", args=[field.round.pk]))
    page.set_viewport_size(PHONE)
    summary = page.locator("#bang-noi-so summary")
    if page.locator("#bang-noi-so").get_attribute("open") is not None:
        summary.click()  # without a map it begins open: close it, and it is to stay closed
    page.locator("#so-visits-visits").focus()
    page.evaluate("scrollTo({ top: 240, behavior: 'instant' })")
    assert page.evaluate("scrollY") == 240
    page.evaluate("document.querySelector('#bang-tong').dataset.seen = 'yes'")

    look(page)  # nothing was sent meanwhile: nothing is swapped
    assert page.locator("#bang-tong").get_attribute("data-seen") == "yes"

    make_visit(field, make_household(field), at=timezone.now(), visited_date=timezone.localdate())
    look(page)
    page.wait_for_function("() => document.querySelector('#so-visits-visits').textContent === '1'")
    assert page.locator("#bang-tong").get_attribute("data-seen") is None
    assert page.evaluate("document.activeElement.id") == "so-visits-visits"
    assert page.locator("#bang-noi-so").get_attribute("open") is None
    assert page.evaluate("scrollY") == 240


def test_a_page_that_nobody_sees_asks_nothing_and_a_lost_line_is_said(
    open_page: "Callable[[str], Page]", field: Field
) -> None:
    page = open_page(reverse("doorstep:board_round", args=[field.round.pk]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })")
    page.route("**/bang/**", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("() => document.querySelector('#bang-luc').textContent.includes('mất kết nối')")
    assert page.locator(".toast").count() == 0
    page.unroute("**/bang/**")
    look(page)
    assert "mất kết nối" not in page.locator("#bang-luc").inner_text()


def test_nothing_is_out_of_reach_on_any_of_the_pages(
    open_page: "Callable[[str], Page]", field: Field
) -> None:
    house = make_household(field)
    one = house.residents.first()
    assert one is not None
    visit = make_visit(
        field,
        house,
        at=timezone.now(),
        visited_date=timezone.localdate(),
        people=[person(one, taught=["vneid2"])],
    )
    make_visit(field, house, member=field.members[1], at=timezone.now(), visited_date=timezone.localdate())
    client = Client()
    client.force_login(field.officer, backend="tungngo.organizations.sign_in.MemberBackend")
    preview = client.post(reverse("doorstep:map"), {"tep": file_of(("Tổ dân phố 1", 105.8))})["Location"]
    client.post(preview, {"vung-0": field.tree.neighborhoods[0].pk})
    addresses = [
        reverse("doorstep:board_round", args=[field.round.pk]),
        reverse("doorstep:board_wall", args=[field.round.pk]),
        reverse("doorstep:board_houses", args=[field.round.pk]),
        reverse("doorstep:visits"),
        reverse("doorstep:visit", args=[visit.pk]),
        reverse("doorstep:visit_correct", args=[visit.pk]),
        reverse("doorstep:map"),
        preview,
    ]
    for address in addresses:
        page = open_page(address)
        for size in (PHONE, {"width": 1280, "height": 900}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert axe_violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_a_neighborhood_on_the_map_is_reached_by_keyboard_and_opens_its_houses(
    open_page: "Callable[[str], Page]", field: Field
) -> None:
    make_household(field)
    client = Client()
    client.force_login(field.officer, backend="tungngo.organizations.sign_in.MemberBackend")
    preview = client.post(reverse("doorstep:map"), {"tep": file_of(("Tổ dân phố 1", 105.8))})["Location"]
    client.post(preview, {"vung-0": field.tree.neighborhoods[0].pk})
    page = open_page(reverse("doorstep:board_round", args=[field.round.pk]))
    area = page.get_by_role("link", name="Tổ dân phố 1: 0/1 hộ, 0%")
    area.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho/**")
    assert page.locator("tbody tr").count() == 1

"""The shell in a real browser: nothing that axe minds, nothing typed is lost, nothing is sent twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import factories
from browser import DESK, PHONE, axe_violations

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tungngo.accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PROFILE = "/tai-khoan/ho-so/"
PROFILE_FORM = "main form[method=post]"


@pytest.fixture
def officer() -> User:
    """An officer of a made-up commune."""
    return factories.person_of(factories.make_commune(), "officer")


@pytest.fixture
def signed_in(page: Page, live_server: LiveServer, officer: User) -> Page:
    """A page on which the officer has signed in."""
    page.set_default_timeout(15_000)
    sign_in(page, live_server, officer)
    return page


def sign_in(page: Page, live_server: LiveServer, person: User) -> None:
    """Signs in by the form."""
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill(person.username)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.parametrize(
    "size", [PHONE, DESK, {"width": 320, "height": 640}], ids=["phone", "desk", "smallest"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_components_are_reachable_by_everyone(
    signed_in: Page, live_server: LiveServer, size: Any, theme: Any
) -> None:
    said: list[str] = []
    signed_in.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    signed_in.on("pageerror", lambda error: said.append(str(error)))
    signed_in.emulate_media(color_scheme=theme, reduced_motion="reduce")
    signed_in.set_viewport_size(size)
    signed_in.goto(f"{live_server.url}/giao-dien/")
    assert axe_violations(signed_in) == []
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert said == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_before_the_gate_are_reachable_by_everyone(
    page: Page, live_server: LiveServer, theme: Any
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for path in ("/tai-khoan/dang-nhap/", "/tai-khoan/quen-mat-khau/", "/khong-co-trang-nay/"):
            page.goto(f"{live_server.url}{path}")
            assert axe_violations(page) == [], path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_the_own_account_are_reachable_by_everyone(
    signed_in: Page, live_server: LiveServer, theme: Any
) -> None:
    signed_in.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for size in (PHONE, DESK):
        signed_in.set_viewport_size(size)
        for path in ("mat-khau/", "hai-lop/", "hai-lop/totp/activate/", "phien/"):
            signed_in.goto(f"{live_server.url}/tai-khoan/{path}")
            assert axe_violations(signed_in) == [], path


def test_the_first_tab_leads_past_the_navigation_and_the_menu_answers_to_arrows(
    signed_in: Page, live_server: LiveServer
) -> None:
    signed_in.goto(f"{live_server.url}/giao-dien/")
    signed_in.keyboard.press("Tab")
    expect(signed_in.locator(".skip-link")).to_be_focused()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator("main")).to_be_focused()
    signed_in.locator("[popovertarget=user-menu]").press("Enter")
    signed_in.keyboard.press("ArrowDown")
    expect(signed_in.locator("#user-menu a").first).to_be_focused()
    signed_in.keyboard.press("End")
    expect(signed_in.get_by_role("button", name="Đăng xuất")).to_be_focused()
    signed_in.keyboard.press("Escape")
    expect(signed_in.locator("#user-menu")).to_be_hidden()


def test_the_theme_changes_at_once_and_stays(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.locator("[popovertarget=user-menu]").click()
    with signed_in.expect_response(re.compile("/giao-dien/nen/")):
        signed_in.get_by_role("button", name="Tối").click()
    assert signed_in.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    signed_in.goto(f"{live_server.url}/giao-dien/")
    expect(signed_in.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_question_is_asked_before_and_only_yes_sends(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.goto(f"{live_server.url}{PROFILE}")
    signed_in.locator(PROFILE_FORM).evaluate("form => { form.dataset.confirm = 'Lưu thật không?' }")
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    signed_in.locator(f"{PROFILE_FORM} button.button--primary").click()
    expect(signed_in.get_by_role("dialog", name="Xác nhận")).to_contain_text("Lưu thật không?")
    signed_in.get_by_role("button", name="Thôi", exact=True).click()
    assert sent == []
    signed_in.locator(f"{PROFILE_FORM} button.button--primary").click()
    with signed_in.expect_navigation():
        signed_in.get_by_role("button", name="Đồng ý").click()
    assert len(sent) == 1


def test_a_double_click_sends_once(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.goto(f"{live_server.url}{PROFILE}")
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with signed_in.expect_navigation():
        signed_in.locator(f"{PROFILE_FORM} button.button--primary").dblclick()
    signed_in.wait_for_load_state()
    assert len(sent) == 1


def test_a_lost_session_keeps_what_was_typed_and_sends_it_after_signing_in_elsewhere(
    signed_in: Page, live_server: LiveServer, officer: User
) -> None:
    signed_in.goto(f"{live_server.url}{PROFILE}")
    signed_in.locator(PROFILE_FORM).evaluate("form => { form.dataset.guard = '' }")
    signed_in.locator("input[name=full_name]").fill("Trần Thị Không Mất")
    signed_in.context.clear_cookies(name="sessionid")
    signed_in.locator(f"{PROFILE_FORM} button.button--primary").click()
    dialog = signed_in.get_by_role("dialog", name="Phiên đăng nhập đã hết")
    expect(dialog).to_be_visible()
    with signed_in.context.expect_page() as opened:
        dialog.get_by_role("link").click()
    sign_in(opened.value, live_server, officer)
    expect(dialog).to_be_hidden()
    expect(signed_in.locator("input[name=full_name]")).to_have_value("Trần Thị Không Mất")
    with signed_in.expect_navigation():
        signed_in.locator(f"{PROFILE_FORM} button.button--primary").click()
    officer.refresh_from_db()
    assert officer.full_name == "Trần Thị Không Mất"


def test_a_lost_network_is_said_and_keeps_what_was_typed(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.goto(f"{live_server.url}{PROFILE}")
    signed_in.locator(PROFILE_FORM).evaluate("form => { form.dataset.guard = '' }")
    signed_in.locator("input[name=full_name]").fill("Trần Thị Mất Mạng")
    signed_in.context.set_offline(True)
    signed_in.locator(f"{PROFILE_FORM} button.button--primary").click()
    expect(signed_in.get_by_role("status").get_by_text("Mất mạng")).to_be_visible()
    expect(signed_in.locator("input[name=full_name]")).to_have_value("Trần Thị Mất Mạng")
    signed_in.context.set_offline(False)


@pytest.mark.parametrize(
    ("status", "words"), [(403, "không có quyền"), (409, "Người khác vừa sửa"), (500, "Máy chủ gặp lỗi")]
)
def test_a_refused_part_is_said_and_not_swapped_in(
    signed_in: Page, live_server: LiveServer, status: int, words: str
) -> None:
    signed_in.route("**/phan-mau/", lambda route: route.fulfill(status=status, body=""))
    signed_in.goto(f"{live_server.url}/giao-dien/")
    signed_in.locator("h1").evaluate(
        "heading => { heading.id = 'kept'; htmx.ajax('GET', '/phan-mau/', '#kept') }"
    )
    expect(signed_in.get_by_role("status").get_by_text(words)).to_be_visible()
    expect(signed_in.locator("h1")).to_have_text("Bộ giao diện")

"""Home pages and the search in a real browser: nothing that axe minds on a phone or at a desk, by day or by night."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

import factories
from browser import DESK, PHONE, axe_violations
from reviewed_plans import make_directive, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import AssignmentUnit
from tungngo.organizations.models import Role
from vanban.text import fold

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from reviewed_plans import ReviewedPlan
    from tungngo.accounts.models import User

SMALLEST = {"width": 320, "height": 640}
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made() -> ReviewedPlan:
    """A campaign with something late, something blocked and something to come, and a letter that waits."""
    made, today = make_plan(), timezone.localdate()
    for text, days in (("Tuyên truyền kỹ năng số tại chợ", -5), ("Lập danh sách hộ chưa cài VNeID", 3)):
        made.add(text, lead=[made.tree.police], end_date=today + dt.timedelta(days=days))
    services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=timezone.now(),
    )
    AssignmentUnit.objects.filter(assignment__text__startswith="Lập").update(
        blocked_at=timezone.now(), blocked_reason="Chưa có danh sách của thôn"
    )
    make_directive(
        made.tree,
        made.officer,
        subject="Văn bản vừa đến",
        number="798/UBND-VHXH",
        search_text=fold("798/UBND-VHXH Văn bản vừa đến"),
    )
    return made


def sign_in(page: Page, live_server: LiveServer, person: User) -> None:
    """Signs in by the form."""
    page.set_default_timeout(20_000)
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill(person.username)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.parametrize(
    "role",
    [
        Role.OFFICER,
        Role.LEADER,
        Role.FOCAL_POINT,
        Role.TEAM_MEMBER,
        Role.PROVINCIAL_OFFICER,
        Role.ADMINISTRATOR,
    ],
)
def test_the_home_page_of_each_role_is_reachable_by_everyone(
    page: Page, live_server: LiveServer, made: ReviewedPlan, role: Role
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, live_server, factories.person_of(made.tree, role))
    looks: tuple[Any, ...] = ((SMALLEST, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
    for size, theme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.goto(live_server.url)
        assert axe_violations(page) == [], (size, theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert said == []


def test_the_officer_s_work_is_one_press_away(
    page: Page, live_server: LiveServer, made: ReviewedPlan
) -> None:
    sign_in(page, live_server, made.officer)
    page.get_by_role("link", name="1 Quá hạn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc quá hạn")
    page.get_by_role("link", name="Tuyên truyền kỹ năng số tại chợ").click()
    expect(page.get_by_text("Tuyên truyền kỹ năng số tại chợ").first).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_typed_is_found_at_once_and_opened_with_the_keyboard(
    page: Page, live_server: LiveServer, made: ReviewedPlan, size: Any, theme: Any
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)
    sign_in(page, live_server, made.officer)
    if size == PHONE:
        page.get_by_role("link", name="Tìm kiếm").click()
    else:
        page.keyboard.press("/")
    box = page.get_by_role("dialog", name="Tìm kiếm")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("ky nang")
    expect(box.locator("mark").first).to_have_text("kỹ")
    expect(box.locator("[data-search-status]")).to_have_text("Có 1 kết quả để chọn")
    assert axe_violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(box.locator(".found__link").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhiem-vu/*/")


def test_enter_leads_to_the_page_of_what_was_found_and_escape_closes_the_box(
    page: Page, live_server: LiveServer, made: ReviewedPlan
) -> None:
    sign_in(page, live_server, made.officer)
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog", name="Tìm kiếm")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("798/UBND")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim/?q=798%2FUBND")
    expect(page.get_by_role("link", name="Văn bản vừa đến")).to_be_visible()
    assert page.locator("#page-search").evaluate("field => field.offsetHeight") < 60
    assert axe_violations(page) == []
    # On the page itself the shortcut leads to its own field, and typing keeps the address in step.
    page.keyboard.press("Control+k")
    expect(page.locator("#page-search")).to_be_focused()
    page.keyboard.type("khong co gi het")
    expect(page.get_by_role("heading", name="Không tìm thấy “khong co gi het”")).to_be_visible()
    assert "q=khong" in page.url


def test_a_slash_in_a_field_is_a_slash(page: Page, live_server: LiveServer, made: ReviewedPlan) -> None:
    sign_in(page, live_server, made.officer)
    page.goto(f"{live_server.url}/tai-khoan/ho-so/")
    page.locator("input[name=full_name]").press("/")
    expect(page.get_by_role("dialog", name="Tìm kiếm")).to_be_hidden()

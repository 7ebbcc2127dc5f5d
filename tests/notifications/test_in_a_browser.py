"""Notifications and calendars in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

import factories
from browser import DESK, PHONE, axe_violations
from notifications.telling import tell
from tungngo.notifications import rules
from tungngo.notifications.models import Notification

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page: Page, live_server: LiveServer) -> Page:
    """A focal point who was told a few things."""
    tree = factories.make_commune()
    user = factories.member("focal_point", tree.police, email="mau@mau.vn", username="mau")
    officer = factories.person_of(tree, "officer")
    for topic in rules.TOPICS:
        text = "Ra quân tuyên truyền, hướng dẫn người dân cài đặt định danh điện tử tại các khu dân cư"
        tell(tree, user, topic=topic, text=f"Tin {topic}: {text}", actor=officer, at=timezone.now())
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill("mau")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    return page


@pytest.mark.parametrize(
    "size", [PHONE, DESK, {"width": 320, "height": 640}], ids=["phone", "desk", "smallest"]
)
def test_the_pages_are_reachable_by_everyone(signed_in: Page, live_server: LiveServer, size: Any) -> None:
    said: list[str] = []
    signed_in.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    signed_in.set_viewport_size(size)
    for theme in ("light", "dark"):
        signed_in.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        for path in ("/thong-bao/", "/thong-bao/tuy-chon/", "/lich/"):
            signed_in.goto(f"{live_server.url}{path}")
            assert axe_violations(signed_in) == [], (path, theme)
            assert signed_in.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert said == []


def test_a_person_reads_all_takes_it_back_and_follows_one(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.get_by_role("link", name="Thông báo, 6 chưa đọc").click()
    signed_in.get_by_role("button", name="Đánh dấu đã đọc hết").click()
    expect(signed_in.get_by_text("Đã đánh dấu 6 thông báo là đã đọc.")).to_be_visible()
    signed_in.get_by_role("button", name="Hoàn tác").click()
    expect(signed_in.get_by_role("link", name="Thông báo, 6 chưa đọc")).to_be_visible()
    signed_in.get_by_role("link", name="Tin overdue").click()
    signed_in.wait_for_url(f"{live_server.url}/chien-dich/")
    assert Notification.objects.filter(read_at=None).count() == 5


def test_a_person_chooses_quiet_hours_and_takes_the_deadlines_into_the_phone(
    signed_in: Page, live_server: LiveServer
) -> None:
    signed_in.set_viewport_size(PHONE)
    signed_in.goto(f"{live_server.url}/thong-bao/tuy-chon/")
    signed_in.get_by_label("Giờ gửi thư mỗi ngày").select_option("21:00")
    signed_in.get_by_role("button", name="Lưu").click()
    expect(signed_in.get_by_text("21:00 nằm trong giờ không gửi thư")).to_be_visible()
    assert axe_violations(signed_in) == []
    signed_in.get_by_label("Giờ gửi thư mỗi ngày").select_option("16:30")
    signed_in.get_by_role("button", name="Lưu").click()
    expect(signed_in.get_by_text("Đã lưu cách nhận thông báo.")).to_be_visible()
    signed_in.get_by_role("link", name="Hạn việc trong lịch điện thoại").click()
    signed_in.get_by_role("button", name="Tạo địa chỉ").click()
    assert signed_in.get_by_label("Địa chỉ lịch", exact=True).input_value().endswith(".ics")
    assert axe_violations(signed_in) == []
    signed_in.get_by_role("button", name="Hủy địa chỉ lịch của").click()
    signed_in.get_by_role("button", name="Đồng ý").click()
    expect(signed_in.get_by_text("Đã hủy địa chỉ.")).to_be_visible()

"""The volunteers' app in a real browser at a phone's size: starting without a network, the PIN, a new version."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser import axe_violations
from tungngo.doorstep.views import app_shell

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Route
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.journey

PIN = "204816"
OTHER_PIN = "731905"
SMALL_PHONE = {"width": 320, "height": 640}
NEW_VERSION = "fedcba987654"
# A point of P-256 (the curve's generator, SEC 2, 2.4.2), as the installation's public key.
SEAL_KEY = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
ENROLMENT = {
    "token": "t" * 43,
    "secret": "A" * 43,
    "seal_key": SEAL_KEY,
    "member": {"id": 1, "name": "Trần Thị Ví Dụ"},
    "commune": {"id": 12, "name": "Xã Mẫu"},
    "epoch": "e1",
    "server_time": "2026-10-10T01:00:00.000Z",
}


@pytest.fixture
def app(live_server: LiveServer, context: BrowserContext) -> str:
    """The app's address; the server takes every code."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(ENROLMENT))

    context.route("**/api/v1/enrol", answer)
    return f"{live_server.url}/di-tung-ngo/"


def enter(page: Page, pin: str) -> None:
    """Taps a PIN."""
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).click()


def start(context: BrowserContext, address: str) -> Page:
    """Opens the app in a tab of its own and waits until it is kept for times without a network."""
    page = context.new_page()
    page.set_viewport_size(SMALL_PHONE)  # type: ignore[arg-type]
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def enrol(page: Page, address: str) -> None:
    """Follows the QR picture and chooses a PIN."""
    page.goto(f"{address}#/ghi-danh/MA-THU")
    expect(page.get_by_role("heading", name="Chọn mã PIN")).to_be_visible()
    enter(page, PIN)
    expect(page.get_by_role("heading", name="Nhập lại mã PIN")).to_be_visible()
    enter(page, PIN)
    expect(page).to_have_url(re.compile(r"#/$"))


def test_an_enrolled_phone_starts_cold_without_a_network_and_opens_with_its_pin(
    app: str, context: BrowserContext
) -> None:
    page = start(context, app)
    enrol(page, app)
    page.close()
    context.set_offline(True)
    page = context.new_page()
    page.set_viewport_size(SMALL_PHONE)  # type: ignore[arg-type]
    page.goto(app)
    expect(page.get_by_role("heading", name="Nhập mã PIN để mở")).to_be_visible()
    enter(page, OTHER_PIN)
    expect(page.get_by_role("alert")).to_have_text("Mã PIN chưa đúng. Còn 9 lần thử.")
    enter(page, PIN)
    expect(page.get_by_role("heading", name="Nhập mã PIN để mở")).to_be_hidden()
    page.goto(f"{app}#/may")
    expect(page.get_by_text("Trần Thị Ví Dụ")).to_be_visible()


def build_anew(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Puts a new version on the server: the same files under another version."""
    built = folder / "app"
    shutil.copytree(app_shell.BUILT, built)
    old = re.search(r'content="([0-9a-f]{12})"', (built / app_shell.PAGE).read_text(encoding="utf-8"))
    assert old is not None
    for name in (app_shell.PAGE, app_shell.SERVICE_WORKER):
        path = built / name
        path.write_text(path.read_text(encoding="utf-8").replace(old[1], NEW_VERSION), encoding="utf-8")
    monkeypatch.setattr(app_shell, "BUILT", built)


def version_of(page: Page) -> str | None:
    """The version that the tab runs."""
    return page.locator("meta[name=version]").get_attribute("content")


def look_for_update(page: Page) -> None:
    """Does what the browser does from time to time, and waits until the new version is there."""
    page.evaluate("navigator.serviceWorker.ready.then(found => found.update())")
    expect(page.get_by_text("Có bản mới")).to_be_visible()


def test_a_new_version_waits_while_somebody_types_and_comes_with_a_tap(
    app: str, context: BrowserContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = start(context, app)
    page.get_by_label("Mã ghi danh").fill("đang gõ dở")
    build_anew(monkeypatch, tmp_path)
    look_for_update(page)
    expect(page.get_by_label("Mã ghi danh")).to_have_value("đang gõ dở")
    assert version_of(page) != NEW_VERSION
    with page.expect_navigation():
        page.get_by_role("button", name="Cập nhật ngay").click()
    assert version_of(page) == NEW_VERSION
    expect(page.get_by_text("Có bản mới")).to_be_hidden()


def test_a_new_version_comes_with_the_next_cold_start_and_works_without_a_network(
    app: str, context: BrowserContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = start(context, app)
    enrol(page, app)
    build_anew(monkeypatch, tmp_path)
    look_for_update(page)
    page.reload()
    assert version_of(page) != NEW_VERSION  # a tab of the old version is still open
    page.close()
    context.set_offline(True)
    page = context.new_page()
    page.goto(app)
    expect(page.get_by_role("heading", name="Nhập mã PIN để mở")).to_be_visible()
    assert version_of(page) == NEW_VERSION
    enter(page, PIN)
    expect(page.get_by_role("heading", name="Nhập mã PIN để mở")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_pages_can_be_read_and_reached_by_everybody(
    app: str, context: BrowserContext, theme: str
) -> None:
    page = start(context, app)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]  (sheets rise at once)
    assert axe_violations(page) == []
    page.goto(f"{app}#/ghi-danh/MA-THU")
    expect(page.get_by_role("heading", name="Chọn mã PIN")).to_be_visible()
    assert axe_violations(page) == []
    enrol(page, app)
    page.goto(f"{app}#/may")
    expect(page.get_by_role("heading", name="Máy này")).to_be_visible()
    assert axe_violations(page) == []
    for name in ("Đổi mã PIN", "Xóa hết dữ liệu trên máy này"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == SMALL_PHONE["width"]
        page.go_back()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.get_by_role("heading", name="Máy này")).to_be_visible()


def test_everything_that_is_pressed_is_large_enough_for_a_thumb(app: str, context: BrowserContext) -> None:
    page = start(context, app)
    enrol(page, app)
    page.goto(f"{app}#/may")
    expect(page.get_by_role("heading", name="Máy này")).to_be_visible()
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, button.inner_text()

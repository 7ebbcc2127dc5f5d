"""An officer drafts the commune's plan in a real browser, two at once, on desk and phone; the leader approves it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser import PHONE, axe_violations
from drafted_documents import make_desk
from tungngo.documents.models import Document, Letterhead, Signer, State

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_plan_from_the_campaign_to_the_leaders_yes(street: Street) -> None:
    desk = make_desk(street.tree)
    Letterhead.objects.all().delete()
    Signer.objects.all().delete()
    street.sign_in(desk.officer)
    street.go(f"/chien-dich/{desk.campaign.pk}/")
    street.page.get_by_role("link", name="Soạn kế hoạch").click()
    _say_once_what_stands_on_all_documents(street.page)
    street.page.get_by_role("button", name="Lập dự thảo").click()
    _write_and_mend(street.page)
    _work_by_keyboard(street.page)
    _meet_another_editor(street.page, desk.officer.full_name)
    _look_on_a_phone(street.page)

    page = street.page
    page.get_by_role("link", name="Xong").click()
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text("Đang chờ")).to_be_visible()
    street.sign_in(desk.leader)
    page.get_by_role("link", name="Triển khai ngày hội mẫu lần hai").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.locator(".badge", has_text="Đã duyệt").first).to_be_visible()
    document = Document.objects.get()
    assert (document.state, document.approver) == (State.APPROVED, desk.leader)


def _say_once_what_stands_on_all_documents(page: Page) -> None:
    expect(page.get_by_role("heading", name="Thông tin trên văn bản")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Ký hiệu của công văn").fill("VHXH")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Thêm người ký").click()
    page.get_by_label("Họ và tên").fill("Trần Thị Mẫu")
    page.get_by_role("button", name="Lưu", exact=True).click()


def _write_and_mend(page: Page) -> None:
    """What is typed is saved beside its pages; what is wrong is said beside its field."""
    expect(page.locator(".document-page").first).to_be_visible()
    assert axe_violations(page) == []
    subject, wrong = page.get_by_label("Trích yếu"), page.locator("[data-path=subject] .editor__problem")
    subject.fill("x" * 400)
    expect(wrong).to_contain_text("400 ký tự")
    subject.fill("Triển khai ngày hội mẫu")
    expect(wrong).to_have_count(0)
    page.locator("[data-next-problem]").click()
    field = page.locator("textarea:focus")
    expect(field).to_have_value(re.compile(r"\[điền"))
    field.fill("Báo cáo kết quả, gửi Phòng Văn hóa - Xã hội trước ngày 20/11/2026.")
    expect(page.locator("[data-next-problem]")).to_be_hidden()
    cell = page.locator("[data-path$='/cells/2']").first.locator("input, textarea")
    before = cell.input_value()
    cell.fill("[điền đơn vị chủ trì]")
    page.locator("[data-next-problem]").wait_for()
    page.keyboard.press("Tab")
    page.mouse.wheel(0, 5000)
    page.locator("[data-next-problem]").click()  # stays in reach, however far down
    expect(cell).to_be_focused()
    cell.fill(before)
    expect(page.locator("[data-next-problem]")).to_be_hidden()


def _work_by_keyboard(page: Page) -> None:
    """Parts come, go and come back."""
    blocks = page.locator("[data-path=blocks] > .editor__block")
    count = blocks.count()
    blocks.last.locator("textarea").first.press("Alt+Enter")
    expect(blocks).to_have_count(count + 1)
    page.keyboard.press("Alt+Delete")
    expect(blocks).to_have_count(count)
    page.keyboard.press("Control+Alt+z")
    expect(blocks).to_have_count(count + 1)
    page.keyboard.press("Control+Alt+y")
    expect(blocks).to_have_count(count)
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu lúc")


def _meet_another_editor(page: Page, name: str) -> None:
    """Somebody else saves meanwhile: nothing typed is lost, and who it was is said."""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Địa danh").fill("Hoa Mẫu Mới")
    expect(other.locator("[data-status]")).to_contain_text("Đã lưu lúc")
    other.close()
    subject = page.get_by_label("Trích yếu")
    subject.fill("Triển khai ngày hội mẫu lần hai")
    expect(page.locator("[data-conflict]")).to_contain_text(name)
    assert axe_violations(page) == []
    expect(subject).to_have_value("Triển khai ngày hội mẫu lần hai")
    page.get_by_role("button", name="Lưu bản của tôi đè lên").click()
    expect(page.locator("[data-conflict]")).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu lúc")


def _look_on_a_phone(page: Page) -> None:
    """The pages are a tab, and nothing is wider than the screen."""
    page.set_viewport_size(PHONE)
    expect(page.locator(".editor__pages")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Xem trang").click()
    expect(page.locator(".document-page").first).to_be_visible()
    expect(page.get_by_label("Trích yếu")).to_be_hidden()
    assert axe_violations(page) == []

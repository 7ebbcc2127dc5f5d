"""A unit and the officer on one assignment: a question with a mention, handing in, giving back, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser import DESK, PHONE, axe_violations
from factories import member
from running_assignment import Running, make_running
from tungngo.assignments.models import State
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from journeys.conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def running(street: Street) -> Running:
    made = make_running()
    street.tree, street.officer, street.police = made.tree, made.officer, made.police
    return made


def open_page(street: Street, running: Running) -> None:
    street.go(f"/chien-dich/nhiem-vu/{running.assignment.pk}/")


def asks(street: Street, running: Running) -> None:
    """The unit asks; "@dang" without marks finds the officer."""
    page = street.page
    open_page(street, running)
    words = page.get_by_label("Ý kiến", exact=True)
    words.press_sequentially("Tờ rơi lấy ở đâu @dang")
    expect(page.locator(".work-called [role=option]")).to_have_count(1)
    # What the open list covers is no target as long as it is open.
    offered = [line for line in axe_violations(page) if not line.startswith("target-size")]
    street.wrong += [f"offer: {line}" for line in offered]
    words.press("Enter")
    expect(words).to_have_value("Tờ rơi lấy ở đâu @Đặng Thị Mẫu Đơn ")
    page.get_by_label("Hỏi chuyên viên").check()
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.get_by_text("1 câu hỏi chưa trả lời")).to_be_visible()
    told = Notification.objects.filter(recipient=running.officer)
    assert set(told.values_list("kind", flat=True)) == {"assignments.mention"}


def parts_the_work(street: Street) -> None:
    """Sub-tasks by Enter, one after the other, ticked in place."""
    page = street.page
    piece = page.get_by_label("Thêm việc con")
    for text in ("In tờ rơi", "Phát tờ rơi"):
        piece.press_sequentially(text)
        piece.press("Enter")
        expect(page.get_by_role("checkbox", name=text)).to_be_visible()
        expect(piece).to_be_focused()
    done = page.get_by_role("checkbox", name="In tờ rơi")
    done.click()
    expect(done).to_have_attribute("aria-checked", "true")


def hands_in(street: Street, running: Running) -> None:
    """Begins by mistake, takes it back, begins, hands in."""
    page = street.page
    page.get_by_role("button", name="Bắt đầu thực hiện").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.")).to_be_visible()
    assert running.part().state == State.NOT_STARTED
    page.get_by_role("button", name="Bắt đầu thực hiện").click()
    expect(page.get_by_text("Đã ghi: Đang thực hiện.")).to_be_visible()
    page.locator("#buoc-tiep textarea").fill("Đã phát 300 tờ")
    page.get_by_role("button", name="Nộp kết quả").click()
    expect(page.get_by_text("Đã ghi: Chờ nghiệm thu.")).to_be_visible()


def answers_and_gives_back(street: Street, running: Running) -> None:
    """The officer answers the question and gives the result back with a reason."""
    page = street.page
    open_page(street, running)
    page.locator("#trao-doi").get_by_text("Trả lời", exact=True).click()
    page.locator("#trao-doi li textarea").first.fill("Ở Văn phòng, 500 tờ")
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_text("Đã trả lời", exact=True)).to_be_visible()
    page.locator("#buoc-tiep textarea").fill("Chưa có ảnh")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Đã ghi: Bị trả lại.")).to_be_visible()
    assert running.part().state == State.RETURNED


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_unit_asks_hands_in_and_gets_it_back_and_each_sees_what_the_other_did(
    street: Street, running: Running, size: dict[str, int]
) -> None:
    page = street.page
    running.officer.full_name = "Đặng Thị Mẫu Đơn"
    running.officer.save()
    member(Role.LEADER, running.tree.commune, full_name="Lê Thị Hải Mẫu")

    page.set_viewport_size(size)
    street.sign_in(running.police)
    asks(street, running)
    parts_the_work(street)
    hands_in(street, running)
    street.check()

    page.set_viewport_size(size)
    street.sign_in(running.officer)
    answers_and_gives_back(street, running)
    street.check()

    page.set_viewport_size(size)
    street.sign_in(running.police)
    open_page(street, running)
    expect(page.get_by_text("Chưa có ảnh")).to_be_visible()
    expect(page.get_by_text("Kết quả bị trả lại. Bổ sung rồi nộp lại.")).to_be_visible()
    assert street.wrong == []


def test_a_page_that_stays_open_says_what_changed_and_keeps_what_was_typed(
    street: Street, running: Running
) -> None:
    page = street.page
    street.sign_in(running.police)
    open_page(street, running)
    page.get_by_label("Ý kiến", exact=True).fill("Câu tôi đang viết dở")
    running.act("edit_assignment", **_later(running))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Có thay đổi mới")).to_be_visible()
    page.get_by_role("link", name="Tải lại").click()
    expect(page.get_by_text("Nhà văn hóa thôn").first).to_be_visible()
    expect(page.get_by_label("Ý kiến", exact=True)).to_have_value("Câu tôi đang viết dở")


def test_everything_can_be_done_without_a_script(street: Street, running: Running) -> None:
    context = street.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    street.page = page = context.new_page()
    street.sign_in(running.police)
    open_page(street, running)
    page.get_by_text("Nhắc đến người khác").click()
    page.get_by_label("Nhắc đến", exact=False).last.select_option(str(running.officer.pk))
    page.get_by_label("Ý kiến", exact=True).fill("Tờ rơi lấy ở đâu?")
    page.get_by_role("button", name="Gửi ý kiến").click()
    assert list(running.assignment.comments.get().mentions.all()) == [running.officer]
    page.get_by_label("Thêm việc con").fill("In tờ rơi")
    page.get_by_label("Thêm việc con").press("Enter")
    page.get_by_role("checkbox", name="In tờ rơi").click()
    assert running.part().subtasks.get().done_at is not None
    page.get_by_role("button", name="Bắt đầu thực hiện").click()
    page.get_by_role("button", name="Hoàn tác").click()
    assert running.part().state == State.NOT_STARTED
    context.close()


def _later(running: Running) -> dict[str, object]:
    now = running.fresh()
    kept = {name: getattr(now, name) for name in ("text", "start_date", "end_date", "bound")}
    return kept | {"location": "Nhà văn hóa thôn", "reason": "Mưa"}

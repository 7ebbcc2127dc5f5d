"""A campaign's layouts in a real browser: cards moved by mouse and keyboard; timeline, calendar on phone and desk."""

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from browser import DESK, PHONE
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import AssignmentUnit, Campaign, State

if TYPE_CHECKING:
    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def campaign_of(street: "Street") -> Campaign:
    made: ReviewedPlan = make_plan(street.tree)
    today = timezone.localdate()
    made.plan.day = today
    made.plan.save(update_fields=["day"])
    for number, days in enumerate((-4, 0, 3, 20, 45)):
        made.add(
            f"Việc số {number + 1} của ngày hội",
            lead=[street.tree.police],
            start_date=today + dt.timedelta(days=days - 10),
            end_date=today + dt.timedelta(days=days),
            bound="on_or_before",
        )
    made.add("Việc không nêu ngày", lead=[street.tree.culture])
    made.add("Việc chưa giao ai")
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=street.officer,
        at=timezone.now(),
    )
    return campaign


def state_of(text: str) -> str:
    return AssignmentUnit.objects.get(assignment__text=text).state


def test_an_officer_moves_cards_by_mouse_and_by_keyboard(street: "Street") -> None:
    campaign = campaign_of(street)
    street.sign_in(street.officer)
    street.page.set_viewport_size({"width": 1600, "height": 1100})
    street.go(f"/chien-dich/{campaign.pk}/?xem=bang&unit=")
    page = street.page
    first, second = "Việc số 1 của ngày hội", "Việc số 2 của ngày hội"

    def card(text: str, column: str = "") -> "object":
        return page.locator(f'[data-column="{column}"] .board-card' if column else ".board-card").filter(
            has_text=text
        )

    # The mouse: from "not started" to "handed in"; the accepted column takes nothing that was not handed in.
    card(first).drag_to(page.locator('[data-column="submitted"]'))  # type: ignore[attr-defined]
    expect(card(first, "submitted")).to_be_visible()  # type: ignore[arg-type]
    assert state_of(first) == State.SUBMITTED
    card(second).drag_to(page.locator('[data-column="accepted"]'))  # type: ignore[attr-defined]
    page.wait_for_timeout(300)
    assert state_of(second) == State.NOT_STARTED

    # Giving back asks for the reason first.
    card(first).drag_to(page.locator('[data-column="returned"]'))  # type: ignore[attr-defined]
    dialog = page.locator("#board-dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Ghi lại").click()
    expect(dialog.locator(".field__error")).to_be_visible()
    street.check()
    page.set_viewport_size({"width": 1600, "height": 1100})
    dialog.locator("textarea").fill("Thiếu ảnh chụp")
    dialog.get_by_role("button", name="Ghi lại").click()
    expect(card(first, "returned")).to_be_visible()  # type: ignore[arg-type]

    # The keyboard: the card's menu, arrow keys, Enter.
    card(second).get_by_role("button").focus()  # type: ignore[attr-defined]
    page.keyboard.press("Enter")
    expect(page.locator("#board-menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(card(second, "in_progress")).to_be_visible()  # type: ignore[arg-type]
    assert state_of(second) == State.IN_PROGRESS

    # Somebody else is quicker: the card goes back to where it belongs, with a word about it.
    part = AssignmentUnit.objects.get(assignment__text=second)
    services.change_state(
        part=part,
        new_state=State.SUBMITTED,
        note="",
        seen_version=part.version,
        is_officer=False,
        actor=street.police,
        at=timezone.now(),
    )
    card(second).get_by_role("button").focus()  # type: ignore[attr-defined]
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(card(second, "submitted")).to_be_visible()  # type: ignore[arg-type]
    expect(page.locator(".toast--warn")).to_contain_text(str(street.police))
    assert street.wrong == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_layout_is_reachable_and_readable_on_phone_and_desk(street: "Street", theme: str) -> None:
    campaign = campaign_of(street)
    street.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    street.sign_in(street.officer)
    for layout in ("danh-sach", "bang", "dong-thoi-gian", "lich", "don-vi"):
        street.go(f"/chien-dich/{campaign.pk}/?xem={layout}&unit=")
        street.check()
    street.go(f"/chien-dich/{campaign.pk}/?xem=dong-thoi-gian&unit=")
    page = street.page
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        bar = page.locator(".gantt__link").first
        bar.focus()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Việc")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chien-dich/nhiem-vu/*/")
    # The phone's calendar is a list of days that have something.
    street.go(f"/chien-dich/{campaign.pk}/?xem=lich&unit=")
    assert page.locator(".day--empty:not(.day--today, .day--action)").first.is_hidden()
    assert street.wrong == []


def test_an_officer_narrows_keeps_a_view_and_finds_it_again(street: "Street") -> None:
    campaign = campaign_of(street)
    street.sign_in(street.officer)
    street.go(f"/chien-dich/{campaign.pk}/")
    page = street.page
    page.get_by_label("Cần chú ý").select_option("late")
    expect(page.locator(".assignment")).to_have_count(1)
    assert "mark=late" in page.url
    assert "state=" not in page.url
    page.get_by_role("button", name="Cách xem đã lưu").click()
    page.get_by_role("button", name="Lưu cách xem này").click()
    page.get_by_label("Tên").fill("Việc trễ")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".toast").filter(has_text="Việc trễ")).to_be_visible()
    street.go(f"/chien-dich/{campaign.pk}/")
    page.get_by_role("button", name="Cách xem đã lưu").click()
    page.get_by_role("link", name="Việc trễ").click()
    expect(page.locator(".assignment")).to_have_count(1)
    page.get_by_role("link", name="Bỏ lọc Quá hạn").click()
    expect(page.locator(".assignment")).to_have_count(7)
    street.check()
    assert street.wrong == []

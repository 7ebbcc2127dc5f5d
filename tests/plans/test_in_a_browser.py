"""The review by a person at a desk: keys only, two at once, a page that goes away, a phone."""

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from browser import DESK, PHONE, axe_violations
from plans.benches import Bench, make_bench
from tungngo.plans import queries
from tungngo.plans.models import ItemState

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tungngo.accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SETTLED = "() => !document.querySelector('.htmx-request') && !document.querySelector('dialog[open]')"


@pytest.fixture
def desk(transactional_db: None, live_server: Any, browser: "Browser") -> "Callable[..., Page]":  # noqa: ARG001
    """Opens the review in a browser of its own for a person."""

    def sit_down(bench: Bench, who: "User", size: dict[str, int] | None = None) -> "Page":
        client = Client()
        client.force_login(who, backend="tungngo.organizations.sign_in.MemberBackend")
        context = browser.new_context(viewport=size or DESK, locale="vi-VN")  # type: ignore[arg-type]
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse("plans:review", kwargs={"pk": bench.plan.pk}))
        page.wait_for_function("() => customElements.get('unit-picker') && window.htmx")
        page.wait_for_timeout(200)
        return page

    return sit_down


def press(page: "Page", *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(120)
        page.wait_for_function(SETTLED)


def standing(bench: Bench) -> dict[str, str]:
    return {item.reading_id: item.text for item in queries.standing_items(bench.plan)}


def test_a_plan_is_reviewed_with_keys_only(desk: "Callable[..., Page]") -> None:
    bench = make_bench()
    page = desk(bench, bench.officer)
    press(page, "j", "m")  # the two statements of the same work become one
    assert "T5" not in standing(bench)
    press(page, "u")
    assert "T5" in standing(bench)
    press(page, "Shift+U")
    assert "T5" not in standing(bench)
    press(page, "y")
    assert bench.item(1).state == ItemState.KEPT
    page.locator(f"#viec-{bench.item(3).pk}").focus()
    press(page, "e")
    page.wait_for_selector("form.item-form textarea:focus")
    page.keyboard.type("Hằng ngày: ")
    press(page, "Control+Enter")
    page.wait_for_selector("form.item-form", state="detached")
    assert bench.item(3).text.startswith("Hằng ngày: ")
    page.locator(f"#viec-{bench.item(2).pk}").focus()
    page.keyboard.press("s")
    page.wait_for_selector("#split-dialog[open]")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('li[data-item]').length === 5")
    press(page, "x")
    assert bench.item(2).state == ItemState.REJECTED
    assert bench.plan.items.filter(reading_id="", state=ItemState.PROPOSED).count() == 1


def test_choosing_an_item_shows_its_sentence_and_a_sentence_becomes_an_item(
    desk: "Callable[..., Page]",
) -> None:
    bench = make_bench()
    page = desk(bench, bench.officer)
    page.locator(f"#viec-{bench.item(3).pk} .item__text").click()
    assert page.locator(".sentence.is-shown").inner_text().strip() == bench.item(3).source
    press(page, "x")
    page.locator(".sentence", has_text="cụm loa").click()
    page.locator("#sentence-bar [data-add]").click()
    page.wait_for_function(SETTLED)
    page.wait_for_selector("#sentence-bar", state="hidden")
    added = bench.plan.items.get(is_added_by_hand=True)
    assert added.text == bench.item(3).source


def test_what_is_typed_survives_a_reload(desk: "Callable[..., Page]") -> None:
    bench = make_bench()
    page = desk(bench, bench.officer)
    page.locator(f"#viec-{bench.item(3).pk}").focus()
    press(page, "e")
    page.wait_for_selector("form.item-form textarea:focus")
    page.keyboard.type("GÕ DỞ ")
    page.reload()
    page.wait_for_selector("form.item-form [data-restored]:not([hidden])")
    assert page.locator("form.item-form textarea").input_value().startswith("GÕ DỞ ")


def test_two_people_see_each_other_and_lose_nothing(desk: "Callable[..., Page]") -> None:
    bench = make_bench()
    mine, theirs = desk(bench, bench.officer), desk(bench, bench.other)
    card = f"#viec-{bench.item(2).pk}"
    for page, words in ((mine, "CỦA TÔI "), (theirs, "CỦA ANH ẤY ")):
        page.locator(card).focus()
        press(page, "e")
        page.wait_for_selector("form.item-form textarea:focus")
        page.keyboard.type(words)
    press(theirs, "Control+Enter")
    theirs.wait_for_selector("form.item-form", state="detached")
    press(mine, "Control+Enter")
    mine.wait_for_selector("form.item-form [role=alert]")
    assert "Trần Văn Mẫu" in mine.locator("form.item-form [role=alert]").inner_text()
    assert mine.locator("form.item-form textarea").input_value().startswith("CỦA TÔI ")
    press(mine, "Control+Enter")
    mine.wait_for_selector("form.item-form", state="detached")
    assert bench.item(2).text.startswith("CỦA TÔI ")
    theirs.wait_for_selector(f"{card} .item__text:has-text('CỦA TÔI')", timeout=9000)
    assert "Nguyễn Thị Thử" in theirs.locator("#review-others").inner_text()


def test_a_unit_is_answered_by_typing_without_accents(desk: "Callable[..., Page]") -> None:
    bench = make_bench()
    page = desk(bench, bench.officer)
    question = page.locator(".question", has_text="Đội hình Hoa Sen")
    question.get_by_role("combobox").fill("doan thanh")
    page.keyboard.press("Enter")
    page.wait_for_function(SETTLED)
    page.wait_for_selector(".question >> text=Đội hình Hoa Sen", state="detached")
    assert list(bench.item(4).units.get(part="lead").organizations.all()) == [bench.tree.youth]


def test_after_an_answer_the_next_question_is_at_hand(desk: "Callable[..., Page]") -> None:
    bench = make_bench()
    for number, name in enumerate(["Câu lạc bộ Bồ Câu", "Nhóm Áo Xanh"]):
        item = bench.item(number + 1)
        item.units.create(part="coordinating", as_written=name, is_certain=False)
    page = desk(bench, bench.officer)
    press(page, "j")  # a chosen item does not call the eyes back to the list
    page.locator(".question", has_text="Đội hình Hoa Sen").get_by_role("combobox").fill("doan thanh")
    page.keyboard.press("Enter")
    page.wait_for_selector(".question >> text=Đội hình Hoa Sen", state="detached")
    page.wait_for_function("() => document.activeElement?.closest('#plan-questions .question')")


def test_a_group_stands_before_its_members(desk: "Callable[..., Page]") -> None:
    bench = make_bench()
    page = desk(bench, bench.officer)
    question = page.locator(".question", has_text="Đội hình Hoa Sen")
    question.get_by_role("combobox").fill("thon")
    assert question.get_by_role("option").first.inner_text().startswith("Tất cả các thôn")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_can_see_and_reach_everything(desk: "Callable[..., Page]", size: dict[str, int]) -> None:
    bench = make_bench()
    page = desk(bench, bench.officer, size)
    assert axe_violations(page) == []
    page.locator(f"#viec-{bench.item(4).pk} [data-act=edit]").dispatch_event("click")
    page.wait_for_selector("form.item-form textarea:focus")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if size == PHONE:
        press(page, "Escape")
        page.locator(f"#viec-{bench.item(4).pk} .item__show").click()
        assert page.locator("document-viewer .sentence.is-shown").is_visible()

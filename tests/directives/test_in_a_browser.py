"""The document viewer and the drop zone as a person meets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from browser import DESK, PHONE, axe_violations
from directives.documents import LETTER, letter_pdf
from directives.test_pages import _reading
from tungngo.directives import services
from tungngo.directives.models import Directive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tungngo.accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer_page(live_server: Any, page: Page, officer: User, sign_in: Callable[..., User]) -> Page:
    """A browser in which the commune's officer is signed in."""
    client = Client()
    sign_in(client, officer)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def directive(receive: Callable[..., Directive]) -> Directive:
    received = receive(files=[ContentFile(letter_pdf(), name="chi-dao.pdf")])
    services.start_reading(directive_id=received.pk, attempt=1, at=timezone.now())
    warning = {"code": "x", "message": "Ngày cần xem", "span": list(_span(LETTER, "trước ngày 10/10/2026"))}
    done = services.finish_reading(
        directive_id=received.pk,
        attempt=1,
        reading=_reading(LETTER, warnings=[warning]),
        seconds=1,
        at=timezone.now(),
    )
    assert done is not None
    return done


def _span(raw: str, words: str) -> tuple[int, int]:
    text = " ".join(raw.split())
    return text.index(words), text.index(words) + len(words)


def test_what_was_read_shows_its_place_on_the_page_and_in_the_text(
    live_server: Any, officer_page: Page, directive: Directive
) -> None:
    officer_page.goto(f"{live_server.url}/van-ban/{directive.pk}/")
    officer_page.locator("[data-show-span]").first.click()
    assert officer_page.locator(".viewer__page .viewer__highlight").count() == 1
    officer_page.get_by_role("tab", name="Văn bản").click()
    shown = officer_page.evaluate("[...CSS.highlights.get('viewer-shown')].map(String)")
    assert shown == ["trước ngày 10/10/2026"]


def test_each_page_fits_the_frame_though_another_is_wider(
    live_server: Any, officer_page: Page, directive: Directive
) -> None:
    address = f"{live_server.url}/van-ban/{directive.pk}/"

    def with_an_annex_on_its_side(route: Route) -> None:
        answer = route.fetch()
        letter = re.search(r'<figure class="viewer__page".*?</figure>', answer.text(), re.DOTALL)
        assert letter is not None
        annex = re.sub(r'data-width="\d+"', 'data-width="1684"', letter[0])
        route.fulfill(response=answer, body=answer.text().replace(letter[0], letter[0] + annex))

    officer_page.route(address, with_an_annex_on_its_side)
    officer_page.goto(address)
    officer_page.wait_for_function("document.querySelector('.viewer__page img').style.inlineSize")
    widths = officer_page.locator(".viewer__page").evaluate_all("all => all.map((page) => page.clientWidth)")
    assert len(widths) == 3
    assert max(widths) - min(widths) < 3


def test_a_sentence_is_chosen_by_keyboard_and_tells_what_belongs_to_it(
    live_server: Any, officer_page: Page, directive: Directive
) -> None:
    officer_page.goto(f"{live_server.url}/van-ban/{directive.pk}/")
    officer_page.get_by_role("tab", name="Văn bản").click()
    officer_page.evaluate("""() => {
      window.chosen = [];
      document.addEventListener("sentence-select", (event) => window.chosen.push(event.detail));
      document.querySelector("document-viewer").setMarks([{ start: 0, end: 30, id: 7, kind: "kept" }]);
    }""")
    officer_page.locator(".sentence").first.focus()
    officer_page.keyboard.press("ArrowDown")
    officer_page.keyboard.press("Enter")
    (chosen,) = officer_page.evaluate("window.chosen")
    assert chosen["text"] == "PHƯỜNG HOA MẪU"
    assert directive.text[chosen["start"] : chosen["end"]] == chosen["text"]
    assert [mark["id"] for mark in chosen["marks"]] == [7]


def test_a_link_opens_the_document_at_its_place(
    live_server: Any, officer_page: Page, directive: Directive
) -> None:
    start, end = _span(LETTER, "CHỦ TỊCH")
    officer_page.goto(f"{live_server.url}/van-ban/{directive.pk}/?doan={start}-{end}")
    officer_page.locator(".viewer__highlight").wait_for(state="attached")
    assert "CHỦ TỊCH" in officer_page.locator(".sentence.is-shown").all_text_contents()


def test_a_bad_file_is_named_beside_the_field_and_the_chosen_files_stay(
    live_server: Any, officer_page: Page, tmp_path: Path
) -> None:
    bad = tmp_path / "chi-thi.docx"
    bad.write_bytes(b"MZ" + b"\0" * 300)
    officer_page.goto(f"{live_server.url}/van-ban/tiep-nhan/")
    officer_page.set_input_files("#id_document", bad)
    officer_page.get_by_role("button", name="Tiếp nhận và đọc văn bản").click()
    officer_page.get_by_text("tệp chương trình").wait_for()
    assert officer_page.locator("[data-chosen]").inner_text().startswith("chi-thi.docx")
    assert officer_page.evaluate("document.activeElement.id") == "id_document"
    assert not Directive.objects.exists()


def test_a_dropped_file_is_sent_and_its_page_opens(live_server: Any, officer_page: Page) -> None:
    officer_page.goto(f"{live_server.url}/van-ban/tiep-nhan/")
    officer_page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["1. Công an phường tổ chức ra quân."], "thu.txt", { type: "text/plain" }));
      const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.querySelector("[data-drop]").dispatchEvent(drop);
    }""")
    officer_page.get_by_role("button", name="Tiếp nhận và đọc văn bản").dblclick()
    officer_page.get_by_role("heading", name="Đang chờ đọc").wait_for()
    assert Directive.objects.get().files.get().original_name == "thu.txt"


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_the_pages_have_no_barrier_that_axe_finds(
    live_server: Any, officer_page: Page, directive: Directive, size: Any, theme: Any
) -> None:
    officer_page.set_viewport_size(size)
    officer_page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for address in ("", "tiep-nhan/", f"{directive.pk}/"):
        officer_page.goto(f"{live_server.url}/van-ban/{address}")
        assert axe_violations(officer_page) == [], address
    officer_page.get_by_role("tab", name="Văn bản").click()
    assert axe_violations(officer_page) == []

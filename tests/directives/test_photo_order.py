"""The photos of one document are its pages, in an order that the officer sees and can change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tungngo.accounts.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ORDER = "() => [...document.querySelector('#id_document').files].map(file => file.name)"


@pytest.fixture
def intake(live_server: Any, page: Page, officer: User, sign_in: Callable[..., User]) -> Page:
    """The page where a document is dropped in, open for the commune's officer."""
    client = Client()
    sign_in(client, officer)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/van-ban/tiep-nhan/")
    return page


def test_photos_stand_by_the_numbers_of_their_names_and_can_be_moved_by_keyboard(intake: Page) -> None:
    photos: list[Any] = [
        {"name": f"trang {number}.jpg", "mimeType": "image/jpeg", "buffer": b"x"} for number in (10, 2, 1)
    ]
    intake.set_input_files("#id_document", photos)
    assert intake.evaluate(ORDER) == ["trang 1.jpg", "trang 2.jpg", "trang 10.jpg"]
    last = intake.get_by_role("button", name="Đưa trang 10.jpg lên trước một trang")
    last.focus()
    intake.keyboard.press("Enter")
    intake.keyboard.press("Enter")  # the focus went with the page
    assert intake.evaluate(ORDER) == ["trang 10.jpg", "trang 1.jpg", "trang 2.jpg"]
    shown = intake.locator("[data-chosen] li").all_inner_texts()
    assert [words.split("·")[0].strip(" ←\n") for words in shown] == [
        "1. trang 10.jpg",
        "2. trang 1.jpg",
        "3. trang 2.jpg",
    ]

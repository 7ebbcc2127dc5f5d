"""The register and privacy in a real browser: nothing that axe minds, nothing wider than a phone, in both themes."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

import factories
from browser import DESK, PHONE, axe_violations
from doorstep.factories import DAY, Field, make_field, make_household, make_resident, make_visit, person
from factories import NOW
from tungngo.doorstep.household_import_sheet import ReadList
from tungngo.doorstep.rules.household_rows import Problem, Row
from tungngo.doorstep.services.imports import keep_import
from tungngo.doorstep.services.rights import receive_request, say_consent

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _addresses(field: Field) -> dict[str, str]:
    facts: dict[str, Any] = {"adults": 0, "lane": "Ngõ 2", "house_number": "7"}
    house = make_household(
        field, **facts, head_name="Lò Văn Mẫu", phone="0912345678", note="cổng xanh, sau nhà văn hóa"
    )
    people = [
        make_resident(house, full_name=name, birth_year=year)
        for name, year in (("Lò Văn Mẫu", 1968), ("Vi Thị Thử Nghiệm", 1970), ("Lò Thị Út", 2015))
    ]
    other = make_household(field, **facts, head_name="Lò Văn Mẩu", team=None)
    for _ in range(20):
        make_household(field)
    make_visit(
        field, house, note="Bác Mẫu hẹn tối thứ sáu",
        people=[person(people[0], taught=["vneid2", "cashless"], signature="registered"),
                person(people[1], known=["smartphone"], signature="declined", decline_reason="chưa có CCCD gắn chip")],
    )  # fmt: skip
    make_visit(field, house, outcome="absent", revisit_date=DAY)
    say_consent(
        household=house, resident=people[0], choice="given", channel="in_person", said_date=DAY,
        actor=field.officer, at=NOW,
    )  # fmt: skip
    request, _ = receive_request(
        request_key=uuid.uuid4(), kind="erase", household=house, resident=people[1],
        asked_by="Vi Thị Thử Nghiệm", contact="0912345678", detail="Không muốn lưu nữa", received_date=DAY,
        actor=field.officer, at=NOW,
    )  # fmt: skip
    rows = [
        Row(2, neighborhood="TDP 1", lane="Ngõ 9", house_number="1", head_name="Bế Thị Mới", full_name="Bế Thị Mới",
            birth_year=1980),
        Row(3, neighborhood="TDP 1", lane="Ngõ 2", house_number="7", head_name="Lo Van Mau", full_name="Lò Văn Mẫu",
            birth_year=1968, group=1),
        Row(4, neighborhood="TDP 9", head_name="Sai Chỗ", full_name="Sai Chỗ", group=2,
            cells={"neighborhood": "A4"}, problems=[Problem("F4", "wrong_year", "1800")]),
    ]  # fmt: skip
    kept = keep_import(
        commune=field.commune, file_name="danh-sach-ho-to-1.xlsx", content=b"", neighborhood=None,
        read=ReadList(rows, [{"what": "identity", "where": "Số CCCD"}, {"what": "unused", "where": "TT"}]),
        actor=field.officer, at=NOW,
    )  # fmt: skip
    return {
        "households": reverse("doorstep:households"),
        "household": reverse("doorstep:household", args=[house.pk]),
        "edit": reverse("doorstep:household_edit", args=[house.pk]),
        "add": reverse("doorstep:household_add"),
        "resident": reverse("doorstep:resident_edit", args=[people[0].pk]),
        "upload": reverse("doorstep:import_upload"),
        "import": reverse("doorstep:import", args=[kept.pk]),
        "duplicates": reverse("doorstep:duplicates"),
        "duplicate": reverse("doorstep:duplicate", args=["household", house.pk, other.pk]),
        "privacy": reverse("doorstep:privacy"),
        "requests": reverse("doorstep:requests"),
        "request": reverse("doorstep:request", args=[request.pk]),
        "request_add": reverse("doorstep:request_add", args=[house.pk]),
        "consent": reverse("doorstep:consent_add", args=[house.pk]),
        "purpose": reverse("doorstep:purpose_add"),
        "data_sheet": reverse("doorstep:data_sheet", args=[house.pk]),
        "access_log": reverse("doorstep:access_log"),
        "retention": reverse("doorstep:retention"),
    }


def test_the_pages_are_reachable_by_everyone(page: Page, live_server: LiveServer) -> None:
    page.set_default_timeout(15_000)
    field = make_field()
    addresses = _addresses(field)
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill(field.officer.username)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    shots = os.environ.get("TUNGNGO_SCREENSHOTS")
    wrong = []
    for size, theme in ((PHONE, "light"), (DESK, "dark")):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name, address in addresses.items():
            page.goto(f"{live_server.url}{address}")
            wrong += [(name, theme, found) for found in axe_violations(page)]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                wrong.append((name, theme, f"{width} wide"))
            if shots:
                page.screenshot(path=Path(shots) / f"{name}-{theme}.png", full_page=True)
    assert wrong == []


def test_searching_narrows_the_list_without_loading_the_page_anew(
    page: Page, live_server: LiveServer
) -> None:
    page.set_default_timeout(15_000)
    field = make_field()
    make_household(field, head_name="Lò Văn Mẫu", adults=0)
    make_household(field, head_name="Quách Thị Khác", adults=0)
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill(field.officer.username)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}{reverse('doorstep:households')}")
    page.locator("#households a", has_text="Quách Thị Khác").wait_for()
    page.locator(".register-filter input[name=q]").fill("lo van")
    page.locator("#households a", has_text="Quách Thị Khác").wait_for(state="detached")
    assert page.locator("#households tbody tr").count() == 1
    assert "q=lo" in page.url

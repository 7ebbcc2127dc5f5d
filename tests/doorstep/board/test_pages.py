"""The board's pages: whole and in parts, with the rows behind every figure, and who sees what."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from doorstep.factories import (
    DAY,
    ON_THE_DAY,
    Field,
    make_field,
    make_household,
    make_many,
    make_round,
    make_visit,
    person,
)
from factories import make_commune, member, person_of
from tungngo.doorstep.models import AccessLog, BoardSettings, Household, Visit
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
MORNING = ON_THE_DAY + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MORNING)


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def officer(client: Client, field: Field, sign_in: Callable[..., User]) -> Client:
    sign_in(client, field.officer)
    return client


def board_url(field: Field) -> str:
    return reverse("doorstep:board_round", args=[field.round.pk])


def figures_in(page: str) -> dict[str, tuple[str, int]]:
    """The figures of a board that open rows: by their id, the address and the number."""
    found = re.findall(r'<a class="figure" id="([^"]+)" href="([^"]+)">([\d.]+)</a>', page)
    return {key: (url.replace("&amp;", "&"), int(number.replace(".", ""))) for key, url, number in found}


def rows_at(client: Client, url: str) -> int:
    """How many rows the pages behind an address show in all."""
    counted = 0
    for page in range(1, 40):
        answer = client.get(f"{url}{'&' if '?' in url else '?'}trang={page}")
        assert answer.status_code == 200
        body = re.search(r"<tbody>(.*?)</tbody>", answer.text, re.DOTALL)
        shown = body.group(1).count("<tr") if body else 0
        counted += shown
        if shown < 50:
            break
    return counted


def test_every_figure_of_the_page_opens_as_many_rows_as_it_says(officer: Client, field: Field) -> None:
    make_many(field, households=30, residents_each=2, visits=70)
    make_round(field.commune, field.officer, name="Đợt khác", start_date=DAY, end_date=DAY)
    Visit.objects.filter(pk__in=Visit.objects.values("pk")[:5]).update(is_voided=True)
    Visit.objects.filter(pk__in=Visit.objects.values("pk")[10:13]).update(is_clock_doubtful=True)
    Visit.objects.filter(outcome="absent").update(revisit_date=DAY)
    figures = figures_in(officer.get(board_url(field)).text)
    assert len(figures) >= 60
    for key, (url, number) in figures.items():
        if "dien-thoai" not in url:  # telephones: their unsent acts add up to it, below
            assert rows_at(officer, url) == number, (key, url)
    assert {"so-houses-met", "so-people-new", "so-turns", "so-learners", "so-visits-doubtful"} <= set(figures)
    assert sum(number for key, (_url, number) in figures.items() if key == "so-houses-revisit") > 0


def test_unsent_acts_of_the_telephones_listed_add_up_to_the_figure(officer: Client, field: Field) -> None:
    for number, device in enumerate(field.devices):
        device.unsent_acts = number
        device.save()
    url, number = figures_in(officer.get(board_url(field)).text)["so-phones"]
    listed = re.findall(r'data-label="Chưa gửi">(\d+)<', officer.get(url).text)
    assert sum(map(int, listed)) == number == 15


def test_the_part_is_what_the_page_holds_and_is_not_sent_twice(officer: Client, field: Field) -> None:
    make_visit(field, make_household(field))
    url = board_url(field)
    whole = officer.get(url)
    part = officer.get(url, headers={"HX-Request": "true"})
    assert part.text in whole.text
    assert "<html" not in part.text
    etag = part["ETag"]
    assert f'data-etag="{escape(etag)}"' in whole.text
    again = officer.get(url, headers={"HX-Request": "true", "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["X-Read-At"] == "10:00:00"
    make_visit(field, make_household(field))
    changed = officer.get(url, headers={"HX-Request": "true", "If-None-Match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_the_clock_alone_changes_nothing(
    officer: Client, field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_visit(field, make_household(field))
    url = board_url(field)
    etag = officer.get(url, headers={"HX-Request": "true"})["ETag"]
    monkeypatch.setattr(timezone, "now", lambda: MORNING + dt.timedelta(seconds=40))
    assert officer.get(url, headers={"HX-Request": "true", "If-None-Match": etag}).status_code == 304


def test_the_page_asks_the_database_at_most_twelve_times(
    officer: Client, field: Field, django_assert_max_num_queries: Callable[..., object]
) -> None:
    make_many(field, households=20, visits=30)
    officer.get(board_url(field))
    with django_assert_max_num_queries(12):
        officer.get(board_url(field), headers={"HX-Request": "true"})


def test_the_wall_shows_the_figures_and_no_navigation(officer: Client, field: Field) -> None:
    make_visit(field, make_household(field))
    page = officer.get(reverse("doorstep:board_wall", args=[field.round.pk]))
    assert page.status_code == 200
    assert 'class="masthead"' not in page.text
    assert 'class="figure"' in page.text
    assert figures_in(page.text) == {}


def test_the_board_leads_to_the_round_that_is_on(officer: Client, field: Field) -> None:
    make_round(
        field.commune,
        field.officer,
        name="Sau",
        start_date=DAY + dt.timedelta(5),
        end_date=DAY + dt.timedelta(9),
    )
    make_round(
        field.commune,
        field.officer,
        name="Trước",
        start_date=DAY - dt.timedelta(9),
        end_date=DAY - dt.timedelta(5),
    )
    assert officer.get(reverse("doorstep:board"))["Location"] == board_url(field)


def test_without_a_round_the_page_says_what_to_do(client: Client, sign_in: Callable[..., User]) -> None:
    sign_in(client, Role.OFFICER)
    assert "Chưa có đợt nào" in client.get(reverse("doorstep:board")).text


def test_the_province_reads_figures_and_opens_no_rows(
    client: Client, field: Field, sign_in: Callable[..., User]
) -> None:
    house = make_household(field, head_name="Lò Văn Kín")
    make_visit(field, house, people=[person(house.residents.first(), taught=["vneid2"])])  # type: ignore[arg-type]
    sign_in(client, person_of(field.tree, Role.PROVINCIAL_OFFICER))
    page = client.get(board_url(field))
    assert page.status_code == 200
    assert "Lò Văn Kín" not in page.text
    assert figures_in(page.text) == {}
    assert board_url(field) in client.get(reverse("doorstep:board")).text
    assert client.get(reverse("doorstep:board_houses", args=[field.round.pk])).status_code == 403


def test_another_province_finds_nothing(client: Client, field: Field, sign_in: Callable[..., User]) -> None:
    sign_in(client, person_of(make_commune("Xã Khác"), Role.PROVINCIAL_OFFICER))
    assert client.get(board_url(field)).status_code == 404


def test_a_focal_point_sees_the_figures_of_the_own_place_and_the_same_rows(
    client: Client, field: Field, sign_in: Callable[..., User]
) -> None:
    make_many(field, households=30, residents_each=1, visits=40)
    sign_in(client, member(Role.FOCAL_POINT, field.teams[0]))
    page = client.get(board_url(field)).text
    figures = figures_in(page)
    own = Household.objects.filter(team=field.teams[0]).count()
    assert figures["so-houses-all"][1] == own < 30
    assert field.teams[1].name not in page
    for key, (url, number) in figures.items():
        if "dien-thoai" not in url:
            assert rows_at(client, url) == number, (key, url)


def test_who_opened_rows_is_noted(officer: Client, field: Field) -> None:
    make_household(field)
    officer.get(reverse("doorstep:board_houses", args=[field.round.pk]))
    noted = AccessLog.objects.get()
    assert (noted.page, noted.shown, noted.user) == (AccessLog.Page.VISITS, 1, field.officer)


def test_rows_are_searched_without_accents_and_by_place(officer: Client, field: Field) -> None:
    make_household(field, head_name="Đặng Thị Huệ")
    make_household(field, head_name="Vi Văn Sơn", neighborhood=field.tree.neighborhoods[1])
    url = reverse("doorstep:board_houses", args=[field.round.pk])
    assert rows_at(officer, f"{url}?q=dang thi hue") == 1
    assert rows_at(officer, f"{url}?thon={field.tree.neighborhoods[1].pk}") == 1
    assert rows_at(officer, f"{url}?thon=x&to=9999999999999&trang=-3") == 2
    assert officer.get(f"{url}?loc=nothing").status_code == 404


def test_a_restricted_household_is_counted_and_not_named(officer: Client, field: Field) -> None:
    house = make_household(field, head_name="Bế Văn Ẩn")
    make_visit(field, house)
    Household.objects.filter(pk=house.pk).update(restricted_at=MORNING, team=None)
    url, number = figures_in(officer.get(board_url(field)).text)["so-houses-met"]
    rows = officer.get(url).text
    assert number == 1
    assert "Bế Văn Ẩn" not in rows
    assert "hạn chế xử lý dữ liệu" in rows


def test_the_office_sets_target_and_silence(officer: Client, field: Field) -> None:
    url = reverse("doorstep:board_settings", args=[field.round.pk])
    said = {
        "signature_target": "40",
        "silent_minutes": "30",
        "working_from": "08:00",
        "working_until": "17:00",
    }
    assert officer.post(url, said).status_code == 302
    kept = BoardSettings.objects.get()
    assert (kept.silent_minutes, str(kept.signature_target)) == (30, "40.00")
    assert "Chỉ tiêu: 40%" in officer.get(board_url(field)).text
    wrong = officer.post(url, said | {"working_until": "07:00"})
    assert wrong.status_code == 422
    assert "Giờ kết thúc phải sau giờ bắt đầu" in wrong.text


def test_the_target_of_the_directive_is_read_where_it_speaks_of_signatures(
    officer: Client, field: Field
) -> None:
    from reviewed_plans import make_plan
    from tungngo.assignments.models import Campaign, CampaignTarget

    campaign = Campaign.objects.create(
        organization=field.commune,
        plan=make_plan(field.tree).plan,
        name="Ngày Chuyển đổi số",
        folded_name="",
        created_by=field.officer,
        created_at=MORNING,
    )
    facts = {"organization": field.commune, "campaign": campaign, "unit": "%"}
    CampaignTarget.objects.create(**facts, position=1, operator=">=", value=90, indicator="hồ sơ trực tuyến")
    CampaignTarget.objects.create(
        **facts, position=2, operator=">", value=50, indicator="người trưởng thành có chữ ký số cá nhân"
    )
    field.round.campaign = campaign
    field.round.save()
    house = make_household(field, adults=2)
    one, other = house.residents.all()
    make_visit(field, house, people=[person(one, signature="had")])
    assert "Chỉ tiêu: trên 50%" in officer.get(board_url(field)).text
    assert "Đạt chỉ tiêu" not in officer.get(board_url(field)).text  # half is not more than half
    make_visit(field, house, people=[person(other, signature="registered")])
    assert "Đạt chỉ tiêu" in officer.get(board_url(field)).text


def test_figures_of_visits_name_their_round_and_day(officer: Client, field: Field) -> None:
    url, _number = figures_in(officer.get(board_url(field)).text)["so-visits-today"]
    assert parse_qs(urlsplit(url).query) == {
        "dot": [str(field.round.pk)],
        "ngay": ["2026-10-10"],
        "loc": ["visits"],
    }

"""One search over everything that a person may see, and over nothing else."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import NOW, UserFactory, make_commune, member, person_of
from reviewed_plans import ReviewedPlan, make_directive, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Assignment
from tungngo.organizations.models import Role
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User
    from tungngo.directives.models import Directive

    SignIn = Callable[..., User]

pytestmark = pytest.mark.django_db
FRAME = 3


def indexed(directive: Directive, text: str) -> Directive:
    """A directive as its reading leaves it."""
    directive.reading = {"text": text, "tasks": []}
    directive.search_text = fold(f"{directive.number} {directive.issuer} {directive.subject} {text}")
    directive.save()
    return directive


def start(made: ReviewedPlan, name: str = "Ngày hội mẫu") -> None:
    """Makes the plan a running campaign."""
    services.start_campaign(
        plan=made.plan,
        name=name,
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )


@pytest.fixture
def made() -> ReviewedPlan:
    """A commune with a running campaign, documents, units and people."""
    made = make_plan(make_commune("Phường Hoa Mẫu"))
    made.add("Tuyên truyền kỹ năng số cho đoàn viên", lead=[made.tree.youth], end_date=dt.date(2026, 11, 10))
    made.add("Hướng dẫn cài đặt VNeID theo Công văn số 798/UBND-VHXH", lead=[made.tree.police])
    start(made)
    indexed(
        make_directive(made.tree, made.officer, number="798/UBND-VHXH", subject="về việc ra quân hưởng ứng"),
        "Kính gửi các đơn vị. Đẩy mạnh phong trào Bình dân học vụ số trên địa bàn.",
    )
    member(Role.FOCAL_POINT, made.tree.youth, full_name="Đỗ Đức Đoàn")
    return made


def found(client: Client, query: str, **more: str) -> str:
    """The page of what was found."""
    answer = client.get(reverse("web:search"), {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def kinds(page: str) -> list[str]:
    """The kinds of things on a page, in order."""
    return re.findall(r'<section class="found" aria-label="([^"]+)"', page)


def plain(page: str) -> str:
    """A page without its marks."""
    return re.sub(r"</?mark>", "", page)


def test_everything_is_found_without_accents_by_kind_with_the_words_marked(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    sign_in(client, made.officer)
    page = found(client, "doan")
    assert kinds(page) == ["Nhiệm vụ", "Đơn vị", "Người"]
    assert "<mark>đoàn</mark> viên" in page
    assert "<mark>Đoàn</mark> Thanh niên Cộng sản" in page
    assert "Đỗ Đức <mark>Đoàn</mark>" in page


@pytest.mark.parametrize("query", ["798/UBND-VHXH", "798 ubnd vhxh", "ubnd-vhxh", "798", "798/ubnd-vh"])
def test_numbers_and_symbols_find_the_document_first_and_the_work_that_names_it(
    client: Client, sign_in: SignIn, made: ReviewedPlan, query: str
) -> None:
    sign_in(client, made.officer)
    page = found(client, query)
    assert set(kinds(page)) == {"Văn bản", "Nhiệm vụ"}
    assert "Về việc ra quân hưởng ứng" in plain(page)
    assert "798/UBND-VHXH" in plain(page)
    if query[0].isdigit():
        assert kinds(page)[0] == "Văn bản"


def test_what_stands_only_in_the_text_of_a_document_is_shown_in_its_sentence(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    sign_in(client, made.officer)
    page = found(client, "binh dan hoc vu")
    assert "phong trào <mark>Bình</mark> <mark>dân</mark> <mark>học</mark> <mark>vụ</mark> số" in page


def test_a_document_that_is_named_so_stands_before_one_that_only_mentions_it(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    for number in range(6):
        indexed(
            make_directive(made.tree, made.officer, subject=f"Văn bản khác {number}"),
            "Chợ phiên, chợ phiên, chợ phiên.",
        )
    indexed(
        make_directive(made.tree, made.officer, subject="Mở chợ phiên công nghệ số"), "Không nói gì thêm."
    )
    sign_in(client, made.officer)
    titles = re.findall(
        r'class="found__title">([^<]*(?:<mark>[^<]*</mark>[^<]*)*)<', found(client, "cho phien")
    )
    assert plain(titles[0]) == "Mở chợ phiên công nghệ số"
    assert len(titles) == 5


def test_of_work_with_the_same_words_what_is_due_nearest_to_today_comes_first(
    client: Client, sign_in: SignIn
) -> None:
    made = make_plan()
    today = dt.date.today()  # noqa: DTZ011  (the page's own clock)
    for days in (40, -3, 10):
        made.add(
            f"Dọn vệ sinh đợt {abs(days)}", lead=[made.tree.youth], end_date=today + dt.timedelta(days=days)
        )
    made.add("Dọn vệ sinh không hạn", lead=[made.tree.youth])
    start(made)
    sign_in(client, made.officer)
    page = plain(found(client, "don ve sinh"))
    assert re.findall(r"Dọn vệ sinh (đợt \d+|không hạn)", page) == ["đợt 3", "đợt 10", "đợt 40", "không hạn"]


def test_when_too_much_is_found_the_page_says_so_and_shows_what_is_near(
    client: Client, sign_in: SignIn, made: ReviewedPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tungngo.assignments.queries.searching.FOUND_MOST", 3)
    monkeypatch.setattr("tungngo.web.search.FOUND_MOST", 3)
    row = Assignment.objects.order_by("pk").last()
    assert row is not None
    today = dt.date.today()  # noqa: DTZ011  (the page's own clock)
    Assignment.objects.bulk_create(
        Assignment(
            organization=row.organization, campaign=row.campaign, position=100 + days, text=f"Quét ngõ {days}",
            folded_text=f"quet ngo {days}", end_date=today + dt.timedelta(days=days),
            deadline_date=today + dt.timedelta(days=days), last_activity_at=NOW,
        )
        for days in (30, 3, 20, 1, 2)
    )  # fmt: skip
    sign_in(client, made.officer)
    page = plain(found(client, "quet ngo"))
    assert "hơn 3" in page
    assert "Có quá nhiều kết quả" in page
    assert re.findall(r"Quét ngõ (\d+)", page)[:3] == ["1", "2", "3"]


def test_a_kind_is_paged_and_leads_back_to_everything(client: Client, sign_in: SignIn) -> None:
    made = make_plan()
    for number in range(25):
        made.add(f"Phát tờ rơi lần {number}", lead=[made.tree.youth])
    start(made)
    sign_in(client, made.officer)
    some = found(client, "phat to roi")
    assert some.count("found__title") == 5
    assert 'loai=viec">Xem tất cả' in some
    first, second = (
        found(client, "phat to roi", loai="viec"),
        found(client, "phat to roi", loai="viec", trang="2"),
    )
    assert (first.count("found__title"), second.count("found__title")) == (20, 5)
    assert "Tìm ở mọi nơi" in first
    beyond = client.get(reverse("web:search"), {"q": "phat to roi", "loai": "viec", "trang": "99"})
    assert beyond.status_code == 302


def test_a_part_equals_what_the_whole_page_shows(client: Client, sign_in: SignIn, made: ReviewedPlan) -> None:
    sign_in(client, made.officer)
    part = client.get(reverse("web:search"), {"q": "doan"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.strip() in found(client, "doan")


@pytest.mark.parametrize(
    "query", ["", "   ", "t", "%", "/", "'", "khongcogica", "& | ! :*", "\x00", "²", "a_b", "🙂"]
)
def test_nothing_found_or_nothing_asked_gives_advice_and_never_a_fault(
    client: Client, sign_in: SignIn, made: ReviewedPlan, query: str
) -> None:
    sign_in(client, made.officer)
    page = found(client, query)
    assert kinds(page) == []
    assert any(words in page for words in ("Không cần gõ dấu", "ít nhất hai chữ"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_no_text_that_is_typed_is_a_fault(client: Client, sign_in: SignIn, query: str) -> None:
    if "_auth_user_id" not in client.session:
        sign_in(client, Role.OFFICER)
    assert client.get(reverse("web:search"), {"q": query}).status_code == 200


@pytest.mark.usefixtures("made")
def test_another_commune_finds_nothing_of_it(client: Client, sign_in: SignIn) -> None:
    other = make_commune("Xã Bên Kia")
    sign_in(client, person_of(other, Role.OFFICER))
    page = (
        found(client, "798/UBND-VHXH") + found(client, "tuyen truyen ky nang") + found(client, "do duc doan")
    )
    assert kinds(page) == []
    assert "Nhiệm vụ" not in kinds(found(client, "doan"))


def test_a_unit_finds_the_commune_s_work_and_documents_but_no_accounts(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    sign_in(client, Role.FOCAL_POINT, made.tree)
    assert kinds(found(client, "doan")) == ["Nhiệm vụ", "Đơn vị"]
    assert kinds(found(client, "798")) == ["Văn bản", "Nhiệm vụ"]


def test_the_province_finds_the_work_of_its_communes_with_their_names_but_not_their_letters(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    elsewhere = make_plan(make_commune("Xã Tỉnh Khác"))
    elsewhere.add("Tuyên truyền ở tỉnh khác", lead=[elsewhere.tree.youth])
    start(elsewhere, "Chiến dịch tỉnh khác")
    sign_in(client, Role.PROVINCIAL_OFFICER, made.tree)
    page = plain(found(client, "tuyen truyen"))
    assert "Tuyên truyền kỹ năng số" in page
    assert "Phường Hoa Mẫu" in page
    assert "tỉnh khác" not in page
    assert kinds(found(client, "798")) == ["Nhiệm vụ"]
    assert "Phường Hoa Mẫu" in plain(found(client, "hoa mau"))


@pytest.mark.usefixtures("made")
def test_an_account_without_a_unit_finds_nothing(client: Client, sign_in: SignIn) -> None:
    sign_in(client, UserFactory.create())
    assert kinds(found(client, "doan")) == []


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.FOCAL_POINT, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR]
)
def test_searching_takes_few_queries(
    client: Client, sign_in: SignIn, made: ReviewedPlan, role: Role, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, role, made.tree)
    client.get(reverse("web:components"))
    with django_assert_max_num_queries(FRAME + 9):
        found(client, "doan")


def test_every_page_of_somebody_who_is_signed_in_has_the_way_to_it(client: Client, sign_in: SignIn) -> None:
    sign_in(client, Role.TEAM_MEMBER)
    page = client.get(reverse("web:components")).content.decode()
    assert f'href="{reverse("web:search")}" data-open-search' in page
    assert '<dialog class="dialog search-dialog"' in page

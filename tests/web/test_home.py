import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import NOW, UserFactory, make_commune, make_province
from reviewed_plans import ReviewedPlan, make_directive, make_plan
from tungngo.accounts.models import User
from tungngo.assignments import services
from tungngo.assignments.models import AssignmentUnit, State
from tungngo.directives.models import Directive
from tungngo.organizations.models import Organization, Role
from tungngo.organizations.services import add_commune

pytestmark = pytest.mark.django_db
SignIn = Callable[..., User]
# Who asks: session, person, unit, and four to note where the session was last seen.
SHELL = 7


@pytest.fixture
def made() -> ReviewedPlan:
    """A running campaign with something late and something handed in, and another directive under way."""
    made = make_plan()
    made.add("Việc đã quá hạn", lead=[made.tree.police], end_date=dt.date(2025, 11, 10), bound="before")
    made.add("Việc đã nộp", lead=[made.tree.youth])
    services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    services.change_state(
        part=AssignmentUnit.objects.get(unit=made.tree.youth),
        new_state=State.SUBMITTED,
        note="",
        seen_version=1,
        is_officer=False,
        actor=made.officer,
        at=NOW,
    )
    make_directive(made.tree, made.officer, subject="Văn bản vừa đến sáng nay")
    return made


def home_of(client: Client, sign_in: SignIn, who: object, tree: object = None) -> str:
    sign_in(client, who, tree)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_officer_finds_the_drop_zone_what_waits_what_is_late_and_the_campaign(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    page = home_of(client, sign_in, made.officer)
    for words in (
        "Văn bản vừa đến sáng nay",
        "Việc đã quá hạn",
        "Việc đã nộp",
        "Ngày hội mẫu",
        'type="file"',
        "1 quá hạn",
    ):
        assert words in page
    # What has become a campaign waits no longer.
    assert made.plan.directive.subject not in page


def test_what_was_read_is_one_click_from_its_review(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    directive = Directive.objects.get(subject="Văn bản vừa đến sáng nay")
    address = reverse("plans:open", args=[directive.pk])
    assert f'<form method="post" action="{address}">' in home_of(client, sign_in, made.officer)


def test_the_leader_sees_how_campaigns_stand(client: Client, sign_in: SignIn, made: ReviewedPlan) -> None:
    page = home_of(client, sign_in, Role.LEADER, made.tree)
    assert "0/2 việc hoàn thành" in page
    assert "Việc đã quá hạn" in page
    assert 'type="file"' not in page


def test_a_unit_sees_its_own_work(client: Client, sign_in: SignIn, made: ReviewedPlan) -> None:
    page = home_of(client, sign_in, Role.FOCAL_POINT, made.tree)
    assert "Việc đã quá hạn" in page
    assert "Việc đã nộp" not in page
    assert "Văn bản vừa đến sáng nay" not in page


def test_the_province_sees_which_communes_have_campaigns(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    make_commune("Xã Chưa Có Mẫu", province=made.tree.province)
    make_commune("Xã Tỉnh Khác Mẫu")
    page = home_of(client, sign_in, Role.PROVINCIAL_OFFICER, made.tree)
    assert "1 xã, phường đã có chiến dịch" in page
    assert "Xã Chưa Có Mẫu" in page
    assert "Xã Tỉnh Khác Mẫu" not in page
    found = client.get("/", {"q": "chua co"}).content.decode()
    assert "Xã Chưa Có Mẫu" in found
    assert f'<th scope="row">{made.tree.commune.name}' not in found


def test_the_administrator_is_led_to_setting_up_units(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    assert "/don-vi/thiet-lap/" in home_of(client, sign_in, Role.ADMINISTRATOR, made.tree)


def test_a_commune_without_units_is_told_what_to_do_first(client: Client, sign_in: SignIn) -> None:
    from factories import member

    commune: Organization = add_commune(province=make_province(), name="Xã Mới Mẫu", actor=None, at=NOW)
    page = home_of(client, sign_in, member(Role.OFFICER, commune))
    assert "Bước đầu tiên: khai báo đơn vị" in page
    assert f"/don-vi/xa/{commune.pk}/thiet-lap/don-vi/" in page
    assert "Chưa có chiến dịch nào" in page


def test_an_account_without_a_unit_is_told_whom_to_ask(client: Client, sign_in: SignIn) -> None:
    assert "Tài khoản chưa thuộc đơn vị nào" in home_of(client, sign_in, UserFactory.create())


def test_nobody_sees_it_without_signing_in(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert "dang-nhap" in answer["Location"]


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.LEADER, Role.FOCAL_POINT, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR]
)
def test_every_home_page_takes_few_queries(
    client: Client, sign_in: SignIn, made: ReviewedPlan, role: Role, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_directive(made.tree, made.officer, subject=f"Văn bản {number}")
    sign_in(client, role, made.tree)
    client.get("/giao-dien/")
    with django_assert_max_num_queries(SHELL + 10):
        client.get("/")

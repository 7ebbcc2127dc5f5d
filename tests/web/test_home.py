import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import NOW, UserFactory, make_commune, make_province, member, person_of
from reviewed_plans import ReviewedPlan, make_directive, make_plan
from tungngo.accounts.models import User
from tungngo.assignments import services
from tungngo.assignments.models import AssignmentUnit, CampaignUpdate, Comment, State, StateChange
from tungngo.directives.models import Directive
from tungngo.organizations.models import Invitation, Organization, Role
from tungngo.organizations.services import add_commune
from tungngo.web.attention import MARKS

pytestmark = pytest.mark.django_db
SignIn = Callable[..., User]
BUDGET = 12  # queries of a page, its frame included


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


def part_of(unit: Organization) -> AssignmentUnit:
    """The only part of a unit."""
    return AssignmentUnit.objects.get(unit=unit)


def ask(made: ReviewedPlan, part: AssignmentUnit, text: str, **fields: Any) -> Comment:
    """A comment on an assignment, a question unless it is said otherwise."""
    fields = {"is_question": True, "author": person_of(made.tree, Role.FOCAL_POINT)} | fields
    return Comment.objects.create(
        organization=made.tree.commune,
        assignment=part.assignment,
        text=text,
        created_at=timezone.now(),
        request_key=uuid.uuid4(),
        **fields,
    )


def test_the_officer_sees_what_units_ask_and_what_hinders_them_and_further_directives(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    part = part_of(made.tree.police)
    ask(made, part, "Số liệu tính đến ngày nào?")
    ask(made, part, "Câu đã có lời đáp", answered_at=timezone.now())
    ask(made, part, "Lời bàn, không phải câu hỏi", is_question=False)
    AssignmentUnit.objects.filter(pk=part.pk).update(
        blocked_at=NOW, blocked_reason="Chưa có kinh phí in tờ rơi"
    )
    further = make_plan(made.tree)
    update = CampaignUpdate.objects.create(
        organization=made.tree.commune, campaign=part.assignment.campaign, plan=further.plan,
        opened_by=made.officer, opened_at=NOW,
    )  # fmt: skip
    page = home_of(client, sign_in, made.officer)
    for words in (
        "Số liệu tính đến ngày nào?",
        "Chưa có kinh phí in tờ rơi",
        "Văn bản bổ sung đang đối chiếu",
    ):
        assert words in page
    for words in ("Câu đã có lời đáp", "Lời bàn, không phải câu hỏi"):
        assert words not in page
    assert reverse("assignments:update", args=[update.campaign_id, update.pk]) in page
    # The further directive waits for the comparison, not once more for a review.
    assert further.plan.directive.subject not in page


def figures(page: str) -> dict[str, int]:
    """The numbers at the top of a page, by the address that each opens."""
    found = re.findall(r'href="(/can-chu-y/[a-z-]+/)"><span class="stat__value">([\d.]+)<', page)
    return {address: int(number.replace(".", "")) for address, number in found}


def test_every_figure_opens_as_many_things_as_it_says(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    part = part_of(made.tree.police)
    ask(made, part, "Một câu hỏi")
    AssignmentUnit.objects.filter(pk=part.pk).update(blocked_at=NOW, blocked_reason="Thiếu người")
    found = figures(home_of(client, sign_in, made.officer))
    assert {"/can-chu-y/qua-han/", "/can-chu-y/cau-hoi/", "/can-chu-y/cho-nghiem-thu/"} <= set(found)
    for address, number in found.items():
        page = client.get(address).content.decode()
        assert page.count('<li class="work__item">') == number, address


def test_when_nothing_waits_and_nothing_is_late_the_page_says_so(client: Client, sign_in: SignIn) -> None:
    made = make_plan()
    made.add(
        "Việc còn thời gian", lead=[made.tree.police], end_date=timezone.localdate() + dt.timedelta(days=90)
    )
    start(made)
    page = home_of(client, sign_in, made.officer)
    assert "Không có gì chờ anh/chị quyết định" in page
    assert "Không có việc nào quá hạn" in page
    assert figures(page) == {"/can-chu-y/qua-han/": 0}
    page = home_of(client, sign_in, Role.FOCAL_POINT, made.tree)
    assert "Việc còn thời gian" in page
    page = home_of(client, sign_in, person_of_unit(made.tree.women))
    assert "Đơn vị không còn việc nào phải làm" in page


def person_of_unit(unit: Organization) -> User:
    """Somebody who acts for a unit."""
    return member(Role.FOCAL_POINT, unit)


def start(made: ReviewedPlan) -> None:
    """Makes the plan a campaign."""
    services.start_campaign(
        plan=made.plan, name="Chiến dịch mẫu", is_assigning_later=True, seen_version=made.plan.version,
        actor=made.officer, at=NOW,
    )  # fmt: skip


def test_the_leader_sees_which_units_are_behind_and_what_came_up_to_leaders(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    page = home_of(client, sign_in, Role.LEADER, made.tree)
    assert "Đơn vị có việc quá hạn" in page
    assert f'<th scope="row">{made.tree.police.name}</th><td class="num">1</td><td>09/11/2025</td>' in page
    assert "1 việc quá hạn từ ba ngày" in page
    assert "Việc đã quá hạn" in client.get("/can-chu-y/qua-han-lau/").content.decode()


def test_a_unit_sees_what_is_late_first_then_what_came_back_and_why(client: Client, sign_in: SignIn) -> None:
    made, today = make_plan(), timezone.localdate()
    for text, days in (("Việc gần", 3), ("Việc trễ", -2), ("Việc xa", 60), ("Việc trả", 40)):
        made.add(text, lead=[made.tree.police], end_date=today + dt.timedelta(days=days))
    start(made)
    returned = AssignmentUnit.objects.get(assignment__text="Việc trả")
    AssignmentUnit.objects.filter(pk=returned.pk).update(state=State.RETURNED)
    StateChange.objects.create(
        organization=made.tree.commune, part=returned, old_state=State.SUBMITTED, new_state=State.RETURNED,
        note="Thiếu ảnh buổi tập huấn", changed_by=made.officer, changed_at=NOW,
    )  # fmt: skip
    page = home_of(client, sign_in, Role.FOCAL_POINT, made.tree)
    places = [
        page.index(words)
        for words in ("Việc trễ", "Việc trả", "Thiếu ảnh buổi tập huấn", "Việc gần", "Việc xa")
    ]
    assert places == sorted(places)
    assert page.count("Ghi kết quả") == 4
    assert reverse("assignments:progress", args=[returned.assignment_id]) in page


def test_a_unit_with_much_work_sees_how_much_there_is_and_only_the_first_of_it(
    client: Client, sign_in: SignIn
) -> None:
    made, today = make_plan(), timezone.localdate()
    for number in range(12):
        made.add(f"Việc trễ {number}", lead=[made.tree.police], end_date=today - dt.timedelta(days=2))
    start(made)
    page = home_of(client, sign_in, Role.FOCAL_POINT, made.tree)
    assert 'Quá hạn <span class="badge badge--neutral">12</span>' in page
    assert page.count('<li class="work__item">') == 8
    assert f'<a class="work__more" href="{reverse("assignments:own")}">' in page


def test_who_was_named_in_a_talk_finds_it_at_home(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    person = person_of(made.tree, Role.FOCAL_POINT)
    comment = ask(
        made, part_of(made.tree.police), "Anh xem giúp ảnh này", is_question=False, author=made.officer
    )
    comment.mentions.add(person)
    assert "Anh xem giúp ảnh này" in home_of(client, sign_in, person)
    assert "Anh xem giúp ảnh này" not in home_of(client, sign_in, person_of_unit(made.tree.police))


def test_the_province_sees_where_work_is_late_first(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    quiet = make_plan(make_commune("Xã An Nhàn Mẫu", province=made.tree.province))
    quiet.add("Việc không hạn", lead=[quiet.tree.police])
    start(quiet)
    page = home_of(client, sign_in, Role.PROVINCIAL_OFFICER, made.tree)
    assert page.index(made.tree.commune.name) < page.index("Xã An Nhàn Mẫu")
    assert "việc quá hạn ở 1 xã, phường" in page
    late = client.get("/can-chu-y/qua-han/").content.decode()
    assert "Việc đã quá hạn" in late
    assert made.tree.commune.name in late


def test_the_administrator_sees_whom_they_invited_and_who_has_not_come(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    Invitation.objects.create(
        organization=made.tree.police, role=Role.FOCAL_POINT, full_name="Lý Chưa Vào", token_hash="x" * 64,
        request_key=uuid.uuid4(), created_at=timezone.now(), expires_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    for where in (made.tree.commune, made.tree.root):
        page = home_of(client, sign_in, member(Role.ADMINISTRATOR, where))
        assert "Lý Chưa Vào" in page


@pytest.mark.parametrize("mark", ["cau-hoi", "cho-nghiem-thu"])
def test_what_units_hand_in_and_ask_is_for_those_who_judge_it(
    client: Client, sign_in: SignIn, made: ReviewedPlan, mark: str
) -> None:
    for role, status in (
        (Role.OFFICER, 200),
        (Role.LEADER, 200),
        (Role.FOCAL_POINT, 403),
        (Role.PROVINCIAL_OFFICER, 403),
    ):
        sign_in(client, role, made.tree)
        assert client.get(f"/can-chu-y/{mark}/").status_code == status


def test_another_commune_sees_nothing_of_it(client: Client, sign_in: SignIn, made: ReviewedPlan) -> None:
    sign_in(client, Role.OFFICER, make_commune("Xã Bên Kia"))
    for mark in MARKS:
        answer = client.get(f"/can-chu-y/{mark}/")
        assert "Không có mục nào như vậy" in answer.content.decode()
    assert client.get("/can-chu-y/khong-co/").status_code == 404
    assert made.tree.commune.name not in client.get("/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_every_home_page_takes_few_queries(
    client: Client, sign_in: SignIn, made: ReviewedPlan, role: Role, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_directive(made.tree, made.officer, subject=f"Văn bản {number}" if number % 2 else "")
        ask(made, part_of(made.tree.police), f"Câu hỏi {number}")
    AssignmentUnit.objects.filter(unit=made.tree.police).update(blocked_at=NOW, blocked_reason="Thiếu người")
    sign_in(client, role, made.tree)
    client.get(reverse("web:components"))
    with django_assert_max_num_queries(BUDGET):
        client.get("/")
    for mark in MARKS:
        with django_assert_max_num_queries(7):
            client.get(f"/can-chu-y/{mark}/")

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from factories import NOW, make_commune, member, person_of
from reviewed_plans import ReviewedPlan, add_target_and_report, make_plan
from tungngo.accounts.models import User
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, State
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[..., User]
# Who asks: session, person, unit, and four to note where the session was last seen.
SHELL = 7
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def made() -> ReviewedPlan:
    made = make_plan()
    tree = made.tree
    made.add(
        "Ra quân trước ngày 10/11/2025", lead=[tree.police], end_date=dt.date(2025, 11, 10), bound="before"
    )
    made.add("Tuyên truyền trên loa", lead=[tree.culture], coordinating=[tree.youth])
    add_target_and_report(made)
    return made


@pytest.fixture
def campaign(made: ReviewedPlan) -> Campaign:
    return start(made)


def start(made: ReviewedPlan) -> Campaign:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return campaign


# Confirming ----------------------------------------------------------------------------------------------


def confirm_form(made: ReviewedPlan, **changes: Any) -> dict[str, Any]:
    made.plan.refresh_from_db()
    return {"name": "Ngày hội của xã", "seen_version": made.plan.version} | changes


def test_the_officer_sees_what_confirming_makes_and_then_has_the_campaign(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    sign_in(client, made.officer)
    url = reverse("assignments:confirm", args=[made.plan.pk])
    page = client.get(url).content.decode()
    assert "Bắt đầu chiến dịch với 2 việc" in page
    assert "Công an" in page
    assert 'value="Ngày hội mẫu 2026"' in page
    answer = client.post(url, confirm_form(made))
    campaign = Campaign.objects.get()
    assert answer["Location"] == reverse("assignments:campaign", args=[campaign.pk])
    assert campaign.name == "Ngày hội của xã"
    again = client.post(url, confirm_form(made, name="Lần nữa"), follow=True)
    assert "đã được xác nhận trước đó" in again.content.decode()
    assert Campaign.objects.count() == 1
    assert client.get(url)["Location"] == answer["Location"]


def test_open_questions_keep_what_was_typed_until_the_officer_says_later(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    made.add_open_question("Ban chỉ huy thống nhất")
    sign_in(client, made.officer)
    url = reverse("assignments:confirm", args=[made.plan.pk])
    answer = client.post(url, confirm_form(made))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ban chỉ huy thống nhất" in page
    assert answer.context["form"]["name"].value() == "Ngày hội của xã"
    assert client.post(url, confirm_form(made, is_assigning_later="on")).status_code == 302
    assert Campaign.objects.get().assignments.count() == 3


def test_a_plan_that_changed_meanwhile_is_shown_anew_and_confirmed_by_the_next_click(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    sign_in(client, made.officer)
    url = reverse("assignments:confirm", args=[made.plan.pk])
    answer = client.post(url, confirm_form(made, seen_version=made.plan.version + 7))
    assert answer.status_code == 409
    assert answer.context["form"]["seen_version"].value() == str(made.plan.version)
    assert client.post(url, confirm_form(made)).status_code == 302


def test_a_campaign_needs_a_name(client: Client, sign_in: SignIn, made: ReviewedPlan) -> None:
    sign_in(client, made.officer)
    answer = client.post(reverse("assignments:confirm", args=[made.plan.pk]), confirm_form(made, name="  "))
    assert answer.status_code == 422
    assert "Hãy đặt tên cho chiến dịch." in answer.content.decode()


@pytest.mark.parametrize(
    "role", [Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER]
)
def test_only_those_who_run_campaigns_confirm(
    client: Client, sign_in: SignIn, made: ReviewedPlan, role: Role
) -> None:
    sign_in(client, role, made.tree)
    assert (
        client.post(reverse("assignments:confirm", args=[made.plan.pk]), confirm_form(made)).status_code
        == 403
    )
    assert not Campaign.objects.exists()


# The list ------------------------------------------------------------------------------------------------


def test_a_page_of_hundreds_of_assignments_takes_few_queries(
    client: Client, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    made = make_plan()
    for number in range(240):
        made.add(f"Việc {number}", lead=made.tree.neighborhoods, coordinating=[made.tree.police])
    campaign = start(made)
    sign_in(client, made.officer)
    client.get("/")  # the first page of a session also notes where it is
    for grouping in ("don-vi", "thoi-han", "trang-thai"):
        with django_assert_max_num_queries(SHELL + 9):
            answer = client.get(
                reverse("assignments:campaign", args=[campaign.pk]), {"group": grouping, "trang": "2"}
            )
        assert answer.status_code == 200


def test_a_part_is_the_same_as_in_the_whole_page(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    url = reverse("assignments:campaign", args=[campaign.pk])
    for query in (
        {},
        {"group": "thoi-han"},
        {"q": "loa"},
        {"mark": "late", "unit": str(made.tree.police.pk)},
    ):
        whole = client.get(url, query).content.decode()
        part = client.get(url, query, **HTMX).content.decode()
        assert "<html" not in part
        assert part.strip() in whole


def test_late_is_said_in_words(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    page = client.get(reverse("assignments:campaign", args=[campaign.pk])).content.decode()
    assert "trước ngày 10/11/2025" in page
    assert "Quá hạn" in page


def test_each_assignment_shows_its_sentence_and_leads_to_its_place_in_the_document(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    page = client.get(reverse("assignments:campaign", args=[campaign.pk])).content.decode()
    for item in made.items:
        assert f'<blockquote class="quote">{item.source}</blockquote>' in page
        place = f"{reverse('directives:detail', args=[made.plan.directive_id])}?doan={item.span_start}-{item.span_end}"
        assert place in page


def test_a_unit_sees_its_own_first_and_the_whole_when_it_asks(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, Role.FOCAL_POINT, made.tree)
    url = reverse("assignments:campaign", args=[campaign.pk])
    own = client.get(url).content.decode()
    assert "1 việc của đơn vị tôi" in own
    assert "Tuyên truyền trên loa" not in own
    assert "Tuyên truyền trên loa" in client.get(url, {"unit": ""}).content.decode()


def test_a_strange_filter_narrows_nothing(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    url = reverse("assignments:campaign", args=[campaign.pk])
    strange = {"unit": "'; --", "part": "x", "state": "x", "within": "-1", "group": "x", "trang": "-5"}
    page = client.get(url, strange).content.decode()
    assert "Ra quân trước ngày 10/11/2025" in page
    assert "Tuyên truyền trên loa" in page


def test_the_workbook_holds_the_rows_of_the_screen_and_no_formula(client: Client, sign_in: SignIn) -> None:
    made = make_plan()
    made.add(
        '=HYPERLINK("http://x.invalid")',
        lead=[made.tree.police],
        end_date=dt.date(2025, 10, 10),
        bound="before",
    )
    made.add("Việc khác", lead=[made.tree.youth])
    campaign = start(made)
    sign_in(client, made.officer)
    answer = client.get(
        reverse("assignments:workbook", args=[campaign.pk]), {"unit": str(made.tree.police.pk)}
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 5
    assert rows[4][2] == '=HYPERLINK("http://x.invalid")'
    assert rows[4][6:9] == ["trước ngày 10/10/2025", dt.date(2025, 10, 9), "Chưa thực hiện"]
    assert rows[4][9].startswith("Quá hạn")


def test_another_commune_s_campaign_does_not_exist(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    elsewhere = make_commune("Xã Khác Mẫu")
    assignment, part = Assignment.objects.first(), AssignmentUnit.objects.first()
    assert assignment
    assert part
    for role in (Role.OFFICER, Role.LEADER, Role.FOCAL_POINT, Role.PROVINCIAL_OFFICER):
        sign_in(client, role, elsewhere)
        for name, pk in (
            ("campaign", campaign.pk),
            ("print", campaign.pk),
            ("workbook", campaign.pk),
            ("assignment", assignment.pk),
        ):
            assert client.get(reverse(f"assignments:{name}", args=[pk])).status_code == 404
        assert client.post(reverse("assignments:step", args=[part.pk])).status_code == 404
        assert client.post(reverse("assignments:set_lead", args=[assignment.pk])).status_code == 404
        assert client.post(reverse("assignments:confirm", args=[made.plan.pk])).status_code == 404
        assert "Ngày hội mẫu" not in client.get(reverse("assignments:campaigns")).content.decode()


def test_the_list_of_campaigns_is_searched_without_accents(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    url = reverse("assignments:campaigns")
    assert campaign.name in client.get(url, {"q": "ngay HOI"}).content.decode()
    assert campaign.name not in client.get(url, {"q": "le hoi"}).content.decode()


# One assignment ------------------------------------------------------------------------------------------


def step_form(part: AssignmentUnit, state: str, note: str = "") -> dict[str, Any]:
    return {"new_state": state, "note": note, "seen_version": part.version}


@pytest.mark.usefixtures("campaign")
def test_a_unit_hands_in_and_the_officer_gives_back_with_a_reason(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    part = AssignmentUnit.objects.get(unit=made.tree.police)
    url = reverse("assignments:step", args=[part.pk])
    sign_in(client, Role.FOCAL_POINT, made.tree)
    assert client.post(url, step_form(part, State.SUBMITTED, "Xong, có ảnh")).status_code == 302
    part.refresh_from_db()
    assert client.post(url, step_form(part, State.ACCEPTED)).status_code == 403
    sign_in(client, made.officer)
    refused = client.post(url, step_form(part, State.RETURNED))
    assert refused.status_code == 422
    assert "Hãy ghi lý do trả lại" in refused.content.decode()
    assert client.post(url, step_form(part, State.RETURNED, "Thiếu danh sách")).status_code == 302
    page = client.get(reverse("assignments:assignment", args=[part.assignment_id])).content.decode()
    assert "Thiếu danh sách" in page
    assert "Xong, có ảnh" in page


@pytest.mark.usefixtures("campaign")
def test_a_stale_step_says_who_was_first_and_keeps_the_note(
    client: Client, sign_in: SignIn, made: ReviewedPlan
) -> None:
    part = AssignmentUnit.objects.get(unit=made.tree.police)
    url = reverse("assignments:step", args=[part.pk])
    first = sign_in(client, Role.FOCAL_POINT, made.tree)
    client.post(url, step_form(part, State.IN_PROGRESS))
    sign_in(client, member(Role.FOCAL_POINT, made.tree.police))
    answer = client.post(url, step_form(part, State.SUBMITTED, "Ghi chú dài của tôi"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert str(first) in page
    assert "Ghi chú dài của tôi" in page


@pytest.mark.usefixtures("campaign")
def test_nobody_reports_for_another_unit(client: Client, sign_in: SignIn, made: ReviewedPlan) -> None:
    part = AssignmentUnit.objects.get(unit=made.tree.culture)
    sign_in(client, Role.FOCAL_POINT, made.tree)
    answer = client.post(reverse("assignments:step", args=[part.pk]), step_form(part, State.SUBMITTED))
    assert answer.status_code == 403


def test_a_neighborhood_reports_for_its_team(client: Client, sign_in: SignIn) -> None:
    made = make_plan()
    made.add("Gõ từng nhà", lead=[made.tree.teams[0]])
    start(made)
    part = AssignmentUnit.objects.get()
    sign_in(client, member(Role.FOCAL_POINT, made.tree.neighborhoods[0]))
    answer = client.post(reverse("assignments:step", args=[part.pk]), step_form(part, State.SUBMITTED))
    assert answer.status_code == 302
    sign_in(client, member(Role.FOCAL_POINT, made.tree.neighborhoods[1]))
    part.refresh_from_db()
    answer = client.post(reverse("assignments:step", args=[part.pk]), step_form(part, State.SUBMITTED))
    assert answer.status_code == 403


def test_what_nobody_leads_is_given_out_by_the_officer(client: Client, sign_in: SignIn) -> None:
    made = make_plan()
    made.add("Việc chưa rõ ai làm")
    start(made)
    assignment = Assignment.objects.get()
    sign_in(client, made.officer)
    page = client.get(reverse("assignments:assignment", args=[assignment.pk])).content.decode()
    assert "Giao đơn vị chủ trì" in page
    url = reverse("assignments:set_lead", args=[assignment.pk])
    assert client.post(url, {"unit": "", "seen_version": 1}).status_code == 422
    form = {"unit": made.tree.police.pk, "seen_version": assignment.version}
    assert client.post(url, form).status_code == 302
    assert [part.unit for part in assignment.parts.all()] == [made.tree.police]


def test_one_assignment_takes_few_queries(
    client: Client, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    made = make_plan()
    made.add(lead=made.tree.neighborhoods, coordinating=made.tree.teams)
    start(made)
    sign_in(client, made.officer)
    client.get("/")
    with django_assert_max_num_queries(SHELL + 11):
        client.get(reverse("assignments:assignment", args=[Assignment.objects.get().pk]))


@pytest.mark.usefixtures("campaign")
def test_a_unit_s_own_page_lists_what_it_has_to_do(
    client: Client,
    sign_in: SignIn,
    made: ReviewedPlan,
    django_assert_max_num_queries: Any,
) -> None:
    sign_in(client, Role.FOCAL_POINT, made.tree)
    client.get("/")
    with django_assert_max_num_queries(SHELL + 9):
        page = client.get(reverse("assignments:own")).content.decode()
    assert "Ra quân trước ngày 10/11/2025" in page
    assert "Tuyên truyền trên loa" not in page


def test_those_above_see_the_campaign_but_not_the_commune_s_documents(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, person_of(made.tree, Role.PROVINCIAL_OFFICER))
    page = client.get(reverse("assignments:campaign", args=[campaign.pk])).content.decode()
    assert "Ra quân trước ngày 10/11/2025" in page
    assert reverse("directives:detail", args=[made.plan.directive_id]) not in page

import datetime as dt
import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from factories import NOW, make_commune
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.accounts.models import User
from tungngo.assignments import rules, services
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, SavedView, State
from tungngo.assignments.queries import Filters, narrowed
from tungngo.audit.models import AuditEvent
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[..., User]
HTMX = {"HTTP_HX_REQUEST": "true"}
LAYOUTS = ("danh-sach", "bang", "dong-thoi-gian", "lich")


@pytest.fixture
def made() -> ReviewedPlan:
    today = timezone.localdate()
    made = make_plan()
    made.plan.day = today
    made.plan.save(update_fields=["day"])
    tree = made.tree

    def add(text: str, days: int | None, **fields: Any) -> None:
        end = None if days is None else today + dt.timedelta(days=days)
        made.add(text, **{"end_date": end, "bound": "on_or_before" if end else "", **fields})

    add("Treo băng rôn", -3, lead=[tree.police])
    add("Ra quân tại các thôn", 0, lead=tree.neighborhoods)
    add("Gửi báo cáo kết quả", 5, lead=[tree.police], coordinating=[tree.youth], kind="report")
    add("Tuyên truyền trên loa", 40, lead=[tree.culture], implementing=[tree.women])
    add("Trực tại bộ phận một cửa", None, lead=[tree.culture])
    add("Việc chưa rõ ai làm", 60)
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
        at=timezone.now(),
    )
    return campaign


def page_of(campaign: Campaign) -> str:
    return reverse("assignments:campaign", args=[campaign.pk])


def texts(campaign: Campaign, **filters: Any) -> set[str]:
    found = narrowed(campaign, Filters(**filters), timezone.localdate())
    assert found.count() == len({row.pk for row in found})
    return {row.text for row in found}


def move_part(part: AssignmentUnit, *states: str, actor: User) -> None:
    for state in states:
        part.refresh_from_db()
        services.change_state(
            part=part,
            new_state=state,
            note="Lý do",
            seen_version=part.version,
            is_officer=state in {State.ACCEPTED, State.RETURNED},
            actor=actor,
            at=timezone.now(),
        )


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


# One query -----------------------------------------------------------------------------------------------


def test_filters_by_time_stage_section_kind_and_holder(made: ReviewedPlan, campaign: Campaign) -> None:
    today = timezone.localdate()
    assert texts(campaign, within="7") == {"Ra quân tại các thôn", "Gửi báo cáo kết quả"}
    assert texts(campaign, within="none") == {"Trực tại bộ phận một cửa"}
    assert "Treo băng rôn" in texts(campaign, due_to=today)
    assert texts(campaign, due_from=today, due_to=today) == {"Ra quân tại các thôn"}
    assert texts(campaign, stage="before") == {"Treo băng rôn"}
    assert texts(campaign, stage="on") == {"Ra quân tại các thôn"}
    assert texts(campaign, stage="after") == {
        "Gửi báo cáo kết quả",
        "Tuyên truyền trên loa",
        "Việc chưa rõ ai làm",
    }
    assert texts(campaign, section="II.1") == {"Treo băng rôn"}
    assert texts(campaign, kind="report") == {"Gửi báo cáo kết quả"}
    assert texts(campaign, repeat="repeated") == set()
    assert len(texts(campaign, repeat="once")) == 6
    part = AssignmentUnit.objects.get(assignment__text="Treo băng rôn")
    part.holder = made.officer
    part.save(update_fields=["holder"])
    assert texts(campaign, holder=made.officer.pk) == {"Treo băng rôn"}


def test_this_week_and_this_month_are_whole() -> None:
    made = make_plan()
    today = dt.date(2026, 10, 14)  # a Wednesday
    for day in (1, 11, 12, 18, 19, 31):
        made.add(f"Ngày {day}", lead=[made.tree.police], end_date=dt.date(2026, 10, day), bound="on")
    made.add("Tháng sau", lead=[made.tree.police], end_date=dt.date(2026, 11, 1), bound="on")
    campaign = start(made)

    def found(within: str) -> set[str]:
        return {row.text for row in narrowed(campaign, Filters(within=within), today)}

    assert found("week") == {"Ngày 12", "Ngày 18"}
    assert found("month") == {f"Ngày {day}" for day in (1, 11, 12, 18, 19, 31)}


def test_what_is_cancelled_shows_only_when_it_is_asked_for(made: ReviewedPlan, campaign: Campaign) -> None:
    assignment = campaign.assignments.get(text="Treo băng rôn")
    services.cancel(
        assignment=assignment,
        reason="Trùng",
        seen_version=assignment.version,
        actor=made.officer,
        at=timezone.now(),
    )
    assert "Treo băng rôn" not in texts(campaign)
    assert texts(campaign, state="cancelled") == {"Treo băng rôn"}
    police = frozenset({made.tree.police.pk})
    assert texts(campaign, units=police) == {"Gửi báo cáo kết quả"}
    assert texts(campaign, units=police, state="cancelled") == {"Treo băng rôn"}
    assert texts(campaign, units=police, mark="late") == set()


def test_a_unit_s_filter_judges_that_unit_s_part(made: ReviewedPlan, campaign: Campaign) -> None:
    first, second, *_others = made.tree.neighborhoods
    part = AssignmentUnit.objects.get(assignment__text="Ra quân tại các thôn", unit=first)
    move_part(part, State.SUBMITTED, actor=made.officer)
    shared = {"Ra quân tại các thôn"}
    assert texts(campaign, units=frozenset({first.pk}), state="submitted") == shared
    assert texts(campaign, units=frozenset({first.pk}), mark="soon") == set()
    assert texts(campaign, units=frozenset({second.pk}), mark="soon") == shared
    assert texts(campaign, mark="waiting") == shared
    assert texts(campaign, state="in_progress") == shared
    # A unit that helps does not answer: it sees how far the assignment is.
    assert texts(campaign, units=frozenset({made.tree.youth.pk}), mark="soon") == {"Gửi báo cáo kết quả"}
    assert texts(campaign, units=frozenset({made.tree.youth.pk}), part="answering") == set()


@pytest.mark.parametrize("query", ["unit=", "mark=late", "state=not_started", "q=bang ron", "part=lead"])
def test_every_layout_shows_the_same_assignments(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign, query: str
) -> None:
    sign_in(client, made.officer)
    # All in this month for the calendar, which shows one.
    today = timezone.localdate()
    campaign.assignments.update(end_date=today, deadline_date=today - dt.timedelta(days=0))
    campaign.assignments.filter(text="Treo băng rôn").update(
        end_date=today.replace(day=1), deadline_date=today.replace(day=1)
    )
    shown = {
        layout: set(
            re.findall(
                r'href="/chien-dich/nhiem-vu/(\d+)/"',
                client.get(f"{page_of(campaign)}?xem={layout}&{query}", **HTMX).content.decode(),  # type: ignore[arg-type]
            )
        )
        for layout in LAYOUTS
    }
    assert shown["danh-sach"]
    assert shown["bang"] == shown["danh-sach"]
    assert shown["dong-thoi-gian"] == shown["danh-sach"]
    # A day of the calendar names three and counts the others.
    assert shown["lich"] <= shown["danh-sach"]
    assert shown["lich"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FOCAL_POINT])
@pytest.mark.parametrize(
    "address", [*(f"xem={layout}&unit=" for layout in (*LAYOUTS, "don-vi")), "xem=bang&group=don-vi&unit="]
)
def test_each_layout_of_hundreds_of_assignments_takes_at_most_twelve_queries(
    client: Client, sign_in: SignIn, django_assert_max_num_queries: Any, role: Role, address: str
) -> None:
    made = make_plan()
    today = timezone.localdate()
    for number in range(300):
        made.add(
            f"Việc {number}",
            lead=made.tree.neighborhoods[: 1 + number % 3],
            coordinating=[made.tree.police],
            end_date=today + dt.timedelta(days=number % 25),
            bound="on_or_before",
        )
    campaign = start(made)
    sign_in(client, role, made.tree)
    client.get("/")  # the first page of a session also notes where it is
    with django_assert_max_num_queries(12):
        assert client.get(f"{page_of(campaign)}?{address}").status_code == 200


def test_a_part_of_each_layout_is_the_same_as_in_the_whole_page(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    for layout in (*LAYOUTS, "don-vi"):
        for query in ("unit=", "mark=late", "q=khongco"):
            address = f"{page_of(campaign)}?xem={layout}&{query}"
            part = client.get(address, **HTMX).content.decode()  # type: ignore[arg-type]
            assert "<html" not in part
            assert without_token(part.strip()) in without_token(client.get(address).content.decode())


def test_a_chip_takes_one_filter_away_and_tabs_keep_all(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    answer = client.get(page_of(campaign), {"mark": "late", "q": "treo", "due_to": "2026-12-31"})
    chips = dict(answer.context["chips"])
    assert set(chips) == {"Quá hạn", "Tìm: treo", "Hạn đến ngày: 31/12/2026"}
    assert chips["Quá hạn"] == "?q=treo&due_to=2026-12-31"
    for _name, _label, _icon, address in answer.context["layouts"]:
        assert "mark=late" in address
        assert "q=treo" in address
    last = client.get(page_of(campaign), {"mark": "late"})
    # A unit that takes its last filter away sees the whole campaign, not its own first again.
    assert dict(last.context["chips"])["Quá hạn"] == "?unit="


def test_a_unit_sees_its_own_first_in_every_layout(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, Role.FOCAL_POINT, made.tree)
    for layout in ("danh-sach", "bang", "dong-thoi-gian"):
        page = client.get(page_of(campaign), {"xem": layout}).content.decode()
        assert "Treo băng rôn" in page
        assert "Tuyên truyền trên loa" not in page
        assert (
            "Tuyên truyền trên loa"
            in client.get(page_of(campaign), {"xem": layout, "unit": ""}).content.decode()
        )


# By unit -------------------------------------------------------------------------------------------------


def test_each_number_of_a_unit_opens_as_many_assignments(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    move_part(
        AssignmentUnit.objects.get(assignment__text="Treo băng rôn"), State.IN_PROGRESS, actor=made.officer
    )
    part = AssignmentUnit.objects.get(
        assignment__text="Ra quân tại các thôn", unit=made.tree.neighborhoods[0]
    )
    move_part(part, State.SUBMITTED, State.ACCEPTED, actor=made.officer)
    AssignmentUnit.objects.filter(assignment__text="Gửi báo cáo kết quả", is_answering=True).update(
        blocked_at=NOW, blocked_reason="Chưa có mẫu", last_activity_at=NOW - dt.timedelta(days=300)
    )
    AssignmentUnit.objects.filter(assignment__text="Tuyên truyền trên loa").update(
        state=State.IN_PROGRESS, last_activity_at=NOW - dt.timedelta(days=300)
    )
    sign_in(client, made.officer)
    answer = client.get(page_of(campaign), {"xem": "don-vi", "unit": ""})
    seen = set()
    for _name, address, numbers in answer.context["counted"]:
        for key, number, suffix in numbers:
            opened = client.get(f"{page_of(campaign)}{address}{suffix}")
            assert opened.context["page"].paginator.count == number, (address, suffix)
            if number:
                seen.add(key)
    assert seen == {"total", *rules.MARKS, "accepted"} | ({"waiting"} & seen)


def test_the_table_of_units_is_sorted_by_what_is_asked(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    answer = client.get(page_of(campaign), {"xem": "don-vi", "unit": "", "sap": "-late"})
    assert answer.context["counted"][0][0] == "Công an"
    assert 'aria-sort="descending"' in answer.content.decode()


def test_the_workbook_counts_units_on_its_second_sheet(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    answer = client.get(reverse("assignments:workbook", args=[campaign.pk]), {"mark": "late"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows, units = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert [row[2] for row in rows[4:]] == ["Treo băng rôn"]
    assert rows[4][9] == "Quá hạn 3 ngày"
    assert rows[1][0].endswith("Quá hạn")
    assert [row[:3] for row in units[4:]] == [["Công an", 1.0, 1.0]]


def test_a_campaign_without_a_plan_is_shown_in_every_layout(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    copy = Campaign.objects.create(
        organization=campaign.organization,
        copied_from=campaign,
        name="Năm sau",
        folded_name="nam sau",
        created_by=made.officer,
        created_at=NOW,
    )
    sign_in(client, made.officer)
    for layout in (*LAYOUTS, "don-vi"):
        assert client.get(f"{page_of(copy)}?xem={layout}").status_code == 200
    assert client.get(reverse("assignments:duties", args=[copy.pk])).status_code == 200


# The board -----------------------------------------------------------------------------------------------


def moves(client: Client, campaign: Campaign, text: str) -> dict[str, dict[str, Any]]:
    answer = client.get(page_of(campaign), {"xem": "bang", "unit": ""})
    for column, _address in answer.context["columns"]:
        for card in column.cards:
            if card.row.assignment.text == text:
                return {f"{move['to']} {move['unit']}".strip(): move for move in json.loads(card.moves)}
    raise AssertionError(text)


def send(client: Client, campaign: Campaign, move: dict[str, Any], note: str = "", **headers: str) -> Any:
    data = {"new_state": move["to"], "seen_version": move["version"], "note": note}
    data |= {name: move[name] for name in ("part", "assignment") if name in move}
    url = reverse("assignments:move", args=[campaign.pk])
    return client.post(f"{url}?xem=bang&unit=", data, **headers)  # type: ignore[arg-type]


def test_a_card_offers_the_steps_that_its_reader_may_take(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, Role.FOCAL_POINT, made.tree)
    assert set(moves(client, campaign, "Treo băng rôn")) == {"in_progress Công an", "submitted Công an"}
    assert moves(client, campaign, "Tuyên truyền trên loa") == {}
    sign_in(client, made.officer)
    assert set(moves(client, campaign, "Treo băng rôn")) == {
        "in_progress Công an",
        "submitted Công an",
        "cancelled",
    }
    assert len(moves(client, campaign, "Ra quân tại các thôn")) == 7
    sign_in(client, Role.PROVINCIAL_OFFICER, made.tree)
    assert moves(client, campaign, "Treo băng rôn") == {}


def test_a_moved_card_stands_in_its_new_column(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, Role.FOCAL_POINT, made.tree)
    move = moves(client, campaign, "Treo băng rôn")["submitted Công an"]
    answer = send(client, campaign, move, **HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "Đã chuyển sang “Chờ nghiệm thu”." in answer.content.decode()
    columns = {column.key: column.total for column, _address in answer.context["columns"]}
    assert columns["submitted"] == 1
    # Without JavaScript the form leads back to the same board.
    sign_in(client, made.officer)
    accept = moves(client, campaign, "Treo băng rôn")["accepted Công an"]
    assert send(client, campaign, accept)["Location"] == f"{page_of(campaign)}?xem=bang&unit="
    assert AssignmentUnit.objects.get(pk=move["part"]).state == State.ACCEPTED


def test_a_card_that_somebody_moved_first_is_put_back_with_their_name(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    first = sign_in(client, Role.FOCAL_POINT, made.tree)
    move = moves(client, campaign, "Treo băng rôn")["submitted Công an"]
    send(client, campaign, move)
    sign_in(client, made.officer)
    answer = send(client, campaign, move | {"to": "in_progress"}, **HTMX)
    assert answer.status_code == 409
    assert f"{first} vừa chuyển việc này sang “Chờ nghiệm thu”" in answer.content.decode()
    assert AssignmentUnit.objects.get(pk=move["part"]).state == State.SUBMITTED


def test_giving_back_and_cancelling_on_the_board_need_a_reason(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    send(client, campaign, moves(client, campaign, "Treo băng rôn")["submitted Công an"])
    give_back = moves(client, campaign, "Treo băng rôn")["returned Công an"]
    refused = send(client, campaign, give_back, **HTMX)
    assert refused.status_code == 422
    assert "Hãy ghi lý do trả lại" in refused.content.decode()
    assert send(client, campaign, give_back, "Thiếu ảnh").status_code == 302
    cancel = moves(client, campaign, "Treo băng rôn")["cancelled"]
    assert send(client, campaign, cancel, **HTMX).status_code == 422
    assert send(client, campaign, cancel, "Trùng việc").status_code == 302
    assert Assignment.objects.get(text="Treo băng rôn").state == State.CANCELLED


def test_nobody_moves_what_is_not_theirs(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    part = AssignmentUnit.objects.get(assignment__text="Tuyên truyền trên loa", is_answering=True)
    move = {"part": part.pk, "to": "submitted", "version": part.version}
    sign_in(client, Role.FOCAL_POINT, made.tree)
    assert send(client, campaign, move).status_code == 403
    assert (
        send(
            client, campaign, {"assignment": part.assignment_id, "to": "cancelled", "version": 1}, "Thôi"
        ).status_code
        == 403
    )
    other = make_plan(make_commune("Xã Khác Mẫu"), items=1)
    elsewhere = start(other)
    sign_in(client, other.officer)
    assert send(client, elsewhere, move).status_code == 404
    assert send(client, campaign, move).status_code == 404
    part.refresh_from_db()
    assert part.state == State.NOT_STARTED


def test_a_long_column_shows_twenty_cards_its_true_count_and_more_when_opened(
    client: Client, sign_in: SignIn
) -> None:
    made = make_plan(items=33)
    campaign = start(made)
    sign_in(client, made.officer)
    column = client.get(page_of(campaign), {"xem": "bang", "unit": ""}).context["columns"][0][0]
    assert (column.key, column.total, len(column.cards), column.others) == ("not_started", 33, 20, 13)
    opened = client.get(page_of(campaign), {"xem": "bang", "unit": "", "mo": "not_started"})
    assert len(opened.context["columns"][0][0].cards) == 33


def test_a_board_by_unit_has_a_column_for_each_unit_and_turns_its_pages(
    client: Client, sign_in: SignIn
) -> None:
    made = make_plan()
    tree = made.tree
    units = [
        tree.culture,
        tree.economy,
        tree.office,
        tree.police,
        tree.front,
        tree.youth,
        tree.women,
        tree.health,
        tree.telecom,
    ]
    for unit in units:
        made.add(f"Việc của {unit.name}", lead=[unit])
    campaign = start(made)
    sign_in(client, made.officer)
    names = []
    for page in ("1", "2"):
        answer = client.get(page_of(campaign), {"xem": "bang", "group": "don-vi", "unit": "", "trang": page})
        names += [str(column.heading) for column, _address in answer.context["columns"]]
    assert sorted(names) == sorted(unit.name for unit in units)
    assert len(names) == 9


# Giving out ----------------------------------------------------------------------------------------------


def give(client: Client, campaign: Campaign, unit: int, *chosen: str) -> Any:
    url = reverse("assignments:give", args=[campaign.pk])
    return client.post(f"{url}?unit=none", {"unit": unit, "assignment": chosen})


def test_several_assignments_are_given_out_at_once_each_an_act_of_its_own(
    client: Client, sign_in: SignIn
) -> None:
    made = make_plan()
    for number in range(3):
        made.add(f"Việc {number}")
    campaign = start(made)
    sign_in(client, made.officer)
    page = client.get(page_of(campaign)).content.decode()
    chosen = re.findall(r'name="assignment" value="(\d+:\d+)"', page)
    assert len(chosen) == 3
    assert give(client, campaign, made.tree.police.pk, *chosen[:2]).status_code == 302
    assert texts(campaign, units=frozenset({made.tree.police.pk})) == {"Việc 0", "Việc 1"}
    assert AuditEvent.objects.filter(act="assignments.assignment.set_lead").count() == 2
    assert texts(campaign, is_unassigned=True) == {"Việc 2"}


def test_giving_out_is_all_or_nothing_and_keeps_what_was_ticked(client: Client, sign_in: SignIn) -> None:
    made = make_plan()
    for number in range(2):
        made.add(f"Việc {number}")
    campaign = start(made)
    first, second = campaign.assignments.order_by("position")
    sign_in(client, made.officer)
    answer = give(
        client,
        campaign,
        made.tree.police.pk,
        f"{first.pk}:{first.version}",
        f"{second.pk}:{second.version + 5}",
    )
    assert answer.status_code == 409
    assert "“Việc 1” vừa được người khác cập nhật" in answer.content.decode()
    assert not AssignmentUnit.objects.exists()
    assert answer.context["ticked"] == {first.pk, second.pk}
    assert give(client, campaign, made.tree.police.pk).status_code == 422
    elsewhere = make_commune("Xã Khác Mẫu")
    assert give(client, campaign, elsewhere.police.pk, f"{first.pk}:{first.version}").status_code == 422


# Saved views ---------------------------------------------------------------------------------------------


def keep(client: Client, campaign: Campaign, name: str, query: str, **more: str) -> Any:
    return client.post(
        reverse("assignments:keep_view", args=[campaign.pk]), {"name": name, "query": query, **more}
    )


def test_a_view_keeps_filters_and_layout_but_no_page(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    keep(client, campaign, "Trễ của công an", "xem=bang&mark=late&trang=7&unit=5&la=x")
    view = SavedView.objects.get()
    assert (view.layout, view.query, view.is_shared) == ("bang", "mark=late&unit=5&xem=bang", False)
    assert 'href="?mark=late&amp;unit=5&amp;xem=bang"' in client.get(page_of(campaign)).content.decode()
    keep(client, campaign, "Trễ của công an", "xem=lich")
    assert SavedView.objects.get().query == "xem=lich"


def test_a_view_is_its_owner_s_unless_an_officer_shares_it(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    keep(client, campaign, "Riêng", "mark=late")
    keep(client, campaign, "Chung", "mark=soon", is_shared="on")
    client.get(page_of(campaign))  # the toasts are said to the officer
    focal = sign_in(client, Role.FOCAL_POINT, made.tree)
    page = client.get(page_of(campaign)).content.decode()
    assert "Chung" in page
    assert "Riêng" not in page
    keep(client, campaign, "Của tôi", "unit=", is_shared="on")  # only who runs the campaign shares
    assert not SavedView.objects.get(owner=focal).is_shared
    for view in SavedView.objects.exclude(owner=focal):
        for name in ("change_view", "remove_view"):
            answer = client.post(reverse(f"assignments:{name}", args=[view.pk]), {"name": "Lấy"})
            assert answer.status_code == 404
    sign_in(client, Role.OFFICER, make_commune("Xã Khác Mẫu"))
    assert keep(client, campaign, "Lạ", "unit=").status_code == 404
    assert client.get(reverse("assignments:views", args=[campaign.pk])).status_code == 404


def test_a_view_is_renamed_and_a_removed_one_comes_back(
    client: Client, sign_in: SignIn, made: ReviewedPlan, campaign: Campaign
) -> None:
    sign_in(client, made.officer)
    keep(client, campaign, "Một", "mark=late", is_shared="on")
    keep(client, campaign, "Hai", "mark=soon")
    one, two = SavedView.objects.get(name="Một"), SavedView.objects.get(name="Hai")
    change = reverse("assignments:change_view", args=[two.pk])
    taken = client.post(change, {"name": "Một"})
    assert taken.status_code == 422
    assert "Bạn đã có một cách xem tên" in taken.content.decode()
    assert client.post(change, {"name": ""}).status_code == 422
    assert client.post(change, {"name": "Ba"}).status_code == 302
    assert SavedView.objects.filter(name="Ba").exists()
    page = client.post(reverse("assignments:remove_view", args=[one.pk]), follow=True)
    assert "Đã xóa cách xem “Một”" in page.content.decode()
    removed = page.context["removed"]
    keep(client, campaign, removed["name"], removed["query"], is_shared="on")
    back = SavedView.objects.get(name="Một")
    assert (back.query, back.is_shared) == ("mark=late", True)
    assert "Đã xóa" not in client.get(reverse("assignments:views", args=[campaign.pk])).content.decode()

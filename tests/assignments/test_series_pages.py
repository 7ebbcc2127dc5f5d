import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from factories import NOW, person_of
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.accounts.models import User
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, Campaign, ProgressEntry, SeriesChange, State
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db

MONTHLY = {"freq": "monthly", "interval": 1, "day": 25, "text": "ngày 25 hằng tháng", "until": "2027-06-30"}
TEXT = "Ra quân hướng dẫn người dân, ngày 25 hằng tháng"
TODAY = dt.datetime(2026, 11, 27, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def made() -> ReviewedPlan:
    made = make_plan()
    made.add(TEXT, lead=[made.tree.youth], coordinating=[made.tree.police], recurrence=MONTHLY)
    made.add("Việc một lần", lead=[made.tree.culture], end_date=dt.date(2026, 12, 20), bound="on_or_before")
    return made


@pytest.fixture
def campaign(made: ReviewedPlan) -> Campaign:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=False,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return campaign


@pytest.fixture
def officer(client: Client, made: ReviewedPlan, sign_in: Callable[..., User]) -> Client:
    sign_in(client, made.officer)
    return client


def occurrences(campaign: Campaign) -> list[Assignment]:
    return list(campaign.assignments.exclude(series=None).order_by("occurrence_date"))


def report(one: Assignment, who: User, amount: int) -> None:
    ProgressEntry.objects.create(
        organization_id=one.organization_id,
        part=one.parts.get(is_answering=True),
        amount=Decimal(amount),
        amount_unit="hộ",
        created_by=who,
        created_at=TODAY,
        request_key=uuid.uuid4(),
    )


def sent(one: Assignment, **changes: Any) -> dict[str, Any]:
    one.refresh_from_db()
    facts = {
        "seen_version": one.version,
        "request_key": uuid.uuid4(),
        "scope": "this",
        "text": one.text,
        "location": one.location,
        "day": 25,
        "month": "",
        "bound": one.bound,
    }
    units = {f"unit-{part.unit_id}": part.part for part in one.parts.all()}
    return facts | units | changes


def test_months_without_an_entry_are_seen_beside_those_that_are_done_late_or_to_come(
    officer: Client, made: ReviewedPlan, campaign: Campaign
) -> None:
    october, november, *_ = occurrences(campaign)
    report(october, made.officer, 40)
    page = officer.get(f"/chien-dich/{campaign.pk}/dinh-ky/")
    content = page.content.decode()
    assert "10/2026" in content
    assert "40 hộ" in content
    cells = {
        period.assignment.pk: (period.mark, period.words)
        for row in page.context["matrix"].rows
        for cell in row.cells
        for period in cell.periods
    }
    assert cells[october.pk] == ("late", "quá hạn")
    assert cells[november.pk] == ("late", "quá hạn, chưa có kết quả")
    assert {mark for pk, (mark, _) in cells.items() if pk not in {october.pk, november.pk}} == {"coming"}
    assert (page.context["matrix"].late, page.context["matrix"].empty) == (2, 1)


def test_a_period_that_has_begun_and_of_which_nobody_said_anything_is_empty_until_a_step_is_made(
    officer: Client, made: ReviewedPlan, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY - dt.timedelta(days=5))
    _, november, *_ = occurrences(campaign)

    def mark() -> str:
        page = officer.get(f"/chien-dich/nhiem-vu/{november.pk}/dinh-ky/")
        return next(p.words for p in page.context["periods"] if p.assignment.pk == november.pk)

    assert mark() == "chưa có kết quả"
    part = november.parts.get(is_answering=True)
    services.change_state(
        part=part,
        new_state=State.IN_PROGRESS,
        note="",
        seen_version=part.version,
        is_officer=False,
        actor=made.officer,
        at=NOW,
    )
    assert mark() == "đang thực hiện"


def test_the_pages_ask_the_database_a_counted_number_of_times(
    officer: Client, campaign: Campaign, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    one = occurrences(campaign)[0]
    officer.get("/")  # the session is noted once
    with django_assert_max_num_queries(12):
        officer.get(f"/chien-dich/{campaign.pk}/dinh-ky/")
    with django_assert_max_num_queries(16):
        officer.get(f"/chien-dich/nhiem-vu/{one.pk}/dinh-ky/")


def test_another_unit_sees_the_periods_but_no_figures_and_no_forms(
    client: Client, made: ReviewedPlan, campaign: Campaign, sign_in: Callable[..., User]
) -> None:
    one = occurrences(campaign)[0]
    report(one, made.officer, 40)
    sign_in(client, person_of(made.tree, Role.TEAM_MEMBER))
    for address in (f"/chien-dich/nhiem-vu/{one.pk}/dinh-ky/", f"/chien-dich/{campaign.pk}/dinh-ky/"):
        content = client.get(address).content.decode()
        assert "quá hạn" in content
        assert "40 hộ" not in content
        assert "dinh-ky/sua" not in content


@pytest.mark.parametrize(("scope", "count"), [("this", 1), ("following", 3), ("all", 4)])
def test_an_officer_changes_this_the_following_or_all(
    officer: Client, campaign: Campaign, scope: str, count: int
) -> None:
    second = occurrences(campaign)[1]
    answer = officer.post(
        f"/chien-dich/nhiem-vu/{second.pk}/dinh-ky/sua/",
        sent(second, scope=scope, text="Lời mới"),
        follow=True,
    )
    assert f"Đã sửa {count} kỳ." in answer.content.decode()
    assert [one.text for one in occurrences(campaign)].count("Lời mới") == count
    change = SeriesChange.objects.get()
    officer.post(f"/chien-dich/nhiem-vu/{second.pk}/dinh-ky/hoan-tac/{change.pk}/")
    assert [one.text for one in occurrences(campaign)].count("Lời mới") == 0


def test_the_day_in_each_period_is_changed_and_what_was_not_touched_stays_different(
    officer: Client, campaign: Campaign
) -> None:
    first, second, *_ = occurrences(campaign)
    officer.post(f"/chien-dich/nhiem-vu/{first.pk}/dinh-ky/sua/", sent(first, text="Riêng tháng Mười"))
    officer.post(
        f"/chien-dich/nhiem-vu/{second.pk}/dinh-ky/sua/", sent(second, scope="all", day=31, bound="before")
    )
    found = occurrences(campaign)
    assert [one.text == TEXT for one in found] == [False, True, True, True]
    assert [f"{one.end_date:%d/%m}" for one in found] == ["31/10", "30/11", "31/12", "31/01"]
    assert {one.bound for one in found} == {"before"}


def test_a_stale_form_is_told_what_was_changed_and_keeps_what_was_typed(
    officer: Client, made: ReviewedPlan, campaign: Campaign
) -> None:
    first = occurrences(campaign)[0]
    data = sent(first, text="Tôi viết dở")
    officer.post(f"/chien-dich/nhiem-vu/{first.pk}/dinh-ky/sua/", sent(first, text="Người khác nhanh hơn"))
    answer = officer.post(f"/chien-dich/nhiem-vu/{first.pk}/dinh-ky/sua/", data)
    content = answer.content.decode()
    assert answer.status_code == 409
    assert "Tôi viết dở" in content
    assert str(made.officer) in content
    first.refresh_from_db()
    assert first.text == "Người khác nhanh hơn"
    answer = officer.post(
        f"/chien-dich/nhiem-vu/{first.pk}/dinh-ky/sua/", data | {"seen_version": first.version}
    )
    assert answer.status_code == 302


def test_one_occurrence_is_skipped_with_a_reason_and_taken_up_again(
    officer: Client, campaign: Campaign
) -> None:
    first, second, *_ = occurrences(campaign)
    address = f"/chien-dich/nhiem-vu/{second.pk}/dinh-ky/"
    assert officer.post(f"{address}bo-qua/", {"seen_version": second.version}).status_code == 422
    officer.post(f"{address}bo-qua/", {"seen_version": second.version, "reason": "Trùng đợt thi"})
    second.refresh_from_db()
    assert (second.state, second.cancel_reason) == (State.CANCELLED, "Trùng đợt thi")
    assert "Trùng đợt thi" in officer.get(address).content.decode()
    officer.post(f"{address}mo-lai/", {"seen_version": second.version})
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state) == (State.NOT_STARTED, State.NOT_STARTED)


def test_an_ordinary_assignment_is_made_to_recur_and_then_ended(officer: Client, campaign: Campaign) -> None:
    one = campaign.assignments.get(series=None)
    address = f"/chien-dich/nhiem-vu/{one.pk}/dinh-ky/"
    assert address in officer.get(f"/chien-dich/nhiem-vu/{one.pk}/").content.decode()
    assert "Đặt lặp lại" in officer.get(address).content.decode()
    officer.post(
        f"{address}lap-lai/",
        {
            "freq": "monthly",
            "interval": 1,
            "keeps_day": "on",
            "until": "31/03/2027",
            "seen_version": one.version,
            "request_key": uuid.uuid4(),
        },
    )
    one.refresh_from_db()
    assert one.series
    found = one.series.occurrences.order_by("occurrence_date")
    assert [f"{f.end_date:%d/%m}" for f in found] == ["20/12", "20/01", "20/02"]
    data = {"until": "31/12/2026", "seen_version": one.version, "request_key": uuid.uuid4()}
    assert officer.post(f"{address}ket-thuc/", data).status_code == 422
    answer = officer.post(f"{address}ket-thuc/", data | {"reason": "Đã đủ"}, follow=True)
    assert "đã hủy 2 kỳ" in answer.content.decode()


def test_the_workbook_holds_a_row_for_each_work_and_a_column_for_each_month(
    officer: Client, made: ReviewedPlan, campaign: Campaign
) -> None:
    report(occurrences(campaign)[0], made.officer, 40)
    content = officer.get(f"/chien-dich/{campaign.pk}/dinh-ky.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[3][:4] == ["TT", "Việc định kỳ", "Chủ trì", "Lặp lại"]
    assert rows[3][4:6] == ["Tháng 10/2026", "Tháng 11/2026"]
    assert rows[4][1] == TEXT
    assert rows[4][4:6] == ["quá hạn, 40 hộ", "quá hạn, chưa có kết quả"]


def test_a_campaign_without_recurring_work_says_so(officer: Client, campaign: Campaign) -> None:
    Assignment.objects.filter(campaign=campaign).update(series=None, occurrence_date=None)
    content = officer.get(f"/chien-dich/{campaign.pk}/dinh-ky/").content.decode()
    assert "Chiến dịch không có việc định kỳ" in content

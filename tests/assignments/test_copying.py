import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from factories import NOW, make_commune, person_of
from reviewed_plans import ReviewedPlan, add_target_and_report, make_plan
from tungngo.accounts.models import User
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, Campaign, State
from tungngo.assignments.queries.copying import copy_plan
from tungngo.assignments.services.copying import Choice, copy_campaign, copy_key
from tungngo.assignments.services.series_changes import FOLLOWING, Changes
from tungngo.audit.acts import phrase_of
from tungngo.audit.models import AuditEvent
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db

NEW_DAY = dt.date(2027, 10, 10)  # a Sunday
LATER = dt.datetime(2027, 8, 2, 3, tzinfo=dt.UTC)
MONTHLY = {"freq": "monthly", "interval": 1, "day": 25, "text": "ngày 25 hằng tháng", "until": "2026-12-31"}
RECURS = "Sau buổi ra quân, duy trì hoạt động ngày 25 hằng tháng"


@pytest.fixture
def made() -> ReviewedPlan:
    made = make_plan()
    made.add("Báo trước", lead=[made.tree.culture], end_date=dt.date(2026, 10, 2), bound="before")
    made.add(
        "Cả tháng",
        lead=[made.tree.police],
        coordinating=[made.tree.youth],
        start_date=dt.date(2026, 10, 1),
        end_date=dt.date(2026, 10, 31),
        bound="on_or_before",
    )
    made.add(RECURS, lead=[made.tree.youth], recurrence=MONTHLY)
    made.add("Không có ngày", implementing=[made.tree.women], time_text="thường xuyên")
    add_target_and_report(made)
    return made


@pytest.fixture
def campaign(made: ReviewedPlan) -> Campaign:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu 2026",
        is_assigning_later=False,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return campaign


def everything(campaign: Campaign, day: dt.date = NEW_DAY, **facts: Any) -> Choice:
    lines = copy_plan(campaign, day).lines
    return Choice({line.assignment.pk: (line.start, line.end) for line in lines}, **facts)


def copy(made: ReviewedPlan, campaign: Campaign, choice: Choice | None = None, **facts: Any) -> Campaign:
    name = facts.pop("name", "Ngày hội mẫu 2027")
    day = facts.pop("day", NEW_DAY)
    new, _ = copy_campaign(
        campaign=campaign,
        name=name,
        day_of_action=day,
        choice=choice or everything(campaign, day),
        request_key=copy_key(campaign, name, day),
        actor=made.officer,
        at=LATER,
        **facts,
    )
    return new


def by_text(campaign: Campaign, text: str) -> Assignment:
    found = campaign.assignments.filter(text=text).order_by("occurrence_date").first()
    assert found
    return found


def test_dates_move_with_the_day_of_action_and_months_stay_months(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    new = copy(made, campaign)
    assert (new.day_of_action, new.start_date, new.end_date) == (
        NEW_DAY,
        dt.date(2027, 10, 1),
        dt.date(2027, 10, 31),
    )
    before = by_text(new, "Báo trước")
    assert (before.end_date, before.bound, before.deadline_date) == (
        dt.date(2027, 10, 2),
        "before",
        dt.date(2027, 10, 1),
    )
    month = by_text(new, "Cả tháng")
    assert (month.start_date, month.end_date) == (dt.date(2027, 10, 1), dt.date(2027, 10, 31))
    assert by_text(new, "Không có ngày").deadline_in_words == "thường xuyên"


def test_another_day_of_action_moves_what_is_counted_from_it(made: ReviewedPlan, campaign: Campaign) -> None:
    day = dt.date(2028, 2, 24)
    new = copy(made, campaign, day=day)
    assert by_text(new, "Báo trước").end_date == day - dt.timedelta(days=8)
    # A leap year's February is whole.
    assert by_text(new, "Cả tháng").end_date == dt.date(2028, 2, 29)


def test_units_come_along_and_everything_starts_afresh(made: ReviewedPlan, campaign: Campaign) -> None:
    old = by_text(campaign, "Cả tháng")
    staying = person_of(made.tree, Role.FOCAL_POINT)
    part = old.parts.get(is_answering=True)
    services.change_state(
        part=part,
        new_state=State.SUBMITTED,
        note="Đã xong",
        seen_version=part.version,
        is_officer=False,
        actor=made.officer,
        at=NOW,
    )
    old.parts.filter(pk=part.pk).update(holder=staying)
    month = by_text(copy(made, campaign), "Cả tháng")
    assert (month.state, month.copied_from, month.plan_item) == (State.NOT_STARTED, old, None)
    assert (month.source, month.directive_id) == (old.source, old.directive_id)
    assert {(p.unit, p.part, p.is_answering, p.holder) for p in month.parts.all()} == {
        (made.tree.police, "lead", True, staying),
        (made.tree.youth, "coordinating", False, None),
    }
    old.refresh_from_db()
    assert old.state == State.SUBMITTED


def test_recurring_work_recurs_again_with_its_moved_rule_and_its_latest_words(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    occurrences = list(campaign.assignments.exclude(series=None).order_by("occurrence_date"))
    assert [one.end_date for one in occurrences] == [
        dt.date(2026, 10, 25),
        dt.date(2026, 11, 25),
        dt.date(2026, 12, 25),
    ]
    services.edit_occurrences(
        assignment=occurrences[1],
        scope=FOLLOWING,
        changes=Changes(text="Lời sau cùng, ngày 25 hằng tháng", parts={made.tree.women.pk: "lead"}),
        seen_version=occurrences[1].version,
        request_key=copy_key(campaign, "", NEW_DAY),
        actor=made.officer,
        at=NOW,
    )
    new = copy(made, campaign)
    found = list(new.assignments.exclude(series=None).order_by("occurrence_date"))
    assert {one.text for one in found} == {"Lời sau cùng, ngày 25 hằng tháng"}
    assert found[0].end_date == dt.date(2027, 10, 25)
    assert new.series.get().until_date == dt.date(2027, 12, 31)
    assert {p.unit for one in found for p in one.parts.all()} == {made.tree.women}
    assert len(copy_plan(campaign, NEW_DAY).lines) == 4


def test_targets_and_report_duties_come_along_with_moved_dates(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    new = copy(made, campaign)
    target, duty = new.targets.get(), new.report_obligations.get()
    assert (target.plan_target, target.assignment) == (None, by_text(new, "Báo trước"))
    assert (target.operator, target.value) == (">", 50)
    assert (duty.due_date, duty.cut_off_date) == (dt.date(2027, 11, 20), dt.date(2027, 11, 14))
    assert list(duty.reporters.all()) == [made.tree.police]


def test_only_what_was_chosen_is_taken_with_the_days_that_were_typed(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    month = by_text(campaign, "Cả tháng")
    choice = Choice({month.pk: (None, dt.date(2027, 10, 8))}, keep_units=False)
    new = copy(made, campaign, choice)
    one = new.assignments.get()
    assert (one.start_date, one.end_date) == (None, dt.date(2027, 10, 8))
    assert not one.parts.exists()
    assert not new.targets.exists()
    with pytest.raises(services.NotPossible):
        copy(made, campaign, Choice({}), name="Không có gì")


def test_a_unit_that_is_no_more_is_replaced_or_left_out(made: ReviewedPlan, campaign: Campaign) -> None:
    for unit in (made.tree.police, made.tree.culture):
        unit.is_active = False
        unit.save()
    assert [(unit.pk, count) for unit, count in copy_plan(campaign, NEW_DAY).gone] == [
        (unit.pk, 1) for unit in sorted((made.tree.police, made.tree.culture), key=lambda unit: unit.sort_key)
    ]
    new = copy(made, campaign, everything(campaign, instead_of={made.tree.police.pk: made.tree.front.pk}))
    assert {(p.unit, p.part) for p in by_text(new, "Cả tháng").parts.all()} == {
        (made.tree.front, "lead"),
        (made.tree.youth, "coordinating"),
    }
    assert not by_text(new, "Báo trước").parts.exists()
    stranger = make_commune("Xã Khác")
    with pytest.raises(services.NotPossible):
        copy(
            made,
            campaign,
            everything(campaign, instead_of={made.tree.police.pk: stranger.police.pk}),
            name="Khác",
        )


def test_the_copy_is_recorded_and_bears_being_copied_itself(made: ReviewedPlan, campaign: Campaign) -> None:
    new = copy(made, campaign)
    event = AuditEvent.objects.get(act="assignments.campaign.copy")
    assert phrase_of(event) == "tạo chiến dịch “Ngày hội mẫu 2027” từ “Ngày hội mẫu 2026” với 4 việc"
    again = copy(made, new, name="Ngày hội mẫu 2028", day=dt.date(2028, 10, 10))
    assert [one.end_date for one in again.assignments.filter(text="Báo trước")] == [dt.date(2028, 10, 2)]
    assert again.copied_from == new


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_campaign() -> None:
    made = make_plan(make_commune(), items=2)
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu 2026",
        is_assigning_later=False,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    choice = everything(campaign)
    gate, results = threading.Barrier(3), []

    def work() -> None:
        try:
            gate.wait(10)
            results.append(copy(made, campaign, choice).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == 3
    assert len(set(results)) == 1
    assert Campaign.objects.filter(copied_from=campaign).count() == 1


@pytest.fixture
def officer(client: Client, made: ReviewedPlan, sign_in: Callable[..., User]) -> Client:
    sign_in(client, made.officer)
    return client


def test_the_preview_shows_every_work_with_its_old_and_new_day_and_says_what_falls_on_a_weekend(
    officer: Client, campaign: Campaign
) -> None:
    address = f"/chien-dich/{campaign.pk}/nam-sau/"
    assert "Ngày hội mẫu 2027" in officer.get(address).content.decode()
    page = officer.get(address, {"name": "Ngày hội mẫu 2027", "day": "10/10/2027", "keep_units": "on"})
    content = page.content.decode()
    assert "trước ngày 02/10/2026" in content
    assert "trước ngày 02/10/2027" in content
    assert page.context["plan"].weekends == 1  # 31/10/2027 is a Sunday
    assert page.context["rows"][0]["line"].text == "Cả tháng"
    assert Campaign.objects.count() == 1


def test_the_officer_confirms_with_other_days_and_without_a_work_once(
    officer: Client, campaign: Campaign
) -> None:
    address = f"/chien-dich/{campaign.pk}/nam-sau/"
    before, month = by_text(campaign, "Báo trước"), by_text(campaign, "Cả tháng")
    data = {
        "name": "Ngày hội mẫu 2027",
        "day": "10/10/2027",
        "keep_units": "on",
        f"take-{before.pk}": "on",
        f"end-{before.pk}": "04/10/2027",
        f"take-{month.pk}": "on",
        f"start-{month.pk}": "05/10/2027",
        f"end-{month.pk}": "01/10/2027",
    }
    answer = officer.post(address, data)
    assert answer.status_code == 422
    assert "Ngày cuối đứng trước ngày đầu." in answer.content.decode()
    assert "04/10/2027" in answer.content.decode()
    del data[f"take-{month.pk}"]
    for _ in range(2):
        answer = officer.post(address, data, follow=True)
        assert answer.status_code == 200
    new = Campaign.objects.get(copied_from=campaign)
    assert [(one.text, one.end_date) for one in new.assignments.all()] == [
        ("Báo trước", dt.date(2027, 10, 4))
    ]


def test_all_pages_of_a_copied_campaign_open(
    client: Client,
    made: ReviewedPlan,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    sign_in: Callable[..., User],
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    sign_in(client, made.officer)
    new = copy(made, campaign)
    one = by_text(new, "Cả tháng")
    for address in (
        "/",
        "/chien-dich/",
        "/chien-dich/viec-cua-don-vi/",
        *(
            f"/chien-dich/{new.pk}/{page}"
            for page in (
                "",
                "ban-in/",
                "nhiem-vu.xlsx",
                "dinh-ky/",
                "da-tao/",
                "nam-sau/",
                "chi-tieu-bao-cao/",
            )
        ),
        f"/chien-dich/nhiem-vu/{one.pk}/",
    ):
        assert client.get(address).status_code == 200, address
    content = client.get(f"/chien-dich/nhiem-vu/{one.pk}/").content.decode()
    assert "văn bản năm trước" in content


def test_the_preview_asks_the_database_a_counted_number_of_times(
    officer: Client, campaign: Campaign, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    officer.get("/")
    with django_assert_max_num_queries(18):
        officer.get(f"/chien-dich/{campaign.pk}/nam-sau/", {"name": "Mới", "day": "10/10/2027"})

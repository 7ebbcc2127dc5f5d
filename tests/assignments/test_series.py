import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from factories import NOW, make_commune, person_of
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import jobs, services
from tungngo.assignments.models import Assignment, Campaign, ProgressEntry, Series, State
from tungngo.assignments.services import series as unfolding
from tungngo.audit.acts import phrase_of
from tungngo.audit.models import AuditEvent
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db

AFTER = "Sau buổi ra quân đồng loạt, hoạt động tiếp tục duy trì ra quân định kỳ hàng tháng."
MONTHLY = {"freq": "monthly", "interval": 1, "day": None, "text": "định kỳ hàng tháng", "until": None}
LATER = NOW + dt.timedelta(days=30)


@pytest.fixture
def made() -> ReviewedPlan:
    return make_plan()


def start(made: ReviewedPlan, at: dt.datetime = NOW) -> Campaign:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=at,
    )
    return campaign


def periods(campaign: Campaign) -> list[tuple[str, str]]:
    found = campaign.assignments.exclude(series=None).order_by("occurrence_date")
    return [(f"{one.occurrence_date:%d/%m/%Y}", f"{one.end_date:%d/%m/%Y}") for one in found]


def test_what_recurs_after_the_day_of_action_unfolds_from_the_next_month_to_the_year_s_end(
    made: ReviewedPlan,
) -> None:
    made.add(AFTER, lead=[made.tree.youth], coordinating=[made.tree.police], recurrence=MONTHLY)
    made.add("Tổ chức lễ ra quân", lead=[made.tree.culture])
    campaign = start(made)
    assert periods(campaign) == [("01/11/2026", "30/11/2026"), ("01/12/2026", "31/12/2026")]
    first, second = campaign.assignments.exclude(series=None).order_by("occurrence_date")
    assert first.plan_item_id == made.items[0].pk
    assert second.plan_item is None
    assert (second.text, second.source, second.directive_id) == (AFTER, AFTER, first.directive_id)
    assert {(p.unit, p.part, p.is_answering, p.state) for p in second.parts.all()} == {
        (made.tree.youth, "lead", True, State.NOT_STARTED),
        (made.tree.police, "coordinating", False, State.NOT_STARTED),
    }
    assert campaign.assignments.filter(series=None).count() == 1


def test_a_period_within_which_it_recurs_is_the_series_and_not_one_deadline(made: ReviewedPlan) -> None:
    weekly = {"freq": "weekly", "interval": 1, "day": None, "text": "hằng tuần", "until": None}
    made.add(
        "Phát bản tin hằng tuần",
        lead=[made.tree.culture],
        recurrence=weekly,
        start_date=dt.date(2026, 10, 1),
        end_date=dt.date(2026, 10, 20),
        bound="on_or_before",
    )
    assert periods(start(made)) == [
        ("28/09/2026", "04/10/2026"),
        ("05/10/2026", "11/10/2026"),
        ("12/10/2026", "18/10/2026"),
        ("19/10/2026", "20/10/2026"),
    ]
    first = Assignment.objects.get(occurrence_date=dt.date(2026, 9, 28))
    assert first.start_date == dt.date(2026, 10, 1)


def test_a_day_that_the_directive_gives_for_the_first_time_stays_with_its_bound(made: ReviewedPlan) -> None:
    made.add(
        "Báo cáo trước ngày 25/10/2026, sau đó hằng tháng",
        lead=[made.tree.culture],
        recurrence=MONTHLY,
        end_date=dt.date(2026, 10, 25),
        bound="before",
    )
    campaign = start(made)
    first, second, _ = campaign.assignments.order_by("occurrence_date")
    assert (first.end_date, first.bound, first.deadline_date) == (
        dt.date(2026, 10, 25),
        "before",
        dt.date(2026, 10, 24),
    )
    assert (second.end_date, second.bound) == (dt.date(2026, 11, 30), "on_or_before")


def test_nobody_is_given_periods_that_were_over_before_the_campaign_began(made: ReviewedPlan) -> None:
    made.add("Duy trì hằng tháng", lead=[made.tree.youth], recurrence=MONTHLY)
    campaign = start(made, at=dt.datetime(2026, 12, 3, 2, tzinfo=dt.UTC))
    # The campaign's October is over, its year is not.
    assert periods(campaign)[0][0] == "01/12/2026"


def test_what_is_done_all_the_time_does_not_unfold(made: ReviewedPlan) -> None:
    ongoing = {"freq": "ongoing", "interval": None, "day": None, "text": "thường xuyên", "until": None}
    made.add("Cập nhật thường xuyên", lead=[made.tree.culture], recurrence=ongoing)
    campaign = start(made)
    assert campaign.assignments.get().series is None
    unfolding.extend_all(at=NOW)
    assert not Series.objects.exists()


def test_work_that_recurred_before_there_were_series_becomes_the_first_occurrence_with_what_was_done(
    made: ReviewedPlan,
) -> None:
    made.add("Việc đã có từ trước", lead=[made.tree.police])
    campaign = start(made)
    old = campaign.assignments.get()
    part = services.change_state(
        part=old.parts.get(),
        new_state=State.IN_PROGRESS,
        note="Đã làm",
        seen_version=1,
        is_officer=False,
        actor=made.officer,
        at=NOW,
    )
    Assignment.objects.filter(pk=old.pk).update(recurrence=MONTHLY)
    unfolding.extend_all(at=LATER)
    old.refresh_from_db()
    assert old.series is not None
    assert (old.state, old.occurrence_date) == (State.IN_PROGRESS, dt.date(2026, 10, 1))
    assert part.changes.get().note == "Đã làm"
    states = campaign.assignments.order_by("occurrence_date").values_list("state", flat=True)
    assert list(states) == [State.IN_PROGRESS, State.NOT_STARTED, State.NOT_STARTED]


def test_unfolding_again_makes_nothing_twice(made: ReviewedPlan) -> None:
    made.add(AFTER, lead=[made.tree.youth], recurrence=MONTHLY)
    campaign = start(made)
    before = campaign.assignments.count()
    assert services.unfold_new(campaign=campaign, at=NOW) == 0
    assert unfolding.extend_all(at=NOW) == 0
    for series in Series.objects.all():
        assert services.unfold(series=series, until=dt.date(2026, 12, 31), at=NOW) == []
    assert campaign.assignments.count() == before


def test_over_a_year_the_daily_job_makes_every_month_once_and_never_far_ahead(made: ReviewedPlan) -> None:
    long = MONTHLY | {"until": "2027-12-31"}
    made.add(AFTER, lead=[made.tree.youth], recurrence=long)
    campaign = start(made)
    for day in range(0, 430, 7):
        at = NOW + dt.timedelta(days=day)
        unfolding.extend_all(at=at)
        coming = campaign.assignments.filter(occurrence_date__gt=at.date()).count()
        assert coming <= 3
    dates = [occurrence for occurrence, _ in periods(campaign)]
    assert dates == ["01/11/2026", "01/12/2026"] + [f"01/{month:02}/2027" for month in range(1, 13)]


def test_after_nights_without_a_worker_no_month_is_missing(made: ReviewedPlan) -> None:
    made.add(AFTER, lead=[made.tree.youth], recurrence=MONTHLY | {"until": "2027-12-31"})
    campaign = start(made)
    unfolding.extend_all(at=NOW + dt.timedelta(days=300))
    assert [first for first, _ in periods(campaign)] == [
        f"01/{month:02}/{year}"
        for year, month in [(2026, 11), (2026, 12), *((2027, month) for month in range(1, 11))]
    ]


def test_later_occurrences_go_to_who_was_given_the_first_when_nobody_was_named(made: ReviewedPlan) -> None:
    made.add(AFTER, recurrence=MONTHLY | {"until": "2027-12-31"})
    campaign = start(made)
    first = campaign.assignments.order_by("occurrence_date").first()
    assert first
    services.set_lead(
        assignment=first, unit=made.tree.youth, seen_version=first.version, actor=made.officer, at=NOW
    )
    (new,) = unfolding.unfold(
        series=Series.objects.get(), until=dt.date(2027, 2, 1), at=NOW + dt.timedelta(days=31)
    )
    assert [(part.unit, part.part) for part in new.parts.all()] == [(made.tree.youth, "lead")]


def test_a_person_who_still_acts_for_the_unit_keeps_the_next_occurrences_in_hand(made: ReviewedPlan) -> None:
    made.add(AFTER, lead=[made.tree.police], recurrence=MONTHLY | {"until": "2027-12-31"})
    start(made)
    staying = person_of(made.tree, Role.FOCAL_POINT)
    series = Series.objects.get()
    last = series.occurrences.order_by("occurrence_date").last()
    assert last
    last.parts.update(holder=staying)
    (new,) = unfolding.unfold(series=series, until=dt.date(2027, 2, 1), at=NOW)
    assert new.parts.get().holder == staying
    staying.is_active = False
    staying.save()
    (after,) = unfolding.unfold(series=series, until=dt.date(2027, 3, 1), at=NOW)
    assert after.parts.get().holder is None


def test_a_unit_that_is_no_more_gets_no_further_occurrence(made: ReviewedPlan) -> None:
    made.add(
        AFTER,
        lead=[made.tree.police],
        coordinating=[made.tree.youth],
        recurrence=MONTHLY | {"until": "2027-12-31"},
    )
    start(made)
    made.tree.youth.is_active = False
    made.tree.youth.save()
    (new,) = unfolding.unfold(series=Series.objects.get(), until=dt.date(2027, 2, 1), at=NOW)
    assert [part.unit for part in new.parts.all()] == [made.tree.police]


def test_each_occurrence_says_in_the_log_how_it_came_to_be(made: ReviewedPlan) -> None:
    made.add(AFTER, lead=[made.tree.youth], recurrence=MONTHLY)
    campaign = start(made)
    second = campaign.assignments.order_by("occurrence_date").last()
    assert second
    event = AuditEvent.objects.get(subject_type="assignments.assignment", subject_id=str(second.pk))
    assert phrase_of(event) == f"tạo kỳ Tháng 12/2026 của việc định kỳ “{AFTER}”"


def test_one_series_that_fails_keeps_no_other_from_its_occurrences(
    made: ReviewedPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.add(AFTER, lead=[made.tree.youth], recurrence=MONTHLY | {"until": "2027-12-31"})
    made.add(AFTER, lead=[made.tree.police], recurrence=MONTHLY | {"until": "2027-12-31"})
    start(made)
    broken = Series.objects.order_by("pk").first()
    assert broken
    real = unfolding.unfold

    def failing(*, series: Series, **facts: Any) -> list[Assignment]:
        if series.pk == broken.pk:
            raise RuntimeError
        return real(series=series, **facts)

    monkeypatch.setattr(unfolding, "unfold", failing)
    assert unfolding.extend_all(at=NOW + dt.timedelta(days=40)) > 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_occurrence_once(caplog: pytest.LogCaptureFixture) -> None:
    made = make_plan(make_commune())
    made.add(AFTER, lead=[made.tree.youth], recurrence=MONTHLY | {"until": "2028-12-31"})
    campaign = start(made)
    Assignment.objects.filter(campaign=campaign).update(recurrence=MONTHLY)
    gate, failed = threading.Barrier(4), []

    def work() -> None:
        try:
            gate.wait(10)
            unfolding.extend_all(at=NOW + dt.timedelta(days=400))
            unfolding.unfold_new(campaign=campaign, at=NOW)
        except BaseException as error:  # noqa: BLE001  (told to the test below)
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert "was not unfolded" not in caplog.text
    dates = [first for first, _ in periods(campaign)]
    assert len(dates) == len(set(dates)) >= 14
    assert Series.objects.count() == 1
    assert ProgressEntry.objects.count() == 0


def test_the_nightly_job_unfolds_what_has_come_nearer(
    made: ReviewedPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.add(AFTER, lead=[made.tree.youth], recurrence=MONTHLY | {"until": "2027-12-31"})
    campaign = start(made)
    before = campaign.assignments.count()
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(days=62))
    jobs.extend_series(timestamp=0)
    assert campaign.assignments.count() == before + 2

import datetime as dt
import uuid
from typing import Any

import pytest

from factories import NOW
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, Campaign, Series, SeriesChange, State
from tungngo.assignments.rules.recurrence import Rule
from tungngo.assignments.services.series import extend_all
from tungngo.assignments.services.series_changes import ALL, FOLLOWING, THIS, Changes, DueDay, Outcome

pytestmark = pytest.mark.django_db

MONTHLY = {"freq": "monthly", "interval": 1, "day": 25, "text": "ngày 25 hằng tháng", "until": "2027-06-30"}
TEXT = "Ra quân hướng dẫn người dân, ngày 25 hằng tháng"
MUCH_LATER = NOW + dt.timedelta(days=60)


@pytest.fixture
def made() -> ReviewedPlan:
    made = make_plan()
    made.add(TEXT, lead=[made.tree.youth], coordinating=[made.tree.police], recurrence=MONTHLY)
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


def occurrences(campaign: Campaign) -> list[Assignment]:
    return list(campaign.assignments.exclude(series=None).order_by("occurrence_date"))


def edit(made: ReviewedPlan, one: Assignment, scope: str, changes: Changes, **facts: Any) -> Outcome:
    one.refresh_from_db()
    given = {
        "assignment": one,
        "scope": scope,
        "changes": changes,
        "seen_version": one.version,
        "request_key": uuid.uuid4(),
        "actor": made.officer,
        "at": NOW,
    }
    return services.edit_occurrences(**(given | facts))


def move(made: ReviewedPlan, one: Assignment, *states: str) -> None:
    for state in states:
        part = one.parts.get(is_answering=True)
        services.change_state(
            part=part,
            new_state=state,
            note="",
            seen_version=part.version,
            is_officer=state == State.ACCEPTED,
            actor=made.officer,
            at=NOW,
        )


def texts(campaign: Campaign) -> list[str]:
    return [one.text for one in occurrences(campaign)]


def test_one_occurrence_changed_alone_changes_neither_its_neighbours_nor_those_to_come(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    *_, last = occurrences(campaign)
    edit(made, last, THIS, Changes(text="Riêng kỳ này", due=DueDay(5, None, "before")))
    extend_all(at=MUCH_LATER)
    assert set(texts(campaign)) == {TEXT, "Riêng kỳ này"}
    assert texts(campaign).count("Riêng kỳ này") == 1
    last.refresh_from_db()
    assert (last.end_date, last.deadline_date) == (dt.date(2027, 1, 5), dt.date(2027, 1, 4))
    assert Series.objects.get().text == TEXT


def test_this_and_the_following_become_a_series_of_their_own(made: ReviewedPlan, campaign: Campaign) -> None:
    _first, second, *_ = occurrences(campaign)
    edit(
        made,
        second,
        FOLLOWING,
        Changes(
            text="Từ tháng sau", due=DueDay(10, None, "on_or_before"), parts={made.tree.police.pk: "lead"}
        ),
    )
    extend_all(at=MUCH_LATER)
    found = occurrences(campaign)
    assert found[0].text == TEXT
    assert {one.text for one in found[1:]} == {"Từ tháng sau"}
    assert {one.end_date.day for one in found[1:] if one.end_date} == {10}
    assert {tuple(one.parts.values_list("unit_id", "part", "is_answering")) for one in found[1:]} == {
        ((made.tree.police.pk, "lead", True),)
    }
    old, new = Series.objects.order_by("pk")
    assert (old.until_date, new.start_date, new.continues) == (
        dt.date(2026, 10, 31),
        dt.date(2026, 11, 1),
        old,
    )
    assert len({one.occurrence_date for one in found}) == len(found)


def test_all_leaves_what_was_accepted_and_the_units_of_what_was_begun_and_says_so(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    first, second, third, *_ = occurrences(campaign)
    move(made, first, State.SUBMITTED, State.ACCEPTED)
    move(made, second, State.IN_PROGRESS)
    outcome = edit(made, third, ALL, Changes(text="Lời mới", parts={made.tree.police.pk: "lead"}))
    assert texts(campaign)[:3] == [TEXT, "Lời mới", "Lời mới"]
    assert {part.unit for part in second.parts.all()} == {made.tree.youth, made.tree.police}
    assert {part.unit for part in third.parts.all()} == {made.tree.police}
    assert [(one.pk, why) for one, why in outcome.left] == [
        (first.pk, "hoàn thành"),
        (second.pk, "đơn vị đã bắt đầu nên vẫn giữ các đơn vị cũ"),
    ]
    second.refresh_from_db()
    assert second.state == State.IN_PROGRESS


def test_an_accepted_occurrence_is_not_changed_alone(made: ReviewedPlan, campaign: Campaign) -> None:
    first = occurrences(campaign)[0]
    move(made, first, State.SUBMITTED, State.ACCEPTED)
    with pytest.raises(services.NotPossible):
        edit(made, first, THIS, Changes(text="Khác"))


def test_a_stale_form_changes_nothing_and_a_double_click_once(made: ReviewedPlan, campaign: Campaign) -> None:
    first = occurrences(campaign)[0]
    key = uuid.uuid4()
    for _ in range(2):
        edit(made, first, ALL, Changes(text="Một lần"), request_key=key)
    assert SeriesChange.objects.count() == 1
    with pytest.raises(services.ChangedMeanwhile):
        edit(made, first, ALL, Changes(text="Hai lần"), seen_version=1)
    assert set(texts(campaign)) == {"Một lần"}


def test_a_unit_of_another_commune_is_refused(made: ReviewedPlan, campaign: Campaign) -> None:
    from factories import make_commune

    stranger = make_commune("Xã Khác")
    with pytest.raises(services.NotPossible):
        edit(made, occurrences(campaign)[0], ALL, Changes(parts={stranger.police.pk: "lead"}))


@pytest.mark.parametrize("scope", [THIS, FOLLOWING, ALL])
def test_an_edit_is_taken_back_whole(made: ReviewedPlan, campaign: Campaign, scope: str) -> None:
    def picture() -> list[Any]:
        return [
            (
                one.pk,
                one.text,
                one.end_date,
                one.bound,
                one.series_id,
                set(one.parts.values_list("unit_id", "part", "is_answering")),
            )
            for one in occurrences(campaign)
        ]

    before = picture()
    outcome = edit(
        made,
        occurrences(campaign)[1],
        scope,
        Changes(text="Nhầm", due=DueDay(3, None, "before"), parts={made.tree.police.pk: "lead"}),
    )
    assert picture() != before
    assert outcome.change
    for _ in range(2):
        services.undo_series_change(change=outcome.change, actor=made.officer, at=NOW)
    assert picture() == before
    assert Series.objects.count() == 1
    extend_all(at=MUCH_LATER)
    assert set(texts(campaign)) == {TEXT}


def test_occurrences_made_meanwhile_follow_when_an_edit_is_taken_back(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    outcome = edit(made, occurrences(campaign)[1], FOLLOWING, Changes(text="Nhầm"))
    extend_all(at=MUCH_LATER)
    assert outcome.change
    services.undo_series_change(change=outcome.change, actor=made.officer, at=MUCH_LATER)
    extend_all(at=MUCH_LATER + dt.timedelta(days=100))
    found = occurrences(campaign)
    assert {one.text for one in found} == {TEXT}
    assert [one.occurrence_date.month for one in found if one.occurrence_date] == [
        10,
        11,
        12,
        1,
        2,
        3,
        4,
        5,
        6,
    ]


def test_an_edit_on_which_somebody_has_worked_is_not_taken_back(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    first = occurrences(campaign)[0]
    outcome = edit(made, first, ALL, Changes(text="Lời mới"))
    move(made, first, State.IN_PROGRESS)
    assert outcome.change
    with pytest.raises(services.NotUndone):
        services.undo_series_change(change=outcome.change, actor=made.officer, at=NOW)
    assert set(texts(campaign)) == {"Lời mới"}


def end(made: ReviewedPlan, one: Assignment, until: dt.date, reason: str = "Đã đủ") -> Outcome:
    one.refresh_from_db()
    return services.end_series(
        assignment=one,
        until=until,
        reason=reason,
        seen_version=one.version,
        request_key=uuid.uuid4(),
        actor=made.officer,
        at=NOW,
    )


def test_ending_cancels_what_comes_after_with_the_reason_and_makes_no_more(
    made: ReviewedPlan, campaign: Campaign
) -> None:
    first, *_, last = occurrences(campaign)
    move(made, last, State.SUBMITTED)
    outcome = end(made, first, dt.date(2026, 11, 30))
    extend_all(at=MUCH_LATER + dt.timedelta(days=200))
    assert [
        (one.occurrence_date.month, one.state) for one in occurrences(campaign) if one.occurrence_date
    ] == [
        (10, State.NOT_STARTED),
        (11, State.NOT_STARTED),
        (12, State.CANCELLED),
        (1, State.SUBMITTED),
    ]
    assert [one.pk for one, _ in outcome.left] == [last.pk]
    assert outcome.change
    services.undo_series_change(change=outcome.change, actor=made.officer, at=NOW)
    assert State.CANCELLED not in [one.state for one in occurrences(campaign)]
    assert Series.objects.get().until_date == dt.date(2027, 6, 30)


def test_ending_needs_a_reason_when_it_cancels(made: ReviewedPlan, campaign: Campaign) -> None:
    with pytest.raises(services.NotPossible, match="lý do"):
        end(made, occurrences(campaign)[0], dt.date(2026, 11, 30), reason="")


def test_a_series_goes_on_when_its_end_is_put_off(made: ReviewedPlan, campaign: Campaign) -> None:
    first = occurrences(campaign)[0]
    end(made, first, dt.date(2026, 12, 31))
    extend_all(at=MUCH_LATER + dt.timedelta(days=200))
    end(made, first, dt.date(2027, 9, 30), reason="")
    extend_all(at=MUCH_LATER + dt.timedelta(days=300))
    dates = [one.occurrence_date for one in occurrences(campaign)]
    assert dates[-1] == dt.date(2027, 9, 1)
    assert len(dates) == len(set(dates)) == 12


def test_an_ordinary_assignment_comes_again_and_keeps_what_was_done(made: ReviewedPlan) -> None:
    made.items[0].delete()
    made.add("Họp giao ban", lead=[made.tree.culture], end_date=dt.date(2026, 10, 20), bound="on_or_before")
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=False,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    one = campaign.assignments.get()
    move(made, one, State.IN_PROGRESS)
    one.refresh_from_db()
    outcome = services.make_recurring(
        assignment=one,
        rule=Rule("monthly", 1, 20),
        words="hằng tháng",
        until=dt.date(2026, 12, 31),
        seen_version=one.version,
        request_key=uuid.uuid4(),
        actor=made.officer,
        at=NOW,
    )
    found = occurrences(campaign)
    assert [(f.end_date, f.state) for f in found] == [
        (dt.date(2026, 10, 20), State.IN_PROGRESS),
        (dt.date(2026, 11, 20), State.NOT_STARTED),
        (dt.date(2026, 12, 20), State.NOT_STARTED),
    ]
    assert outcome.change
    services.undo_series_change(change=outcome.change, actor=made.officer, at=NOW)
    one.refresh_from_db()
    assert (one.series, one.recurrence, one.state) == (None, None, State.IN_PROGRESS)
    assert {f.state for f in occurrences(campaign)} == {State.CANCELLED}
    assert extend_all(at=MUCH_LATER + dt.timedelta(days=100)) == 0

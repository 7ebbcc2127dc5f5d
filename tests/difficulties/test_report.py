"""What a report gathers of difficulties and proposals."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from difficulties.matters import Place
from factories import NOW
from running_assignment import Running, make_running
from tungngo.difficulties import services
from tungngo.difficulties.models import Difficulty
from tungngo.difficulties.queries import difficulties_for_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.assignments.models import Campaign

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def running() -> Running:
    return make_running()


@pytest.fixture
def campaign(running: Running) -> Campaign:
    return running.assignment.campaign


@pytest.fixture
def place(running: Running) -> Place:
    return Place(running.tree)


def titles(campaign: Campaign, start: dt.date, end: dt.date) -> set[str]:
    found = difficulties_for_report(campaign, start, end)
    return {line.title for group in (*found.difficulties, *found.proposals) for line in group.lines}


def test_difficulties_and_proposals_stand_by_category_with_cause_proposal_and_who_met_them(
    place: Place, campaign: Campaign
) -> None:
    first = place.raised(campaign=campaign, category="staff", title="Thiếu người")
    main = place.raised(campaign=campaign)
    for unit, person in ((place.tree.youth, place.youth), (place.tree.women, place.officer)):
        services.set_affected(difficulty=main, unit=unit, is_affected=True, note="", actor=person, at=NOW)
    lonely = place.raised(campaign=campaign, title="Máy in hỏng")
    merged = place.raised(place.youth, campaign=campaign, title="Mạng yếu")
    place.act("merge", merged, into=main, note="")
    asked = place.raised(campaign=campaign, kind="proposal", category="funding", title="Xin kinh phí")
    found = difficulties_for_report(campaign, TODAY, TODAY)
    assert [(group.heading, [line.pk for line in group.lines]) for group in found.difficulties] == [
        ("Nhân lực", [first.pk]),
        ("Hạ tầng, thiết bị", [main.pk, lonely.pk]),  # what most units met comes first
    ]
    line = found.difficulties[1].lines[0]
    assert (line.cause, line.proposal) == ("Thiết bị phát sóng đã cũ.", "Hỗ trợ một bộ phát sóng.")
    assert line.units == ("Công an", "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Hội Liên hiệp Phụ nữ")
    assert line.met_by == "3 đơn vị cùng gặp"
    assert found.difficulties[0].lines[0].met_by == ""
    assert [line.pk for group in found.proposals for line in group.lines] == [asked.pk]


def test_it_tells_of_the_period_and_of_what_was_not_settled_when_it_began(
    place: Place, campaign: Campaign
) -> None:
    def raised(day: dt.date, title: str, settled: dt.date | None = None) -> None:
        place.at = dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC)
        one = place.raised(campaign=campaign, title=title)
        if settled:
            place.at = dt.datetime.combine(settled, dt.time(3), tzinfo=dt.UTC)
            place.answered(one)
            place.act("confirm", one, place.police, note="")

    raised(TODAY - 20 * DAY, "Cũ, đã xong", TODAY - 10 * DAY)
    raised(TODAY - 20 * DAY, "Cũ, xong trong kỳ", TODAY)
    raised(TODAY - 20 * DAY, "Cũ, còn mở")
    raised(TODAY, "Trong kỳ")
    raised(TODAY + 5 * DAY, "Sau kỳ")
    raised(TODAY, "Đã rút")
    Difficulty.objects.filter(title="Đã rút").update(state="withdrawn")
    assert titles(campaign, TODAY - 2 * DAY, TODAY + 2 * DAY) == {
        "Cũ, xong trong kỳ",
        "Cũ, còn mở",
        "Trong kỳ",
    }


def test_an_answer_a_passing_up_and_a_unit_of_after_the_period_are_not_told(
    place: Place, campaign: Campaign
) -> None:
    one = place.raised(campaign=campaign)
    place.at = NOW + 3 * DAY
    services.set_affected(
        difficulty=one, unit=place.tree.youth, is_affected=True, note="", actor=place.youth, at=place.at
    )
    place.passed_up(one)
    place.answered(one, by=place.province, is_province=True)

    def line(end: dt.date) -> Any:
        return difficulties_for_report(campaign, TODAY, end).difficulties[0].lines[0]

    early, late = line(TODAY + DAY), line(TODAY + 3 * DAY)
    assert (early.is_answered, early.answer, early.is_passed_up, early.met_by) == (False, "", False, "")
    assert (late.is_answered, late.answer, late.is_passed_up) == (True, "Sẽ cấp trong tuần.", True)
    assert len(late.units) == 2


def test_the_day_is_the_local_one(place: Place, campaign: Campaign) -> None:
    place.at = dt.datetime(2026, 9, 30, 18, 0, tzinfo=dt.UTC)  # one in the morning of 1 October
    place.raised(campaign=campaign)
    assert titles(campaign, TODAY, TODAY)
    assert not titles(campaign, TODAY - DAY, TODAY - DAY)


def test_a_campaign_tells_nothing_of_another_and_needs_two_queries(
    place: Place, campaign: Campaign, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    other = make_running().assignment.campaign
    for _ in range(5):
        one = place.raised(campaign=campaign)
        services.set_affected(
            difficulty=one, unit=place.tree.youth, is_affected=True, note="", actor=place.youth, at=NOW
        )
    place.raised()
    assert titles(other, TODAY, TODAY) == set()
    with django_assert_max_num_queries(2):
        found = difficulties_for_report(campaign, TODAY, TODAY)
    assert sum(len(group.lines) for group in found.difficulties) == 5

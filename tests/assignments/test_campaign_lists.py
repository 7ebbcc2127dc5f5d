import datetime as dt

import pytest

from factories import NOW, make_commune
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import listing, services
from tungngo.assignments.models import Campaign, State
from tungngo.assignments.queries import Filters, assignment_rows, parts_of_units, with_counts, with_parts

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 20)


@pytest.fixture
def made() -> ReviewedPlan:
    made = make_plan()
    tree = made.tree
    made.add(
        "Ra quân tại các thôn", lead=tree.neighborhoods, end_date=dt.date(2026, 10, 10), bound="on_or_before"
    )
    made.add("Trực tại bộ phận một cửa", lead=[tree.police], coordinating=[tree.youth])
    made.add("Hoàn thành hồ sơ", lead=[tree.police], end_date=dt.date(2026, 10, 21), bound="before")
    made.add("Việc chưa rõ ai làm", end_date=dt.date(2026, 12, 31), bound="on_or_before")
    return made


def campaign_of(made: ReviewedPlan) -> Campaign:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return campaign


def shown(campaign: Campaign, grouping: str, filters: Filters | None = None) -> list[tuple[str, list[str]]]:
    rows = assignment_rows(campaign, filters or Filters(), grouping, TODAY)
    assert rows.count() == len(rows)
    groups = listing.grouped(with_parts(rows), grouping, frozenset(), TODAY)
    return [(str(group.heading), [row.assignment.text for row in group.rows]) for group in groups]


def test_by_unit_what_nobody_leads_comes_first_and_a_group_s_work_stands_under_each_unit(
    made: ReviewedPlan,
) -> None:
    groups = shown(campaign_of(made), "don-vi")
    assert groups[0] == ("Chưa giao đơn vị chủ trì", ["Việc chưa rõ ai làm"])
    assert dict(groups)["Công an"] == ["Trực tại bộ phận một cửa", "Hoàn thành hồ sơ"]
    for place in made.tree.neighborhoods:
        assert dict(groups)[place.name] == ["Ra quân tại các thôn"]


def test_by_deadline_what_is_late_comes_first_and_what_has_no_day_late(made: ReviewedPlan) -> None:
    assert shown(campaign_of(made), "thoi-han") == [
        ("Quá hạn", ["Ra quân tại các thôn"]),
        ("Còn 7 ngày trở xuống", ["Hoàn thành hồ sơ"]),
        ("Còn trên 30 ngày", ["Việc chưa rõ ai làm"]),
        ("Văn bản không nêu ngày", ["Trực tại bộ phận một cửa"]),
    ]


def test_by_state_what_was_handed_in_comes_first(made: ReviewedPlan) -> None:
    campaign = campaign_of(made)
    part = campaign.assignments.get(text="Hoàn thành hồ sơ").parts.get()
    services.change_state(
        part=part,
        new_state=State.SUBMITTED,
        note="",
        seen_version=1,
        is_officer=False,
        actor=made.officer,
        at=NOW,
    )
    assert shown(campaign, "trang-thai")[0] == ("Chờ nghiệm thu", ["Hoàn thành hồ sơ"])


def test_under_a_unit_s_heading_stands_how_far_that_unit_is(made: ReviewedPlan) -> None:
    campaign = campaign_of(made)
    first, *others = made.tree.neighborhoods
    part = campaign.assignments.get(text="Ra quân tại các thôn").parts.get(unit=first)
    services.change_state(
        part=part,
        new_state=State.SUBMITTED,
        note="",
        seen_version=1,
        is_officer=False,
        actor=made.officer,
        at=NOW,
    )
    groups = listing.grouped(
        with_parts(assignment_rows(campaign, Filters(), "don-vi", TODAY)), "don-vi", frozenset(), TODAY
    )
    states = {str(group.heading): group.rows[0].state for group in groups}
    assert states[first.name] == State.SUBMITTED
    assert {states[place.name] for place in others} == {State.NOT_STARTED}


@pytest.mark.parametrize("grouping", ["don-vi", "thoi-han", "trang-thai"])
def test_filters_narrow_in_every_order(made: ReviewedPlan, grouping: str) -> None:
    campaign, tree = campaign_of(made), made.tree

    def texts(filters: Filters) -> list[str]:
        return sorted(text for _heading, group in shown(campaign, grouping, filters) for text in group)

    police = frozenset({tree.police.pk})
    assert texts(Filters(units=police)) == ["Hoàn thành hồ sơ", "Trực tại bộ phận một cửa"]
    assert texts(Filters(units=frozenset({tree.youth.pk}))) == ["Trực tại bộ phận một cửa"]
    assert texts(Filters(units=police, part="coordinating")) == []
    assert texts(Filters(part="coordinating")) == ["Trực tại bộ phận một cửa"]
    assert texts(Filters(is_unassigned=True)) == ["Việc chưa rõ ai làm"]
    assert set(texts(Filters(mark="late"))) == {"Ra quân tại các thôn"}
    assert texts(Filters(within="7")) == ["Hoàn thành hồ sơ"]
    assert texts(Filters(within="none")) == ["Trực tại bộ phận một cửa"]
    assert set(texts(Filters(search="RA QUAN thon"))) == {"Ra quân tại các thôn"}
    assert texts(Filters(search="ra 100%")) == []


def test_counts_of_a_campaign_agree_with_its_lists(made: ReviewedPlan) -> None:
    campaign = campaign_of(made)
    counts = with_counts(Campaign.objects.all(), TODAY).get(pk=campaign.pk)
    assert (counts.total, counts.late, counts.unassigned, counts.finished, counts.submitted) == (
        4,
        1,
        1,
        0,
        0,
    )


def test_what_is_late_is_the_same_in_the_database_and_in_the_rules(made: ReviewedPlan) -> None:
    campaign = campaign_of(made)
    for offset in range(-15, 90):
        day = TODAY + dt.timedelta(days=offset)
        listed = set(assignment_rows(campaign, Filters(mark="late"), "thoi-han", day))
        assert listed == {assignment for assignment in campaign.assignments.all() if assignment.is_late(day)}


def test_a_unit_s_own_list_begins_with_what_is_due_first_and_drops_what_is_accepted(
    made: ReviewedPlan,
) -> None:
    campaign = campaign_of(made)
    units = frozenset({made.tree.police.pk})
    assert [part.assignment.text for part in parts_of_units(units, TODAY)] == [
        "Hoàn thành hồ sơ",
        "Trực tại bộ phận một cửa",
    ]
    part = campaign.assignments.get(text="Hoàn thành hồ sơ").parts.get()
    for state, version in ((State.SUBMITTED, 1), (State.ACCEPTED, 2)):
        services.change_state(
            part=part,
            new_state=state,
            note="",
            seen_version=version,
            is_officer=state == State.ACCEPTED,
            actor=made.officer,
            at=NOW,
        )
    assert [part.assignment.text for part in parts_of_units(units, TODAY)] == ["Trực tại bộ phận một cửa"]


def test_two_communes_do_not_mix(made: ReviewedPlan) -> None:
    campaign = campaign_of(made)
    other = make_plan(make_commune("Xã Khác Mẫu"), items=2)
    other_campaign = campaign_of(other)
    assert {row.campaign_id for row in assignment_rows(campaign, Filters(), "don-vi", TODAY)} == {campaign.pk}
    assert other_campaign.assignments.count() == 2

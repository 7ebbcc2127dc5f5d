"""Rounds, who goes where in them, and households given into a team's hands."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

import factories
from doorstep.factories import DAY, Field, make_field, make_household, make_member, make_route, make_visit
from factories import NOW
from tungngo.doorstep.models import Household, HouseholdLeft, Round, Route
from tungngo.doorstep.permissions import teams_seen
from tungngo.doorstep.queries import rounds as queries
from tungngo.doorstep.rules.months import next_dates, next_name
from tungngo.doorstep.services import rounds as services
from tungngo.organizations.models import OrganizationKind, Role
from tungngo.organizations.services import add_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

pytestmark = pytest.mark.django_db
BEFORE = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 10, 11, 3, tzinfo=dt.UTC)


@pytest.fixture
def field() -> Field:
    """A commune at work."""
    return make_field()


@pytest.fixture
def office(client: Client, field: Field, sign_in: Callable[..., User]) -> Client:
    """The officer's browser."""
    sign_in(client, field.officer)
    return client


def typed(**changes: object) -> dict[str, object]:
    """What the form of a round posts."""
    return {
        "name": "Đợt tháng 11/2026",
        "start_date": "14/11/2026",
        "end_date": "15/11/2026",
        "daily_target": "15",
        "request_key": str(uuid.uuid4()),
    } | changes


def give(field: Field, team: Organization | None, *lanes: str, takes_assigned: bool = False) -> int:
    """Gives households of the first neighborhood into a team's hands."""
    return services.assign_households(
        neighborhood=field.tree.neighborhoods[0],
        team=team,
        lanes=lanes,
        takes_assigned=takes_assigned,
        actor=field.officer,
        at=NOW,
    )


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("start", "end", "today", "expected"),
    [
        ("2026-10-10", "2026-10-10", "2026-10-11", ("2026-11-10", "2026-11-10")),
        ("2026-10-30", "2026-11-01", "2026-11-02", ("2026-11-30", "2026-12-02")),
        ("2027-01-31", "2027-01-31", "2027-02-01", ("2027-02-28", "2027-02-28")),
        ("2026-12-31", "2026-12-31", "2027-03-15", ("2027-03-31", "2027-03-31")),  # the program was off
    ],
)
def test_the_next_round_is_a_month_later_and_not_over(
    start: str, end: str, today: str, expected: tuple[str, str]
) -> None:
    dates = next_dates(*(dt.date.fromisoformat(day) for day in (start, end, today)))
    assert tuple(day.isoformat() for day in dates) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đợt tháng 10/2026", "Đợt tháng 11/2026"),
        ("Tháng 10 đến từng nhà", "tháng 11/2026 đến từng nhà"),
        ("Ngày ra quân 10/10", "Đợt tháng 11/2026"),
        ("Hướng dẫn tại nhà", "Hướng dẫn tại nhà tháng 11/2026"),
    ],
)
def test_the_next_round_is_called_by_its_month(name: str, expected: str) -> None:
    assert next_name(name, dt.date(2026, 11, 10)) == expected


def test_a_monthly_round_that_is_over_is_followed_by_one_with_its_routes_once(field: Field) -> None:
    Round.objects.filter(pk=field.round.pk).update(repeats_monthly=True, daily_target=12)
    assert services.repeat_rounds(at=BEFORE) == 0
    assert services.repeat_rounds(at=AFTER) == 1
    assert services.repeat_rounds(at=AFTER) == 0
    following = Round.objects.get(repeated_from=field.round)
    assert (following.start_date, following.daily_target) == (dt.date(2026, 11, 10), 12)
    assert following.repeats_monthly
    assert not following.is_day_of_action
    pairs = ("team", "neighborhood")
    assert sorted(Route.objects.filter(round=following).values_list(*pairs)) == sorted(
        Route.objects.filter(round=field.round).values_list(*pairs)
    )


def test_no_round_follows_where_the_commune_is_no_more(field: Field) -> None:
    Round.objects.filter(pk=field.round.pk).update(repeats_monthly=True)
    type(field.commune).objects.filter(pk=field.commune.pk).update(is_active=False)
    assert services.repeat_rounds(at=AFTER) == 0


def test_a_round_form_sent_twice_makes_one(office: Client, field: Field) -> None:
    posted = typed()
    for _twice in range(2):
        office.post(reverse("doorstep:add_round"), posted)
    assert Round.objects.filter(organization=field.commune, name="Đợt tháng 11/2026").count() == 1


def test_a_round_made_after_another_takes_its_routes_along(office: Client, field: Field) -> None:
    url = f"{reverse('doorstep:add_round')}?tu={field.round.pk}"
    assert 'value="10/11/2026"' in office.get(url).content.decode()
    office.post(url, typed())
    made = Round.objects.get(name="Đợt tháng 11/2026")
    assert made.routes.count() == field.round.routes.count() == 3


def test_a_round_does_not_end_before_it_begins_nor_lie_in_no_year(office: Client) -> None:
    mistyped = office.post(
        reverse("doorstep:add_round"), typed(start_date="31/12/2199", end_date="31/12/2199")
    )
    assert "Xem lại năm" in mistyped.content.decode()
    answer = office.post(reverse("doorstep:add_round"), typed(end_date="01/11/2026"))
    assert answer.status_code == 422
    assert "đứng trước ngày bắt đầu" in answer.content.decode()


def test_a_stale_round_is_refused_and_the_typed_words_stay(office: Client, field: Field) -> None:
    url = reverse("doorstep:edit_round", args=[field.round.pk])
    assert office.post(url, typed(name="Một", version=1)).status_code == 302
    answer = office.post(url, typed(name="Hai", version=1))
    assert answer.status_code == 409
    assert 'value="Hai"' in answer.content.decode()
    field.round.refresh_from_db()
    assert field.round.name == "Một"


def test_a_round_that_was_visited_for_or_has_begun_is_not_removed(field: Field) -> None:
    with pytest.raises(services.RoundInUse):
        services.remove_round(removed=field.round, actor=field.officer, at=AFTER)
    make_visit(field, make_household(field))
    with pytest.raises(services.RoundInUse):
        services.remove_round(removed=field.round, actor=field.officer, at=BEFORE)
    free = Round.objects.create(
        organization=field.commune,
        name="Nhầm",
        start_date=DAY,
        end_date=DAY,
        created_by=field.officer,
        created_at=NOW,
    )
    services.remove_round(removed=free, actor=field.officer, at=BEFORE)
    assert not Round.objects.filter(pk=free.pk).exists()


def test_a_whole_neighborhood_is_given_to_a_team_and_the_other_team_keeps_its_own(field: Field) -> None:
    free = [make_household(field, team=None) for _ in range(3)]
    own = make_household(field, team=field.teams[1])
    elsewhere = make_household(field, team=None, neighborhood=field.tree.neighborhoods[1])
    assert give(field, field.teams[0]) == 3
    teams = dict(Household.objects.values_list("pk", "team"))
    assert {teams[house.pk] for house in free} == {field.teams[0].pk}
    assert teams[own.pk] == field.teams[1].pk
    assert teams[elsewhere.pk] is None
    assert give(field, field.teams[0], takes_assigned=True) == 1
    assert HouseholdLeft.objects.filter(
        team=field.teams[1], household=own
    ).exists()  # its telephones forget it


def test_lanes_are_given_however_they_are_spelled_and_houses_without_a_lane_stay(field: Field) -> None:
    first = make_household(field, team=None, lane="Ngõ Chùa")
    second = make_household(field, team=None, lane="ngõ chùa")
    other = make_household(field, team=None, lane="Ngõ Đình")
    without = make_household(field, team=None, lane="")
    assert give(field, field.teams[0], "Ngõ Chùa") == 2
    teams = dict(Household.objects.values_list("pk", "team"))
    assert teams[first.pk] == teams[second.pk] == field.teams[0].pk
    assert teams[other.pk] is teams[without.pk] is None
    (lane,) = [one for one in queries.lanes_of([field.tree.neighborhoods[0].pk])[
        field.tree.neighborhoods[0].pk
    ] if one.name.lower() == "ngõ chùa"]  # fmt: skip
    assert (lane.households, lane.unassigned) == (2, 0)


def test_households_that_moved_away_or_are_restricted_are_given_to_nobody(field: Field) -> None:
    make_household(field, team=None, state=Household.State.MOVED)
    make_household(field, team=None, restricted_at=NOW)
    assert give(field, field.teams[0]) == 0


def test_no_team_of_another_commune_gets_households_or_a_route(field: Field) -> None:
    elsewhere = factories.make_commune("Xã Bên Kia")
    make_household(field, team=None)
    with pytest.raises(services.OtherCommune):
        give(field, elsewhere.teams[0])
    facts = services.RouteFacts(elsewhere.teams[0], field.tree.neighborhoods[0], [], None, "", "")
    with pytest.raises(services.OtherCommune):
        services.save_route(of_round=field.round, facts=facts, actor=field.officer, at=NOW)


def test_a_team_is_sent_and_gets_the_households_in_one_step(office: Client, field: Field) -> None:
    for lane in ("Ngõ 2", "Ngõ 10", "Ngõ 10"):
        make_household(field, team=None, lane=lane, neighborhood=field.tree.neighborhoods[2])
    url = reverse("doorstep:route", args=[field.round.pk, field.tree.neighborhoods[2].pk])
    page = office.get(url).content.decode()
    assert page.index("Ngõ 2 (1 hộ)") < page.index("Ngõ 10 (2 hộ)")
    said = {
        "team": field.teams[1].pk,
        "lanes": ["Ngõ 10"],
        "meeting_time": "07:30",
        "meeting_place": "Nhà văn hóa",
        "gives": "unassigned",
    }
    assert office.post(url, said).status_code == 302
    route = Route.objects.get(
        round=field.round, team=field.teams[1], neighborhood=field.tree.neighborhoods[2]
    )
    assert route.lanes == ["Ngõ 10"]
    assert Household.objects.filter(team=field.teams[1], lane="Ngõ 10").count() == 2
    shown = text_of(office.get(reverse("doorstep:round", args=[field.round.pk])))
    assert "1 trong 3 hộ chưa giao cho tổ nào" in shown
    assert "07:30 · Nhà văn hóa" in shown
    replaced = office.post(
        f"{url}?to={field.teams[1].pk}", said | {"team": field.teams[0].pk, "gives": "none"}
    )
    assert replaced.status_code == 302
    assert not Route.objects.filter(pk=route.pk).exists()


def test_every_neighborhood_to_which_nobody_goes_gets_its_own_team_with_the_households_at_once(
    office: Client, field: Field
) -> None:
    places = field.tree.neighborhoods
    Route.objects.exclude(neighborhood=places[0]).delete()
    kept = Route.objects.get()
    for place in places:
        make_household(field, team=None, neighborhood=place)
    add_unit(parent=places[2], kind=OrganizationKind.COMMUNITY_TEAM, name="Tổ thứ hai", actor=None, at=NOW)
    assert "Mỗi tổ đi thôn của mình" in text_of(office.get(reverse("doorstep:round", args=[field.round.pk])))
    for _twice in range(2):
        office.post(reverse("doorstep:send_own_teams", args=[field.round.pk]))
    # The first has somebody already, the third two teams of its own: an officer chooses there.
    assert set(Route.objects.values_list("team", "neighborhood")) == {
        (kept.team_id, kept.neighborhood_id),
        (field.teams[1].pk, places[1].pk),
    }
    assert [house.neighborhood for house in Household.objects.filter(team__isnull=False)] == [places[1]]
    shown = text_of(office.get(reverse("doorstep:round", args=[field.round.pk])))
    assert "Mỗi tổ đi thôn của mình" not in shown


def test_a_place_to_which_nobody_goes_stands_out(office: Client, field: Field) -> None:
    make_household(field, neighborhood=field.tree.neighborhoods[2])
    Route.objects.filter(neighborhood=field.tree.neighborhoods[2]).delete()
    shown = text_of(office.get(reverse("doorstep:round", args=[field.round.pk])))
    assert f"Chưa có tổ nào đi: {field.tree.neighborhoods[2].name}." in shown


def test_each_team_gets_its_own_sheet_of_the_plan(
    client: Client, field: Field, sign_in: Callable[..., User]
) -> None:
    make_household(field, lane="Ngõ 1")
    make_household(field, lane="Ngõ 2")
    Route.objects.filter(team=field.teams[0]).update(lanes=["ngõ 1"])
    make_member(field.teams[0], field.commune, full_name="Đặng Thị Đầu Tổ")
    sheets = queries.team_sheets(field.round, teams_seen(field.officer.membership, field.commune))
    assert [sheet.team for sheet in sheets] == sorted(field.teams, key=lambda team: team.sort_key)
    (first,) = [sheet for sheet in sheets if sheet.team == field.teams[0]]
    assert first.households == 1
    assert first.head == field.members[0]
    sign_in(client, factories.member(Role.FOCAL_POINT, field.teams[0]))
    page = client.get(reverse("doorstep:print_round", args=[field.round.pk])).content.decode()
    assert "Đặng Thị Đầu Tổ" in page
    assert page.count('class="card stack round-sheet"') == 1


def test_pages_of_a_round_cost_few_queries_however_many_routes(
    office: Client, field: Field, django_assert_max_num_queries: Any
) -> None:
    for place in field.tree.neighborhoods:
        for number in range(5):
            make_household(field, neighborhood=place, lane=f"Ngõ {number}")
    make_route(field, field.teams[0], field.tree.neighborhoods[1])
    office.get(reverse("web:components"))
    for name, args in (
        ("home", []),
        ("rounds", []),
        ("round", [field.round.pk]),
        ("print_round", [field.round.pk]),
    ):
        with django_assert_max_num_queries(12):
            assert office.get(reverse(f"doorstep:{name}", args=args)).status_code == 200

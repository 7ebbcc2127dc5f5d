"""Every figure of the board is the number of rows that it opens, and the rules of the contract decide."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db.models import F, Value

from doorstep.factories import (
    DAY,
    ON_THE_DAY,
    Field,
    make_field,
    make_household,
    make_many,
    make_resident,
    make_round,
    make_visit,
    person,
)
from tungngo.doorstep.models import Device, Household, Resident, TeamMembership, Visit
from tungngo.doorstep.queries import board_rows
from tungngo.doorstep.queries.board import Board, read_board, scope_of
from tungngo.doorstep.queries.board_rows import Wanted
from tungngo.doorstep.queries.house_state import (
    HOUSE_FIGURES,
    PEOPLE_FIGURES,
    VISIT_FIGURES,
    StateOfHouse,
)

if TYPE_CHECKING:
    from tungngo.doorstep.models import Round

pytestmark = pytest.mark.django_db
NOW = ON_THE_DAY + dt.timedelta(hours=2)


def the_board(field: Field, shown: Round | None = None, now: dt.datetime = NOW) -> Board:
    return read_board(scope_of(shown or field.round, now=now), now=now)


def minutes(number: int) -> dt.datetime:
    return ON_THE_DAY + dt.timedelta(minutes=number)


@pytest.fixture
def field() -> Field:
    return make_field()


def test_every_figure_is_the_number_of_its_rows(field: Field) -> None:
    make_many(field, households=60, residents_each=3, visits=110)
    Visit.objects.filter(pk__in=Visit.objects.values("pk")[:7]).update(is_voided=True)
    Visit.objects.filter(pk__in=Visit.objects.values("pk")[20:25]).update(is_clock_doubtful=True)
    board = the_board(field)
    scope = board.scope
    everything = Wanted(limit=None)
    for figure in HOUSE_FIGURES:
        found = board_rows.houses(scope, Wanted(figure, limit=None))
        assert board.houses[figure] == len(found.rows) == found.total, figure
        for place in board.places:
            there = board_rows.houses(scope, Wanted(figure, place=place.id, limit=None))
            assert place.houses[figure] == len(there.rows), (figure, place.name)
    for figure in PEOPLE_FIGURES:
        found = board_rows.people(scope, Wanted(figure, limit=None))
        assert board.people[figure] == len(found.rows) == found.total, figure
    for name in ("visits", "doubtful", "voided"):
        assert board.visits[name] == scope.visits().filter(VISIT_FIGURES[name]).count() > 0, name
    assert board.turns == len(board_rows.turns(scope, everything).rows)
    assert board.taught == len(board_rows.learners(scope, everything).rows)
    for skill in board.skills:
        assert skill.turns == len(board_rows.turns(scope, Wanted(skill.code, limit=None)).rows)
        assert skill.persons == len(board_rows.learners(scope, Wanted(skill.code, limit=None)).rows)
        assert skill.turns > skill.persons > 0
    for team in board.teams:
        mine = scope.visits().filter(VISIT_FIGURES["visits"], team_id=team.id)
        assert team.visits == mine.count() == team.visits_today
    assert sum(hour.visits for hour in board.hours) == board.visits["today"] == board.visits["visits"]
    assert (
        board.houses["met"] + sum(board.houses[name] for name in ("absent", "refused", "moved", "unvisited"))
        == 60
    )


def test_the_state_of_single_houses_is_the_same_as_on_the_board(field: Field) -> None:
    make_many(field, households=40, residents_each=1, visits=60)
    board = the_board(field)
    states = Household.objects.annotate(now=StateOfHouse(F("pk"), Value(field.round.pk))).values_list(
        "now", flat=True
    )
    for state in Visit.Outcome.values:
        name = "met" if state == Visit.Outcome.PRESENT else state
        assert list(states).count(state) == board.houses[name]


def test_a_house_was_met_if_any_visit_met_somebody_else_the_latest_visit_says(field: Field) -> None:
    met, refused = make_household(field), make_household(field)
    make_visit(field, met, outcome="present", at=minutes(1))
    make_visit(field, met, outcome="refused", at=minutes(9))
    make_visit(field, refused, outcome="refused", at=minutes(9))
    make_visit(field, refused, outcome="absent", at=minutes(1))
    board = the_board(field)
    assert (board.houses["met"], board.houses["refused"], board.houses["absent"]) == (1, 1, 0)
    assert board.visits["visits"] == 4


def test_a_visit_that_was_taken_back_counts_nowhere(field: Field) -> None:
    house = make_household(field, adults=1)
    one = house.residents.get()
    make_visit(
        field,
        house,
        people=[person(one, taught=["smartphone"], signature="registered")],
        is_voided=True,
        revisit_date=DAY,
    )
    board = the_board(field)
    assert board.houses["visited"] == board.houses["revisit"] == board.turns == board.people["signature"] == 0
    assert board.people["new"] == board.people["met"] == board.visits["visits"] == 0
    assert board.visits["voided"] == 1


def test_two_members_at_one_house_are_one_house_two_visits_and_one_conflict(field: Field) -> None:
    house, other = make_household(field), make_household(field)
    make_visit(field, house, member=field.members[0])
    make_visit(field, house, member=field.members[1], at=minutes(5))
    make_visit(field, other, member=field.members[0])
    make_visit(field, other, member=field.members[0], at=minutes(30))
    board = the_board(field)
    assert (board.houses["met"], board.houses["conflict"], board.visits["visits"]) == (2, 1, 4)
    (row,) = board_rows.houses(board.scope, Wanted("conflict")).rows
    assert row["id"] == house.pk


def test_a_turn_is_not_a_person(field: Field) -> None:
    house = make_household(field, adults=2)
    first, second = house.residents.order_by("pk")
    make_visit(field, house, people=[person(first, taught=["smartphone", "vneid2"])])
    make_visit(
        field,
        house,
        at=minutes(9),
        people=[person(first, taught=["smartphone"]), person(second, known=["smartphone"])],
    )
    board = the_board(field)
    assert (board.turns, board.taught) == (3, 1)
    smartphone = next(skill for skill in board.skills if skill.code == "smartphone")
    assert (smartphone.turns, smartphone.persons) == (2, 1)


def test_a_registration_counts_once_in_the_round_of_the_earliest_visit_that_says_so(field: Field) -> None:
    house = make_household(field, adults=1)
    one = house.residents.get()
    later = make_round(
        field.commune,
        field.officer,
        name="Tháng 11",
        start_date=dt.date(2026, 11, 1),
        end_date=dt.date(2026, 11, 30),
    )
    november = dt.datetime(2026, 11, 5, 2, 0, tzinfo=dt.UTC)
    registered = [person(one, signature="registered")]
    make_visit(field, house, people=registered, round=later, at=november)
    make_visit(field, house, people=registered)
    make_visit(field, house, people=registered, at=minutes(3))
    assert the_board(field, now=november).people["new"] == 1
    assert the_board(field, later, now=november).people["new"] == 0
    assert the_board(field, later, now=november).people["signature"] == 1


def test_only_adults_who_live_there_or_were_met_are_counted_against_the_target(field: Field) -> None:
    house = make_household(field, adults=2, children=1)
    adult = house.residents.filter(birth_year__lt=2000).first()
    child = house.residents.get(birth_year=2018)
    assert adult is not None
    make_resident(house, birth_year=2009)  # not yet eighteen in October 2026? 2026 - 2009 = 17
    make_resident(house, birth_year=None, is_adult_stated=False)
    make_resident(house, birth_year=None)
    gone = make_resident(house, state=Resident.State.MOVED)
    make_visit(field, house, people=[person(adult, signature="had"), person(child, signature="registered")])
    board = the_board(field)
    assert (board.people["adults"], board.people["signature"], board.people["new"]) == (3, 1, 1)
    assert board.signature_percent is not None
    assert float(board.signature_percent) == 33.3
    # Somebody who moved away after the visit still counts in the round in which they were met.
    make_visit(field, house, at=minutes(8), people=[person(gone, signature="registered")])
    assert the_board(field).people["adults"] == 4


def test_erasing_who_was_met_changes_no_figure(field: Field) -> None:
    house = make_household(field, adults=1)
    one = house.residents.get()
    make_visit(field, house, people=[person(one, taught=["vneid2"], signature="registered")])
    before = the_board(field)
    Resident.objects.filter(pk=one.pk).update(
        state="erased", full_name="", erased_at=NOW, birth_year=None, is_adult_stated=True
    )
    Household.objects.filter(pk=house.pk).update(state="erased", head_name="")
    after = the_board(field)
    assert (after.houses, after.people, after.turns) == (before.houses, before.people, before.turns)


def test_a_revisit_is_due_until_somebody_calls_again(field: Field) -> None:
    house, future = make_household(field), make_household(field)
    make_visit(field, house, outcome="absent", revisit_date=DAY)
    make_visit(field, future, outcome="absent", revisit_date=DAY + dt.timedelta(days=1))
    assert the_board(field).houses["revisit"] == 1
    later = make_round(
        field.commune, field.officer, name="Sau", start_date=DAY, end_date=DAY + dt.timedelta(30)
    )
    make_visit(field, house, outcome="absent", at=minutes(60), round=later)
    assert the_board(field).houses["revisit"] == 0


def test_who_did_the_work_keeps_the_credit_when_the_household_changes_team(field: Field) -> None:
    house = make_household(field)
    make_visit(field, house)
    Household.objects.filter(pk=house.pk).update(
        team=field.teams[1], neighborhood=field.tree.neighborhoods[1]
    )
    board = the_board(field)
    first, second = (next(team for team in board.teams if team.id == unit.pk) for unit in field.teams[:2])
    assert (first.visits, second.visits) == (1, 0)
    places = {place.id: place.houses["met"] for place in board.places}
    assert places[field.tree.neighborhoods[1].pk] == 1


def test_hours_are_those_of_the_commune_and_unknown_ones_stand_apart(field: Field) -> None:
    house = make_household(field)
    make_visit(field, house)  # nine in the morning
    make_visit(field, house, at=minutes(125))
    make_visit(field, house, at=minutes(60), is_clock_doubtful=True)
    make_visit(field, house, at=ON_THE_DAY + dt.timedelta(days=2), visited_date=DAY)  # written down later
    make_visit(field, house, at=ON_THE_DAY + dt.timedelta(days=2))
    board = the_board(field)
    assert [(hour.hour, hour.visits) for hour in board.hours] == [(9, 1), (10, 0), (11, 1), (None, 2)]
    assert (board.visits["today"], board.visits["visits"]) == (4, 5)


def test_a_team_that_is_out_and_not_heard_for_an_hour_of_work_is_silent(field: Field) -> None:
    quiet, loud, _third = field.teams
    Device.objects.filter(organization=field.commune).update(last_seen_at=NOW)
    Device.objects.filter(member__memberships__team=quiet).update(last_seen_at=NOW - dt.timedelta(minutes=61))
    assert [team.id for team in the_board(field).silent] == [quiet.pk]
    one = Device.objects.filter(member__memberships__team=quiet).first()
    assert one is not None
    Device.objects.filter(pk=one.pk).update(last_seen_at=NOW - dt.timedelta(minutes=59))
    assert the_board(field).silent == []
    Device.objects.update(last_seen_at=NOW - dt.timedelta(days=1))
    early = dt.datetime(2026, 10, 10, 0, 59, tzinfo=dt.UTC)  # one minute to eight: work began at seven
    assert the_board(field, now=early).silent == []
    assert len(the_board(field, now=early + dt.timedelta(minutes=1)).silent) == 3
    evening = dt.datetime(2026, 10, 10, 11, 1, tzinfo=dt.UTC)
    assert the_board(field, now=evening).silent == []
    field.round.routes.filter(team=loud).delete()
    assert loud.pk not in [team.id for team in the_board(field).silent]


def test_what_is_unsent_on_a_telephone_of_a_member_of_two_teams_is_summed_once(field: Field) -> None:
    one = field.members[0]
    TeamMembership.objects.create(organization=field.commune, member=one, team=field.teams[1], started_at=NOW)
    Device.objects.filter(member=one).update(unsent_acts=4)
    Device.objects.filter(member=field.members[2]).update(unsent_acts=9, revoked_at=NOW)
    board = the_board(field)
    assert board.unsent == 4 == board_rows.phones(board.scope, Wanted(), teams=None).total
    of_both = {field.teams[0].pk, field.teams[1].pk}
    assert [team.unsent for team in board.teams if team.id in of_both] == [4, 4]


def test_another_commune_adds_nothing(field: Field) -> None:
    other = make_field()
    make_many(other, households=5, visits=5)
    board = the_board(field)
    assert board.houses["all"] == board.visits["visits"] == board.turns == board.people["adults"] == 0

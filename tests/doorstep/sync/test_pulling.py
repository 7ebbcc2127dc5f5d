"""What a telephone pulls: all that changed, nothing missed, whoever writes meanwhile; and what it must forget."""

from __future__ import annotations

import random
import threading
import time
import uuid
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from doorstep.factories import make_household, make_many
from doorstep.sync.at_once import at_once
from doorstep.sync.phones import client_line, person, phone_of
from tungngo.doorstep.models import (
    Act,
    Device,
    HeldAct,
    Household,
    Resident,
    SyncEpoch,
    TeamMembership,
    Visit,
)
from tungngo.doorstep.queries.pulling import PAGE_HOUSEHOLDS

if TYPE_CHECKING:
    from doorstep.factories import Field
    from doorstep.sync.phones import Phone


def _phone(field: Field, team: int = 0, number: int = 0) -> Phone:
    return phone_of(field.devices[2 * team + number], client_line(Client()), team=field.teams[team])


def _ids(phone: Phone) -> set[str]:
    return set(phone.households)


def _of_team(field: Field, team: int) -> set[str]:
    return {str(key) for key in Household.objects.filter(team=field.teams[team]).values_list("pk", flat=True)}


def test_a_phone_gets_its_teams_households_once_and_then_only_what_changed(shared_field: Field) -> None:
    field = shared_field
    houses = [make_household(field) for _ in range(5)]
    make_household(field, team=field.teams[1])
    phone, other = _phone(field), _phone(field, number=1)
    phone.pull()
    assert _ids(phone) == {str(house.pk) for house in houses}
    assert phone.setup is not None
    page = phone.pull_page()
    assert (page["households"], page["gone"], page["setup"], page["more"]) == ([], [], None, False)
    visited = houses[2]
    (resident, *_others) = visited.residents.all()
    other.visit(visited.pk, [person(resident.pk, taught=["cashless"], signature="registered")])
    other.send()
    page = phone.pull_page()
    assert [household["id"] for household in page["households"]] == [str(visited.pk)]
    (visit,) = page["households"][0]["visits"]
    assert (visit["outcome"], visit["is_mine"]) == ("present", False)
    told = next(one for one in page["households"][0]["residents"] if one["id"] == str(resident.pk))
    assert told["signature"] == "had"
    assert set(told["skills"]) == {"cashless", "smartphone"}


def test_a_visit_that_is_taken_back_is_told_and_three_visits_are_enough_however_many_there_were(
    shared_field: Field,
) -> None:
    field, house = shared_field, make_household(shared_field)
    phone, other = _phone(field), _phone(field, number=1)
    acts = [other.visit(house.pk) for _ in range(6)]
    other.send()
    phone.pull()
    assert len(phone.households[str(house.pk)]["visits"]) == 3
    for act in acts:
        other.edit(act, voided=True)
    other.send()
    phone.pull()
    assert phone.households[str(house.pk)]["visits"] == []


def test_no_change_is_missed_while_others_write_and_commit_late(shared_field: Field) -> None:
    """Each writer writes, waits and commits, so that transactions end in another order than they began."""
    field = shared_field
    houses = [make_household(field, adults=1) for _ in range(12)]
    phone = _phone(field)
    phone.pull()
    writing = threading.Event()

    def write(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        try:
            for turn in range(8):
                house = chance.choice(houses)
                with transaction.atomic():
                    Household.objects.filter(pk=house.pk).update(note=f"{number} {turn}")
                    time.sleep(chance.random() * 0.05)
                with transaction.atomic():
                    Resident.objects.filter(household=house).update(full_name=f"Mẫu {number} {turn}")
                    time.sleep(chance.random() * 0.05)
        finally:
            writing.set()

    def read() -> None:
        while not writing.is_set():
            phone.pull_page()
        for _ in range(20):
            phone.pull_page()

    at_once(*(partial(write, number) for number in range(5)), read)
    phone.pull()
    for house in Household.objects.filter(team=field.teams[0]).prefetch_related("residents"):
        told = phone.households[str(house.pk)]
        assert told["note"] == house.note
        assert [one["full_name"] for one in told["residents"]] == [
            one.full_name for one in house.residents.all()
        ]


def test_a_change_that_commits_after_a_later_one_was_pulled_is_still_pulled(shared_field: Field) -> None:
    first, second = (make_household(shared_field) for _ in range(2))
    phone = _phone(shared_field)
    phone.pull()
    written, pulled = threading.Event(), threading.Event()

    def write_late() -> None:
        with transaction.atomic():
            Household.objects.filter(pk=first.pk).update(note="muộn")
            written.set()
            assert pulled.wait(10)

    def write_and_pull() -> None:
        assert written.wait(10)
        Household.objects.filter(pk=second.pk).update(note="sớm")
        phone.pull()
        pulled.set()

    at_once(write_late, write_and_pull)
    assert phone.households[str(second.pk)]["note"] == "sớm"
    assert phone.households[str(first.pk)]["note"] == ""
    phone.pull()
    assert phone.households[str(first.pk)]["note"] == "muộn"


def test_what_changes_between_the_pages_of_a_long_answer_is_told(shared_field: Field) -> None:
    field = shared_field
    make_many(field, households=3 * (PAGE_HOUSEHOLDS + 20), residents_each=1)
    phone = _phone(field)
    page = phone.pull_page()
    assert page["more"]
    assert len(page["households"]) == PAGE_HOUSEHOLDS
    told = page["households"][0]["id"]
    not_told = sorted(_of_team(field, 0) - _ids(phone))
    Household.objects.filter(pk=told).update(note="đã kể rồi")
    Household.objects.filter(pk=not_told[0]).update(note="chưa kể")
    Household.objects.filter(pk__in=(page["households"][1]["id"], not_told[1])).update(team=field.teams[1])
    phone.pull()  # the rest of the pages
    phone.pull()  # what changed since the first
    assert _ids(phone) == _of_team(field, 0)
    assert phone.households[told]["note"] == "đã kể rồi"
    assert phone.households[not_told[0]]["note"] == "chưa kể"


def test_a_household_that_changes_hands_leaves_one_phone_and_comes_to_the_other(shared_field: Field) -> None:
    field, house = shared_field, make_household(shared_field)
    ours, theirs = _phone(field, 0), _phone(field, 1)
    for team in (0, 1, 0, None, 1):
        Household.objects.filter(pk=house.pk).update(team=None if team is None else field.teams[team])
        ours.pull()
        theirs.pull()
        assert _ids(ours) == ({str(house.pk)} if team == 0 else set())
        assert _ids(theirs) == ({str(house.pk)} if team == 1 else set())


def test_a_household_that_went_and_came_back_between_two_pulls_stays(shared_field: Field) -> None:
    field, house = shared_field, make_household(shared_field)
    phone = _phone(field)
    phone.pull()
    for team in (1, 0):
        Household.objects.filter(pk=house.pk).update(team=field.teams[team])
    phone.pull()
    assert _ids(phone) == {str(house.pk)}


def test_a_resident_who_moves_to_another_household_leaves_the_first_one(shared_field: Field) -> None:
    field = shared_field
    house, target = make_household(field, adults=2), make_household(field, adults=0)
    phone = _phone(field)
    phone.pull()
    mover = house.residents.all()[0]
    Resident.objects.filter(pk=mover.pk).update(household=target)
    phone.pull()
    assert [one["id"] for one in phone.households[str(target.pk)]["residents"]] == [str(mover.pk)]
    assert str(mover.pk) not in {one["id"] for one in phone.households[str(house.pk)]["residents"]}


def test_a_member_who_leaves_the_team_loses_its_households_and_gets_those_of_the_next(
    shared_field: Field,
) -> None:
    field = shared_field
    make_household(field)
    theirs = make_household(field, team=field.teams[1])
    phone = _phone(field)
    phone.pull()
    TeamMembership.objects.filter(member=field.members[0]).update(ended_at=timezone.now())
    page = phone.pull_page()
    assert (page["households"], page["gone"], page["setup"]["teams"]) == ([], "all", [])
    assert phone.households == {}
    assert phone.pull_page()["gone"] == []
    TeamMembership.objects.create(
        organization=field.commune, member=field.members[0], team=field.teams[1], started_at=timezone.now()
    )
    phone.pull()
    assert _ids(phone) == {str(theirs.pk)}
    assert phone.setup is not None
    assert [team["id"] for team in phone.setup["teams"]] == [field.teams[1].pk]


def test_a_merged_household_is_forgotten_and_what_was_still_on_the_way_goes_to_the_one_that_stays(
    shared_field: Field,
) -> None:
    field = shared_field
    merged, kept = make_household(field, adults=2), make_household(field, adults=1)
    phone = _phone(field)
    phone.pull()
    (resident, twin) = merged.residents.all()
    late = phone.visit(merged.pk, [person(resident.pk), person(twin.pk)])
    Resident.objects.filter(pk=resident.pk).update(household=kept)
    Resident.objects.filter(pk=twin.pk).update(state="merged", merged_into=kept.residents.all()[0])
    Household.objects.filter(pk=merged.pk).update(state="merged", merged_into=kept)
    newcomer = phone.add_resident(merged.pk)
    assert [receipt["status"] for receipt in phone.send()] == ["accepted", "accepted"]
    phone.pull()
    assert _ids(phone) == {str(kept.pk)}
    assert newcomer["data"]["resident"] in {one["id"] for one in phone.households[str(kept.pk)]["residents"]}
    visit = Visit.objects.get(pk=late["data"]["visit"])
    assert visit.household_id == kept.pk
    assert {row.resident_id for row in visit.people.all()} == set(
        Resident.objects.filter(household=kept, state="active", version_act=None).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("state", ["erased", "moved"])
def test_a_late_edit_never_brings_back_who_was_erased(shared_field: Field, state: str) -> None:
    field, house = shared_field, make_household(shared_field, adults=1)
    phone = _phone(field)
    phone.pull()
    resident = house.residents.all()[0]
    edited = phone.add_resident(house.pk, resident=str(resident.pk), revision=9, full_name="Tên Cũ")
    if state == "erased":
        Resident.objects.filter(pk=resident.pk).update(
            state="erased", full_name="", erased_at=timezone.now(), folded_name="", sort_key=""
        )
    assert [receipt["status"] for receipt in phone.send([edited])] == ["accepted"]
    resident.refresh_from_db()
    assert resident.full_name == ("" if state == "erased" else "Tên Cũ")


def test_a_new_epoch_begins_anew_and_what_the_phone_offers_again_is_answered_as_before(
    shared_field: Field,
) -> None:
    field, house = shared_field, make_household(shared_field)
    phone = _phone(field)
    phone.visit(house.pk)
    before = phone.send()
    phone.pull()
    SyncEpoch.objects.create(epoch=uuid.uuid4(), began_at=timezone.now())
    phone.pull()
    assert phone.receipts == {}
    assert _ids(phone) == {str(house.pk)}
    assert phone.send() == before
    assert Visit.objects.count() == Act.objects.count() == 1


def test_a_revoked_phone_gets_nothing_more_and_what_it_still_had_is_held(shared_field: Field) -> None:
    field, house = shared_field, make_household(shared_field)
    phone = _phone(field)
    sent, unsent = phone.visit(house.pk), phone.visit(house.pk)
    phone.send([sent])
    Device.objects.filter(pk=phone.device_id).update(revoked_at=timezone.now())
    status, answer = phone.ask("GET", "pull")
    assert (status, answer["code"]) == (403, "revoked")
    for _ in range(2):
        status, answer = phone.post([sent, unsent])
        assert (status, answer["code"]) == (403, "revoked")
        assert [one["status"] for one in answer["receipts"]] == ["accepted", "held"]
        assert answer["receipts"][1]["reason"] == "device_revoked"
    assert HeldAct.objects.count() == 1
    assert Visit.objects.count() == 1
    assert phone.ask("POST", "wiped", b"{}")[0] == 200
    wiped = Device.objects.get(pk=phone.device_id).wiped_at
    assert wiped is not None
    assert phone.ask("POST", "wiped", b"{}")[0] == 200
    assert Device.objects.get(pk=phone.device_id).wiped_at == wiped


def test_a_cursor_from_a_database_that_was_further_on_begins_anew(shared_field: Field) -> None:
    """Put back into another server without a new epoch: its transactions count from a lower number."""
    field, house = shared_field, make_household(shared_field)
    phone = _phone(field)
    phone.pull()
    assert phone.cursor is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (now,) = cursor.fetchone() or (0,)
    version, epoch, teams, _since, until, after = phone.cursor.split(".")
    phone.cursor = ".".join((version, epoch, teams, str(now + 10**6), until, after))
    Household.objects.filter(pk=house.pk).update(note="mới")
    phone.pull()
    assert phone.households[str(house.pk)]["note"] == "mới"

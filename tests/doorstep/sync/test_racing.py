"""Several connections in the same moment: an impatient phone sends again while its first request still runs."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from doorstep.factories import make_household
from doorstep.sync.at_once import at_once
from doorstep.sync.oracle import expected, found
from doorstep.sync.phones import bind, client_line, person, phone_of
from tungngo.doorstep.models import Act, HeldAct, Visit, VisitedResident

if TYPE_CHECKING:
    from doorstep.factories import Field
    from doorstep.sync.phones import Json, Phone

SENDERS = 8
OK = 200


def _phone(field: Field, number: int = 0) -> Phone:
    return phone_of(field.devices[number], client_line(Client()), team=field.teams[number // 2])


def _same_phone(phone: Phone) -> Phone:
    """The same telephone on a connection of its own."""
    return type(phone)(phone.device_id, phone.token, client_line(Client()), phone.team)


@pytest.mark.parametrize("size", [1, 20])
def test_eight_senders_of_the_same_acts_get_the_same_receipts_and_store_them_once(
    shared_field: Field, size: int
) -> None:
    field, phone = shared_field, _phone(shared_field)
    house = make_household(field, adults=3)
    people = [person(one.pk) for one in house.residents.all()]
    acts = [phone.visit(house.pk, people) for _ in range(size)]
    shuffled = [random.Random(number).sample(acts, size) for number in range(SENDERS)]  # noqa: S311
    answers = at_once(*(partial(_same_phone(phone).post, batch) for batch in shuffled))
    assert [status for status, _answer in answers] == [OK] * SENDERS
    told = [{one["id"]: one for one in answer["receipts"]} for _status, answer in answers]
    assert all(one == told[0] for one in told)
    assert {one["status"] for one in told[0].values()} == {"accepted"}
    assert Act.objects.count() == Visit.objects.count() == size
    assert VisitedResident.objects.count() == 3 * size
    assert not HeldAct.objects.exists()


def test_eight_senders_of_an_act_that_cannot_be_accepted_leave_one_held_act(shared_field: Field) -> None:
    phone = _phone(shared_field)
    act = phone.act("poll", {})
    answers = at_once(*(partial(_same_phone(phone).post, [act]) for _ in range(SENDERS)))
    assert [status for status, _answer in answers] == [OK] * SENDERS
    assert len({str(answer["receipts"]) for _status, answer in answers}) == 1
    assert HeldAct.objects.count() == 1


def test_versions_of_one_visit_that_come_at_once_leave_the_one_that_counts(shared_field: Field) -> None:
    field, phone = shared_field, _phone(shared_field)
    house = make_household(field, adults=2)
    people = [person(one.pk) for one in house.residents.all()]
    standing = found(field.commune.pk)
    versions = [phone.visit(house.pk, people)]
    for number in range(SENDERS - 1):
        versions.append(phone.edit(versions[-1], note=str(number), people=people[: number % 3]))
    answers = at_once(*(partial(_same_phone(phone).post, [act]) for act in versions))
    assert [(status, answer["receipts"][0]["status"]) for status, answer in answers] == [(OK, "accepted")] * 8
    assert found(field.commune.pk) == expected(versions, standing)


def test_a_household_its_residents_and_visits_that_come_at_once_are_all_applied(shared_field: Field) -> None:
    field, phone = shared_field, _phone(shared_field)
    standing = found(field.commune.pk)
    for _round in range(3):
        house = phone.add_household(field.tree.neighborhoods[0].pk)
        people = [phone.add_resident(house["data"]["household"]) for _ in range(3)]
        rows = [person(act["data"]["resident"]) for act in people]
        visits = [phone.visit(house["data"]["household"], rows) for _ in range(3)]
        answers = at_once(*(partial(_same_phone(phone).post, [act]) for act in (house, *people, *visits)))
        assert {answer["receipts"][0]["status"] for _status, answer in answers} <= {"accepted", "waiting"}
    assert not Act.objects.exclude(state=Act.State.APPLIED).exists()
    assert found(field.commune.pk) == expected(phone.acts, standing)


def test_many_phones_at_the_same_houses_wait_for_each_other_but_never_for_ever(shared_field: Field) -> None:
    """Batches that name the same households and residents in opposite orders must not lock each other out."""
    field = shared_field
    houses = [make_household(field, adults=2) for _ in range(6)]
    people = {house.pk: [person(one.pk) for one in house.residents.all()] for house in houses}
    standing = found(field.commune.pk)
    phones = [bind(field.members[0], client_line(Client()), team=field.teams[0]) for _ in range(6)]
    for place, phone in enumerate(phones):
        for house in random.Random(place).sample(houses, 6):  # noqa: S311
            act = phone.visit(house.pk, people[house.pk])
            phone.edit(act, note="sửa")
        edited: Json = {
            "household": str(houses[place].pk), "revision": 2, "neighborhood": houses[place].neighborhood_id,
            "lane": "Ngõ 9", "house_number": "1", "head_name": "Mẫu", "phone": "", "note": "", "place": None,
            "state": "active",
        }  # fmt: skip
        for house in random.Random(-place).sample(houses, 6):  # noqa: S311
            phone.act("household", {**edited, "household": str(house.pk)})
    batches = [random.Random(place).sample(phone.acts, len(phone.acts)) for place, phone in enumerate(phones)]  # noqa: S311
    answers = at_once(*(partial(phone.post, batch) for phone, batch in zip(phones, batches, strict=True)))
    assert [status for status, _answer in answers] == [OK] * len(phones)
    assert {one["status"] for _status, answer in answers for one in answer["receipts"]} == {"accepted"}
    assert found(field.commune.pk) == expected([act for phone in phones for act in phone.acts], standing)

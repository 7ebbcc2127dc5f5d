"""Killed in the middle of the work: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import random
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from doorstep.factories import make_household
from doorstep.sync.at_once import at_once
from doorstep.sync.oracle import expected, found
from doorstep.sync.phones import person, phone_of
from doorstep.sync.real_server import RealServer, network_line
from tungngo.doorstep.models import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorstep.factories import Field
    from doorstep.sync.phones import Phone

MOST_SECONDS = 120


@pytest.fixture
def server(shared_field: Field, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    for _ in range(8):
        make_household(shared_field, adults=2)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = RealServer(tmp_path_factory.mktemp("killed"), port)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@contextmanager
def _looking_at(server: RealServer) -> Iterator[None]:
    """Django asks the server's database instead of the test's."""
    kept = {name: connection.settings_dict[name] for name in ("NAME", "HOST")}
    connection.close()
    connection.settings_dict.update(NAME="postgres", HOST=server.socket)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def _work(field: Field, phone: Phone, ended: threading.Event, chance: random.Random) -> None:
    """Visits, edits and new households until the end, then what is left, again and again until it is acknowledged."""
    houses = [(str(house), people) for house, people in _houses(field)]
    deadline = time.monotonic() + MOST_SECONDS
    while not ended.is_set() or len(phone.receipts) < len(phone.acts):
        assert time.monotonic() < deadline, "not everything was acknowledged"
        if not ended.is_set():
            for _ in range(chance.randrange(1, 4)):
                house, people = chance.choice(houses)
                act = phone.visit(house, [person(key) for key in people])
                if chance.random() < 0.3:
                    phone.edit(act, note="sửa", voided=chance.random() < 0.3)
            if chance.random() < 0.2:
                new = phone.add_household(field.tree.neighborhoods[0].pk)["data"]["household"]
                houses.append((new, [phone.add_resident(new)["data"]["resident"]]))
        unsent = [act for act in phone.acts if act["id"] not in phone.receipts][:20]
        status, answer = phone.post(chance.sample(unsent, len(unsent))) if unsent else (0, None)
        if status == 200:
            for receipt in answer["receipts"]:
                assert receipt["status"] in {"accepted", "waiting"}, receipt
                phone.receipts[receipt["id"]] = receipt
        else:
            assert status in {0, 500, 502, 503}, (status, answer)
            time.sleep(0.1)


def _houses(field: Field) -> list[tuple[object, list[object]]]:
    from tungngo.doorstep.models import Household

    return [
        (house.pk, [one.pk for one in house.residents.all()])
        for house in Household.objects.filter(organization=field.commune).prefetch_related("residents")
    ]


@pytest.mark.crash
def test_when_a_worker_and_the_database_are_killed_in_mid_load_every_acknowledged_act_counts_once(
    shared_field: Field, server: RealServer
) -> None:
    field, ended = shared_field, threading.Event()
    standing = found(field.commune.pk)
    phones = [
        phone_of(device, network_line(server.port), team=field.teams[number // 2])
        for number, device in enumerate(field.devices)
    ]

    def kill() -> None:
        try:
            time.sleep(1)
            server.kill_worker()
            time.sleep(1)
            server.kill_database()
            time.sleep(1)
            server.kill_worker()
            time.sleep(1)
        finally:
            ended.set()

    workers = [
        lambda phone=phone, number=number: _work(field, phone, ended, random.Random(number))  # noqa: S311
        for number, phone in enumerate(phones)
    ]
    at_once(kill, *workers)
    acts = [act for phone in phones for act in phone.acts]
    assert len(acts) > 50, "it was not under load"
    with _looking_at(server):
        stored = {str(key): body for key, body in Act.objects.values_list("id", "body")}
        tables = found(field.commune.pk)
    assert stored == {act["id"]: act for act in acts}
    assert tables == expected(acts, standing)

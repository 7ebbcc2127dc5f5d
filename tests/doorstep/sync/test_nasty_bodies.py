"""What no app of ours sends: the server keeps it or says why not, never fails, and goes on with the next act."""

from __future__ import annotations

import gzip
import json
import random
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.factories import make_household
from doorstep.sync.phones import new_id, person, phone_of, rfc3339
from tungngo.doorstep.models import Act, HeldAct, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorstep.factories import Field
    from doorstep.sync.phones import Json, Line, Phone

GOOD = 200
REFUSED = {400, 413}


def _goes_on(phone: Phone, field: Field) -> None:
    """The next act is taken as if nothing had been."""
    act = phone.visit(make_household(field).pk)
    act["seq"] += 1000
    assert [receipt["status"] for receipt in phone.send([act])] == ["accepted"]


def _receipt(answer: Any) -> Json:
    assert len(answer["receipts"]) == 1
    receipt: Json = answer["receipts"][0]
    return receipt


# -- the body as a whole ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"acts"',
        b"{}",
        b'{"acts": null}',
        b'{"acts": {}}',
        b'{"acts": "abc"}',
        b'{"acts": [',
        b"\xff\xfe\x00",
        b"\x00" * 1000,
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"acts": ' + b"[" * 100_000,
        b'{"a":' * 100_000,
        json.dumps({"acts": [{}] * 201}).encode(),
        b'{"acts": [1e400]}' * 2,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_no_list_of_acts_is_refused_in_words(phone: Phone, field: Field, body: bytes) -> None:
    status, answer = phone.ask("POST", "acts", body)
    assert status in REFUSED, (status, answer)
    assert answer["code"] in {"malformed", "too_large"}
    assert answer["message"]
    _goes_on(phone, field)


def test_a_body_of_more_than_two_megabytes_is_too_large(phone: Phone, field: Field) -> None:
    act = phone.visit(make_household(field).pk, note="a" * (2 * 1024 * 1024 + 10))
    status, answer = phone.post([act])
    assert (status, answer["code"]) == (413, "too_large")
    _goes_on(phone, field)


def test_a_small_body_that_unfolds_to_gigabytes_is_too_large(phone: Phone, field: Field) -> None:
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))
    status, answer = phone.ask("POST", "acts", bomb, {"Content-Encoding": "gzip"})
    assert (status, answer["code"]) == (413, "too_large")
    _goes_on(phone, field)


def test_a_zipped_body_is_read_and_a_cut_one_is_refused(phone: Phone, field: Field) -> None:
    act = phone.visit(make_household(field).pk)
    zipped = gzip.compress(json.dumps({"acts": [act]}).encode())
    for broken in (zipped[:-9], zipped[:20], b"\x1f\x8b", b"abc", zipped + b"more"):
        status, answer = phone.ask("POST", "acts", broken, {"Content-Encoding": "gzip"})
        assert (status, answer["code"]) == (400, "malformed"), broken
    assert not Act.objects.exists()
    status, answer = phone.ask("POST", "acts", zipped, {"Content-Encoding": "gzip"})
    assert (status, _receipt(answer)["status"]) == (GOOD, "accepted")


def test_a_body_cut_anywhere_stores_nothing_and_the_whole_one_is_accepted_afterwards(
    phone: Phone, field: Field
) -> None:
    house = make_household(field)
    acts = [phone.visit(house.pk, [person(one.pk) for one in house.residents.all()]) for _ in range(3)]
    body = json.dumps({"acts": acts}, ensure_ascii=False).encode()
    for cut in random.Random(7).sample(range(len(body)), 60):  # noqa: S311
        status, answer = phone.ask("POST", "acts", body[:cut])
        assert (status, answer["code"]) == (400, "malformed"), body[:cut]
    assert not Act.objects.exists()
    assert not HeldAct.objects.exists()
    assert [receipt["status"] for receipt in phone.send(acts)] == ["accepted"] * 3


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_a_body_garbled_anywhere_is_answered_and_the_whole_one_is_accepted_afterwards(
    phone: Phone, field: Field, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    house = make_household(field)
    acts = [phone.visit(house.pk, [person(one.pk) for one in house.residents.all()]) for _ in range(2)]
    body = bytearray(json.dumps({"acts": acts}).encode())
    for _ in range(chance.randrange(1, 4)):
        body[chance.randrange(len(body))] = chance.choice(b'\x00"{}[],:0a\xff\\-9')
    status, answer = phone.ask("POST", "acts", bytes(body))
    assert status in {GOOD, 400}, (status, answer)
    if status == GOOD:
        assert len(answer["receipts"]) >= 1
        assert all(one["status"] in {"accepted", "waiting", "held"} for one in answer["receipts"])
        assert all(one["status"] != "held" or one["message"] for one in answer["receipts"])
    _goes_on(phone, field)


# -- one act among others -----------------------------------------------------------------------------------------


def _set(path: str, value: object) -> Callable[[Json], None]:
    def change(act: Json) -> None:
        *steps, last = path.split(".")
        place: Any = act
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value

    return change


def _without(path: str) -> Callable[[Json], None]:
    def change(act: Json) -> None:
        *steps, last = path.split(".")
        place: Any = act
        for step in steps:
            place = place[step]
        del place[last]

    return change


def _speed(**changes: object) -> Callable[[Json], None]:
    speed: Json = {"download_mbps": 1, "upload_mbps": None, "latency_ms": None, "operator": ""}
    return _set("data.speed", {**speed, **changes})


def _deep(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


NASTY: dict[str, Callable[[Json], None]] = {
    "no id": _without("id"),
    "id null": _set("id", None),
    "id a number": _set("id", 5),
    "id no uuid": _set("id", "not-a-uuid"),
    "id of another version": _set("id", "00000000-0000-4000-8000-000000000001"),
    "id in capitals with braces": _set("id", "{0192F0C1-0000-7000-8000-0000000000AA}"),
    "no seq": _without("seq"),
    "seq a float": _set("seq", 1.0),
    "seq a fraction": _set("seq", 1.5),
    "seq zero": _set("seq", 0),
    "seq negative": _set("seq", -1),
    "seq huge": _set("seq", 2**70),
    "seq just beyond the column": _set("seq", 2**63),
    "seq infinite": _set("seq", float("inf")),
    "seq true": _set("seq", True),
    "seq text": _set("seq", "1"),
    "kind unknown": _set("kind", "poll"),
    "kind long": _set("kind", "k" * 5000),
    "kind NUL": _set("kind", "visit\x00"),
    "kind a list": _set("kind", ["visit"]),
    "kind null": _set("kind", None),
    "made_at no time": _set("made_at", "hôm qua"),
    "made_at without zone": _set("made_at", "2026-10-10T01:23:45"),
    "made_at in the year 0": _set("made_at", "0000-01-01T00:00:00.000Z"),
    "made_at the 61st second": _set("made_at", "2026-10-10T01:23:61.000Z"),
    "made_at in the year 99999": _set("made_at", "99999-01-01T00:00:00.000Z"),
    "made_at a number": _set("made_at", 1_760_000_000),
    "offset huge": _set("offset_ms", 10**30),
    "offset beyond any time": _set("offset_ms", 9 * 10**18),
    "offset a float": _set("offset_ms", 0.5),
    "offset text": _set("offset_ms", "0"),
    "team of nowhere": _set("team", 987_654_321),
    "team huge": _set("team", 2**80),
    "team negative": _set("team", -4),
    "team text": _set("team", "1"),
    "no data": _without("data"),
    "data null": _set("data", None),
    "data a list": _set("data", []),
    "data empty": _set("data", {}),
    "data deep": _set("data", _deep(500)),
    "more than the contract knows": _set("extra", {"x": 1}),
    "more in the data": _set("data.extra", {"x": 1}),
    "no visit": _without("data.visit"),
    "visit no uuid": _set("data.visit", "x"),
    "revision zero": _set("data.revision", 0),
    "revision huge": _set("data.revision", 2**62),
    "revision just beyond the column": _set("data.revision", 2**31),
    "revision a float": _set("data.revision", 1.0),
    "household no uuid": _set("data.household", "x"),
    "household null": _set("data.household", None),
    "round of nowhere": _set("data.round", 987_654_321),
    "round huge": _set("data.round", 2**70),
    "round text": _set("data.round", "1"),
    "visited_at no time": _set("data.visited_at", "x"),
    "visited_at at the beginning of time": _set("data.visited_at", "0001-01-01T00:00:00.000Z"),
    "visited_at at the end of time": _set("data.visited_at", "9999-12-31T23:59:59.999Z"),
    "visited_at in an old zone": _set("data.visited_at", "2026-10-10T01:23:45.678+23:59"),
    "visited_on no day": _set("data.visited_on", "2026-02-30"),
    "visited_on to come": _set("data.visited_on", "2999-01-01"),
    "visited_on long ago": _set("data.visited_on", "0001-01-01"),
    "outcome unknown": _set("data.outcome", "asleep"),
    "outcome NUL": _set("data.outcome", "\x00"),
    "people null": _set("data.people", None),
    "people a table": _set("data.people", {}),
    "people of numbers": _set("data.people", [1]),
    "people twice": lambda act: act["data"]["people"].append(act["data"]["people"][0]),
    "people of an absent house": _set("data.outcome", "absent"),
    "thousands of people": lambda act: act["data"]["people"].extend(person(new_id()) for _ in range(4000)),
    "skill unknown": _set("data.people.0.taught", ["juggling"]),
    "skill NUL": _set("data.people.0.taught", ["a\x00"]),
    "skill long": _set("data.people.0.taught", ["a" * 5000]),
    "skill twice": _set("data.people.0.taught", ["vneid2", "vneid2"]),
    "skill a number": _set("data.people.0.known", [5]),
    "signature unknown": _set("data.people.0.signature", "maybe"),
    "reason long": _set("data.people.0.decline_reason", "a" * 5000),
    "support unknown": _set("data.people.0.support", "x"),
    "consent unknown": _set("data.consent", "perhaps"),
    "consent by nobody": _set("data.consent_by", new_id()),
    "consent_by no uuid": _set("data.consent_by", "x"),
    "revisit no day": _set("data.revisit_date", "soon"),
    "revisit in the year 9999": _set("data.revisit_date", "9999-12-31"),
    "speed negative": _speed(download_mbps=-1),
    "speed huge": _speed(download_mbps=1e30),
    "speed just beyond the column": _speed(download_mbps=999_999.999),
    "speed of sending beyond the column": _speed(upload_mbps=1e9),
    "delay negative": _speed(latency_ms=-1e9),
    "speed infinite": _speed(download_mbps=float("inf")),
    "speed no number": _speed(download_mbps=float("nan")),
    "speed empty": _set("data.speed", {}),
    "operator long": _speed(operator="V" * 500),
    "note long": _set("data.note", "a" * 501),
    "note of a megabyte": _set("data.note", "ớ" * 300_000),
    "note NUL": _set("data.note", "a\x00b"),
    "note a lone surrogate": _set("data.note", "a\ud800b"),
    "note null": _set("data.note", None),
    "note of signs beyond the plane": _set("data.note", "🏠" * 500),
    "place beyond the earth": _set("data.place", {"latitude": 91.0, "longitude": 0.0}),
    "place huge": _set("data.place", {"latitude": 1e300, "longitude": 1e300}),
    "place half": _set("data.place", {"latitude": 10.0}),
    "place a list": _set("data.place", [10, 106]),
    "place with many digits": _set("data.place", {"latitude": 10.123456789012345, "longitude": 106.9999999999}),
    "photos null": _set("data.photos", None),
    "photos no uuids": _set("data.photos", ["x"]),
    "voided text": _set("data.voided", "no"),
    "voided 0": _set("data.voided", 0),
}  # fmt: skip
FINE = {  # what the contract allows though it looks odd
    "more than the contract knows", "more in the data", "note of signs beyond the plane", "place with many digits",
    "revisit in the year 9999", "visited_at in an old zone",
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_act_is_answered_by_itself_and_the_ones_beside_it_are_stored(
    phone: Phone, field: Field, name: str
) -> None:
    house = make_household(field)
    people = [person(one.pk) for one in house.residents.all()]
    before, nasty, after = (phone.visit(house.pk, deepcopy(people)) for _ in range(3))
    asked = nasty["id"]
    NASTY[name](nasty)
    for _time in range(2):  # sent again it is answered the same way
        status, answer = phone.post([before, nasty, after])
        assert status == GOOD, (status, answer)
        first, odd, last = answer["receipts"]
        assert (first["id"], first["status"]) == (before["id"], "accepted")
        assert (last["id"], last["status"]) == (after["id"], "accepted")
        assert odd["status"] in {"accepted", "waiting", "held"}
        if odd["status"] == "held":
            assert odd["reason"] in HeldAct.Reason.values
            assert odd["message"]
        if name in FINE:
            assert (odd["id"], odd["status"]) == (asked, "accepted")
    assert Visit.objects.filter(pk__in=[before["data"]["visit"], after["data"]["visit"]]).count() == 2
    if odd["status"] == "held":
        assert HeldAct.objects.count() == 1
        assert Act.objects.count() == 2
    _goes_on(phone, field)


RAW = {
    "a key twice": '{{"id": "{id}", "id": "{id}", "seq": 9, "kind": "visit", "made_at": "{at}", "data": {{}}}}',
    "a number with a thousand digits": '{{"id": "{id}", "seq": ' + "9" * 1000 + "}}",
    "a lone surrogate as an escape": '{{"id": "{id}", "seq": 9, "kind": "\\ud800", "made_at": "{at}", "data": {{}}}}',
    "half a pair": '{{"id": "{id}", "seq": 9, "kind": "\\udc00\\ud83d", "made_at": "{at}", "data": {{}}}}',
    "an escaped NUL": '{{"id": "{id}", "seq": 9, "kind": "\\u0000", "made_at": "{at}", "data": {{}}}}',
    "an escaped NUL as a key": '{{"id": "{id}", "seq": 9, "\\u0000": 1}}',
    "an exponent": '{{"id": "{id}", "seq": 1e2, "kind": "visit", "made_at": "{at}", "data": {{}}}}',
    "a huge exponent": '{{"id": "{id}", "seq": 1e999999, "kind": "visit", "made_at": "{at}", "data": {{}}}}',
    "a number": "5",
    "a text": '"act"',
    "null": "null",
    "a list": "[]",
    "deep": "[" * 900 + "]" * 900,
}


@pytest.mark.parametrize("name", RAW)
def test_an_act_that_is_odd_json_does_not_keep_the_next_one_from_being_stored(
    phone: Phone, field: Field, name: str
) -> None:
    good = phone.visit(make_household(field).pk)
    odd = RAW[name].format(id=new_id(), at=rfc3339(phone.now()))
    body = f'{{"acts": [{odd}, {json.dumps(good)}]}}'.encode()
    for _time in range(2):
        status, answer = phone.ask("POST", "acts", body)
        assert status == GOOD, (status, answer)
        assert [receipt["status"] for receipt in answer["receipts"]] == ["held", "accepted"]
    assert HeldAct.objects.count() == 1
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Unsent": "-1"},
        {"X-Unsent": "9" * 40},
        {"X-Unsent": "viele"},
        {"X-Sent-At": "yesterday"},
        {"X-Sent-At": "9999-12-31T23:59:59.999Z"},
        {"X-Sent-At": "0001-01-01T00:00:00.000Z"},
        {"X-App-Version": "9" * 500},
        {"X-App-Version": ""},
        {"X-Unsent": "", "X-Sent-At": "", "X-App-Version": ""},
    ],
    ids=str,
)
def test_odd_headers_never_keep_an_act_from_being_stored(
    phone: Phone, field: Field, headers: dict[str, str]
) -> None:
    act = phone.visit(make_household(field).pk)
    status, answer = phone.ask("POST", "acts", json.dumps({"acts": [act]}).encode(), headers)
    assert (status, _receipt(answer)["status"]) == (GOOD, "accepted")


@pytest.mark.parametrize(
    "proof", ["", "Device", "Device ", "Device abc", "Bearer {token}", "Device {token} x", "Device " + "a" * 9000]
)  # fmt: skip
def test_whoever_has_no_token_is_unknown(phone: Phone, proof: str) -> None:
    for method, path in (("POST", "acts"), ("GET", "pull"), ("POST", "wiped"), ("POST", "sealed")):
        status, answer = phone.ask(method, path, b"{}", {"Authorization": proof.format(token=phone.token)})
        assert (status, answer["code"]) == (401, "unknown_device"), path
        assert answer["message"]


@pytest.mark.parametrize("cursor", ["", "x", "-1", "9" * 50, "%00", "0:0:0", "..", "é", "eyJhIjoxfQ"])
def test_a_cursor_that_was_never_given_begins_anew_or_is_refused(
    shared_field: Field, line: Line, cursor: str
) -> None:
    phone = phone_of(shared_field.devices[0], line)
    status, answer = phone.ask("GET", f"pull?cursor={cursor}&setup=x")
    assert status in {GOOD, 400}, (status, answer)

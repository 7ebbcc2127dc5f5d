"""What telephones send is kept, applied once, and answered with the same receipt however often it comes."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from doorstep.factories import (
    Field,
    make_device,
    make_field,
    make_household,
    new_id,
    person,
    token_of,
)
from tungngo.doorstep.models import Act, Device, HeldAct, Household, Resident, Visit, VisitedResident
from tungngo.doorstep.queries.senders import token_hash

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
MADE_AT = "2026-10-10T01:00:00.000Z"


@pytest.fixture
def field() -> Field:
    return make_field()


class Phone:
    """A telephone of these tests: numbers its acts and sends them."""

    def __init__(self, client: Client, field: Field, device: Device | None = None) -> None:
        self.client, self.field, self.device = client, field, device or field.devices[0]

    def act(self, kind: str, data: dict[str, Any], **facts: Any) -> dict[str, Any]:
        return {
            "id": str(new_id()),
            "seq": self.field.next_sequence(self.device),
            "kind": kind,
            "made_at": MADE_AT,
            "offset_ms": 0,
            "team": self.field.teams[0].pk,
            "data": data,
        } | facts

    def visit(self, house: Household | str, people: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
        key = house if isinstance(house, str) else str(house.pk)
        data = {
            "visit": str(new_id()),
            "revision": 1,
            "household": key,
            "round": self.field.round.pk,
            "visited_at": MADE_AT,
            "outcome": "present",
            "people": people,
        }
        return self.act("visit", data | facts)

    def send(self, *acts: dict[str, Any], status: int = 200, **headers: str) -> list[dict[str, Any]]:
        answer = self.post("acts", {"acts": list(acts)}, **headers)
        assert answer.status_code == status, answer.content
        receipts: list[dict[str, Any]] = answer.json()["receipts"]
        return receipts

    def post(self, name: str, body: Any, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            reverse(f"doorstep_phone:{name}"),
            data=content,
            content_type="application/json",
            headers={"Authorization": f"Device {token_of(self.device)}", **headers},
        )


@pytest.fixture
def phone(client: Client, field: Field) -> Phone:
    return Phone(client, field)


def statuses(receipts: list[dict[str, Any]]) -> list[str]:
    return [receipt["status"] for receipt in receipts]


def test_a_visit_is_stored_with_whom_it_taught(phone: Phone, field: Field) -> None:
    house = make_household(field, adults=3)
    first, second, third = house.residents.order_by("pk")
    act = phone.visit(
        house,
        [
            person(first, taught=["cashless", "vneid2"], signature="registered"),
            person(second, known=["cashless"], signature="had", support="elderly"),
            person(third, signature="declined", decline_reason="chưa cần"),
        ],
        speed={"download_mbps": 41.5, "upload_mbps": 12, "latency_ms": 9, "operator": "Mạng thử"},
        consent="given",
        consent_by=str(first.pk),
    )

    receipts = phone.send(act)

    assert receipts == [{"id": act["id"], "status": "accepted"}]
    visit = Visit.objects.get()
    assert (visit.member, visit.team, visit.round) == (field.members[0], field.teams[0], field.round)
    assert visit.visited_date == dt.date(2026, 10, 10)
    people = {one.resident_id: one for one in VisitedResident.objects.all()}
    assert people[first.pk].taught == ["cashless", "vneid2"]
    assert people[first.pk].signature == "registered"
    assert people[second.pk].support == "elderly"
    assert people[third.pk].decline_reason == "chưa cần"
    assert float(visit.speed.download_mbps) == 41.5


def test_a_repeat_gets_the_first_receipt_and_changes_nothing(phone: Phone, field: Field) -> None:
    act = phone.visit(make_household(field), [])
    first = phone.send(act)
    assert phone.send(act, act) == [first[0], first[0]]
    assert (Act.objects.count(), Visit.objects.count(), HeldAct.objects.count()) == (1, 1, 0)


def test_a_later_version_counts_also_when_it_comes_first(phone: Phone, field: Field) -> None:
    house = make_household(field, adults=1)
    resident = house.residents.get()
    first = phone.visit(house, [person(resident, taught=["cashless"])])
    second = phone.act(
        "visit", first["data"] | {"revision": 2, "people": [person(resident, taught=["vneid2"])]}
    )
    phone.send(second)
    phone.send(first)
    assert Visit.objects.get().revision == 2
    assert VisitedResident.objects.get().taught == ["vneid2"]


def test_of_two_versions_of_one_revision_the_greater_act_counts(phone: Phone, field: Field) -> None:
    house = make_household(field)
    one = phone.visit(house, [], note="một")
    two = phone.act("visit", one["data"] | {"note": "hai"})
    newer = max(one, two, key=lambda act: act["id"])
    phone.send(two, one)
    assert Visit.objects.get().note == newer["data"]["note"]


def test_a_visit_waits_for_the_household_and_resident_that_come_after_it(phone: Phone, field: Field) -> None:
    household, resident = str(new_id()), str(new_id())
    visit = phone.visit(household, [{"resident": resident, "taught": ["cashless"]}])
    added = phone.act(
        "household",
        {
            "household": household,
            "revision": 1,
            "neighborhood": field.tree.neighborhoods[0].pk,
            "lane": "Ngõ 3",
        },
    )
    lives = phone.act(
        "resident", {"resident": resident, "revision": 1, "household": household, "full_name": "Lò Thị Mẫu"}
    )
    assert statuses(phone.send(visit)) == ["waiting"]
    assert statuses(phone.send(lives)) == ["waiting"]
    assert Visit.objects.count() == 0
    assert statuses(phone.send(added)) == ["accepted"]
    assert VisitedResident.objects.get().resident_id == Resident.objects.get().pk
    assert Household.objects.get().team == field.teams[0]
    assert Act.objects.filter(state=Act.State.WAITING).count() == 0


def test_all_of_a_new_house_may_come_in_one_request_in_any_order(phone: Phone, field: Field) -> None:
    household, resident = str(new_id()), str(new_id())
    visit = phone.visit(household, [{"resident": resident}])
    lives = phone.act(
        "resident", {"resident": resident, "revision": 1, "household": household, "full_name": "Vi Văn Mẫu"}
    )
    added = phone.act(
        "household", {"household": household, "revision": 1, "neighborhood": field.tree.neighborhoods[0].pk}
    )
    assert statuses(phone.send(visit, lives, added)) == ["accepted"] * 3
    assert Visit.objects.get().people.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "dance"}, "unknown_kind"),
        ({"data": {}}, "malformed"),
        ({"seq": 0}, "malformed"),
        ({"seq": 2**60}, "malformed"),
        ({"made_at": "hôm qua"}, "malformed"),
        ({"made_at": "2026-10-10T01:00:00"}, "malformed"),
    ],
)
def test_what_cannot_be_accepted_is_kept_with_its_reason(
    phone: Phone, field: Field, change: dict[str, Any], reason: str
) -> None:
    good, bad = phone.visit(make_household(field), []), phone.visit(make_household(field), []) | change
    receipts = phone.send(bad, good)
    assert statuses(receipts) == ["held", "accepted"]
    assert receipts[0]["reason"] == reason
    assert receipts[0]["message"]
    assert phone.send(bad)[0] == receipts[0]
    assert HeldAct.objects.get().reason == reason
    assert json.loads(HeldAct.objects.get().body) == bad


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"round": 987654}, "unknown_round"),
        ({"note": "x" * 501}, "malformed"),
        ({"note": "a\x00b"}, "malformed"),
        ({"note": "\ud800"}, "malformed"),
        ({"revision": 0}, "malformed"),
        ({"outcome": "asleep"}, "malformed"),
        ({"speed": {"download_mbps": -1}}, "malformed"),
    ],
)
def test_a_visit_that_cannot_be_is_held(
    phone: Phone, field: Field, facts: dict[str, Any], reason: str
) -> None:
    good = phone.visit(make_household(field), [])
    receipts = phone.send(phone.visit(make_household(field), [], **facts), good)
    assert [receipt.get("reason") for receipt in receipts] == [reason, None]
    assert Visit.objects.count() == 1


def test_an_unknown_skill_is_held_until_the_office_has_it_and_wants_the_act(
    phone: Phone, field: Field
) -> None:
    from tungngo.doorstep.models import DigitalSkill
    from tungngo.doorstep.services.receiving import accept_held

    house = make_household(field, adults=1)
    act = phone.visit(house, [person(house.residents.get(), taught=["new_one"])])
    assert phone.send(act)[0]["reason"] == "unknown_skill"
    DigitalSkill.objects.create(organization=field.commune, code="new_one", name="Mới", short_name="Mới")
    assert phone.send(act)[0]["reason"] == "unknown_skill"  # the receipt stays the same
    held = HeldAct.objects.get()
    assert accept_held(held=held, actor=field.officer, at=dt.datetime.now(dt.UTC)).status == "accepted"
    assert Visit.objects.count() == 1
    held.refresh_from_db()
    assert held.resolved_by == field.officer
    assert phone.send(act)[0]["status"] == "accepted"


def test_another_act_under_a_known_identifier_is_held(phone: Phone, field: Field) -> None:
    act = phone.visit(make_household(field), [])
    phone.send(act)
    other = phone.visit(make_household(field), []) | {"id": act["id"]}
    assert phone.send(other)[0]["reason"] == "id_reused"
    again = phone.visit(make_household(field), []) | {"seq": act["seq"]}
    assert phone.send(again)[0]["reason"] == "sequence_reused"
    assert Visit.objects.count() == 1


def test_nobody_changes_the_visit_of_somebody_else(client: Client, phone: Phone, field: Field) -> None:
    act = phone.visit(make_household(field), [])
    phone.send(act)
    other = Phone(client, field, field.devices[1])
    theirs = other.act("visit", act["data"] | {"revision": 2, "note": "của người khác"})
    assert other.send(theirs)[0]["reason"] == "not_yours"
    own_second = make_device(field.members[0])
    mine = Phone(client, field, own_second)
    assert statuses(mine.send(mine.act("visit", act["data"] | {"revision": 2, "note": "máy khác"}))) == [
        "accepted"
    ]
    assert Visit.objects.get().note == "máy khác"


def test_a_household_of_another_commune_is_refused(phone: Phone) -> None:
    elsewhere = make_field()
    house = make_household(elsewhere)
    assert phone.send(phone.visit(house, []))[0]["reason"] == "other_commune"


def test_the_time_of_a_wrong_clock_is_corrected_by_what_the_telephone_measured(
    phone: Phone, field: Field
) -> None:
    house = make_household(field)
    wrong = "2031-01-01T08:00:00Z"
    five_years = int(
        (
            dt.datetime(2026, 10, 10, 1, tzinfo=dt.UTC) - dt.datetime(2031, 1, 1, 8, tzinfo=dt.UTC)
        ).total_seconds()
    )
    phone.send(phone.visit(house, [], visited_at=wrong) | {"made_at": wrong, "offset_ms": five_years * 1000})
    visit = Visit.objects.get()
    assert visit.visited_at == dt.datetime(2026, 10, 10, 1, tzinfo=dt.UTC)
    assert not visit.is_clock_doubtful


def test_a_time_that_cannot_be_is_marked_and_the_round_stays(phone: Phone, field: Field) -> None:
    phone.send(phone.visit(make_household(field), [], visited_at="2001-01-01T08:00:00Z"))
    visit = Visit.objects.get()
    assert visit.is_clock_doubtful
    assert visit.round == field.round


def test_a_revoked_telephones_acts_are_kept_but_not_counted(phone: Phone, field: Field) -> None:
    before = phone.visit(make_household(field), [])
    phone.send(before)
    phone.device.revoked_at = dt.datetime.now(dt.UTC)
    phone.device.save()
    act = phone.visit(make_household(field), [])
    receipts = phone.send(act, before, status=403)
    assert statuses(receipts) == ["held", "accepted"]
    assert receipts[0]["reason"] == "device_revoked"
    assert Visit.objects.count() == 1
    assert (
        phone.client.get(
            reverse("doorstep_phone:pull"), headers={"Authorization": f"Device {token_of(phone.device)}"}
        ).json()["code"]
        == "revoked"
    )
    assert phone.post("wiped", {}).status_code == 200
    phone.device.refresh_from_db()
    assert phone.device.wiped_at


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"acts": 3}', b"\xff\xfe", b'{"acts":[{"id"', b"[" * 100_000]
)
def test_a_body_that_is_not_whole_is_asked_for_again(phone: Phone, body: bytes) -> None:
    answer = phone.post("acts", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_compressed_body_is_understood_and_a_bomb_is_not_unpacked(phone: Phone, field: Field) -> None:
    act = phone.visit(make_household(field), [])
    packed = gzip.compress(json.dumps({"acts": [act]}).encode())
    assert phone.post("acts", packed, **{"Content-Encoding": "gzip"}).status_code == 200
    bomb = gzip.compress(b" " * 50_000_000)
    assert phone.post("acts", bomb, **{"Content-Encoding": "gzip"}).status_code == 413
    assert phone.post("acts", packed[:-9], **{"Content-Encoding": "gzip"}).status_code == 400


def test_without_a_token_nobody_is_answered(client: Client) -> None:
    for name in ("acts", "sealed", "wiped"):
        assert client.post(reverse(f"doorstep_phone:{name}")).status_code == 401
    assert client.get(reverse("doorstep_phone:pull")).status_code == 401


def test_acts_closed_with_the_installations_key_are_taken_like_others(phone: Phone, field: Field) -> None:
    import base64
    import os

    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from tungngo.doorstep.services.sealing import public_key

    act = phone.visit(make_household(field), [])
    curve = ec.SECP256R1()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(
        curve, base64.urlsafe_b64decode(public_key() + "==")
    )
    mine = ec.generate_private_key(curve)
    key = HKDF(SHA256(), 32, None, b"tungngo field act v1").derive(mine.exchange(ec.ECDH(), theirs))
    nonce = os.urandom(12)
    text = AESGCM(key).encrypt(nonce, json.dumps(act).encode(), act["id"].encode())
    point = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    sealed = base64.urlsafe_b64encode(point + nonce + text).decode().rstrip("=")
    envelopes = {"envelopes": [{"id": act["id"], "sealed": sealed}, {"id": str(new_id()), "sealed": sealed}]}
    answer = phone.post("sealed", envelopes).json()
    assert statuses(answer["receipts"]) == ["accepted", "held"]
    Device.objects.filter(pk=phone.device.pk).update(drop_token_hash=token_hash("offen"))
    dropped = phone.post("sealed", envelopes, Authorization="Drop offen").json()
    assert dropped["receipts"] == answer["receipts"]
    assert phone.post("acts", {"acts": []}, Authorization="Drop offen").status_code == 401
    assert statuses(phone.send(act)) == ["accepted"]
    assert Visit.objects.count() == 1


def test_a_repeat_of_an_act_whose_words_were_erased_brings_them_back_nowhere(
    phone: Phone, field: Field
) -> None:
    from tungngo.doorstep.rules.scrubbing import MARK

    act = phone.visit(make_household(field), [], note="Lò Thị Mẫu hẹn lại")
    phone.send(act)
    stored = Act.objects.get()
    stored.body = {**stored.body, "data": {**stored.body["data"], "note": ""}, MARK: True}
    stored.save()
    assert statuses(phone.send(act)) == ["accepted"]
    assert HeldAct.objects.count() == 0

"""Held acts: shown in plain words, accepted again, set aside; files of closed acts that members carry to the office."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import factories
from doorstep.factories import (
    ON_THE_DAY,
    Field,
    make_field,
    make_household,
    new_id,
    person,
)
from factories import NOW
from tungngo.doorstep.models import Act, HeldAct, Household, Visit
from tungngo.doorstep.queries.senders import sender_for
from tungngo.doorstep.services import receiving, sealing
from tungngo.doorstep.services.devices import revoke_device
from tungngo.doorstep.services.held import set_aside
from tungngo.doorstep.services.skills import SkillFacts, add_skill
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    """A commune at work."""
    return make_field()


@pytest.fixture
def office(client: Client, field: Field, sign_in: Callable[..., User]) -> Client:
    """The officer's browser."""
    sign_in(client, field.officer)
    return client


def visit_act(
    field: Field, house: Household, sequence: int = 1, *, taught: str = "smartphone"
) -> dict[str, Any]:
    """An act of the first telephone: a visit that taught somebody something."""
    resident = house.residents.first()
    assert resident is not None
    return {
        "id": str(new_id()),
        "seq": sequence,
        "kind": "visit",
        "made_at": "2026-10-10T02:00:00.000Z",
        "offset_ms": 0,
        "team": field.teams[0].pk,
        "data": {
            "visit": str(new_id()),
            "revision": 1,
            "household": str(house.pk),
            "round": field.round.pk,
            "visited_at": "2026-10-10T02:00:00.000Z",
            "visited_on": None,
            "outcome": "present",
            "people": [person(resident, taught=[taught])],
            "consent": "given",
            "consent_by": None,
            "revisit_date": None,
            "speed": None,
            "note": "Hẹn tối",
            "place": None,
            "photos": [],
            "voided": False,
        },
    }


def send(field: Field, *acts: dict[str, Any]) -> list[str]:
    """What the first telephone is told of its acts."""
    sender = sender_for(field.devices[0].pk)
    assert sender is not None
    receipts = receiving.receive(
        sender=sender,
        acts=[json.dumps(act).encode() for act in acts],
        sent_at=None,
        received_at=ON_THE_DAY,
    )
    return [receipt.status for receipt in receipts]


def closed(act: dict[str, Any]) -> dict[str, str]:
    """The act closed with the installation's key, as a telephone does it (docs/field-sync.md)."""

    def decoded(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    curve = ec.SECP256R1()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(curve, decoded(sealing.public_key()))
    own = ec.generate_private_key(curve)
    key = HKDF(SHA256(), length=32, salt=None, info=b"tungngo field act v1").derive(
        own.exchange(ec.ECDH(), theirs)
    )
    nonce = os.urandom(12)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    text = AESGCM(key).encrypt(nonce, json.dumps(act).encode(), act["id"].encode())
    return {"id": act["id"], "sealed": base64.urlsafe_b64encode(point + nonce + text).rstrip(b"=").decode()}


def file_of(field: Field, *envelopes: dict[str, str], **changes: Any) -> SimpleUploadedFile:
    """The file that the first telephone writes."""
    content = {
        "format": "tungngo-field-acts",
        "version": 1,
        "device": str(field.devices[0].pk),
        "commune": field.commune.pk,
        "made_at": "2026-10-10T03:00:00.000Z",
        "envelopes": list(envelopes),
    } | changes
    return SimpleUploadedFile("tung-ngo-2026-10-10.json", json.dumps(content).encode())


def test_a_held_visit_is_shown_in_plain_words_with_its_reason(office: Client, field: Field) -> None:
    house = make_household(field, head_name="Lò Văn Mẫu", house_number="7")
    assert send(field, visit_act(field, house, taught="dat_lich_kham")) == ["held"]
    page = office.get(reverse("doorstep:held")).content.decode()
    assert "Lượt đến thăm Lò Văn Mẫu, 7" in page
    assert "kỹ năng không có trong danh mục" in page
    assert "hướng dẫn: dat_lich_kham" in page
    assert "ghi chú: Hẹn tối" in page
    assert "1 thao tác từ điện thoại chưa nhận được" in office.get(reverse("doorstep:home")).content.decode()


def test_after_the_cause_is_mended_a_held_visit_is_accepted_and_counts_for_its_member(
    office: Client, field: Field
) -> None:
    send(field, visit_act(field, make_household(field), taught="dat_lich_kham"))
    held = HeldAct.objects.get()
    url, said = reverse("doorstep:held"), {"act": "nhan", "thao_tac": [held.pk]}
    assert "vẫn chưa nhận được" in office.post(url, said, follow=True).content.decode()
    add_skill(
        organization=field.commune,
        facts=SkillFacts("Đặt lịch khám", "Đặt lịch khám", "", []),
        actor=field.officer,
        at=NOW,
    )
    assert "Đã nhận 1 thao tác" in office.post(url, said, follow=True).content.decode()
    held.refresh_from_db()
    assert (held.resolved_by, Visit.objects.get().member) == (field.officer, field.members[0])
    assert held.pk not in [one.pk for one, _ in office.get(url).context["acts"]]


def test_what_a_revoked_telephone_still_had_is_accepted_with_its_credit(office: Client, field: Field) -> None:
    house = make_household(field)
    revoke_device(device=field.devices[0], reason="Mất máy", actor=field.officer, at=NOW)
    assert send(field, visit_act(field, house)) == ["held"]
    assert Visit.objects.count() == 0
    office.post(reverse("doorstep:held"), {"act": "nhan", "thao_tac": [HeldAct.objects.get().pk]})
    assert Visit.objects.get().member == field.members[0]


def test_setting_aside_needs_a_reason_and_counts_nothing(office: Client, field: Field) -> None:
    send(field, visit_act(field, make_household(field), taught="la"))
    held = HeldAct.objects.get()
    url = reverse("doorstep:held")
    answer = office.post(url, {"act": "de-rieng", "thao_tac": [held.pk]})
    assert answer.status_code == 422
    assert f'value="{held.pk}" checked' in answer.content.decode()
    office.post(url, {"act": "de-rieng", "reason": "Ghi thử", "thao_tac": [held.pk]})
    assert not set_aside(held=held, reason="Lý do khác", actor=field.officer, at=NOW)
    held.refresh_from_db()
    assert held.resolution == "Ghi thử"
    assert Visit.objects.count() == 0
    assert "Ghi thử" in office.get(url, {"loc": "xong"}).content.decode()


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '"x"', '{"kind": "visit", "data": 3}', '{"kind": [], "made_at": "2026-99-99T00:00:00Z"}',
     '{"kind": "visit", "data": {"people": [3, {"taught": 5, "resident": {}}], "outcome": ["a"], "household": {}}}',
     "[" * 5000],
)  # fmt: skip
def test_an_act_that_nobody_can_read_is_shown_all_the_same(office: Client, field: Field, body: str) -> None:
    HeldAct.objects.create(
        organization=field.commune,
        device=field.devices[0],
        digest=b"x",
        body=body,
        reason=HeldAct.Reason.MALFORMED,
        received_at=NOW,
    )
    assert office.get(reverse("doorstep:held")).status_code == 200


def test_nobody_decides_about_another_communes_acts(field: Field, sign_in: Callable[..., User]) -> None:
    send(field, visit_act(field, make_household(field), taught="la"))
    other = Client()
    sign_in(other, Role.OFFICER, factories.make_commune("Xã Bên Kia"))
    other.post(
        reverse("doorstep:held"), {"act": "de-rieng", "reason": "x", "thao_tac": [HeldAct.objects.get().pk]}
    )
    assert HeldAct.objects.get().resolved_at is None


def test_a_file_from_a_telephone_counts_as_if_it_had_been_sent_and_twice_counts_once(
    office: Client, field: Field
) -> None:
    sent, left = visit_act(field, make_household(field), 1), visit_act(field, make_household(field), 2)
    assert send(field, sent) == ["accepted"]
    for _twice in range(2):
        answer = office.post(
            reverse("doorstep:take_file"), {"file": file_of(field, closed(sent), closed(left))}
        )
        assert "2 thao tác đã ghi" in answer.content.decode()
    assert Act.objects.count() == Visit.objects.count() == 2


def test_an_envelope_that_cannot_be_opened_is_held_and_the_rest_of_the_file_counts(
    office: Client, field: Field
) -> None:
    good, bad = visit_act(field, make_household(field), 1), visit_act(field, make_household(field), 2)
    envelope = closed(bad)
    broken = {"id": envelope["id"], "sealed": envelope["sealed"][:-6] + "AAAAAA"}
    answer = office.post(reverse("doorstep:take_file"), {"file": file_of(field, closed(good), broken)})
    assert "1 thao tác được giữ để xem xét" in answer.content.decode()
    assert Visit.objects.count() == 1
    assert "Thao tác niêm phong chưa mở được" in office.get(reverse("doorstep:held")).content.decode()


def test_a_file_of_another_communes_telephone_is_refused(office: Client, field: Field) -> None:
    elsewhere = make_field(factories.make_commune("Xã Bên Kia"))
    act = visit_act(elsewhere, make_household(elsewhere))
    answer = office.post(
        reverse("doorstep:take_file"),
        {"file": file_of(field, closed(act), device=str(elsewhere.devices[0].pk))},
    )
    assert answer.status_code == 422
    assert Act.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "khac"},
        {"version": 2},
        {"envelopes": "x"},
        {"device": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_a_file_of_another_sort_or_of_an_unknown_telephone_is_refused(
    office: Client, field: Field, changes: dict[str, Any]
) -> None:
    act = visit_act(field, make_household(field))
    answer = office.post(reverse("doorstep:take_file"), {"file": file_of(field, closed(act), **changes)})
    assert answer.status_code == 422
    assert Act.objects.count() == 0

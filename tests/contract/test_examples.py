"""The examples of the field contract, which the app's own tests read too (field-app/tests/contract.test.ts)."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from doorstep.factories import make_field
from doorstep.sync.phones import client_line, phone_of
from tungngo.doorstep.models import Act, Device, Resident, Round, SpeedMeasurement, Visit
from tungngo.doorstep.rules import contract

if TYPE_CHECKING:
    from doorstep.factories import Field

EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))


@pytest.fixture
def field(transactional_db: None) -> Field:  # noqa: ARG001
    return make_field()


def _acts(field: Field) -> list[dict[str, Any]]:
    """The examples with this commune's numbers."""
    acts: list[dict[str, Any]] = deepcopy(EXAMPLES["acts"])
    Device.objects.update(enrolled_at="2026-10-01T00:00:00Z")
    for act in acts:
        if act["team"]:
            act["team"] = field.teams[0].pk
        if "neighborhood" in act["data"]:
            act["data"]["neighborhood"] = field.tree.neighborhoods[0].pk
        if act["data"].get("round"):
            act["data"]["round"] = field.round.pk
    return acts


def test_the_server_accepts_every_example_and_keeps_all_that_it_says(field: Field) -> None:
    phone = phone_of(field.devices[0], client_line(Client()))
    acts = _acts(field)
    assert [receipt["status"] for receipt in phone.send(acts)] == ["accepted"] * len(acts)
    assert {str(act.pk): act.body for act in Act.objects.all()} == {act["id"]: act for act in acts}
    assert Resident.objects.count() == 2
    visit = Visit.objects.get(is_voided=False)
    assert visit.people.count() == 2
    assert visit.round_id == field.round.pk
    assert SpeedMeasurement.objects.get().visit_id == visit.pk
    assert Visit.objects.get(is_voided=True).revision == 2


def test_what_the_server_tells_has_the_fields_of_the_examples(field: Field) -> None:
    phone = phone_of(field.devices[0], client_line(Client()))
    phone.send(_acts(field))
    Round.objects.update(end_date=timezone.localdate())  # of rounds long past telephones hear nothing
    page = phone.pull_page()
    setup, (household,) = page["setup"], page["households"]
    told = {
        "answer": page, "setup": setup, "team": setup["teams"][0], "round": setup["rounds"][0],
        "route": setup["rounds"][0]["routes"][0], "skill": setup["skills"][0], "household": household,
        "resident": household["residents"][0], "visit": household["visits"][0],
    }  # fmt: skip
    assert {name: sorted(fields) for name, fields in told.items()} == EXAMPLES["pulled"]


def test_the_servers_types_have_the_fields_and_words_of_the_examples() -> None:
    by_kind = {act["kind"]: act for act in EXAMPLES["acts"]}
    types = {
        "visit": contract.VisitData,
        "household": contract.HouseholdData,
        "resident": contract.ResidentData,
    }
    for kind, struct in types.items():
        assert {one.name for one in msgspec.structs.fields(struct)} == set(by_kind[kind]["data"]), kind
    assert {one.name for one in msgspec.structs.fields(contract.SentAct)} == set(by_kind["visit"])
    full = next(act for act in EXAMPLES["acts"] if act["kind"] == "visit")["data"]
    assert {one.name for one in msgspec.structs.fields(contract.VisitedPerson)} == set(full["people"][0])
    assert {one.name for one in msgspec.structs.fields(contract.Speed)} == set(full["speed"])
    words = {
        "kind": contract.KINDS,
        "outcome": _words(contract.VisitData, "outcome"),
        "consent": _words(contract.VisitData, "consent"),
        "signature": _words(contract.VisitedPerson, "signature"),
        "support": _words(contract.VisitedPerson, "support"),
        "household_state": _words(contract.HouseholdData, "state"),
        "resident_state": _words(contract.ResidentData, "state"),
        "receipt_status": ("accepted", "held", "waiting"),
    }
    assert {name: sorted(each) for name, each in words.items()} == EXAMPLES["words"]


def _words(struct: type[msgspec.Struct], name: str) -> tuple[str, ...]:
    return get_args(next(one.type for one in msgspec.structs.fields(struct) if one.name == name))

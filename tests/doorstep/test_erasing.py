"""Who somebody is goes from everywhere when it is asked for or was kept long enough; what was counted stays."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from doorstep.factories import (
    DAY,
    ON_THE_DAY,
    Field,
    make_field,
    make_household,
    make_resident,
    make_visit,
    new_id,
    person,
    visit_data,
)
from factories import NOW
from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import (
    Act,
    Erasure,
    HeldAct,
    Household,
    Resident,
    RightsRequest,
    Visit,
    VisitedResident,
    VisitPhoto,
)
from tungngo.doorstep.queries.pulling import pull
from tungngo.doorstep.queries.retention import households_due, retention_of
from tungngo.doorstep.queries.senders import sender_for
from tungngo.doorstep.rules import contract
from tungngo.doorstep.rules.retention import months_before
from tungngo.doorstep.rules.rights import answer_due, done_due
from tungngo.doorstep.rules.scrubbing import is_scrubbed
from tungngo.doorstep.services import households, merging, rights
from tungngo.doorstep.services.erasing import erase_households, erase_resident
from tungngo.doorstep.services.receiving import receive
from tungngo.doorstep.services.retention import erase_due, keep_retention, set_retention
from tungngo.files.services import store_file

if TYPE_CHECKING:
    from tungngo.doorstep.models import Device

LATER = ON_THE_DAY + dt.timedelta(days=3)
# Words that stand nowhere else in the tests' data.
NAME, HEAD, PHONE, SECRET = "Quàng Thị Xoè", "Quàng Văn Khoát", "0987654321", "mật khẩu hoa-phượng"


@pytest.fixture
def field(db: None) -> Field:  # noqa: ARG001  # opens the database
    return make_field()


@pytest.fixture
def house(field: Field) -> Household:
    made = make_household(
        field,
        adults=1,
        head_name=HEAD,
        phone=PHONE,
        note=f"hỏi {NAME}",
        lane="Ngách Lạ Kỳ",
        house_number="77bis",
        latitude="21.012345",
        longitude="105.812345",
    )
    make_resident(made, full_name=NAME, birth_year=1961)
    make_resident(made, full_name=HEAD, birth_year=2015)
    return made


def _row(house: Household, name: str = NAME) -> Resident:
    return Resident.objects.get(household=house, full_name=name)


def _visit(field: Field, house: Household, **facts: Any) -> Visit:
    people = [
        person(
            _row(house), taught=["vneid2"], signature="declined", decline_reason=SECRET, support="elderly"
        ),
        person(_row(house, HEAD), known=["cashless"], signature="registered"),
    ]
    facts = {"note": f"{NAME} nói {SECRET}", "latitude": "21.0", "longitude": "105.8"} | facts
    return make_visit(field, house, people=people, **facts)


def _stored_photo(field: Field, visit: Visit) -> str:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    file = store_file(
        organization=field.commune,
        content=ContentFile(out.getvalue()),
        name="anh.jpg",
        actor=field.officer,
        at=NOW,
    )
    VisitPhoto.objects.create(
        id=new_id(),
        organization=field.commune,
        device=visit.device,
        visit_ref=visit.pk,
        file=file,
        received_at=NOW,
    )
    return str(file.path)


def _everything() -> str:
    """Every text of every table that the program keeps, but members and accounts, who are nobody's household."""
    words: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("doorstep").get_models():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{model._meta.db_table}" t')  # noqa: S608
            words += [row for (row,) in cursor.fetchall()]
    words += [json.dumps(data) for data in AuditEvent.objects.values_list("data", flat=True)]
    return json.dumps([json.loads(word) for word in words], ensure_ascii=False)


def _household_act(field: Field, house: Household, device: Device) -> Act:
    data = {
        "household": str(house.pk), "revision": 2, "neighborhood": house.neighborhood_id, "lane": house.lane,
        "house_number": house.house_number, "head_name": HEAD, "phone": PHONE, "note": SECRET,
        "place": {"latitude": 21.0, "longitude": 105.8}, "state": "active",
    }  # fmt: skip
    return _act(field, device, "household", data)


def _act(field: Field, device: Device, kind: str, data: dict[str, Any]) -> Act:
    key, sequence = new_id(), field.next_sequence(device)
    body = {
        "id": str(key), "seq": sequence, "kind": kind, "made_at": ON_THE_DAY.isoformat(), "offset_ms": 0,
        "team": field.teams[0].pk, "data": data,
    }  # fmt: skip
    return Act.objects.create(
        id=key, organization=field.commune, device=device, sequence=sequence, member=device.member, kind=kind,
        body=body, made_at=ON_THE_DAY, received_at=ON_THE_DAY,
    )  # fmt: skip


def _resident_act(field: Field, resident: Resident, device: Device) -> Act:
    data = {
        "resident": str(resident.pk), "revision": 1, "household": str(resident.household_id),
        "full_name": resident.full_name, "birth_year": resident.birth_year, "is_adult": None, "state": "active",
    }  # fmt: skip
    return _act(field, device, "resident", data)


def _erase(house: Household, field: Field) -> Erasure:
    return erase_households(
        commune=field.commune, households=[house], actor=field.officer, at=LATER, cause="request"
    )


def test_an_erased_household_leaves_no_word_of_its_people_anywhere(field: Field, house: Household) -> None:
    device = field.devices[0]
    visit = _visit(field, house)
    _stored_photo(field, visit)
    _household_act(field, house, device)
    _resident_act(field, _row(house), device)
    held = HeldAct.objects.create(
        organization=field.commune, device=device, digest=b"x" * 32, reason="failed", received_at=NOW,
        body=json.dumps({"kind": "resident", "data": {"resident": str(_row(house).pk), "full_name": NAME}}),
    )  # fmt: skip
    HeldAct.objects.create(
        organization=field.commune, device=device, digest=b"y" * 32, reason="malformed", received_at=NOW,
        body='{"full_name": "' + NAME + '", half of it is lost',
    )  # fmt: skip
    merged = make_household(field, adults=0, head_name=HEAD)
    merging.merge_households(kept=house, merged=merged, values={}, actor=field.officer, at=NOW)
    rights.receive_request(
        request_key=uuid.uuid4(), kind="see", household=house, resident=None, asked_by=NAME, contact=PHONE,
        detail=SECRET, received_date=DAY, actor=field.officer, at=NOW,
    )  # fmt: skip
    words = (NAME, HEAD, PHONE, "hoa-phượng", "Ngách Lạ Kỳ", "ngach la ky", "77bis", "1961", "21.012345")
    assert all(word in _everything() for word in words)
    erasure = _erase(house, field)
    left = _everything()
    assert [word for word in words if word in left] == []
    assert (erasure.households, erasure.residents, erasure.photos) == (1, 3, 1)
    held.refresh_from_db()
    assert str(visit.pk) in left  # the visit itself stays
    house.refresh_from_db()
    assert house.state == "erased"


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_its_photos_go_too() -> None:
    field = make_field()
    house = make_household(field, adults=0)
    path = _stored_photo(field, make_visit(field, house))
    assert default_storage.exists(path)
    _erase(house, field)
    assert not default_storage.exists(path)


def test_an_erased_person_takes_only_their_own_along(field: Field, house: Household) -> None:
    other = _row(house, HEAD)
    visit = _visit(field, house)
    untouched = make_visit(field, house, note="hẹn tối thứ sáu", people=[person(other, taught=["ai"])])
    before = house.changed_tx
    erase_resident(resident=_row(house), actor=field.officer, at=LATER, cause="request")
    left = _everything()
    assert NAME not in left
    assert "hoa-phượng" not in left
    assert HEAD in left
    assert PHONE in left  # the head's, who stays
    assert "hẹn tối thứ sáu" in left
    house.refresh_from_db()
    assert (house.state, house.note, house.changed_tx > before) == ("active", "", True)
    found = VisitedResident.objects.get(visit=visit, taught=["vneid2"])
    assert (found.signature, found.support, found.resident.state) == ("declined", "elderly", "erased")
    assert (found.resident.full_name, found.resident.birth_year) == ("", None)
    assert found.resident.is_adult_stated is True
    untouched.refresh_from_db()
    assert untouched.note == "hẹn tối thứ sáu"


def test_whether_an_erased_person_was_a_child_is_kept(field: Field, house: Household) -> None:
    child = _row(house, HEAD)  # by this name a child of 2015
    erase_resident(resident=child, actor=field.officer, at=LATER, cause="request")
    child.refresh_from_db()
    assert (child.birth_year, child.is_adult_stated) == (None, False)
    house.refresh_from_db()
    assert (house.head_name, house.phone) == ("", "")  # the head by name is gone, with the number


def test_scrubbed_acts_keep_what_was_counted_and_still_satisfy_the_contract(
    field: Field, house: Household
) -> None:
    device = field.devices[0]
    visit = _visit(field, house)
    acts = [
        Act.objects.get(pk=visit.version_act),
        _household_act(field, house, device),
        _resident_act(field, _row(house), device),
    ]
    before = [act.body for act in acts]
    _erase(house, field)
    for act, old in zip(acts, before, strict=True):
        act.refresh_from_db()
        assert is_scrubbed(act.body)
        assert {name: act.body[name] for name in ("id", "seq", "kind", "made_at", "team")} == {
            name: old[name] for name in ("id", "seq", "kind", "made_at", "team")
        }
        assert isinstance(contract.parse(json.dumps(act.body).encode()), contract.Parsed)
    kept = [
        (one["resident"], one["taught"], one["known"], one["signature"])
        for one in acts[0].body["data"]["people"]
    ]
    assert kept == [
        (one["resident"], one["taught"], one["known"], one["signature"])
        for one in before[0]["data"]["people"]
    ]


def _send(device: Device, *acts: dict[str, Any], at: dt.datetime = LATER) -> list[str]:
    sender = sender_for(device.pk)
    assert sender is not None
    raws = [json.dumps(act).encode() for act in acts]
    return [one.status for one in receive(sender=sender, acts=raws, sent_at=None, received_at=at)]


def test_an_erased_act_that_comes_again_gets_its_receipt_and_brings_nothing_back(
    field: Field, house: Household
) -> None:
    visit = _visit(field, house)
    body = Act.objects.get(pk=visit.version_act).body
    _erase(house, field)
    assert _send(visit.device, body) == ["accepted"]
    assert NAME not in _everything()
    assert HeldAct.objects.count() == 0


def test_what_a_telephone_sends_before_it_heard_is_erased_by_the_daily_run(
    field: Field, house: Household
) -> None:
    visit = _visit(field, house)
    resident = _row(house)
    data = visit_data(visit, [person(resident, taught=["vneid2"], decline_reason=SECRET)])
    _erase(house, field)
    late = {
        "id": str(new_id(LATER)), "seq": field.next_sequence(visit.device), "kind": "visit",
        "made_at": LATER.isoformat(), "offset_ms": 0, "team": field.teams[0].pk,
    }  # fmt: skip
    edited = late | {"data": data | {"revision": 2, "note": f"{NAME} vắng"}}
    named = late | {
        "id": str(new_id(LATER)), "seq": field.next_sequence(visit.device), "kind": "resident",
        "data": {"resident": str(resident.pk), "revision": 9, "household": str(house.pk), "full_name": NAME},
    }  # fmt: skip
    newcomer = named | {
        "id": str(new_id(LATER)), "seq": field.next_sequence(visit.device),
        "data": {"resident": str(new_id()), "revision": 1, "household": str(house.pk), "full_name": NAME},
    }  # fmt: skip
    assert _send(visit.device, edited, named, newcomer) == ["accepted"] * 3
    assert NAME in _everything()
    keep_retention(at=LATER + dt.timedelta(hours=20))
    left = _everything()
    assert NAME not in left
    assert "hoa-phượng" not in left
    assert Visit.objects.get(pk=visit.pk).revision == 2


def test_a_photo_that_comes_late_goes_with_the_daily_run(field: Field, house: Household) -> None:
    visit = _visit(field, house)
    _erase(house, field)
    _stored_photo(field, visit)
    VisitPhoto.objects.update(received_at=LATER)
    keep_retention(at=LATER + dt.timedelta(hours=20))
    assert not VisitPhoto.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_telephones_hear_of_the_erased_and_the_merged_by_the_next_pull() -> None:
    field = make_field()
    erased, merged, kept, partly = (make_household(field, adults=2) for _ in range(4))
    gone_person, other = partly.residents.order_by("pk")

    def pulled(cursor: str = "") -> dict[str, Any]:
        sender = sender_for(field.devices[0].pk)
        assert sender is not None
        return pull(sender=sender, cursor=cursor, known_setup="", today=DAY)

    first = pulled()
    assert len(first["households"]) == 4
    _erase(erased, field)
    merging.merge_households(kept=kept, merged=merged, values={}, actor=field.officer, at=NOW)
    erase_resident(resident=gone_person, actor=field.officer, at=LATER, cause="request")
    second = pulled(first["cursor"])
    assert set(second["gone"]) == {erased.pk, merged.pk}
    people = {home["id"]: {one["id"] for one in home["residents"]} for home in second["households"]}
    assert people.keys() == {kept.pk, partly.pk}
    assert people[partly.pk] == {other.pk}
    assert len(people[kept.pk]) == 4


def test_a_held_act_about_a_namesake_elsewhere_stays_as_it_is(field: Field, house: Household) -> None:
    other = make_household(field, adults=0, head_name=HEAD)
    body = json.dumps({"kind": "household", "data": {"household": str(other.pk), "head_name": HEAD}})
    held = HeldAct.objects.create(
        organization=field.commune,
        device=field.devices[0],
        digest=b"z" * 32,
        reason="failed",
        received_at=NOW,
        body=body,
    )
    _erase(house, field)
    held.refresh_from_db()
    assert held.body == body


def test_erasing_twice_erases_once(field: Field, house: Household) -> None:
    _visit(field, house)
    first = _erase(house, field)
    second = _erase(house, field)
    assert (first.households, first.residents) == (1, 3)
    assert (second.households, second.residents, second.acts) == (0, 0, 0)


def test_days_for_an_answer_leave_out_the_weekend() -> None:
    friday = dt.date(2026, 10, 9)
    assert answer_due(friday) == dt.date(2026, 10, 13)
    assert answer_due(dt.date(2026, 10, 5)) == dt.date(2026, 10, 7)
    assert (done_due("withdraw", friday), done_due("erase", friday)) == (
        dt.date(2026, 10, 24),
        dt.date(2026, 10, 29),
    )


def _request(field: Field, house: Household, kind: str, resident: Resident | None = None) -> RightsRequest:
    return rights.receive_request(
        request_key=uuid.uuid4(), kind=kind, household=house, resident=resident, asked_by=NAME, contact=PHONE,
        detail="xin giải quyết", received_date=DAY, actor=field.officer, at=ON_THE_DAY,
    )[0]  # fmt: skip


def test_a_request_to_erase_erases_and_stays_in_the_register_without_a_name(
    field: Field, house: Household
) -> None:
    request = _request(field, house, "erase", _row(house))
    done = rights.do_request(request=request, outcome="", actor=field.officer, at=LATER)
    assert (done.state, done.asked_by, done.contact, done.detail) == ("done", "", "", "")
    assert done.done_by == field.officer
    assert NAME not in _everything()
    with pytest.raises(rights.NotPossible):
        rights.do_request(request=request, outcome="", actor=field.officer, at=LATER)


def test_a_withdrawn_consent_takes_what_only_consent_allowed(field: Field, house: Household) -> None:
    visit = _visit(field, house)
    request = _request(field, house, "withdraw")
    rights.do_request(request=request, outcome="", actor=field.officer, at=LATER)
    house.refresh_from_db()
    visit.refresh_from_db()
    assert (house.phone, house.note, house.latitude, house.head_name) == ("", "", None, HEAD)
    assert (visit.note, visit.latitude, visit.outcome) == ("", None, "present")
    body = Act.objects.get(pk=visit.version_act).body
    assert body["data"]["note"] == ""
    assert house.consent_changes.get().choice == "withdrawn"


def test_a_restricted_household_is_in_no_teams_hands_whoever_assigns_it(
    field: Field, house: Household
) -> None:
    request = _request(field, house, "restrict")
    rights.do_request(request=request, outcome="", actor=field.officer, at=LATER)
    house.refresh_from_db()
    assert house.restricted_at == LATER
    Household.objects.filter(pk=house.pk).update(team=field.teams[1])
    house.refresh_from_db()
    assert house.team is None
    rights.set_restricted(household=house, is_restricted=False, actor=field.officer, at=LATER)
    Household.objects.filter(pk=house.pk).update(team=field.teams[1])
    house.refresh_from_db()
    assert house.team == field.teams[1]


def test_a_request_is_extended_once(field: Field, house: Household) -> None:
    request = _request(field, house, "correct")
    extended = rights.extend_request(request=request, reason="cần xác minh", actor=field.officer, at=LATER)
    assert extended.done_due == done_due("correct", DAY) + dt.timedelta(days=15)
    with pytest.raises(rights.NotPossible):
        rights.extend_request(request=request, reason="nữa", actor=field.officer, at=LATER)


def test_months_are_counted_back_to_the_last_day_of_a_shorter_one() -> None:
    assert months_before(dt.date(2026, 3, 31), 1) == dt.date(2026, 2, 28)
    assert months_before(dt.date(2026, 1, 15), 24) == dt.date(2024, 1, 15)


def test_identity_is_erased_when_it_was_kept_long_enough_and_not_a_day_before(
    field: Field, house: Household
) -> None:
    _visit(field, house)
    set_retention(commune=field.commune, months=6, actor=field.officer, at=NOW)
    last_day = ON_THE_DAY.replace(year=2027, month=4, day=10)
    assert not households_due(field.commune, retention_of(field.commune, last_day.date())).exists()
    assert erase_due(commune=field.commune, at=last_day) == 0
    assert NAME in _everything()
    assert erase_due(commune=field.commune, at=last_day + dt.timedelta(days=1)) == 1
    left = _everything()
    assert [word for word in (NAME, HEAD, PHONE, "hoa-phượng") if word in left] == []
    assert Visit.objects.count() == 1
    assert Erasure.objects.get().cause == "retention"


def test_a_household_added_for_a_later_campaign_and_another_communes_stay(
    field: Field, house: Household
) -> None:
    late = ON_THE_DAY.replace(year=2028, month=11)
    fresh = make_household(field, adults=0, created_at=late, head_name="Hộ Mới")
    other = make_household(make_field(), adults=1)
    assert keep_retention(at=late + dt.timedelta(days=5))["households"] >= 1
    house.refresh_from_db()
    assert house.state == "erased"
    fresh.refresh_from_db()
    assert fresh.state == "active"
    other.refresh_from_db()
    assert other.state == "erased"  # its own campaign ended as long ago


def test_a_campaign_that_still_runs_keeps_its_households(field: Field, house: Household) -> None:
    from doorstep.factories import make_round

    make_round(field.commune, field.officer, name="Tháng 10", end_date=dt.date(2028, 10, 31))
    assert erase_due(commune=field.commune, at=ON_THE_DAY.replace(year=2028, month=11)) == 0
    house.refresh_from_db()
    assert house.state == "active"


def test_the_log_of_acts_names_nobody(field: Field, house: Household) -> None:
    households.edit_resident(
        resident=_row(house),
        values=households.ResidentValues("Quàng Thị Xoè Khác", 1962),
        seen_revision=1,
        actor=field.officer,
        at=NOW,
    )
    _erase(house, field)
    logged = json.dumps(list(AuditEvent.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert "Quàng" not in logged
    assert "full_name" in logged  # but which fields were changed

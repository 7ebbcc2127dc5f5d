"""The register of households at the office: found, added once, changed without overwriting, looked at on record."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from doorstep.factories import (
    Field,
    make_field,
    make_household,
    make_resident,
    make_round,
    make_visit,
    person,
)
from factories import NOW, member, person_of
from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import AccessLog, Household, Resident
from tungngo.doorstep.queries.households import NOT_MET, NOT_VISITED, Filters, households_of, people_of
from tungngo.doorstep.rules.identity_numbers import holds_identity_number
from tungngo.doorstep.rules.telephones import kept_phone
from tungngo.doorstep.services.households import (
    ChangedMeanwhile,
    HouseholdValues,
    derive_household,
    derive_resident,
    edit_household,
)
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

QUERIES = 16  # of the list, however many households are on the page


@pytest.fixture
def field(db: None) -> Field:  # noqa: ARG001  # opens the database
    return make_field()


@pytest.fixture
def officer(client: Client, sign_in: Callable[..., User], field: Field) -> User:
    return sign_in(client, field.officer)


def _named(house: Household) -> Household:
    derive_household(house)
    house.save()
    for resident in house.residents.all():
        derive_resident(resident)
        resident.save()
    return house


def test_what_looks_like_a_number_of_a_card_is_told_from_a_telephone() -> None:
    assert [
        holds_identity_number(text)
        for text in ("001068000001", "001 068 000 001", "số 024190123", "0912345678")
    ] == [True, True, True, False]
    assert [kept_phone(text) for text in ("0912 345 678", "912345678", "+84 912345678", "", "12", "001068000001")] == [
        "0912345678", "0912345678", "0912345678", "", None, None,
    ]  # fmt: skip


def test_households_are_found_by_head_number_lane_and_people_without_accents(field: Field) -> None:
    house = make_household(field, adults=0, lane="Ngõ 12", house_number="3/4", head_name="Lò Văn Mẫu")
    make_resident(house, full_name="Vi Thị Thử")
    _named(house)
    _named(make_household(field, adults=0, lane="Ngõ 9", house_number="8", head_name="Quách Thị Khác"))
    seen = Household.objects.filter(organization=field.commune)
    for words in ("lo van mau", "MẪU", "ngo 12", "3/4", "thu vi"):
        found = households_of(_all(field), Filters(words=words))
        assert [one.pk for one in found] == [house.pk], words
    assert seen.count() == 2


def _all(field: Field) -> Any:
    from django.db.models import Q

    return Q(organization=field.commune)


def test_lists_stand_in_the_order_in_which_one_walks(field: Field) -> None:
    for lane, number in (("Ngõ 10", "1"), ("Ngõ 2", "12/10"), ("Ngõ 2", "12/3"), ("Ngõ 2", "5")):
        _named(make_household(field, adults=0, lane=lane, house_number=number))
    found = households_of(_all(field), Filters())
    assert [(house.lane, house.house_number) for house in found] == [
        ("Ngõ 2", "5"), ("Ngõ 2", "12/3"), ("Ngõ 2", "12/10"), ("Ngõ 10", "1"),
    ]  # fmt: skip


def test_who_was_not_visited_or_not_met_in_a_round_is_found(field: Field) -> None:
    met, absent, never = (make_household(field, adults=0) for _ in range(3))
    make_visit(field, met)
    make_visit(field, absent, outcome="absent")
    make_visit(field, never, round=make_round(field.commune, field.officer, name="Đợt khác"))
    make_visit(field, never, is_voided=True)
    found = {
        kind: set(households_of(_all(field), Filters(round=field.round, in_round=kind)))
        for kind in (NOT_VISITED, NOT_MET)
    }
    assert found == {NOT_VISITED: {never}, NOT_MET: {never, absent}}


def test_a_signature_counts_as_soon_as_any_visit_found_one(field: Field) -> None:
    house = make_household(field, adults=0)
    one = make_resident(house)
    make_visit(field, house, people=[person(one, signature="registered", taught=["vneid2"])])
    make_visit(field, house, people=[person(one, signature="declined", known=["cashless"])])
    make_visit(field, house, is_voided=True, people=[person(one, taught=["smartphone"])])
    found = people_of(house)[0]
    assert (found.signature, found.was_registered, found.taught, found.known) == (
        "had", True, {"vneid2"}, {"cashless"},
    )  # fmt: skip


def test_the_list_costs_the_same_however_long_and_is_noted_once(
    client: Client, officer: User, field: Field, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        make_household(field)
    address = reverse("doorstep:households")
    client.get(address)
    AccessLog.objects.all().delete()
    with django_assert_max_num_queries(QUERIES):
        page = client.get(address).content.decode()
    assert page.count("<tr>") == 51
    look = AccessLog.objects.get()
    assert (look.user, look.page, look.shown) == (officer, "list", 50)
    part = client.get(address, {"trang": "2"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("<tr>") == 11


@pytest.mark.usefixtures("officer")
def test_a_household_is_added_once_with_its_people(client: Client, field: Field) -> None:
    data = {
        "neighborhood": field.tree.neighborhoods[0].pk, "lane": " Ngõ  5 ", "house_number": "7",
        "head_name": "Lò Văn Mẫu",
        "phone": "912 345 678", "note": "", "team": "", "key": str(uuid.uuid4()),
        "people": "Lò Văn Mẫu, 1968\nVi Thị Thử (1970)\nLò Thị Út",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(reverse("doorstep:household_add"), data).status_code == 302
    house = Household.objects.get()
    assert (house.lane, house.phone, house.team, house.revision, house.version_act) == (
        "Ngõ 5", "0912345678", None, 1, None,
    )  # fmt: skip
    people = Resident.objects.order_by("full_name").values_list("full_name", "birth_year")
    assert list(people) == [("Lò Thị Út", None), ("Lò Văn Mẫu", 1968), ("Vi Thị Thử", 1970)]
    event = AuditEvent.objects.get(act="doorstep.household.add")
    assert event.data == {"residents": 3}


@pytest.mark.usefixtures("officer")
def test_what_cannot_be_stands_beside_its_field_and_what_was_typed_stays(
    client: Client, field: Field
) -> None:
    data = {
        "neighborhood": field.tree.neighborhoods[0].pk, "head_name": "001068000001", "phone": "12",
        "people": "Lò Văn Mẫu, 1850", "key": str(uuid.uuid4()), "lane": "Ngõ Giữ Lại",
    }  # fmt: skip
    answer = client.post(reverse("doorstep:household_add"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không thu thập số giấy tờ" in page
    assert "Số điện thoại chưa đúng" in page
    assert "Năm sinh phải từ" in page
    assert "Ngõ Giữ Lại" in page
    assert not Household.objects.exists()


def test_a_stale_change_overwrites_nothing_and_says_what_stands(
    client: Client, officer: User, field: Field
) -> None:
    house = make_household(field, head_name="Lò Văn Mẫu", phone="")
    values = HouseholdValues(
        neighborhood=house.neighborhood, team=house.team, lane=house.lane, house_number=house.house_number,
        head_name="Lò Văn Mẫu", phone="0911111111", note="",
    )  # fmt: skip
    other = person_of(field.tree, Role.LEADER)
    edit_household(household=house, values=values, seen_revision=1, actor=other, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        edit_household(household=house, values=HouseholdValues(
            neighborhood=house.neighborhood, team=None, lane="", house_number="", head_name="X", phone="", note="",
        ), seen_revision=1, actor=officer, at=NOW)  # fmt: skip
    data = {
        "neighborhood": house.neighborhood_id, "team": house.team_id, "lane": house.lane, "key": str(house.pk),
        "house_number": house.house_number, "head_name": "Lò Văn Mẫu", "phone": "0922222222", "note": "",
        "state": "active", "revision": "1",
    }  # fmt: skip
    address = reverse("doorstep:household_edit", args=[house.pk])
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "0911111111" in page
    assert "0922222222" in page
    assert str(other) in page
    house.refresh_from_db()
    assert (house.phone, house.revision) == ("0911111111", 2)
    assert client.post(address, data | {"revision": "2"}).status_code == 302
    house.refresh_from_db()
    assert (house.phone, house.revision) == ("0922222222", 3)


@pytest.mark.usefixtures("officer")
def test_the_register_is_taken_as_a_file_on_record_without_those_who_restricted_it(
    client: Client, field: Field
) -> None:
    make_household(field, head_name="=1+1", adults=2)
    make_household(field, head_name="Hạn Chế", restricted_at=NOW)
    answer = client.get(reverse("doorstep:households_export"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[3:]] == ["=1+1", "=1+1"]
    assert AccessLog.objects.get(page="export").shown == 1
    assert AuditEvent.objects.get(act="doorstep.households.export").data == {"count": 1}


def test_a_focal_point_sees_its_own_teams_households_and_changes_none(
    client: Client, sign_in: Callable[..., User], field: Field
) -> None:
    mine, theirs = make_household(field), make_household(field, team=field.teams[1])
    theirs.neighborhood = field.tree.neighborhoods[1]
    theirs.save()
    sign_in(client, member(Role.FOCAL_POINT, field.teams[0]))
    page = client.get(reverse("doorstep:households")).content.decode()
    assert str(mine.pk) in page
    assert str(theirs.pk) not in page
    assert client.get(reverse("doorstep:household", args=[mine.pk])).status_code == 200
    assert client.get(reverse("doorstep:household", args=[theirs.pk])).status_code == 403
    assert client.get(reverse("doorstep:household_edit", args=[mine.pk])).status_code == 403
    assert client.get(reverse("doorstep:households_export")).status_code == 403


@pytest.mark.usefixtures("officer")
def test_a_persons_data_are_shown_and_handed_over_without_the_others(client: Client, field: Field) -> None:
    house = make_household(field, adults=0, phone="0912345678")
    one = make_resident(house, full_name="Vi Thị Thử", birth_year=1970)
    make_resident(house, full_name="Lò Văn Khác")
    make_visit(field, house, people=[person(one, taught=["vneid2"])])
    address = reverse("doorstep:data_sheet", args=[house.pk])
    assert "Lò Văn Khác" in client.get(address).content.decode()
    data = client.get(address, {"tep": "json", "nguoi": str(one.pk)}).json()
    assert [person["full_name"] for person in data["residents"]] == ["Vi Thị Thử"]
    assert data["residents"][0]["taught"] == ["VNeID mức 2"]
    assert "Lò Văn Khác" not in str(data)
    sheet = client.get(address, {"tep": "xlsx"}).content
    names = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).sheet_names
    assert names[:2] == ["Hộ", "Người trong hộ"]
    assert list(AccessLog.objects.order_by("pk").values_list("page", flat=True)) == [
        "data_sheet", "data_export", "data_export",
    ]  # fmt: skip
    assert client.get(address, {"nguoi": "x"}).status_code == 404


@pytest.mark.usefixtures("officer")
def test_a_request_goes_its_way_in_the_pages(client: Client, field: Field) -> None:
    house = make_household(field, adults=0, phone="0912345678")
    one = make_resident(house, full_name="Vi Thị Thử")
    data = {
        "kind": "erase", "resident": str(one.pk), "asked_by": "Vi Thị Thử", "contact": "", "detail": "",
        "received_date": "09/10/2026", "key": str(uuid.uuid4()),
    }  # fmt: skip
    address = reverse("doorstep:request_add", args=[house.pk])
    told = client.post(address, data).headers["Location"]
    assert client.post(address, data).headers["Location"] == told
    page = client.get(told).content.decode()
    assert "13/10/2026" in page
    assert "29/10/2026" in page
    assert client.post(told, {"viec": "tu-choi", "reason": ""}).status_code == 422
    client.post(told, {"viec": "tra-loi"})
    client.post(told, {"viec": "xong"})
    one.refresh_from_db()
    assert (one.state, one.full_name) == ("erased", "")
    assert "Vi Thị Thử" not in client.get(told).content.decode()

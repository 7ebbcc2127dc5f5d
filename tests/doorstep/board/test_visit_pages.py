"""Visits at the office: the list and its filters, one visit with its versions, correcting it, the spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from doorstep.factories import (
    DAY,
    ON_THE_DAY,
    Field,
    make_act,
    make_field,
    make_household,
    make_round,
    make_visit,
    new_id,
    person,
    visit_data,
)
from factories import member, person_of
from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import AccessLog, Household, SpeedMeasurement, Visit, VisitCorrection
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/tu-nha-den-nha/luot-tham/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: ON_THE_DAY + dt.timedelta(hours=5))


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def officer(client: Client, field: Field, sign_in: Callable[..., User]) -> Client:
    sign_in(client, field.officer)
    return client


@pytest.fixture
def visit(field: Field) -> Visit:
    house = make_household(field, adults=2, head_name="Đặng Thị Huệ", lane="Ngõ 7")
    one, _other = house.residents.order_by("pk")
    return make_visit(
        field, house, people=[person(one, taught=["vneid2"], signature="declined", decline_reason="bận")]
    )


def shown(client: Client, query: str) -> int:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return answer.text.count("/luot-tham/0") - answer.text.count("breadcrumb")


def test_the_list_is_narrowed_by_everything_that_it_offers(
    officer: Client, field: Field, visit: Visit
) -> None:
    other = make_household(
        field,
        neighborhood=field.tree.neighborhoods[1],
        head_name="Vi Văn Sơn",
        lane="Ngõ 2",
        house_number="5",
    )
    later = make_round(
        field.commune, field.officer, name="Sau", start_date=DAY, end_date=DAY + dt.timedelta(9)
    )
    make_visit(
        field,
        other,
        member=field.members[2],
        team=field.teams[1],
        round=later,
        outcome="absent",
        at=ON_THE_DAY + dt.timedelta(days=1),
    )
    make_visit(field, other, member=field.members[2], team=field.teams[1], round=None, is_clock_doubtful=True)
    make_visit(field, visit.household, member=field.members[1], is_voided=True)
    for query, number in (
        ("", 4),
        ("q=dang thi hue", 2),
        ("q=ngo 7", 2),
        (f"dot={later.pk}", 1),
        ("dot=khong", 1),
        ("ngay=2026-10-11", 1),
        ("ngay=11/10/2026", 1),
        (f"thon={field.tree.neighborhoods[1].pk}", 2),
        (f"to={field.teams[1].pk}", 2),
        (f"nguoi={field.members[1].pk}", 1),
        ("ketqua=absent", 1),
        ("loc=voided", 1),
        ("loc=visits", 3),
        ("loc=doubtful", 1),
        ("loc=conflict", 0),
        (f"ho={visit.household_id}", 2),
        ("dot=9999&ngay=hôm qua&to=x&loc=y&ho=z", 4),
    ):
        assert shown(officer, query) == number, query


def test_both_visits_of_a_conflict_are_shown_and_each_names_the_other(
    officer: Client, field: Field, visit: Visit
) -> None:
    other = make_visit(field, visit.household, member=field.members[1], outcome="absent")
    assert shown(officer, "loc=conflict") == 2
    page = officer.get(reverse("doorstep:visit", args=[visit.pk])).text
    assert reverse("doorstep:visit", args=[other.pk]) in page
    assert "hộ chỉ tính một lần" in page


def test_the_list_asks_as_often_for_many_visits_as_for_few(
    officer: Client, field: Field, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(12):
        make_visit(field, make_household(field), member=field.members[number % 6])
    officer.get(LIST)
    with django_assert_max_num_queries(18):
        officer.get(LIST)


def test_a_visit_shows_what_was_done_for_whom_and_in_what_its_versions_differ(
    officer: Client, field: Field, visit: Visit
) -> None:
    SpeedMeasurement.objects.create(
        organization=field.commune, visit=visit, download_mbps="48.5", operator="VNPT"
    )
    one = visit.people.get().resident
    visit.version_act, visit.revision, visit.note = new_id(), 2, "hẹn chiều"
    visit.save()
    again = visit_data(visit, [person(one, taught=["vneid2"], signature="registered")])
    make_act(field, visit, again, received_at=ON_THE_DAY + dt.timedelta(minutes=20))
    page = officer.get(reverse("doorstep:visit", args=[visit.pk])).text
    assert "hướng dẫn: Định danh điện tử mức 2; chữ ký số: chưa đăng ký; bận" in page
    assert "48,5" in page
    assert "Điện thoại sửa" in page
    assert "<ins>hẹn chiều</ins>" in page
    assert "chữ ký số: vừa đăng ký</ins>" in page
    assert page.count("đang tính") == 1
    noted = AccessLog.objects.get()
    assert (noted.household, noted.page) == (visit.household_id, AccessLog.Page.VISITS)


def correction(visit: Visit, **changes: str) -> dict[str, str]:
    said = {
        "outcome": "present",
        "visited_date": "10/10/2026",
        "visited_time": "09:00",
        "round": str(visit.round_id),
        "reason": "Thành viên báo nhầm người",
        "seen": str(visit.version_act),
    }
    return said | changes


def test_an_officer_corrects_a_visit_person_by_person(officer: Client, visit: Visit) -> None:
    url = reverse("doorstep:visit_correct", args=[visit.pk])
    _one, other = visit.household.residents.order_by("pk")
    page = officer.get(url).text
    assert page.count("<fieldset") >= 2
    answer = officer.post(
        url,
        correction(visit)
        | {
            f"nguoi-{other.pk}-is_met": "on",
            f"nguoi-{other.pk}-taught": "cashless",
            f"nguoi-{other.pk}-signature": "registered",
        },
    )
    assert answer.status_code == 302
    row = visit.people.get()
    assert (row.resident_id, row.taught, row.signature) == (other.pk, ["cashless"], "registered")
    shown_page = officer.get(reverse("doorstep:visit", args=[visit.pk])).text
    assert "Thành viên báo nhầm người" in shown_page
    assert "Dùng lại bản của điện thoại" in shown_page
    assert shown(officer, "loc=corrected") == 1


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    officer: Client, visit: Visit
) -> None:
    url = reverse("doorstep:visit_correct", args=[visit.pk])
    answer = officer.post(url, correction(visit, visited_date="11/10/2026", note="Đã gọi lại", reason=""))
    assert answer.status_code == 422
    assert "Ngày đến không thể sau hôm nay" in answer.text
    assert "Đã gọi lại" in answer.text
    assert not VisitCorrection.objects.exists()


def test_a_correction_of_what_changed_meanwhile_is_kept_on_the_page(officer: Client, visit: Visit) -> None:
    url = reverse("doorstep:visit_correct", args=[visit.pk])
    stale = correction(visit, note="Đã gọi lại")
    Visit.objects.filter(pk=visit.pk).update(version_act=new_id(), revision=2)
    answer = officer.post(url, stale)
    assert answer.status_code == 409
    assert "Đã gọi lại" in answer.text
    fresh = str(Visit.objects.get(pk=visit.pk).version_act)
    assert fresh in answer.text
    assert officer.post(url, stale | {"seen": fresh}).status_code == 302


def test_a_visit_is_voided_and_restored_with_a_reason(officer: Client, visit: Visit) -> None:
    void = reverse("doorstep:visit_void", args=[visit.pk])
    assert officer.post(void, {"seen": str(visit.version_act), "reason": ""}).status_code == 422
    officer.post(void, {"seen": str(visit.version_act), "reason": "Ghi trùng"})
    visit.refresh_from_db()
    assert visit.is_voided
    assert officer.post(void, {"seen": str(new_id()), "reason": "Ghi trùng"}).status_code == 409
    restore = reverse("doorstep:visit_restore", args=[visit.pk])
    officer.post(restore, {"seen": str(visit.version_act), "reason": "Hủy nhầm"})
    visit.refresh_from_db()
    assert not visit.is_voided
    release = reverse("doorstep:visit_release", args=[visit.pk])
    officer.post(release, {"seen": str(visit.version_act), "reason": "Theo điện thoại"})
    visit.refresh_from_db()
    assert visit.revision == 1
    assert AuditEvent.objects.filter(act__startswith="doorstep.visit.").count() == 3


@pytest.mark.usefixtures("visit")
def test_the_spreadsheet_holds_the_narrowed_list_and_who_took_it_is_noted(
    officer: Client, field: Field
) -> None:
    make_visit(field, make_household(field, head_name="=1+1"), outcome="absent")
    answer = officer.get(reverse("doorstep:visits_export") + "?ketqua=present")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    visits = book.get_sheet_by_index(0).to_python()[3:]
    people = book.get_sheet_by_index(1).to_python()[3:]
    assert len(visits) == 1
    assert visits[0][6] == "Đặng Thị Huệ"
    assert people[0][3] == "Định danh điện tử mức 2"
    assert AccessLog.objects.get().page == AccessLog.Page.EXPORT
    assert AuditEvent.objects.get(act="doorstep.visits.export").data == {"count": 1}


def test_a_focal_point_sees_visits_of_the_own_place_and_corrects_none(
    client: Client, field: Field, visit: Visit, sign_in: Callable[..., User]
) -> None:
    elsewhere = make_visit(
        field, make_household(field, neighborhood=field.tree.neighborhoods[1], team=field.teams[1])
    )
    sign_in(client, member(Role.FOCAL_POINT, field.tree.neighborhoods[0]))
    assert shown(client, "") == 1
    page = client.get(reverse("doorstep:visit", args=[visit.pk]))
    assert page.status_code == 200
    assert "Hủy lượt" not in page.text
    assert client.get(reverse("doorstep:visit", args=[elsewhere.pk])).status_code == 403
    assert client.post(reverse("doorstep:visit_void", args=[visit.pk])).status_code == 403
    assert client.get(reverse("doorstep:visits_export")).status_code == 403


def test_the_province_sees_no_visit(
    client: Client, field: Field, visit: Visit, sign_in: Callable[..., User]
) -> None:
    sign_in(client, person_of(field.tree, Role.PROVINCIAL_OFFICER))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("doorstep:visit", args=[visit.pk])).status_code == 403


def test_a_restricted_household_is_nowhere_named(officer: Client, visit: Visit) -> None:
    Household.objects.filter(pk=visit.household_id).update(restricted_at=timezone.now(), team=None)
    visit.refresh_from_db()
    one = visit.people.get().resident
    pages = [officer.get(LIST).text, officer.get(reverse("doorstep:visit", args=[visit.pk])).text]
    for page in pages:
        assert "Đặng Thị Huệ" not in page
        assert one.full_name not in page
        assert "bận" not in page
    assert officer.get(reverse("doorstep:visit_correct", args=[visit.pk])).status_code == 403

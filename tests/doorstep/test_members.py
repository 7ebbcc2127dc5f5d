"""Members, their teams, and the codes and telephones by which they work."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

import factories
from doorstep.factories import Field, make_device, make_field, make_member
from factories import NOW
from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import Device, Enrolment, Member, TeamMembership
from tungngo.doorstep.queries import members as queries
from tungngo.doorstep.rules.codes import code_hash
from tungngo.doorstep.services import members as services
from tungngo.doorstep.services.devices import revoke_device
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.accounts.models import User

LATER = NOW + dt.timedelta(hours=1)
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


def add(field: Field, name: str = "Nguyễn Thị Mẫu", **facts: Any) -> Member:
    """A member added by the officer."""
    facts = {"phone": "", "teams": [field.teams[0]], "is_head": False, "request_key": uuid.uuid4()} | facts
    return services.add_member(
        organization=field.commune,
        new=services.NewMember(full_name=name, **facts),
        actor=field.officer,
        at=NOW,
    )


def current_teams(member: Member) -> list[int]:
    return list(TeamMembership.objects.filter(member=member, ended_at=None).values_list("team", flat=True))


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def spreadsheet(*rows: tuple[object, ...]) -> io.BytesIO:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    out.seek(0)
    out.name = "to-vien.xlsx"
    return out


def test_a_form_sent_twice_adds_one_member(field: Field) -> None:
    key = uuid.uuid4()
    assert add(field, request_key=key) == add(field, request_key=key)
    assert AuditEvent.objects.filter(act="doorstep.member.add").count() == 1


def test_a_team_has_one_head(field: Field) -> None:
    head = TeamMembership.objects.get(team=field.teams[0], is_head=True).member
    new = add(field, is_head=True)
    heads = TeamMembership.objects.filter(team=field.teams[0], is_head=True, ended_at=None)
    assert [membership.member for membership in heads] == [new]
    assert current_teams(head) == [field.teams[0].pk]


def test_nobody_joins_a_team_of_another_commune(field: Field) -> None:
    elsewhere = factories.make_commune("Xã Bên Kia")
    with pytest.raises(services.OtherCommune):
        services.join_team(
            member=field.members[0], team=elsewhere.teams[0], is_head=False, actor=field.officer, at=NOW
        )


def test_who_leaves_is_in_no_team_and_has_no_code_and_no_telephone(field: Field) -> None:
    member = add(field)
    device = make_device(member)
    services.make_enrolment(member=member, actor=field.officer, at=NOW)
    services.leave(member=member, actor=field.officer, at=LATER)
    assert current_teams(member) == []
    assert queries.open_code_of(member, LATER) is None
    device.refresh_from_db()
    assert device.revoked_at == LATER
    with pytest.raises(services.MemberHasLeft):
        services.make_enrolment(member=member, actor=field.officer, at=LATER)
    services.take_back(member=member, actor=field.officer, at=LATER)
    services.join_team(member=member, team=field.teams[1], is_head=False, actor=field.officer, at=LATER)
    assert current_teams(member) == [field.teams[1].pk]


def test_a_stale_change_is_refused_and_the_typed_text_stays(office: Client, field: Field) -> None:
    member = add(field, "Lê Văn Cũ")
    url = reverse("doorstep:edit_member", args=[member.pk])
    assert office.post(url, {"full_name": "Lê Văn Mới", "phone": "", "version": 1}).status_code == 302
    answer = office.post(url, {"full_name": "Lê Văn Khác", "phone": "", "version": 1})
    assert answer.status_code == 409
    assert "Lê Văn Khác" in answer.content.decode()
    assert "nay là “Lê Văn Mới”" in text_of(answer)
    member.refresh_from_db()
    assert member.full_name == "Lê Văn Mới"


def test_only_the_hash_of_a_code_is_kept_and_a_new_code_ends_the_one_before(field: Field) -> None:
    member = add(field)
    first, code = services.make_enrolment(member=member, actor=field.officer, at=NOW)
    assert first.code_hash == code_hash(code.lower().replace("-", ""))
    assert code not in str(Enrolment.objects.filter(pk=first.pk).values())
    second, other = services.make_enrolment(member=member, actor=field.officer, at=LATER)
    first.refresh_from_db()
    assert other != code
    assert not first.is_open(LATER)
    assert second.is_open(LATER)
    assert second.expires_at - LATER == dt.timedelta(days=7)
    assert services.revoke_enrolments(member=member, actor=field.officer, at=LATER) == 1
    second.refresh_from_db()
    assert not second.is_open(LATER)


def test_the_code_is_shown_once_with_a_picture_that_leads_to_the_app(
    office: Client, field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    from tungngo.doorstep.views import enrolments

    monkeypatch.setattr(enrolments, "qr_code", lambda link: drawn.append(link) or "<svg></svg>")
    member = field.members[0]
    answer = office.post(reverse("doorstep:make_enrolment", args=[member.pk]))
    assert answer.headers["Cache-Control"] == "no-store"
    code = drawn[0].rpartition("/")[2]
    assert drawn == [f"http://testserver/di-tung-ngo/#/ghi-danh/{code}"]
    assert Enrolment.objects.get(member=member, revoked_at=None, used_at=None).code_hash == code_hash(code)
    assert code in answer.content.decode()
    assert code not in office.get(reverse("doorstep:member", args=[member.pk])).content.decode()


def test_a_sheet_holds_a_card_for_each_chosen_member_and_none_of_another_commune(
    office: Client, field: Field
) -> None:
    elsewhere = factories.make_commune("Xã Bên Kia")
    stranger = make_member(elsewhere.teams[0], elsewhere.commune, full_name="Người Nơi Khác")
    fresh = [add(field, "Vi Thị Một"), add(field, "Vi Thị Hai")]
    offered = office.get(reverse("doorstep:enrolment_sheet")).content.decode()
    for member in fresh:  # without a telephone: chosen beforehand
        assert f'value="{member.pk}" checked' in offered
    assert f'value="{field.members[0].pk}" checked' not in offered
    answer = office.post(
        reverse("doorstep:enrolment_sheet"), {"thanh_vien": [member.pk for member in (*fresh, stranger)]}
    )
    assert answer.content.decode().count('<article class="enrolment-card"') == 2
    assert not Enrolment.objects.filter(member=stranger).exists()
    assert office.post(reverse("doorstep:enrolment_sheet"), {"x": "y"}).status_code == 422


def test_a_revoked_telephone_stays_revoked_and_the_first_reason_counts(field: Field) -> None:
    device = make_device(field.members[0])
    revoke_device(device=device, reason="Mất máy", actor=field.officer, at=NOW)
    revoke_device(device=device, reason="Đổi máy", actor=field.officer, at=LATER)
    device.refresh_from_db()
    assert device.revoked_at == NOW
    (event,) = AuditEvent.objects.filter(act="doorstep.device.revoke")
    assert event.data["reason"] == "Mất máy"


def test_a_focal_point_of_a_team_revokes_a_lost_telephone_but_changes_nobody(
    client: Client, field: Field, sign_in: Callable[..., User]
) -> None:
    sign_in(client, factories.member(Role.FOCAL_POINT, field.teams[0]))
    own = TeamMembership.objects.filter(team=field.teams[0]).first()
    other = TeamMembership.objects.filter(team=field.teams[1]).first()
    assert own is not None
    assert other is not None
    assert client.get(reverse("doorstep:member", args=[own.member_id])).status_code == 200
    assert client.get(reverse("doorstep:edit_member", args=[own.member_id])).status_code == 403
    assert client.get(reverse("doorstep:member", args=[other.member_id])).status_code == 403
    listed = client.get(reverse("doorstep:members")).content.decode()
    assert own.member.full_name in listed
    assert other.member.full_name not in listed
    device = Device.objects.get(member=own.member)
    url = reverse("doorstep:revoke_device", args=[device.pk])
    assert client.post(url, {"reason": "lost"}).status_code == 302
    device.refresh_from_db()
    assert device.revoked_at is not None
    theirs = reverse("doorstep:revoke_device", args=[Device.objects.get(member=other.member).pk])
    assert client.post(theirs, {"reason": "lost"}).status_code == 403


def test_the_focal_point_of_a_police_station_is_not_offered_the_doorstep(
    client: Client, field: Field, sign_in: Callable[..., User]
) -> None:
    sign_in(client, factories.member(Role.FOCAL_POINT, field.tree.police))
    assert reverse("doorstep:home") not in client.get(reverse("web:home")).content.decode()
    assert client.get(reverse("doorstep:home")).status_code == 403


def test_the_list_finds_without_accents_and_narrows_to_who_has_no_telephone(
    office: Client, field: Field
) -> None:
    add(field, "Đặng Thị Hòa Mẫu", phone="0912000001")
    found = office.get(reverse("doorstep:members"), {"q": "dang hoa"}).content.decode()
    assert "Đặng Thị Hòa Mẫu" in found
    assert field.members[0].full_name not in found
    assert "Đặng Thị Hòa Mẫu" in office.get(reverse("doorstep:members"), {"q": "000001"}).content.decode()
    without = office.get(reverse("doorstep:members"), {"loc": "chua-may"}).content.decode()
    assert "Đặng Thị Hòa Mẫu" in without
    assert field.members[0].full_name not in without


def test_a_spreadsheet_is_previewed_and_a_yes_adds_exactly_that_once(office: Client, field: Field) -> None:
    known = add(field, "Quách Thị Cũ", phone="0912000009")
    file = spreadsheet(
        ("Danh sách tổ viên",),
        ("TT", "Họ tên", "SĐT", "Tổ", "Tổ trưởng"),
        (1, "Vi Văn Một", 912000001, field.teams[0].name, "x"),
        (2, "Vi Văn Hai", "0912 000 002", "to dan pho 2", ""),
        (3, "Quách Thị Cũ", "0912000009", "", ""),
        (4, "Vi Văn Ba", "12", "", ""),
        (5, "Vi Văn Bốn", "", "Tổ không có", ""),
    )
    before = Member.objects.count()
    preview = office.post(reverse("doorstep:import_members"), {"file": file})
    assert Member.objects.count() == before
    page = text_of(preview)
    assert "2 người sẽ được thêm" in page
    assert "3 dòng không thêm" in page
    assert "Dòng 5: Quách Thị Cũ" in page
    kept = preview.context["kept"]
    for _again in range(2):
        office.post(reverse("doorstep:confirm_members"), {"kept": kept})
    added = Member.objects.exclude(pk=known.pk).filter(full_name__startswith="Vi Văn").order_by("pk")
    assert [(member.full_name, member.phone, current_teams(member)) for member in added] == [
        ("Vi Văn Một", "0912000001", [field.teams[0].pk]),
        ("Vi Văn Hai", "0912000002", [field.teams[1].pk]),
    ]
    assert TeamMembership.objects.get(team=field.teams[0], is_head=True).member.full_name == "Vi Văn Một"


def test_a_preview_of_somebody_else_or_a_changed_one_adds_nobody(
    office: Client, field: Field, sign_in: Callable[..., User]
) -> None:
    preview = office.post(
        reverse("doorstep:import_members"), {"file": spreadsheet(("Họ và tên",), ("Vi Văn Một",))}
    )
    kept = preview.context["kept"]
    other = Client()
    sign_in(other, Role.OFFICER, factories.make_commune("Xã Bên Kia"))
    other.post(reverse("doorstep:confirm_members"), {"kept": kept})
    colleague = Client()
    sign_in(colleague, factories.member(Role.LEADER, field.commune))
    colleague.post(reverse("doorstep:confirm_members"), {"kept": kept})
    office.post(reverse("doorstep:confirm_members"), {"kept": kept[:-2]})
    assert not Member.objects.filter(full_name="Vi Văn Một").exists()


def test_a_file_without_the_heading_is_refused_with_the_way_out(office: Client) -> None:
    answer = office.post(reverse("doorstep:import_members"), {"file": spreadsheet(("Cột một",), ("x",))})
    assert answer.status_code == 422
    assert "Hãy dùng tệp mẫu" in answer.content.decode()


@pytest.mark.parametrize("name", ["members", "devices", "teams"])
def test_a_list_costs_few_queries_however_long_it_is(
    office: Client, field: Field, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_device(add(field, f"Vi Văn {number}"))
    office.get(reverse("web:components"))
    with django_assert_max_num_queries(12):
        office.get(reverse(f"doorstep:{name}"))


def test_a_member_page_and_a_team_page_cost_at_most_twelve_queries(
    office: Client, field: Field, django_assert_max_num_queries: Any
) -> None:
    office.get(reverse("web:components"))
    for url in (
        reverse("doorstep:member", args=[field.members[0].pk]),
        reverse("doorstep:team", args=[field.teams[0].pk]),
    ):
        with django_assert_max_num_queries(12):
            assert office.get(url).status_code == 200

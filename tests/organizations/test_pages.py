"""The pages of units and people as their users meet them."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from factories import PASSWORD, CommuneTree, make_commune, member, person_of
from organizations.test_unit_import import xlsx
from tungngo.accounts.models import User
from tungngo.audit.models import AuditEvent
from tungngo.organizations import services
from tungngo.organizations.models import Invitation, Organization, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.fixture
def officer(client: Client, tree: CommuneTree, sign_in: Callable[..., User]) -> User:
    return sign_in(client, "officer", tree)


def page(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


# Units


@pytest.mark.usefixtures("officer")
def test_the_list_of_units_is_a_tree_within_few_queries(
    client: Client, tree: CommuneTree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(reverse("web:components"))  # notes the session
    with django_assert_max_num_queries(7):
        text = page(client.get(reverse("organizations:commune", args=[tree.commune.pk])))
    places = [
        text.index(f">{unit.name}<") for unit in (tree.neighborhoods[2], tree.teams[2], tree.neighborhoods[0])
    ]
    assert places == sorted(places)


@pytest.mark.usefixtures("officer")
def test_units_are_found_without_accents(client: Client, tree: CommuneTree) -> None:
    text = page(client.get(reverse("organizations:commune", args=[tree.commune.pk]), {"tim": "van hoa xa"}))
    assert "Phòng Văn hóa - Xã hội" in text
    assert "Trạm Y tế" not in text


def test_communes_of_one_name_are_told_apart_by_their_province(
    client: Client, tree: CommuneTree, sign_in: Callable[..., User]
) -> None:
    make_commune("Phường Hoa Mẫu")
    sign_in(client, "administrator", tree)
    text = page(client.get(reverse("organizations:setup"), {"tim": "hoa mau"}))
    provinces = re.findall(r"Tỉnh Thử Nghiệm \d+", text)
    assert len(set(provinces)) == 2


@pytest.mark.usefixtures("officer")
def test_a_stale_form_is_answered_409_with_what_was_typed(client: Client, tree: CommuneTree) -> None:
    url = reverse("organizations:unit", args=[tree.health.pk])
    data = {"name": "Trạm Y tế phường", "kind": "health", "parent": tree.commune.pk, "version": 1}
    assert client.post(url, data).status_code == 302
    answer = client.post(url, data | {"name": "Trạm Y tế cũ"})
    assert answer.status_code == 409
    assert 'value="Trạm Y tế cũ"' in page(answer)
    assert Organization.objects.get(pk=tree.health.pk).name == "Trạm Y tế phường"


@pytest.mark.usefixtures("officer")
def test_a_unit_of_another_commune_is_no_parent(client: Client, tree: CommuneTree) -> None:
    other = make_commune("Xã Bên Kia")
    data = {"name": "Tổ lạ", "kind": "department", "parent": other.commune.pk}
    assert client.post(reverse("organizations:add", args=[tree.commune.pk]), data).status_code == 422
    assert not Organization.objects.filter(name="Tổ lạ").exists()


def test_an_administrator_goes_from_the_communes_to_people_and_setting_up(
    client: Client, tree: CommuneTree, sign_in: Callable[..., User]
) -> None:
    sign_in(client, "administrator", tree)
    text = page(client.get(reverse("organizations:list"), {"tim": "hoa mau"}))
    assert reverse("organizations:people") in text
    assert reverse("organizations:commune", args=[tree.commune.pk]) in text
    sign_in(client, "provincial_officer", tree)
    text = page(client.get(reverse("organizations:list")))
    assert reverse("organizations:people") not in text


# Setting up


def test_a_ward_is_offered_its_own_name_of_the_economic_department_and_gets_what_was_ticked(
    client: Client, tree: CommuneTree, sign_in: Callable[..., User]
) -> None:
    commune = services.add_commune(province=tree.province, name="Phường Trống", actor=None, at=timezone.now())
    sign_in(client, member(Role.OFFICER, commune))
    url = reverse("organizations:setup_units", args=[commune.pk])
    text = page(client.get(url))
    assert 'value="Phòng Kinh tế, Hạ tầng và Đô thị"' in text
    data = {
        "take_0": "on",
        "name_0": "Văn phòng",
        "name_1": "Bỏ qua",
        "others": "Trường A | Trường học\nTổ B",
    }
    for _ in range(2):  # a second click adds nothing more
        assert client.post(url, data).status_code == 302
    kinds = set(commune.units.exclude(pk=commune.pk).values_list("kind", "name"))
    assert kinds == {("department", "Văn phòng"), ("school", "Trường A"), ("department", "Tổ B")}
    assert 'value="Phòng Kinh tế"' in page(
        client.get(reverse("organizations:setup_units", args=[_rural(tree, client, sign_in)]))
    )


def _rural(tree: CommuneTree, client: Client, sign_in: Callable[..., User]) -> int:
    commune = services.add_commune(province=tree.province, name="Xã Trống", actor=None, at=timezone.now())
    sign_in(client, member(Role.OFFICER, commune))
    return int(commune.pk)


@pytest.mark.usefixtures("officer")
def test_typed_neighborhoods_get_their_teams_and_mistakes_say_their_line(
    client: Client, tree: CommuneTree
) -> None:
    url = reverse("organizations:setup_neighborhoods", args=[tree.commune.pk])
    answer = client.post(url, {"names": "Thôn Tây\n=1+1\nThôn Tây", "has_teams": "on"})
    assert answer.status_code == 422
    assert "Dòng 2, cột Tên: tên không được bắt đầu" in page(answer)
    assert "Dòng 3, cột Tên: trùng với dòng 1" in page(answer)
    assert not Organization.objects.filter(name="Thôn Tây").exists()
    assert client.post(url, {"names": "Thôn Tây\nthôn đông", "has_teams": "on"}).status_code == 302
    team = Organization.objects.get(name="Tổ công nghệ số cộng đồng Thôn Tây")
    assert Organization.objects.get_parent(team).name == "Thôn Tây"


@pytest.mark.usefixtures("officer")
def test_a_spreadsheet_is_previewed_and_then_added(client: Client, tree: CommuneTree) -> None:
    file = SimpleUploadedFile("danh sach.xlsx", xlsx([["Thôn", "Thôn Tây"], ["Thôn", "Thôn Đông"]]))
    preview = client.post(reverse("organizations:import_upload", args=[tree.commune.pk]), {"file": file})
    assert preview.status_code == 302
    text = page(client.get(preview.headers["Location"]))
    assert "Sẽ thêm 1 đơn vị; 1 đơn vị đã có sẵn." in text
    assert not Organization.objects.filter(name="Thôn Tây").exists()
    for _ in range(2):
        assert client.post(preview.headers["Location"]).status_code == 302
    assert Organization.objects.filter(name="Thôn Tây").count() == 1


@pytest.mark.usefixtures("officer")
def test_a_spreadsheet_with_mistakes_shows_them_and_cannot_be_added(
    client: Client, tree: CommuneTree
) -> None:
    file = SimpleUploadedFile("a.xlsx", xlsx([["Thôn", "Thôn Tây"], ["Huyện", ""]]))
    preview = client.post(reverse("organizations:import_upload", args=[tree.commune.pk]), {"file": file})
    text = page(client.get(preview.headers["Location"]))
    assert "Dòng 3, cột Loại: không rõ loại “Huyện”; cột Tên: chưa có tên." in text
    client.post(preview.headers["Location"])
    assert not Organization.objects.filter(name="Thôn Tây").exists()


@pytest.mark.usefixtures("officer")
def test_a_file_that_is_no_spreadsheet_is_refused_beside_the_field(client: Client, tree: CommuneTree) -> None:
    file = SimpleUploadedFile("a.xlsx", b"%PDF-1.7")
    answer = client.post(reverse("organizations:import_upload", args=[tree.commune.pk]), {"file": file})
    assert answer.status_code == 422
    assert "Đây không phải là tệp Excel" in page(answer)


@pytest.mark.usefixtures("officer")
def test_the_list_of_units_is_downloaded(client: Client, tree: CommuneTree) -> None:
    content = client.get(reverse("organizations:export", args=[tree.commune.pk])).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert ["Tổ công nghệ số cộng đồng", tree.teams[2].name, "Thôn Đông"] in rows


# People


def invite(client: Client, tree: CommuneTree, **changes: object) -> object:
    data = {
        "full_name": "Lê Thị  Mời",
        "organization": tree.police.pk,
        "role": "focal_point",
        "email": "",
        "request_key": str(uuid.uuid4()),
    } | changes
    return client.post(reverse("organizations:invite", args=[tree.commune.pk]), data)


def link_in(text: str) -> str:
    found = re.search(r"/don-vi/loi-moi/nhan/[\w-]+/", text)
    assert found
    return found[0]


NEW = {"username": "lemoi", "password1": "Đi từng ngõ 2026", "password2": "Đi từng ngõ 2026"}


def test_an_invited_person_chooses_name_and_password_and_the_link_works_once(
    client: Client, tree: CommuneTree, officer: User
) -> None:
    answer = invite(client, tree)
    link = link_in(page(answer))
    assert "<svg" in page(answer)
    assert link.split("/")[-2] not in str(Invitation.objects.values())
    client.logout()
    assert "Lê Thị Mời" in page(client.get(link))
    assert client.post(link, NEW).status_code == 302
    person = User.objects.get(username="lemoi")
    assert (person.full_name, person.membership.organization, person.membership.role) == (
        "Lê Thị Mời", tree.police, "focal_point",
    )  # fmt: skip
    assert client.post(link, NEW | {"username": "khac"}).status_code == 410
    signed_in = client.post(reverse("account_login"), {"login": "lemoi", "password": NEW["password1"]})
    assert signed_in.status_code == 302
    assert AuditEvent.objects.filter(act="organizations.invitation.create", actor=officer).exists()
    assert AuditEvent.objects.filter(act="organizations.invitation.accept", actor=person).exists()


@pytest.mark.usefixtures("officer")
def test_a_form_sent_twice_invites_once(client: Client, tree: CommuneTree) -> None:
    key = str(uuid.uuid4())
    invite(client, tree, request_key=key)
    assert "đã hiện một lần" in page(invite(client, tree, request_key=key))
    assert Invitation.objects.count() == 1


@pytest.mark.usefixtures("officer")
def test_a_revoked_an_expired_and_a_renewed_link_no_longer_work(client: Client, tree: CommuneTree) -> None:
    link = link_in(page(invite(client, tree)))
    invitation = Invitation.objects.get()
    renewed = link_in(page(client.post(reverse("organizations:renew_invitation", args=[invitation.pk]))))
    assert client.get(link).status_code == 410
    assert client.get(renewed).status_code == 200
    earlier = timezone.now() - timedelta(days=8)
    Invitation.objects.update(created_at=earlier, expires_at=earlier + timedelta(days=7))
    assert client.get(renewed).status_code == 410
    other = link_in(page(invite(client, tree)))
    client.post(reverse("organizations:revoke_invitation", args=[Invitation.objects.latest("pk").pk]))
    assert client.get(other).status_code == 410
    assert client.get(other.replace("nhan/", "nhan/x")).status_code == 410


@pytest.mark.usefixtures("officer")
def test_an_invitation_with_an_address_is_mailed(client: Client, tree: CommuneTree) -> None:
    text = page(invite(client, tree, email="moi@example.org"))
    assert "Đã gửi thư tới moi@example.org" in text
    assert link_in(mail.outbox[0].body) == link_in(text)


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("unit", "role", "status"),
    [
        ("police", "administrator", 422),
        ("police", "team_member", 422),
        ("police", "leader", 200),
        ("teams", "team_member", 200),
        ("teams", "officer", 422),
        ("root", "media", 422),
    ],
)
def test_a_role_is_given_only_where_it_fits_and_by_whom_it_may(
    client: Client, tree: CommuneTree, unit: str, role: str, status: int
) -> None:
    place = getattr(tree, unit)
    organization = place[0] if isinstance(place, list) else place
    answer = invite(client, tree, organization=organization.pk, role=role)
    assert answer.status_code == status  # type: ignore[attr-defined]


@pytest.mark.usefixtures("officer")
def test_a_forgotten_password_is_renewed_by_a_link_that_signs_out_elsewhere(
    client: Client, tree: CommuneTree
) -> None:
    person = person_of(tree, "focal_point")
    elsewhere = type(client)()
    elsewhere.force_login(person, backend="tungngo.organizations.sign_in.MemberBackend")
    assert elsewhere.get(reverse("accounts:profile")).status_code == 200
    answer = client.post(
        reverse("organizations:renew_password", args=[person.pk]), {"request_key": uuid.uuid4()}
    )
    link = link_in(page(answer))
    client.logout()
    assert client.post(link, NEW).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW["password1"])
    assert not person.check_password(PASSWORD)
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    assert client.get(link).status_code == 410


@pytest.mark.usefixtures("officer")
def test_a_weak_password_is_refused_and_the_chosen_name_kept(client: Client, tree: CommuneTree) -> None:
    link = link_in(page(invite(client, tree)))
    answer = client.post(link, {"username": "lemoi", "password1": "12345678901", "password2": "12345678901"})
    assert answer.status_code == 422
    assert 'value="lemoi"' in page(answer)
    assert client.post(link, NEW | {"password2": "khác hẳn đi 12"}).status_code == 422


def test_nobody_manages_themselves_or_an_administrator(
    client: Client, tree: CommuneTree, officer: User
) -> None:
    local = member(Role.ADMINISTRATOR, tree.commune)
    for person in (officer, local):
        assert client.post(reverse("organizations:set_person_active", args=[person.pk])).status_code == 403


@pytest.mark.usefixtures("officer")
def test_people_are_found_without_accents_and_sorted_by_given_name(
    client: Client, tree: CommuneTree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Nguyễn Văn Ý", "Trần Thị Ánh", "Lê Đông", "Lê Dung"):
        member(Role.FOCAL_POINT, tree.health, full_name=name)
    client.get(reverse("web:components"))  # notes the session
    with django_assert_max_num_queries(8):
        text = page(client.get(reverse("organizations:people"), {"tim": "tram y te"}))
    names = ["Trần Thị Ánh", "Lê Dung", "Lê Đông", "Nguyễn Văn Ý"]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert "Trần Thị Ánh" in page(client.get(reverse("organizations:people"), {"tim": "anh tran"}))


def test_the_audit_log_shows_the_commune_only_and_in_words(
    client: Client, tree: CommuneTree, officer: User
) -> None:
    other = make_commune("Xã Bên Kia")
    services.add_unit(parent=other.commune, kind="school", name="Trường Xa", actor=officer, at=timezone.now())
    services.add_unit(parent=tree.commune, kind="school", name="Trường Gần", actor=officer, at=timezone.now())
    url = reverse("audit:list")
    text = page(client.get(url))
    assert "thêm đơn vị “Trường Gần”" in text
    assert "Trường Xa" not in text
    tomorrow = (timezone.localtime() + timedelta(days=1)).date().isoformat()
    assert "Trường Gần" not in page(client.get(url, {"tu_ngay": tomorrow}))
    assert "Trường Gần" in page(client.get(url, {"nguoi": officer.pk, "viec": "organizations.unit.add"}))
    assert "Trường Gần" not in page(client.get(url, {"viec": "accounts.session.begin"}))


def test_the_first_administrator_comes_in_by_a_link_that_a_command_prints(
    client: Client, tree: CommuneTree, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("invite_administrator", "Lê Quản Trị", "--address", "https://vi-du.example/")
    printed = capsys.readouterr().out.strip()
    assert printed.startswith("https://vi-du.example/don-vi/loi-moi/nhan/")
    assert client.post(link_in(printed), NEW).status_code == 302
    membership = User.objects.get(username="lemoi").membership
    assert (membership.organization, membership.role) == (tree.root, "administrator")
    with pytest.raises(CommandError, match="no such unit"):
        call_command("invite_administrator", "X", "--code", "77777")

"""The pages of difficulties: raising, lists, one with its acts, who reads what, print and spreadsheet."""

from __future__ import annotations

import io
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from difficulties.matters import Place
from factories import NOW, make_commune, member, person_of
from files.photos_for_tests import photo
from running_assignment import make_running
from tungngo.difficulties.models import AlsoAffected, Difficulty
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return Place()


def url(name: str, *args: int) -> str:
    return reverse(f"difficulties:{name}", args=args)


def filled(**changes: Any) -> dict[str, Any]:
    """A form as a unit fills it in."""
    words = {
        "kind": "difficulty",
        "title": "Mạng chập chờn",
        "category": "equipment",
        "text": "Từ đầu tuần.",
        "urgency": "normal",
        "request_key": str(uuid.uuid4()),
    }
    return words | changes


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, name: str, one: Difficulty, **data: Any) -> HttpResponse:
    """Sends an act as its form on the page would."""
    one.refresh_from_db()
    given = {"seen_version": one.version, "request_key": str(uuid.uuid4())}
    return client.post(url(name, one.pk), given | data)  # type: ignore[return-value]


def test_a_unit_raises_with_a_photo_and_sees_when_it_is_answered(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    sign_in(client, place.police)
    form = filled(unit=place.tree.police.pk, photos=SimpleUploadedFile("a.jpg", photo()))
    answer = client.post(url("raise"), form, follow=True)
    one = Difficulty.objects.get()
    assert answer.redirect_chain == [(url("detail", one.pk), 302)]
    assert "trả lời trước 08/10/2026" in answer.content.decode()
    file = one.attachments.get()
    assert client.get(url("file", file.pk))["Content-Type"] == "image/jpeg"
    assert client.get(url("thumbnail", file.pk)).status_code == 200


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    sign_in(client, place.police)
    form = filled(unit=place.tree.police.pk, category="", text="Chữ đã gõ")
    answer = client.post(url("raise"), form)
    assert answer.status_code == 422
    assert "Hãy chọn nhóm." in answer.content.decode()
    assert "Chữ đã gõ" in answer.content.decode()
    told = client.post(url("raise"), form, headers={"accept": "application/json"})
    assert (told.status_code, list(json.loads(told.content)["errors"])) == (422, ["category"])


def test_the_form_is_sent_twice_and_raises_once(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    sign_in(client, place.police)
    form = filled(unit=place.tree.police.pk)
    for _ in range(2):
        client.post(url("raise"), form)
    assert Difficulty.objects.count() == 1
    again = client.post(url("raise"), form | {"title": "Việc khác"})
    assert again.status_code == 422
    assert form["request_key"] not in again.content.decode()  # sending again raises one more


def test_an_officer_raises_for_any_unit_of_the_commune_and_no_other(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    other = make_commune("Xã Bên Kia")
    sign_in(client, place.officer)
    assert client.post(url("raise"), filled(unit=other.police.pk)).status_code == 422
    client.post(url("raise"), filled(unit=place.tree.teams[0].pk))
    assert Difficulty.objects.get().unit == place.tree.teams[0]
    sign_in(client, place.police)
    assert client.post(url("raise"), filled(unit=place.tree.youth.pk)).status_code == 422


def test_raised_from_an_assignment_it_belongs_to_its_campaign(
    client: Client, sign_in: Callable[..., User]
) -> None:
    running = make_running()
    sign_in(client, running.police)
    address = f"{url('raise')}?nhiem-vu={running.assignment.pk}"
    assert "Về nhiệm vụ:" in page(client, address)
    client.post(
        url("raise"), filled(unit=running.tree.police.pk, assignment=running.assignment.pk, campaign="")
    )
    one = Difficulty.objects.get()
    assert (one.assignment, one.campaign) == (running.assignment, running.assignment.campaign)
    sign_in(client, Place().police)
    assert "Về nhiệm vụ:" not in page(client, address)


def test_an_officer_works_on_it_by_the_page_s_own_forms(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    one = place.raised()
    sign_in(client, place.officer)
    assert "Tiếp nhận" in page(client, url("detail", one.pk))
    for name, data in (
        ("take", {}),
        ("give", {"solver": place.tree.youth.pk, "due_date": "2026-10-30", "note": "Nhờ Đoàn"}),
        ("set_due", {"due_date": "2026-10-29", "note": ""}),
        ("share", {}),
        ("comment", {"text": "Cần mấy bộ?"}),
        ("answer", {"text": "Sẽ cấp trong tuần."}),
    ):
        assert send(client, name, one, **data).status_code == 302, name
    shown = page(client, url("detail", one.pk))
    for words in (
        "Sẽ cấp trong tuần.",
        "Nhờ Đoàn",
        "Cần mấy bộ?",
        "giao đơn vị giải quyết: Đoàn",
        "Hoàn tác",
    ):
        assert words in shown, words
    one.refresh_from_db()
    last = one.entries.get(version=one.version)
    client.post(reverse("difficulties:undo", args=[one.pk, last.pk]))
    one.refresh_from_db()
    assert one.state == "in_progress"


def test_who_was_slower_sees_what_the_other_did_and_keeps_the_words(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    one = place.raised()
    sign_in(client, place.officer)
    stale = {"seen_version": one.version, "request_key": str(uuid.uuid4()), "text": "Trả lời đã gõ"}
    place.act("take", one, place.leader)
    answer = client.post(url("answer", one.pk), stale)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Trả lời đã gõ" in shown
    assert f"{place.leader} ({place.tree.commune}) tiếp nhận xử lý" in shown
    assert f'name="seen_version" value="{one.version}"' in shown


def test_an_act_that_no_longer_follows_is_said_in_words(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    one = place.answered(place.raised())
    sign_in(client, place.officer)
    answer = send(client, "pass_up", one, note="Nhờ tỉnh")
    assert answer.status_code == 422
    assert "Đã trả lời" in answer.content.decode()


def test_a_province_reads_what_was_passed_up_and_nothing_of_what_the_commune_says_inside(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    one = place.raised(files=[ContentFile(photo(), name="di.jpg"), ContentFile(photo(), name="o-lai.jpg")])
    going, staying = one.attachments.all()
    place.act("give", one, solver=place.tree.youth, due_date=None, note="Chuyện riêng của xã")
    place.passed_up(one, attachments=[going.pk])
    sign_in(client, place.province)
    assert one.title in page(client, url("list"))
    shown = page(client, url("detail", one.pk))
    assert "Xã chưa có kinh phí." in shown
    assert "Chuyện riêng của xã" not in shown
    assert client.get(url("file", going.pk)).status_code == 200
    assert client.get(url("file", staying.pk)).status_code == 403
    assert send(client, "comment", one, text="Xin thêm số liệu").status_code == 302
    assert "Xin thêm số liệu" in page(client, url("detail", one.pk))
    assert send(client, "answer", one, text="Tỉnh sẽ cấp").status_code == 302
    one.refresh_from_db()
    assert one.answered_for == place.tree.province


def test_another_province_and_another_commune_find_nothing(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    one = place.passed_up(place.raised())
    other = make_commune("Xã Bên Kia")
    for role in (Role.PROVINCIAL_OFFICER, Role.OFFICER, Role.FOCAL_POINT):
        sign_in(client, person_of(other, role))
        assert client.get(url("detail", one.pk)).status_code == 404
        assert one.title not in page(client, url("list"))


def test_a_unit_reads_of_others_what_is_shared_with_its_answer_but_not_their_talk(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    one = place.raised(files=[ContentFile(photo(), name="a.jpg")], has_personal_data=True)
    place.act("give", one, solver=place.tree.women, due_date=None, note="Lời nhắn riêng")
    sign_in(client, place.youth)
    assert client.get(url("detail", one.pk)).status_code == 403
    assert one.title not in page(client, url("list"))
    place.act("set_shared", one, is_shared=True)
    place.answered(one)
    shown = page(client, url("detail", one.pk))
    assert "Sẽ cấp trong tuần." in shown
    assert "Lời nhắn riêng" not in shown
    assert client.get(url("file", one.attachments.get().pk)).status_code == 403
    assert send(client, "affected", one, note="").status_code == 302
    assert AlsoAffected.objects.get().unit == place.tree.youth
    assert "2 đơn vị cùng gặp" in page(client, url("list"))
    assert send(client, "confirm", one, note="").status_code == 403


def test_a_unit_whose_own_was_merged_reads_the_common_answer(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    main, other = place.raised(), place.raised(place.youth)
    place.act("merge", other, into=main, note="")
    place.answered(main)
    sign_in(client, place.youth)
    assert "Sẽ cấp trong tuần." in page(client, url("detail", other.pk))
    assert send(client, "confirm", other, note="").status_code == 302


@pytest.fixture
def several(place: Place) -> Place:
    place.raised()
    place.raised(place.youth, title="Thiếu người trực", category="staff", kind="proposal")
    late = place.raised(place.youth, title="Người cao tuổi ngại dùng máy", category="awareness")
    Difficulty.objects.filter(pk=late.pk).update(answer_due_date="2026-09-01")
    return place


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Mạng", "Thiếu", "Người"}),
        ("q=nguoi cao tuoi", {"Người"}),
        ("nhom=staff", {"Thiếu"}),
        ("loai=proposal", {"Thiếu"}),
        ("qua_han=on", {"Người"}),
        ("trang_thai=open", {"Mạng", "Thiếu", "Người"}),
        ("trang_thai=answered", set()),
        ("nhom=khong-co", {"Mạng", "Thiếu", "Người"}),
    ],
)
def test_lists_are_narrowed(
    client: Client, several: Place, sign_in: Callable[..., User], query: str, found: set[str]
) -> None:
    sign_in(client, several.officer)
    answer = client.get(f"{url('list')}?{query}")
    assert {row.one.title.split()[0] for row in answer.context["rows"]} == found


def test_what_is_late_stands_first_and_categories_are_counted(
    client: Client, several: Place, sign_in: Callable[..., User]
) -> None:
    sign_in(client, several.officer)
    answer = client.get(f"{url('list')}?nhom=staff&don_vi={several.tree.youth.pk}")
    assert answer.context["categories"] == [
        ("staff", "Nhân lực", 1),
        ("awareness", "Nhận thức của người dân", 1),
    ]
    assert client.get(url("list")).context["rows"][0].one.title.startswith("Người")


def test_the_part_is_the_same_as_in_the_page(
    client: Client, several: Place, sign_in: Callable[..., User]
) -> None:
    sign_in(client, several.officer)
    part = client.get(f"{url('list')}?nhom=staff", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert part.strip() in page(client, f"{url('list')}?nhom=staff")


def test_a_unit_tells_its_own_from_what_is_shared(
    client: Client, several: Place, sign_in: Callable[..., User]
) -> None:
    several.act("set_shared", Difficulty.objects.get(category="staff"), is_shared=True)
    sign_in(client, several.police)

    def titles(query: str) -> set[str]:
        return {row.one.title.split()[0] for row in client.get(f"{url('list')}{query}").context["rows"]}

    assert titles("") == {"Mạng", "Thiếu"}
    assert titles("?pham_vi=cua-toi") == {"Mạng"}
    assert titles("?pham_vi=dung-chung") == {"Thiếu"}


def test_the_spreadsheet_and_the_print_hold_what_the_list_holds(
    client: Client, several: Place, sign_in: Callable[..., User]
) -> None:
    sign_in(client, several.officer)
    content = client.get(f"{url('spreadsheet')}?nhom=staff").content
    lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert lines[3][:3] == ["TT", "Loại", "Nhóm"]
    assert [line[4] for line in lines[4:]] == ["Thiếu người trực"]
    printed = page(client, f"{url('print')}?nhom=staff")
    assert "Thiếu người trực" in printed
    assert "Mạng ở nhà văn hóa" not in printed


def test_an_empty_list_says_what_to_do(client: Client, place: Place, sign_in: Callable[..., User]) -> None:
    sign_in(client, place.police)
    assert "cứ nêu ngay" in page(client, url("list"))
    assert "Bỏ lọc" in page(client, f"{url('list')}?q=gi-do")
    sign_in(client, place.province)
    assert "Chưa có xã, phường nào" in page(client, url("list"))


def test_pages_keep_to_their_queries_however_many_there_are(
    client: Client,
    place: Place,
    sign_in: Callable[..., User],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for number in range(30):
        place.raised([place.police, place.youth][number % 2], title=f"Nội dung {number}")
    one = place.raised()
    place.act("set_shared", one, is_shared=True)
    sign_in(client, place.officer)
    with django_assert_max_num_queries(15):
        client.get(url("list"))
    with django_assert_max_num_queries(20):
        client.get(url("detail", one.pk))
    sign_in(client, place.youth)
    with django_assert_max_num_queries(15):
        client.get(url("list"))


def test_a_team_raises_for_itself_and_the_neighborhood_above_sees_it(
    client: Client, place: Place, sign_in: Callable[..., User]
) -> None:
    team = member(Role.TEAM_MEMBER, place.tree.teams[0])
    one = place.raised(team)
    sign_in(client, member(Role.FOCAL_POINT, place.tree.neighborhoods[0]))
    assert one.title in page(client, url("list"))
    sign_in(client, member(Role.FOCAL_POINT, place.tree.neighborhoods[1]))
    assert client.get(url("detail", one.pk)).status_code == 403

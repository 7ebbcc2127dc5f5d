"""The pages on which a commune drafts its own documents."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from drafted_documents import DraftingDesk, make_desk
from factories import make_commune, person_of
from tungngo.documents.models import Document, Letterhead, Signer, State
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> DraftingDesk:
    """Ready to draft."""
    return make_desk()


def _go(client: Client, person: User, name: str, *args: Any, **query: Any) -> Any:
    client.force_login(person)
    return client.get(reverse(f"documents:{name}", args=args), query)


def _do(client: Client, person: User, name: str, *args: Any, **sent: Any) -> Any:
    client.force_login(person)
    return client.post(reverse(f"documents:{name}", args=args), sent)


def _save(client: Client, desk: DraftingDesk, document: Document, version: int, **changes: Any) -> Any:
    client.force_login(desk.officer)
    sent = {"version": version, "content": document.content | changes}
    url = reverse("documents:save", args=[document.pk])
    return client.post(url, json.dumps(sent), content_type="application/json")


def _filled(desk: DraftingDesk) -> Document:
    """A draft without blanks."""
    document = desk.draft()
    words = json.dumps(document.content, ensure_ascii=False)
    document.content = json.loads(words.replace("[điền nơi nhận báo cáo]", "Phòng Văn hóa - Xã hội"))
    document.save(update_fields=["content"])
    return document


def test_without_a_letterhead_drafting_leads_to_it_and_back(client: Client, desk: DraftingDesk) -> None:
    Letterhead.objects.all().delete()
    Signer.objects.all().delete()
    start = reverse("documents:start", args=[desk.campaign.pk, "ke-hoach"])
    client.force_login(desk.officer)
    page = client.get(start, follow=True)
    assert page.redirect_chain[-1][0] == f"{reverse('documents:letterhead')}?tiep={start}"
    initial = page.context["form"].initial
    assert initial["body"] == "Ủy ban nhân dân phường Hoa Mẫu"
    assert initial["parent_body"].startswith("UBND tỉnh Thử Nghiệm")
    saved = client.post(
        reverse("documents:letterhead"), initial | {"letter_field": "VHXH", "version": 0, "tiep": start}
    )
    assert saved.status_code == 302
    signer = {"full_name": "Trần Thị Mẫu", "title": "Chủ tịch", "collective": "Ủy ban nhân dân"}
    after = client.post(reverse("documents:add_signer"), signer | {"version": 0, "tiep": start})
    assert after["Location"] == start


def test_a_symbol_that_the_decree_does_not_know_is_refused_beside_its_field(
    client: Client, desk: DraftingDesk
) -> None:
    values = {"body": "Ủy ban nhân dân phường Hoa Mẫu", "symbol": "ubnd", "letter_field": "VHXH"}
    sent = values | {"place": "Hoa Mẫu", "keeper": "VT", "version": 1}
    answer = _do(client, desk.officer, "letterhead", **sent)
    assert answer.status_code == 422
    assert "symbol" in answer.context["form"].errors


def test_a_deputy_without_authority_is_refused_beside_the_field(client: Client, desk: DraftingDesk) -> None:
    sent = {"full_name": "Lê Văn Mẫu", "title": "Phó Chủ tịch", "collective": "Ủy ban nhân dân", "version": 0}
    answer = _do(client, desk.officer, "add_signer", **sent)
    assert answer.status_code == 422
    assert "authority" in answer.context["form"].errors
    answer = _do(client, desk.officer, "add_signer", **sent, authority="KT.", head="Chủ tịch")
    assert answer.status_code == 302
    assert Signer.objects.get(full_name="Lê Văn Mẫu").deputy_for == "KT. Chủ tịch"


def test_a_letterhead_that_somebody_else_saved_is_not_overwritten(client: Client, desk: DraftingDesk) -> None:
    sent = {
        "body": "Ủy ban nhân dân phường Hoa Mẫu",
        "symbol": "UBND",
        "letter_field": "VP",
        "place": "Hoa Mẫu",
        "keeper": "VT",
    }
    answer = _do(client, desk.officer, "letterhead", **sent, version=0)
    assert answer.status_code == 409
    assert 'value="VP"' in answer.content.decode()


@pytest.mark.parametrize("kind", ["ke-hoach", "cong-van"])
def test_a_draft_is_made_once_however_often_the_button_is_pressed(
    client: Client, desk: DraftingDesk, kind: str
) -> None:
    page = _go(client, desk.officer, "start", desk.campaign.pk, kind)
    assert page.status_code == 200
    sent = {"signer": desk.signer.pk, "request_key": uuid.uuid4()}
    for _press in range(2):
        answer = _do(client, desk.officer, "start", desk.campaign.pk, kind, **sent)
        assert answer.status_code == 302
    document = Document.objects.get()
    assert document.type_symbol == ("KH" if kind == "ke-hoach" else "")
    assert _go(client, desk.officer, "edit", document.pk).status_code == 200


def test_what_is_typed_is_saved_with_its_problems(client: Client, desk: DraftingDesk) -> None:
    document = desk.draft()
    answer = _save(client, desk, document, 1, subject="x" * 400, symbol="KH/UBND")
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert {"subject", "symbol"} <= {problem["path"] for problem in answer.json()["problems"]}


def test_a_second_editor_is_told_who_was_quicker_and_gets_the_newer_words(
    client: Client, desk: DraftingDesk
) -> None:
    document = desk.draft()
    assert _save(client, desk, document, 1, subject="Triển khai ngày hội").status_code == 200
    answer = _save(client, desk, document, 1, subject="Triển khai tháng hội")
    assert answer.status_code == 409
    assert desk.officer.full_name in answer.json()["message"]
    assert answer.json()["content"]["subject"] == "Triển khai ngày hội"


@pytest.mark.parametrize(
    "changes",
    [{"type_key": "cong_van"}, {"number": 5}, {"subject": 5}, {"blocks": [{"kind": "x"}]}, {"x": 1}],
)
def test_nonsense_is_refused_and_the_draft_stays(
    client: Client, desk: DraftingDesk, changes: dict[str, Any]
) -> None:
    document = desk.draft()
    assert _save(client, desk, document, 1, **changes).status_code == 422
    document.refresh_from_db()
    assert document.version == 1


def test_a_draft_with_blanks_is_not_laid_before_the_leader(client: Client, desk: DraftingDesk) -> None:
    document = desk.draft()
    answer = _do(client, desk.officer, "submit", document.pk, version=1, approver=desk.leader.pk)
    assert answer.status_code == 422
    document.refresh_from_db()
    assert document.state == State.DRAFT


def test_a_draft_goes_to_the_leader_comes_back_and_is_approved(client: Client, desk: DraftingDesk) -> None:
    document = _filled(desk)
    submitted = _do(client, desk.officer, "submit", document.pk, version=1, approver=desk.leader.pk)
    assert submitted.status_code == 302
    assert Notification.objects.get(recipient=desk.leader).kind == "documents.submitted"
    empty = _do(client, desk.leader, "return", document.pk, version=2, reason=" ")
    assert empty.status_code == 422
    assert _do(client, desk.leader, "return", document.pk, version=2, reason="Sửa mục II").status_code == 302
    page = _go(client, desk.officer, "document", document.pk)
    assert "Sửa mục II" in page.content.decode()
    assert (
        _do(client, desk.officer, "submit", document.pk, version=3, approver=desk.leader.pk).status_code
        == 302
    )
    assert _do(client, desk.leader, "approve", document.pk, version=3).status_code == 409
    assert _do(client, desk.leader, "approve", document.pk, version=4).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.approver) == (State.APPROVED, desk.leader)
    assert Notification.objects.filter(recipient=desk.officer, kind="documents.decided").exists()


def test_a_submitted_draft_is_taken_back_and_given_up(client: Client, desk: DraftingDesk) -> None:
    document = _filled(desk)
    _do(client, desk.officer, "submit", document.pk, version=1, approver=desk.leader.pk)
    assert _save(client, desk, document, 2, subject="Triển khai khác").status_code == 409
    assert _do(client, desk.officer, "take_back", document.pk, version=2).status_code == 302
    assert _do(client, desk.officer, "cancel", document.pk, version=3).status_code == 302
    document.refresh_from_db()
    assert document.state == State.CANCELLED


def test_remarks_are_told_to_the_drafter_and_can_be_resolved(client: Client, desk: DraftingDesk) -> None:
    document = desk.draft()
    sent = {"text": "Thêm Trạm Y tế", "place": "blocks/1", "request_key": uuid.uuid4()}
    for _press in range(2):
        assert _do(client, desk.leader, "comment", document.pk, **sent).status_code == 302
    remark = document.comments.get()
    assert Notification.objects.filter(recipient=desk.officer, kind="documents.comment").count() == 1
    _do(client, desk.officer, "resolve", document.pk, remark.pk, is_resolved="1")
    remark.refresh_from_db()
    assert remark.resolved_by == desk.officer
    assert _do(client, desk.leader, "comment", document.pk, text="").status_code == 422


def test_versions_show_words_that_changed_and_an_old_one_comes_back(
    client: Client, desk: DraftingDesk
) -> None:
    document = desk.draft()
    _save(client, desk, document, 1, subject="Triển khai tháng hội mẫu 2026")
    page = _go(client, desk.officer, "versions", document.pk)
    assert "<ins>tháng</ins>" in page.content.decode()
    assert _do(client, desk.officer, "restore", document.pk, 1, version=1).status_code == 409
    assert _do(client, desk.officer, "restore", document.pk, 1, version=2).status_code == 302
    document.refresh_from_db()
    assert (document.version, document.content["subject"]) == (3, "Triển khai ngày hội mẫu 2026")


def test_pages_of_a_version_are_pictures(client: Client, desk: DraftingDesk) -> None:
    document = desk.draft()
    told = _go(client, desk.leader, "pages", document.pk).json()
    assert len(told["pages"]) >= 2
    assert client.get(told["pages"][0]).content.startswith(b"\x89PNG")
    assert _go(client, desk.leader, "page", document.pk, 99).status_code == 404


@pytest.mark.parametrize(("form", "begin"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_draft_is_downloaded(client: Client, desk: DraftingDesk, form: str, begin: bytes) -> None:
    answer = _go(client, desk.officer, "download", desk.draft().pk, form)
    assert answer.content.startswith(begin)


def test_the_list_is_searched_without_accents_and_narrowed(client: Client, desk: DraftingDesk) -> None:
    plan, letter = desk.draft(), desk.draft("cong_van")
    assert set(_go(client, desk.leader, "list", q="ngay hoi").context["page"]) == {plan, letter}
    assert list(_go(client, desk.leader, "list", loai="cong-van").context["page"]) == [letter]
    none = _go(client, desk.leader, "list", trang_thai="issued").content.decode()
    assert "Không có văn bản nào khớp" in none


def test_an_empty_list_leads_to_the_campaigns(client: Client, desk: DraftingDesk) -> None:
    assert reverse("assignments:campaigns") in _go(client, desk.leader, "list").content.decode()


def test_another_communes_people_find_nothing(client: Client, desk: DraftingDesk) -> None:
    document = desk.draft()
    stranger = person_of(make_commune("Xã Bên Kia"), Role.OFFICER)
    for name in ("document", "edit", "versions", "pages"):
        assert _go(client, stranger, name, document.pk).status_code == 404


@pytest.mark.parametrize("name", ["document", "edit", "list", "versions"])
def test_pages_ask_a_bounded_number_of_queries(
    client: Client, desk: DraftingDesk, name: str, django_assert_max_num_queries: Any
) -> None:
    documents = [desk.draft() for _ in range(6)]
    args = [] if name == "list" else [documents[0].pk]
    client.force_login(desk.officer)
    url = reverse(f"documents:{name}", args=args)
    client.get(url)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200


def test_the_provinces_officer_does_not_open_a_communes_draft(client: Client, desk: DraftingDesk) -> None:
    document = desk.draft()
    province = person_of(desk.tree, Role.PROVINCIAL_OFFICER)
    assert _go(client, province, "document", document.pk).status_code == 403
    assert _save_as(client, province, document).status_code == 403


def _save_as(client: Client, person: User, document: Document) -> Any:
    client.force_login(person)
    sent = json.dumps({"version": 1, "content": document.content})
    return client.post(reverse("documents:save", args=[document.pk]), sent, content_type="application/json")

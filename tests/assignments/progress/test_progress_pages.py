from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from files.photos_for_tests import HANOI, exif, photo
from tungngo.assignments.models import CampaignTarget, Evidence, ProgressEntry, State
from tungngo.assignments.services.progress import SentEvidence
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, AssignmentUnit

    Note = Callable[..., ProgressEntry]


@pytest.fixture
def address(assignment: Assignment) -> str:
    return f"/chien-dich/nhiem-vu/{assignment.pk}/ket-qua/"


@pytest.fixture
def sent(part: AssignmentUnit) -> dict[str, Any]:
    """What the form sends when nothing but words was filled in."""
    return {"part": part.pk, "note": "Đã phát 30 tờ rơi", "request_key": str(uuid.uuid4())}


@pytest.fixture
def as_reporter(client: Client, reporter: User, sign_in: Callable[..., User]) -> Client:
    sign_in(client, reporter)
    return client


def _file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_without_javascript_the_form_is_an_ordinary_one(
    as_reporter: Client, address: str, sent: dict[str, Any]
) -> None:
    files = {
        "photos": [_file(photo(exif=exif(place=HANOI)), "a.jpg"), _file(photo(image_format="PNG"), "b.png")],
        "documents": [_file(b"%PDF-1.7\nx", "c.pdf")],
    }
    links = "https://www.facebook.com/hoamau/1\n\nexample.com/bai\nhttps://www.facebook.com/hoamau/1"
    figures = {"amount": "1.250,5", "amount_unit": "tờ", "keeps_place": "on", "links": links}
    answer = as_reporter.post(address, {**sent, **figures, **files})
    assert answer.status_code == 302
    entry = ProgressEntry.objects.get()
    assert str(entry.amount) == "1250.500"
    assert [item.kind for item in entry.evidence.all()] == ["photo", "photo", "document", "link", "link"]
    first = entry.evidence.all()[0].file
    assert first is not None
    assert first.latitude is not None
    page = as_reporter.get(address).content.decode()
    for words in ("Đã phát 30 tờ rơi", "1.250,5", "Bài đăng Facebook", "facebook.com", "c.pdf", "21,02851"):
        assert words in page


def test_a_double_click_notes_once(as_reporter: Client, address: str, sent: dict[str, Any]) -> None:
    assert [as_reporter.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert ProgressEntry.objects.count() == 1


def test_other_words_of_another_tab_are_not_swallowed(
    as_reporter: Client, address: str, sent: dict[str, Any]
) -> None:
    as_reporter.post(address, sent)
    answer = as_reporter.post(address, sent | {"note": "Còn 5 hộ nữa"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Một trang khác vừa lưu" in page
    assert "Còn 5 hộ nữa" in page
    assert str(sent["request_key"]) not in page
    assert ProgressEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"note": ""}, "Hãy ghi đã làm được gì"),
        ({"amount": "12"}, "đếm gì"),
        ({"amount": "nhiều", "amount_unit": "hộ"}, "Hãy nhập một số"),
        ({"amount": "-1", "amount_unit": "hộ"}, "không được âm"),
        ({"links": "javascript:alert(1)"}, "không phải đường liên kết"),
        ({"upload": str(uuid.uuid4())}, "chưa gửi xong"),
        ({"part": 0}, "đơn vị trong danh sách"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    as_reporter: Client, address: str, sent: dict[str, Any], changes: dict[str, Any], says: str
) -> None:
    answer = as_reporter.post(address, sent | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    if "note" not in changes:
        assert "Đã phát 30 tờ rơi" in page
    json = as_reporter.post(address, sent | changes, headers={"Accept": "application/json"})
    assert json.status_code == 422
    assert says in str(json.json()["errors"])
    assert not ProgressEntry.objects.exists()


def test_a_bad_file_is_named_for_what_it_is(as_reporter: Client, address: str, sent: dict[str, Any]) -> None:
    answer = as_reporter.post(address, {**sent, "photos": _file(b"MZ" + b"\0" * 400, "anh.jpg")})
    assert (answer.status_code, "tệp chương trình" in answer.content.decode()) == (422, True)


def test_a_form_over_the_limit_says_so(
    as_reporter: Client, address: str, sent: dict[str, Any], settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    big = io.BytesIO(b"%PDF-1.7\n" + b"x" * 1_200_000)
    big.name = "a.pdf"
    answer = as_reporter.post(address, {**sent, "documents": big})
    assert (answer.status_code, "tối đa 1 MB" in answer.content.decode()) == (422, True)


def test_the_page_that_sends_by_itself_is_told_where_to_go(
    as_reporter: Client, address: str, sent: dict[str, Any], assignment: Assignment
) -> None:
    answer = as_reporter.post(address, sent, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert answer.json() == {"url": f"/chien-dich/nhiem-vu/{assignment.pk}/#ket-qua"}


def test_a_figure_stands_against_the_target(
    as_reporter: Client, address: str, assignment: Assignment, note: Note
) -> None:
    CampaignTarget.objects.create(
        organization=assignment.organization,
        campaign=assignment.campaign,
        assignment=assignment,
        position=1,
        operator=">=",
        value=100,
        unit="hộ",
        indicator="Hộ được hướng dẫn",
    )
    assert "Chưa có số liệu" in as_reporter.get(address).content.decode()
    note(amount=40, amount_unit="hộ")
    note(amount=35, amount_unit="Hộ")
    page = as_reporter.get(address).content.decode()
    assert 'value="75"' in page
    assert "75 hộ" in page
    assert "Chưa đạt" in page


def test_evidence_is_served_to_those_whom_it_concerns_alone(
    client: Client,
    note: Note,
    tree: factories.CommuneTree,
    sign_in: Callable[..., User],
    reporter: User,
) -> None:
    files = [ContentFile(photo(), name="a.jpg"), ContentFile(b"%PDF-1.7\nx", name="b.pdf")]
    entry = note(evidence=SentEvidence(files=files, links=["https://example.com/"]))
    shown, saved, link = (f"/chien-dich/nhiem-vu/minh-chung/{item.pk}/" for item in entry.evidence.all())
    people = {
        "author": (reporter, 200),
        "officer": (factories.person_of(tree, Role.OFFICER), 200),
        "province": (factories.person_of(tree, Role.PROVINCIAL_OFFICER), 200),
        "a unit that helps": (factories.member(Role.FOCAL_POINT, tree.youth), 200),
        "a unit without part": (factories.member(Role.FOCAL_POINT, tree.women), 403),
        "media": (factories.person_of(tree, Role.MEDIA), 403),
        "another commune": (factories.person_of(factories.make_commune("Xã Khác"), Role.OFFICER), 404),
        "nobody": (factories.UserFactory.create(), 404),
    }
    for who, (person, status) in people.items():
        sign_in(client, person)
        answers = {client.get(url).status_code for url in (shown, f"{shown}nho/", saved)}
        assert answers == {status}, who
        assert client.get(link).status_code == 404
        assert client.get(f"{saved}nho/").status_code in {403, 404}
    client.logout()
    assert client.get(shown).status_code == 302
    sign_in(client, reporter)
    answer = client.get(shown, headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer["Content-Type"]) == (206, "image/jpeg")
    assert client.get(saved)["Content-Disposition"] == 'attachment; filename="b.pdf"'


def test_what_was_taken_away_is_gone_for_others_and_comes_back(  # noqa: PLR0917  # fixtures
    as_reporter: Client,
    address: str,
    note: Note,
    tree: factories.CommuneTree,
    sign_in: Callable[..., User],
    reporter: User,
) -> None:
    item = note(evidence=SentEvidence(files=[ContentFile(photo(), name="a.jpg")])).evidence.get()
    base = "/chien-dich/nhiem-vu"
    assert as_reporter.post(f"{base}/minh-chung/{item.pk}/xoa/").status_code == 302
    assert as_reporter.get(f"{base}/minh-chung/{item.pk}/").status_code == 404
    assert "Khôi phục" in as_reporter.get(address).content.decode()
    assert as_reporter.post(f"{base}/minh-chung/{item.pk}/khoi-phuc/").status_code == 302
    assert as_reporter.get(f"{base}/minh-chung/{item.pk}/").status_code == 200
    assert as_reporter.post(f"{base}/ket-qua/{item.entry_id}/xoa/").status_code == 302
    assert "Bạn vừa xóa một kết quả" in as_reporter.get(address).content.decode()
    officer = factories.person_of(tree, Role.OFFICER)
    sign_in(as_reporter, officer)
    assert "Bạn vừa xóa" not in as_reporter.get(address).content.decode()
    assert as_reporter.get(f"{base}/minh-chung/{item.pk}/").status_code == 404
    sign_in(as_reporter, reporter)
    assert as_reporter.post(f"{base}/ket-qua/{item.entry_id}/khoi-phuc/").status_code == 302
    assert Evidence.objects.get().entry.removed_at is None


def test_accepted_results_are_not_taken_away_and_the_page_says_why(
    as_reporter: Client, note: Note, part: AssignmentUnit
) -> None:
    entry = note()
    part.refresh_from_db()
    part.state = State.ACCEPTED
    part.save()
    answer = as_reporter.post(f"/chien-dich/nhiem-vu/ket-qua/{entry.pk}/xoa/", follow=True)
    assert "minh chứng giữ nguyên" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.removed_at is None


def test_many_entries_cost_as_few_questions_as_one(
    as_reporter: Client, address: str, note: Note, django_assert_max_num_queries: Any
) -> None:
    for _ in range(35):
        note(evidence=SentEvidence(links=["https://example.com/a"]))
    with django_assert_max_num_queries(16):
        page = as_reporter.get(address).content.decode()
    assert page.count('class="progress-entry"') == 30
    assert "Xem thêm 5" in page
    assert as_reporter.get(f"{address}?ket-qua=tat-ca").content.decode().count('class="progress-entry"') == 35

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

import factories
from directives.documents import LETTER, blank_picture, letter_docx
from tungngo.audit.models import AuditEvent
from tungngo.directives import services
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.services import receiving
from tungngo.files.models import StoredFile
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
URL = "/van-ban/tiep-nhan/"


def _stored() -> list[str]:
    if not default_storage.exists("received"):
        return []
    return [
        name
        for folder in default_storage.listdir("received")[0]
        for name in default_storage.listdir(f"received/{folder}")[1]
    ]


def _send(client: Client, **fields: Any) -> Any:
    return client.post(URL, {"key": str(uuid.uuid4()), "text": "", **fields})


def _file(content: bytes, name: str = "văn bản.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_an_officer_hands_in_a_file_and_its_reading_is_queued(
    client: Client, officer: User, sign_in: Callable[..., User]
) -> None:
    sign_in(client, officer)
    response = _send(client, document=_file(letter_docx()))
    directive = Directive.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("directives:detail", kwargs={"pk": directive.pk})
    stored = directive.files.get()
    assert (stored.kind, stored.original_name, stored.uploaded_by) == ("docx", "văn bản.docx", officer)
    job = ProcrastinateJob.objects.get(task_name=services.READ_TASK)
    assert job.args == {"directive_id": directive.pk, "attempt": 1}
    assert AuditEvent.objects.filter(
        act="directives.directive.receive", subject_id=str(directive.pk)
    ).exists()


def test_pasted_text_becomes_a_directive_whose_text_is_a_file(receive: Callable[..., Directive]) -> None:
    directive = receive()
    assert directive.files.get().kind == "text"
    with default_storage.open(directive.files.get().path) as stored:
        assert stored.read().decode() == LETTER


def test_a_second_click_gives_the_directive_of_the_first(
    client: Client, officer: User, sign_in: Callable[..., User]
) -> None:
    sign_in(client, officer)
    key = str(uuid.uuid4())
    first = _send(client, text=LETTER, key=key)
    second = _send(client, text=LETTER, key=key)
    assert first.url == second.url
    assert Directive.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name=services.READ_TASK).count() == 1
    assert len(_stored()) == 1


def test_the_same_document_again_shows_the_one_that_is_there(
    client: Client, officer: User, sign_in: Callable[..., User]
) -> None:
    sign_in(client, officer)
    first = _send(client, text=LETTER)
    second = client.post(URL, {"key": str(uuid.uuid4()), "text": LETTER}, follow=True)
    assert second.redirect_chain[0][0] == first.url
    assert "đã được tiếp nhận trước đó" in second.content.decode()
    assert Directive.objects.count() == 1


def test_the_same_document_in_another_commune_is_another_directive(receive: Callable[..., Directive]) -> None:
    receive()
    other = factories.make_commune("Xã Núi Mẫu")
    receive(organization=other.commune, actor=factories.person_of(other, Role.OFFICER))
    assert Directive.objects.count() == 2


def test_two_people_at_once_leave_one_directive_and_no_orphan(
    receive: Callable[..., Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = receive()
    answers = iter([None, services.Received(first, is_new=False, is_known_document=True)])
    monkeypatch.setattr(receiving, "_known", lambda *_: next(answers))  # the look before the other's commit
    assert receive() == first
    assert len(_stored()) == 1


def test_photos_of_one_document_are_one_directive_in_their_order(
    client: Client, officer: User, sign_in: Callable[..., User]
) -> None:
    sign_in(client, officer)
    photos = [
        _file(blank_picture(colour), f"{number}.png")
        for number, colour in enumerate(["white", "grey", "black"])
    ]
    _send(client, document=photos)
    assert [stored.original_name for stored in Directive.objects.get().files] == ["0.png", "1.png", "2.png"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp trống"),
        (b"MZ\x90\x00" + b"\x00" * 200, "tệp chương trình"),
        (b"PK\x03\x04" + b"\x00" * 40, "bị hỏng"),
        (bytes(range(1, 32)) * 20, "Không nhận ra đây là loại tệp nào"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 3, "mật khẩu"),
    ],
    ids=["empty", "program", "damaged", "noise", "encrypted"],
)
def test_what_is_no_document_is_refused_in_plain_words_and_leaves_nothing(
    client: Client, officer: User, sign_in: Callable[..., User], content: bytes, words: str
) -> None:
    sign_in(client, officer)
    response = _send(client, document=_file(content, "chi-thi.docx"))
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors["document"])
    assert words in response.content.decode()
    assert not Directive.objects.exists()
    assert _stored() == []


def test_a_file_over_the_limit_is_thrown_away_while_it_arrives(
    client: Client, officer: User, sign_in: Callable[..., User], settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    sign_in(client, officer)
    response = _send(client, document=_file(b"a" * (1024 * 1024 + 70_000), "dai.txt"))
    assert response.status_code == 422
    assert "tối đa 1 MB" in response.content.decode()
    assert not response.wsgi_request.FILES
    assert not Directive.objects.exists()


def test_nothing_sent_says_what_to_send(client: Client, officer: User, sign_in: Callable[..., User]) -> None:
    sign_in(client, officer)
    response = _send(client)
    assert response.status_code == 422
    assert response.context["form"].errors["document"]


def test_a_file_and_a_text_together_are_asked_about_and_the_text_stays(
    client: Client, officer: User, sign_in: Callable[..., User]
) -> None:
    sign_in(client, officer)
    response = _send(client, document=_file(letter_docx()), text="Nội dung vừa dán")
    assert response.context["form"].errors["text"]
    assert "Nội dung vừa dán</textarea>" in response.content.decode()


def test_several_files_that_are_no_photos_are_refused(
    client: Client, officer: User, sign_in: Callable[..., User]
) -> None:
    sign_in(client, officer)
    response = _send(client, document=[_file(letter_docx(), "a.docx"), _file(blank_picture(), "b.png")])
    assert "nhiều ảnh" in " ".join(response.context["form"].errors["document"])


def test_a_failure_after_storing_takes_the_bytes_back(
    receive: Callable[..., Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_directive: Directive) -> None:
        raise RuntimeError

    monkeypatch.setattr(receiving, "defer_reading", fail)
    with pytest.raises(RuntimeError):
        receive(files=[ContentFile(letter_docx(), name="a.docx")])
    assert _stored() == []
    assert not StoredFile.objects.exists()
    assert not Directive.objects.exists()


def test_who_may_not_run_campaigns_may_not_hand_in(
    client: Client, tree: factories.CommuneTree, sign_in: Callable[..., User]
) -> None:
    sign_in(client, factories.person_of(tree, Role.FOCAL_POINT))
    assert client.get(URL).status_code == 403
    assert _send(client, text=LETTER).status_code == 403


def test_the_form_is_refused_without_its_token(officer: User, sign_in: Callable[..., User]) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, officer)
    assert _send(strict, text=LETTER).status_code == 403
    assert not Directive.objects.exists()


def test_a_directive_is_found_without_accents_and_by_an_unfinished_word(
    client: Client, officer: User, sign_in: Callable[..., User], receive: Callable[..., Directive]
) -> None:
    directive = receive(files=[ContentFile(letter_docx(), name="Công văn hỏa tốc.docx")])
    sign_in(client, officer)
    for words, found in (("cong van hoa", True), ("HOẢ tốc", True), ("khong co", False), ("%", False)):
        response = client.get("/van-ban/", {"q": words})
        assert (list(response.context["page"]) == [directive]) is found, words
    assert directive.state == DirectiveState.QUEUED


def test_a_directive_that_came_in_by_mistake_is_removed_with_its_files(
    client: Client,
    officer: User,
    sign_in: Callable[..., User],
    receive: Callable[..., Directive],
    django_capture_on_commit_callbacks: Any,
) -> None:
    directive = receive()
    sign_in(client, officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/van-ban/{directive.pk}/xoa/")
    assert not Directive.objects.exists()
    assert not StoredFile.objects.exists()
    assert _stored() == []
    assert AuditEvent.objects.filter(act="directives.directive.remove").exists()
    assert receive().pk != directive.pk  # the same document may come again


def test_a_directive_with_a_plan_is_not_removed(
    client: Client,
    officer: User,
    sign_in: Callable[..., User],
    receive: Callable[..., Directive],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    directive = receive()
    sign_in(client, officer)
    monkeypatch.setattr(receiving, "is_built_upon", lambda _: True)
    page = client.post(f"/van-ban/{directive.pk}/xoa/", follow=True)
    assert "không xóa được" in page.content.decode()
    assert Directive.objects.filter(pk=directive.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [1, 4], ids=["one person clicks again", "several people"])
def test_many_at_the_same_moment_leave_one_directive(
    officer: User, tree: factories.CommuneTree, people: int
) -> None:
    keys, start = [uuid.uuid4() for _ in range(people)], Barrier(4)

    def hand_in(number: int) -> int:
        try:
            start.wait()
            received = services.receive_directive(
                organization=tree.commune,
                actor=officer,
                at=factories.NOW,
                key=keys[number % people],
                pasted_text=LETTER,
            )
            return received.directive.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        directives = list(pool.map(hand_in, range(4)))
    assert len(set(directives)) == 1
    assert Directive.objects.count() == 1
    assert len(_stored()) == 1
    jobs = ProcrastinateJob.objects.filter(task_name=services.READ_TASK, args__directive_id=directives[0])
    assert jobs.count() == 1

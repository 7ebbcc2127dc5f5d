from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
from files.photos_for_tests import HANOI, exif, jpeg_bomb, photo
from files.sender import Sender, on_disk
from tungngo.files import rules, services
from tungngo.files.models import StoredFile, Upload, UploadChunk
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tungngo.accounts.models import User

CONTENT = "Danh sách hộ đã hướng dẫn. ".encode() * 100


def _stored(upload: Upload) -> bytes:
    assert upload.file is not None
    with default_storage.open(upload.file.path) as stored:
        return bytes(stored.read())


# What may happen on the way, each with a number that says where: a piece that fits, one whose answer is lost, the last
# one once more, one that begins elsewhere, one of another tab, a crash while it is written, a new announcement.
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["piece", "lost", "repeat", "misplaced", "other tab", "crash", "announce"]),
        st.integers(0, 400),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text("abcdeâăđ \n", min_size=1, max_size=600), events=_EVENTS)
def test_whatever_happens_on_the_way_the_file_arrives_whole_and_once(  # noqa: PLR0917  # fixtures
    sender: Sender,
    person: User,
    storage: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    content: str,
    events: list[tuple[str, int]],
) -> None:
    data = f"Kết quả: {content}".encode()
    key, files_before = uuid.uuid4(), StoredFile.objects.count()
    address, known, last = sender.begin(data, key=key), 0, (0, b"")
    other_known = 0
    with django_capture_on_commit_callbacks(execute=True):
        for event, number in events:
            piece = data[known : known + number]
            if event == "piece":
                answer, last = sender.send(address, known, piece), (known, piece)
                known = int(answer["Upload-Offset"])
            elif event == "lost":
                sender.send(address, known, piece)
            elif event == "repeat":
                known = int(sender.send(address, *last)["Upload-Offset"])
            elif event == "misplaced":
                answer = sender.send(address, known + number + 1, b"x" * (number % 7))
                assert answer.status_code == 409
                known = int(answer["Upload-Offset"])
            elif event == "other tab":
                answer = sender.send(address, other_known, data[other_known : other_known + number])
                other_known = int(answer["Upload-Offset"])
            elif event == "crash":
                here = int(sender.ask(address)["Upload-Offset"])
                if here < len(data):
                    with monkeypatch.context() as broken:
                        broken.setattr(Upload, "save", _fail)
                        with pytest.raises(ZeroDivisionError):
                            sender.send(address, here, data[here : here + 1 + number])
            else:
                assert sender.announce(data, key=key)["Location"] == address
        sender.finish(address, data, step=97)
    upload = Upload.objects.get(owner=person, key=key)
    assert _stored(upload) == data
    assert StoredFile.objects.count() == files_before + 1
    assert not UploadChunk.objects.exists()
    assert [name for name in on_disk(storage) if name.startswith("partial")] == []
    upload.attached_at = timezone.now()  # makes room for the next example
    upload.save()


def _fail(*_args: object, **_kwargs: object) -> None:
    raise ZeroDivisionError


def test_an_upload_survives_everything_but_its_row(sender: Sender, person: User) -> None:
    """Nothing about it is kept in the memory of a process: a restart, or another machine, goes on where it was."""
    address = sender.begin(CONTENT)
    sender.send(address, 0, CONTENT[:500])
    again = Sender(sender.client)
    answer = again.ask(address)
    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (
        200,
        "500",
        str(len(CONTENT)),
    )
    assert answer["Cache-Control"] == "no-store"
    assert "GMT" in answer["Upload-Expires"]
    assert again.finish(address, CONTENT).status_code == 204
    assert _stored(Upload.objects.get(owner=person)) == CONTENT


def test_announcing_again_gives_the_same_upload_but_a_key_stands_for_one_file(sender: Sender) -> None:
    key = uuid.uuid4()
    first = sender.begin(CONTENT, key=key)
    sender.send(first, 0, CONTENT[:10])
    again = sender.announce(CONTENT, key=key)
    assert (again["Location"], again["Upload-Offset"]) == (first, "10")
    assert sender.announce(CONTENT + b"x", key=key).status_code == 409
    assert Upload.objects.count() == 1


def test_a_file_that_changed_on_the_way_is_sent_again_from_the_beginning(sender: Sender) -> None:
    address = sender.begin(CONTENT)
    answer = sender.send(address, 0, CONTENT[:-1] + b"?")
    assert (answer.status_code, answer["Upload-Offset"]) == (460, "0")
    assert "gửi lại từ đầu" in answer.json()["message"]
    assert not StoredFile.objects.exists()
    assert sender.finish(address, CONTENT).status_code == 204
    assert StoredFile.objects.get().size == len(CONTENT)


def test_a_sender_that_cannot_count_a_hash_may_leave_it_out(sender: Sender) -> None:
    address = sender.begin(CONTENT, sha256="")
    assert sender.finish(address, CONTENT).status_code == 204


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"MZ" + b"\0" * 300, "anh.jpg", "tệp chương trình"),
        (b"<html><body><script>alert(1)</script></body></html>", "anh.png", "Loại tệp này không nhận"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 300, "IMG_1.HEIC", "Tương thích nhất"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 300, "phim.jpg", "đường liên kết"),
        (jpeg_bomb(), "anh.jpg", "quá nhiều điểm ảnh"),
        (photo(image_format="GIF"), "anh.jpg", "JPEG, PNG hoặc WebP"),
        (b"\xff\xd8\xff" + b"\0" * 300, "anh.jpg", ""),
    ],
    ids=["program", "page", "heic", "film", "bomb", "gif", "no photo"],
)
def test_what_is_not_taken_is_refused_by_its_content_with_words_and_again_when_asked_again(  # noqa: PLR0917
    sender: Sender,
    storage: Path,
    content: bytes,
    name: str,
    says: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    address = sender.begin(content, name=name)
    with django_capture_on_commit_callbacks(execute=True):
        answer = sender.send(address, 0, content)
    assert answer.status_code == 422
    assert says in answer.json()["message"]
    assert sender.ask(address).status_code == 422
    assert sender.send(address, len(content), b"").json() == answer.json()
    assert not StoredFile.objects.exists()
    assert on_disk(storage) == []


def test_a_photo_loses_what_the_camera_wrote_and_gains_a_thumbnail(sender: Sender, person: User) -> None:
    content = photo((300, 200), "PNG", exif=exif(orientation=6, place=HANOI))
    sender.finish(sender.begin(content, name="Ảnh ra quân.png"), content)
    file = StoredFile.objects.get()
    assert (file.kind, file.content_type, file.original_name) == ("image", "image/jpeg", "Ảnh ra quân.jpg")
    assert (file.width, file.height, file.is_photo, file.uploaded_by) == (200, 300, True, person)
    assert (file.latitude, file.longitude) == (None, None)
    assert b"Exif" not in _stored(Upload.objects.get())


def test_more_than_was_announced_is_not_taken(sender: Sender) -> None:
    address = sender.begin(CONTENT)
    assert sender.send(address, 0, CONTENT + b"x").status_code == 413
    assert sender.ask(address)["Upload-Offset"] == "0"


def test_a_file_over_the_limit_and_an_empty_one_are_refused_when_announced(
    sender: Sender, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    facts = {"key": str(uuid.uuid4()), "filename": "a.pdf"}
    answer = sender.announce_as(1024 * 1024 + 1, facts)
    assert (answer.status_code, "tối đa 1 MB" in answer.json()["message"]) == (413, True)
    assert sender.announce_as(0, facts).status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "1.5", "nhiều", "9" * 40, "٣"])
@pytest.mark.parametrize("key", ["", "no-key"])
def test_an_announcement_that_cannot_be_read_is_refused(sender: Sender, length: str, key: str) -> None:
    assert sender.announce_as(length, {"key": str(uuid.uuid4())}).status_code == 400
    assert sender.announce_as(10, {"key": key}).status_code == 400
    assert sender.announce_as(10, {"key": str(uuid.uuid4()), "sha256": "a"}).status_code == 400
    assert not Upload.objects.exists()


def test_a_piece_must_say_what_it_is_and_where_it_goes(sender: Sender) -> None:
    address = sender.begin(CONTENT)
    headers = {"Tus-Resumable": "1.0.0", **sender.csrf}
    kind = "application/offset+octet-stream"
    patch = sender.client.patch
    assert patch(address, b"x", content_type="image/jpeg", headers=headers).status_code == 415
    assert patch(address, b"x", content_type=kind, headers=headers).status_code == 400
    assert (
        patch(address, b"x", content_type=kind, headers={**headers, "Upload-Offset": "-1"}).status_code == 400
    )
    old = {**headers, "Tus-Resumable": "0.2.2", "Upload-Offset": "0"}
    answer = patch(address, b"x", content_type=kind, headers=old)
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    huge = sender.send(address, 0, b"x" * (rules.MOST_CHUNK_BYTES + 1))
    assert huge.status_code == 413


def test_a_forged_request_of_another_page_moves_nothing(sender: Sender) -> None:
    address = sender.begin(CONTENT)
    sender.csrf = {}
    assert sender.send(address, 0, CONTENT).status_code == 403
    assert sender.announce(CONTENT).status_code == 403
    assert sender.give_up(address).status_code == 403


def test_the_server_says_what_it_speaks(sender: Sender, settings: Any) -> None:
    answer = sender.client.options("/tep/tai-len/")
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation,expiration,termination")
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)


def test_an_upload_is_its_persons_alone(
    sender: Sender, tree: factories.CommuneTree, sign_in: Callable[..., User]
) -> None:
    address = sender.begin(CONTENT)
    for who, status in [
        (factories.person_of(tree, Role.OFFICER), 404),
        (factories.person_of(factories.make_commune("Xã Khác"), Role.OFFICER), 404),
        (factories.person_of(tree, Role.PROVINCIAL_OFFICER), 403),
        (factories.UserFactory.create(), 403),
    ]:
        client = Client()
        sign_in(client, who)
        other = Sender(client)
        assert other.ask(address).status_code == status
        assert other.send(address, 0, b"x").status_code == status
        assert other.give_up(address).status_code == status
    assert Sender(Client()).ask(address).status_code == 302
    assert sender.ask(address)["Upload-Offset"] == "0"


def test_what_is_given_up_leaves_nothing(
    sender: Sender, storage: Path, django_capture_on_commit_callbacks: Any
) -> None:
    part, whole = sender.begin(CONTENT), sender.begin(CONTENT)
    sender.send(part, 0, CONTENT[:100])
    with django_capture_on_commit_callbacks(execute=True):
        sender.finish(whole, CONTENT)
        for address in (part, whole):
            assert sender.give_up(address).status_code == 204
            assert sender.ask(address).status_code == 404
    assert on_disk(storage) == []
    assert not StoredFile.objects.exists()


def test_one_person_cannot_fill_the_disk_with_files_that_nothing_takes_up(
    sender: Sender, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    keys = [{"key": str(uuid.uuid4()), "filename": "a"} for _ in range(rules.MOST_WAITING_FILES + 1)]
    answers = [sender.announce_as(1000, key).status_code for key in keys]
    assert answers == [201] * rules.MOST_WAITING_FILES + [429]
    sender.give_up(f"/tep/tai-len/{keys[0]['key']}/")
    assert sender.announce_as(1000, keys[-1]).status_code == 201
    settings.UPLOAD_MAX_BYTES = 10**6
    monkeypatch.setattr("tungngo.files.services.uploads.MOST_WAITING", rules.MOST_WAITING_FILES)
    assert sender.announce_as(1, {"key": str(uuid.uuid4())}).status_code == 429


def test_a_sender_of_single_bytes_is_stopped(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tungngo.files.services.uploads.MOST_CHUNKS", 3)
    address = sender.begin(CONTENT)
    assert [sender.send(address, at, CONTENT[at : at + 1]).status_code for at in range(4)] == [204] * 3 + [
        413
    ]


def _attach(person: User, *keys: uuid.UUID) -> list[Upload]:
    organization = person.membership.organization.commune
    assert organization is not None
    return services.attach_uploads(organization=organization, owner=person, keys=keys, at=timezone.now())


def test_a_finished_upload_is_taken_up_once_and_then_left_alone(
    sender: Sender, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    key = uuid.uuid4()
    address = sender.begin(CONTENT, key=key)
    with pytest.raises(services.NotAttachable, match="chưa gửi xong"):
        _attach(person, key)
    sender.finish(address, CONTENT)
    (upload,) = _attach(person, key)
    with pytest.raises(services.NotAttachable):
        _attach(person, key)
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.give_up(address).status_code == 204
        assert services.sweep_uploads(at=timezone.now() + rules.UPLOAD_LIFE * 2) == 1
    assert _stored(upload) == CONTENT
    assert StoredFile.objects.filter(pk=upload.file_id).exists()


def test_another_persons_upload_cannot_be_taken_up(sender: Sender, tree: factories.CommuneTree) -> None:
    key = uuid.uuid4()
    sender.finish(sender.begin(CONTENT, key=key), CONTENT)
    with pytest.raises(services.NotAttachable):
        _attach(factories.person_of(tree, Role.OFFICER), key)


def test_the_sweep_takes_what_expired_and_nothing_else(
    sender: Sender, storage: Path, django_capture_on_commit_callbacks: Any
) -> None:
    part, whole = sender.begin(CONTENT), sender.begin(CONTENT)
    sender.send(part, 0, CONTENT[:100])
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        sender.finish(whole, CONTENT)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sweep_uploads(at=now + rules.UPLOAD_LIFE - timedelta(hours=1)) == 0
        assert services.sweep_orphans(at=now + timedelta(days=2)) == 0  # the pieces have rows
        assert services.sweep_uploads(at=now + rules.UPLOAD_LIFE + timedelta(hours=1)) == 2
    assert on_disk(storage) == []
    assert not Upload.objects.exists()


@pytest.mark.django_db
def test_pieces_without_a_row_are_swept(storage: Path) -> None:
    from django.core.files.base import ContentFile

    default_storage.save(f"{services.CHUNK_FOLDER}/ab/x", ContentFile(b"x"))
    assert services.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 1
    assert on_disk(storage) == []

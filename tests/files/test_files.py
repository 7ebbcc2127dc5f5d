from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import factories
from files.photos_for_tests import photo
from tungngo.files import services
from tungngo.files.responses import download
from tungngo.files.rules import content_type_of, safe_name
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

    from tungngo.accounts.models import User
    from tungngo.files.models import StoredFile


def _store(content: bytes = b"N\xc3\xb4i dung", name: str = "a.txt", **facts: Any) -> StoredFile:
    return services.store_file(
        organization=facts.pop("organization", None) or factories.make_commune().commune,
        content=ContentFile(content, name=name),
        name=name,
        actor=None,
        at=timezone.now(),
        **facts,
    )


def _on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Công văn.docx", "Công văn.docx"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ('x<y>:"|?*.pdf', "xy.pdf"),
        ("...", "tep"),
        ("", "tep"),
        ("  Kế   hoạch .docx ", "Kế hoạch .docx"),
    ],
)
def test_a_name_is_only_its_last_part_without_what_could_harm(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_can_be_shown_and_saved(sent: str) -> None:
    name = safe_name(sent)
    assert 0 < len(name) <= 180
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()
    assert safe_name(name) == name


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("a" * 500 + ".docx").endswith("a.docx")


def test_what_a_browser_could_run_is_served_as_plain_bytes() -> None:
    assert content_type_of("html", b"<html>") == "application/octet-stream"
    assert content_type_of("image", b"\x89PNG\r\n") == "image/png"


@pytest.mark.django_db
def test_a_file_lies_under_its_hash_and_only_its_owner_may_open_it(storage: Path) -> None:
    stored = _store(name="../Chỉ đạo.txt")
    (path,) = _on_disk(storage)
    assert path.name.startswith(stored.sha256)
    assert "Chỉ" not in str(path)
    assert path.stat().st_mode & 0o077 == 0
    assert (stored.original_name, stored.size, stored.kind) == ("Chỉ đạo.txt", 9, "text")


@pytest.mark.django_db
def test_the_type_is_told_by_the_content_and_not_by_the_name() -> None:
    assert _store(b"%PDF-1.7\nx", name="anh.png").kind == "pdf"


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"\x7fELF" + b"\x00" * 99, "not_a_document")])
def test_what_is_no_document_is_not_stored(storage: Path, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        _store(content)
    assert caught.value.code == code
    assert _on_disk(storage) == []


@pytest.mark.django_db
def test_a_failed_transaction_takes_the_bytes_back_and_a_good_one_keeps_them(storage: Path) -> None:
    commune = factories.make_commune().commune

    def fail() -> None:
        with services.atomic_with_files():
            _store(organization=commune)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _on_disk(storage) == []
    with services.atomic_with_files():
        _store(organization=commune)
    assert len(_on_disk(storage)) == 1


@pytest.mark.django_db
def test_when_the_database_is_lost_the_bytes_stay_since_it_may_have_kept_their_row(storage: Path) -> None:
    commune = factories.make_commune().commune

    def lose() -> None:
        with services.atomic_with_files():
            _store(organization=commune)
            raise OperationalError("server closed the connection unexpectedly")

    with pytest.raises(OperationalError):
        lose()
    assert len(_on_disk(storage)) == 1
    assert services.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 1
    assert _on_disk(storage) == []


@pytest.mark.django_db
def test_removing_one_of_two_equal_files_leaves_the_other_readable(
    django_capture_on_commit_callbacks: Any,
) -> None:
    commune = factories.make_commune().commune
    first, second = _store(organization=commune), _store(organization=commune)
    assert first.sha256 == second.sha256
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(file=first)
    with services.local_path(second) as path:
        assert path.read_bytes() == b"N\xc3\xb4i dung"


@pytest.mark.django_db
def test_bytes_stay_when_the_removal_is_rolled_back(storage: Path) -> None:
    stored = _store()
    with transaction.atomic():
        services.remove_file(file=stored)
        transaction.set_rollback(True)
    assert len(_on_disk(storage)) == 1


@pytest.mark.django_db
def test_the_sweep_takes_old_bytes_that_no_row_knows_and_nothing_else() -> None:
    stored = _store()
    orphan = default_storage.save(f"{services.FOLDER}/ab/orphan", ContentFile(b"x"))
    assert services.sweep_orphans(at=timezone.now()) == 0  # its transaction may still be under way
    assert services.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(stored.path)


@pytest.mark.django_db
def test_the_sweep_leaves_photos_and_their_thumbnails_and_removing_one_takes_both(
    storage: Path, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    commune = person.membership.organization.commune
    assert commune is not None
    file = services.store_evidence(
        organization=commune, content=ContentFile(photo()), name="a.jpg", actor=person, at=timezone.now()
    ).file
    assert services.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 0
    assert len(_on_disk(storage)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_file(file=file)
    assert _on_disk(storage) == []


@pytest.mark.django_db
def test_a_file_is_always_offered_for_saving() -> None:
    response = download(_store(b"<script>alert(1)</script>" * 20, name="trang.html"))
    assert response["Content-Disposition"] == 'attachment; filename="trang.html"'
    assert response["Content-Type"] in {"application/octet-stream", "text/plain"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_with_the_limit_said(settings: Any, storage: Path) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(UnreadableFile) as caught:
        _store(b"a" * (1024 * 1024 + 1))
    assert "tối đa 1 MB" in caught.value.message
    assert _on_disk(storage) == []

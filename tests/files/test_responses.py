from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory

from files.photos_for_tests import photo
from tungngo.files import services
from tungngo.files.responses import serve, serve_thumbnail

if TYPE_CHECKING:
    import factories
    from tungngo.accounts.models import User
    from tungngo.files.models import StoredFile

TEXT = b"0123456789" * 20_000


@pytest.fixture
def keep(tree: factories.CommuneTree, person: User) -> Any:
    def act(content: bytes, name: str = "a.txt") -> StoredFile:
        return services.store_evidence(
            organization=tree.commune, content=ContentFile(content), name=name, actor=person, at=NOW
        ).file

    from factories import NOW

    return act


def _get(file: StoredFile, **headers: str) -> Any:
    return serve(RequestFactory().get("/", headers=headers), file)


def test_a_photo_is_shown_and_a_document_is_saved_and_neither_can_do_harm(keep: Any) -> None:
    shown, saved = _get(keep(photo(), "Ảnh.png")), _get(keep(TEXT, "trang.html"))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"] == 'attachment; filename="trang.html.txt"'
    for answer in (shown, saved, serve_thumbnail(keep(photo()))):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"].startswith("private")


def test_the_whole_file_comes_with_its_length(keep: Any) -> None:
    answer = _get(keep(TEXT))
    assert (answer.status_code, answer["Content-Length"], answer["Accept-Ranges"]) == (200, "200000", "bytes")
    assert answer.getvalue() == TEXT


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=70000-", 70_000, 200_000),
        ("bytes=-5", 199_995, 200_000),
        ("bytes=199999-400000", 199_999, 200_000),
    ],
)
def test_a_part_is_given_when_a_part_is_asked_for(keep: Any, asked: str, start: int, end: int) -> None:
    answer = _get(keep(TEXT), Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {start}-{end - 1}/200000")
    assert answer["Content-Length"] == str(end - start)
    assert answer.getvalue() == TEXT[start:end]


@pytest.mark.parametrize("asked", ["bytes=200000-", "bytes=-0", "bytes=999999-9999999"])
def test_a_part_that_there_is_not_is_refused(keep: Any, asked: str) -> None:
    answer = _get(keep(TEXT), Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */200000")


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=x-y", "bytes=" + "9" * 30]
)
def test_a_wish_that_cannot_be_read_counts_as_none(keep: Any, asked: str) -> None:
    answer = _get(keep(TEXT), Range=asked)
    assert answer.status_code == 200
    answer.close()

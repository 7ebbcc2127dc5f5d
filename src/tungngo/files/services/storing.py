"""Storing and removing files: the bytes in the storage and the row about them live and die together."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, transaction
from django.utils.crypto import get_random_string

from tungngo.files import photos
from tungngo.files.inspection import Inspected, inspect, inspect_evidence
from tungngo.files.models import StoredFile, UploadChunk
from tungngo.files.rules import name_for, safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.core.files import File

    from tungngo.accounts.models import User
    from tungngo.files.photos import Place
    from tungngo.organizations.models import Organization

FOLDER = "received"
CHUNK_FOLDER = "partial"
_ORPHAN_AGE = timedelta(days=1)  # longer than any transaction lives

_written: ContextVar[list[str] | None] = ContextVar("written_files", default=None)


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """A file that was kept as evidence; `place` is where a photo was taken, which the file itself no longer says."""

    file: StoredFile
    place: Place | None = None


@contextmanager
def atomic_with_files() -> Iterator[None]:
    """A transaction that, when it fails, also takes back the bytes that were stored in it.

    When the database is lost nobody knows whether it kept the transaction: the bytes stay, and `sweep_orphans` removes
    them if it did not.
    """
    written: list[str] = []
    token = _written.set(written)
    try:
        with transaction.atomic():
            yield
    except (OperationalError, InterfaceError):
        raise
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise
    finally:
        _written.reset(token)


def store_file(
    *,
    organization: Organization,
    content: File[bytes],
    name: str,
    actor: User | None,
    at: datetime,
    inspected: Inspected | None = None,
) -> StoredFile:
    """Stores a file under its hash, outside the web root, and notes who sent it.

    Call it inside `atomic_with_files`, so that a failure later in the act leaves no bytes behind.

    Raises:
        UnreadableFile: It is empty, too large, or no document.
    """
    facts = inspected or inspect(content)
    return StoredFile.objects.create(
        organization=organization,
        sha256=facts.sha256,
        size=facts.size,
        kind=facts.kind,
        content_type=facts.content_type,
        original_name=safe_name(name),
        path=save_bytes(content, f"{FOLDER}/{facts.sha256[:2]}/{facts.sha256}"),
        uploaded_by=actor,
        uploaded_at=at,
    )


def store_evidence(
    *, organization: Organization, content: File[bytes], name: str, actor: User | None, at: datetime
) -> KeptEvidence:
    """Stores a photo, drawn anew without metadata, or a document, list or slides as they are.

    Call it inside `atomic_with_files`, as `store_file`.

    Raises:
        UnreadableFile: It is empty, too large, damaged, or of a kind that is not taken.
    """
    facts = inspect_evidence(content)
    if facts.kind != "image":
        name = name_for(facts.kind, name)
        return KeptEvidence(
            store_file(
                organization=organization, content=content, name=name, actor=actor, at=at, inspected=facts
            )
        )
    photo = photos.prepare(content)
    facts = Inspected(
        "image", photos.CONTENT_TYPE, hashlib.sha256(photo.content).hexdigest(), len(photo.content)
    )
    folder = f"{FOLDER}/{facts.sha256[:2]}"
    file = StoredFile.objects.create(
        organization=organization,
        sha256=facts.sha256,
        size=facts.size,
        kind=facts.kind,
        content_type=facts.content_type,
        original_name=name_for("image", name),
        path=save_bytes(ContentFile(photo.content), f"{folder}/{facts.sha256}"),
        thumbnail_path=save_bytes(ContentFile(photo.thumbnail), f"{folder}/{facts.sha256}-small"),
        width=photo.width,
        height=photo.height,
        uploaded_by=actor,
        uploaded_at=at,
    )
    return KeptEvidence(file, photo.place)


def save_bytes(content: File[bytes], name: str) -> str:
    """Writes bytes under a name of their own and returns it; a failing `atomic_with_files` takes them back.

    The random part gives each row bytes of its own, so that removing one never touches another.
    """
    content.seek(0)
    path: str = default_storage.save(f"{name}-{get_random_string(8)}", content)
    written = _written.get()
    if written is not None:
        written.append(path)
    return path


@transaction.atomic
def keep_place(*, file: StoredFile, place: Place) -> None:
    """Notes where a photo was taken, because its sender asked for it; for another file it means nothing."""
    if not file.is_photo:
        return
    file.latitude, file.longitude = Decimal(str(place.latitude)), Decimal(str(place.longitude))
    file.save(update_fields=["latitude", "longitude"])


@transaction.atomic
def remove_file(*, file: StoredFile) -> None:
    """Removes the row, and its bytes once that is certain."""
    paths = [path for path in (file.path, file.thumbnail_path) if path]
    file.delete()
    delete_bytes_after_commit(paths)


def delete_bytes_after_commit(paths: Iterable[str]) -> None:
    """Removes bytes once it is certain that their rows are gone."""
    gone = list(paths)

    def delete() -> None:
        for path in gone:
            default_storage.delete(path)

    transaction.on_commit(delete)


@contextmanager
def local_path(file: StoredFile) -> Iterator[Path]:
    """The file as a path on this machine, for programs that read paths; read it, never write to it."""
    with suppress(NotImplementedError):  # a storage without paths
        path = Path(default_storage.path(file.path))
        if path.exists():  # a storage in memory names paths that are none
            yield path
            return
    with tempfile.TemporaryDirectory(prefix="tungngo-file-") as folder:
        copy = Path(folder) / "file"
        with default_storage.open(file.path) as stored, copy.open("wb") as target:
            shutil.copyfileobj(stored, target)
        yield copy


def sweep_orphans(*, at: datetime) -> int:
    """Deletes bytes that no row knows, left by a process that was killed mid-way; returns how many."""
    removed = 0
    for folder in (FOLDER, CHUNK_FOLDER):
        for prefix in _list(folder)[0]:
            paths = {f"{folder}/{prefix}/{name}" for name in _list(f"{folder}/{prefix}")[1]}
            for path in paths - _known(paths):
                if default_storage.get_modified_time(path) < at - _ORPHAN_AGE:
                    default_storage.delete(path)
                    removed += 1
    return removed


def _list(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files in a folder; none when it is not there (an object storage has no folders to ask for)."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _known(paths: set[str]) -> set[str]:
    files = StoredFile.objects.filter(path__in=paths)  # a thumbnail lies beside its photo
    known = {path for both in files.values_list("path", "thumbnail_path") for path in both}
    return known | set(UploadChunk.objects.filter(path__in=paths).values_list("path", flat=True))

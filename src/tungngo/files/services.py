"""Storing and removing files: the bytes in the storage and the row about them live and die together."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from tungngo.files.models import StoredFile
from tungngo.files.rules import content_type_of, safe_name
from vanban.reading.sources.kinds import kind_of
from vanban.reading.sources.limits import Limits, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.files import File

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

FOLDER = "received"
_ORPHAN_AGE = timedelta(days=1)  # longer than any transaction lives

_written: ContextVar[list[str] | None] = ContextVar("written_files", default=None)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is by its content."""

    kind: str
    content_type: str
    sha256: str
    size: int


def inspect(content: File[bytes]) -> Inspected:
    """Tells what a file is, by its content and never by its name.

    Raises:
        UnreadableFile: It is empty, too large, or no document; the message is for the person who sent it.
    """
    if (content.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise UnreadableFile("too_large", too_large_message())
    content.seek(0)
    data = content.read()
    content.seek(0)
    kind = kind_of(data, Limits(file_bytes=settings.UPLOAD_MAX_BYTES))
    return Inspected(kind, content_type_of(kind, data[:16]), hashlib.sha256(data).hexdigest(), len(data))


def too_large_message() -> str:
    """What a person is told whose file is over the installation's limit."""
    return _(
        "Tệp quá lớn: mỗi lần gửi tối đa %(most)s MB. Hãy gửi bản nhẹ hơn hoặc tách thành nhiều tệp."
    ) % {"most": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}


@contextmanager
def atomic_with_files() -> Iterator[None]:
    """A transaction that, when it fails, also takes back the bytes that were stored in it."""
    written: list[str] = []
    token = _written.set(written)
    try:
        with transaction.atomic():
            yield
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
    content.seek(0)
    # The random part gives each row bytes of its own, so that removing one never touches another.
    wanted = f"{FOLDER}/{facts.sha256[:2]}/{facts.sha256}-{get_random_string(8)}"
    path = default_storage.save(wanted, content)
    written = _written.get()
    if written is not None:
        written.append(path)
    return StoredFile.objects.create(
        organization=organization,
        sha256=facts.sha256,
        size=facts.size,
        kind=facts.kind,
        content_type=facts.content_type,
        original_name=safe_name(name),
        path=path,
        uploaded_by=actor,
        uploaded_at=at,
    )


@transaction.atomic
def remove_file(*, file: StoredFile) -> None:
    """Removes the row, and its bytes once that is certain."""
    path = file.path
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(path))


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
    if not default_storage.exists(FOLDER):
        return removed
    for prefix in default_storage.listdir(FOLDER)[0]:
        paths = {f"{FOLDER}/{prefix}/{name}" for name in default_storage.listdir(f"{FOLDER}/{prefix}")[1]}
        known = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
        for path in paths - known:
            if default_storage.get_modified_time(path) < at - _ORPHAN_AGE:
                default_storage.delete(path)
                removed += 1
    return removed

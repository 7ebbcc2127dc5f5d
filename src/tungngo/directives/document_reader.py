"""Runs the reader over a directive's files: joins photos, reads in isolation, prints pages to look at."""

from __future__ import annotations

import logging
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from tungngo.directives.picture_process import PictureFailed, join_photos
from tungngo.directives.rules import place_on_pages
from tungngo.files.services import local_path
from vanban.reading.sources.limits import Limits, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tungngo.files.models import StoredFile
    from vanban.reading.isolation import ProgressReport

_PRINTED = {"docx", "doc", "odt", "rtf"}  # kinds whose pages are seen only when LibreOffice prints them
_TEMPORARY = "reading-"
# Folders of the steps below a reading and of page pictures, in the system's folder for such.
_OTHER_TEMPORARY = ("vanban-read-", "vanban-office-", "tungngo-file-", "tungngo-picture-")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What the reader gave, and how the pages look where the received file does not show it."""

    reading: dict[str, Any]
    page_pdf: Path | None = None
    page_lines: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def read_document(
    files: Sequence[StoredFile], *, on_progress: ProgressReport, is_cancelled: Callable[[], bool]
) -> Iterator[ReadDocument]:
    """Reads one document that was received as these files; temporary files last as long as the context.

    Raises:
        UnreadableFile: It cannot be read; the message is for the person who sent it.
    """
    from vanban.reading.isolation import read_isolated  # the reader's libraries load in the worker only

    limits = Limits(
        file_bytes=settings.UPLOAD_MAX_BYTES,
        wall_seconds=settings.READING_SECONDS,
        cpu_seconds=settings.READING_SECONDS,
        memory_bytes=settings.READING_MEMORY_BYTES,
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_temporary_folder()))
        paths = [stack.enter_context(local_path(file)) for file in files]
        joined = _join(paths, folder) if len(paths) > 1 else None
        reading = read_isolated(
            joined or paths[0],
            name=None if joined else files[0].original_name,
            limits=limits,
            on_progress=on_progress,
            is_cancelled=is_cancelled,
        )
        if joined is None and files[0].kind in _PRINTED:
            yield _with_printed_pages(reading, paths[0], folder / "pages.pdf", limits)
        else:
            yield ReadDocument(reading, joined)


def _join(paths: list[Path], folder: Path) -> Path:
    target = folder / "photos.pdf"
    try:
        join_photos(paths, target)
    except PictureFailed as error:
        raise UnreadableFile(
            "damaged", _("Có ảnh không mở được hoặc quá lớn. Hãy chụp lại hoặc gửi từng ảnh để biết ảnh nào.")
        ) from error
    return target


def _with_printed_pages(reading: dict[str, Any], path: Path, target: Path, limits: Limits) -> ReadDocument:
    """Adds the pages as LibreOffice prints them; without them there is still the text to look at."""
    from vanban.reading.isolation import read_isolated
    from vanban.reading.sources import pages

    try:
        if not pages.to_pdf(path, target, limits):
            return ReadDocument(reading)
        # Only where the text stands is asked of the printed form, so pictures in it are not recognised.
        facts = read_isolated(target, limits=replace(limits, recognised_pages=0))["source"]
    except (UnreadableFile, OSError) as error:
        logger.warning("no page pictures: %s", error)
        return ReadDocument(reading)
    lines = [line for line in facts["lines"] if line["box"] and line["span"]]
    source = {**reading["source"], "pages": facts["pages"]}
    return ReadDocument({**reading, "source": source}, target, place_on_pages(reading["text"], lines))


@contextmanager
def _temporary_folder() -> Iterator[str]:
    parent = _temporary_parent()
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=parent) as folder:
        yield folder


def _temporary_parent() -> Path:
    return Path(settings.ENVIRONMENT.var_dir) / "tmp"


def sweep_temporary_folders(is_stale: Callable[[float], bool]) -> int:
    """Removes folders that a killed reading left; `is_stale` judges the time of a folder's last change."""
    system = Path(tempfile.gettempdir())
    folders = [*_temporary_parent().glob(f"{_TEMPORARY}*")]
    for prefix in _OTHER_TEMPORARY:
        folders += system.glob(f"{prefix}*")
    removed = 0
    for folder in folders:
        with suppress(OSError):  # another process was first, or it is another account's
            if is_stale(folder.stat().st_mtime):
                shutil.rmtree(folder)
                removed += 1
    return removed

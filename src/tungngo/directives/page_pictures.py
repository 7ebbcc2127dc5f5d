"""Pictures of a directive's pages: drawn when first looked at, in a process of their own, then kept on disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tungngo.directives.picture_process import PictureFailed, render_page
from tungngo.files.services import local_path

if TYPE_CHECKING:
    from tungngo.directives.models import Directive
    from tungngo.files.models import StoredFile

FOLDER = "pictures"
# A phone, a column beside the review, a wide screen or zoom. Few, so that few are kept.
WIDTHS = (640, 1000, 1600)


class NoSuchPage(Exception):  # named for the fact
    """The directive has no page of this number, or none that can be shown."""


def picture(directive: Directive, page: int, width: str) -> bytes:
    """One page (1-based) as WebP, at least as wide as asked for where there is such a width.

    Raises:
        NoSuchPage: There is nothing to show.
    """
    file = directive.page_file
    if file is None or not 1 <= page <= directive.page_total:
        raise NoSuchPage
    return picture_of(file, page, width)


def picture_of(file: StoredFile, page: int, width: str) -> bytes:
    """One page (1-based) of a stored PDF or picture, drawn once and kept.

    Raises:
        NoSuchPage: It has no such page, or cannot be drawn.
    """
    pixels = _width(width)
    kept = f"{FOLDER}/{file.sha256[:2]}/{file.sha256}/{page}-{pixels}.webp"
    if default_storage.exists(kept):
        with default_storage.open(kept) as stored:
            return bytes(stored.read())
    with tempfile.TemporaryDirectory(prefix="tungngo-picture-") as folder, local_path(file) as source:
        target = Path(folder) / "page.webp"
        try:
            render_page(source, page, pixels, target)
        except PictureFailed as error:
            raise NoSuchPage from error
        content = target.read_bytes()
    default_storage.save(kept, ContentFile(content))  # two at once keep two; the first one is found
    return content


def _width(wanted: str) -> int:
    pixels = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else WIDTHS[1]  # noqa: PLR2004  # no huge ints
    return next((width for width in WIDTHS if width >= pixels), WIDTHS[-1])

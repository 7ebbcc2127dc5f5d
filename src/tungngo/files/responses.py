"""How a stored file leaves the server: never run by the browser, never kept by a machine in between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from tungngo.files import photos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from tungngo.files.models import StoredFile

_BLOCK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
# What a file's address shows never changes, so the person's own browser may keep it; nobody else's may.
_KEPT_BY_THE_BROWSER = "private, max-age=86400, immutable"


def download(file: StoredFile) -> FileResponse:
    """The file as an attachment under its original name. Whoever calls this has checked who asks."""
    response = FileResponse(
        default_storage.open(file.path),
        as_attachment=True,
        filename=file.original_name,
        content_type=file.content_type,
    )
    _guard(response)
    response["Cache-Control"] = "private, no-store"
    return response


def serve(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """A photo to be shown, anything else to be saved; a part of it when a part is asked for (RFC 9110, 14).

    Whoever calls this has checked who asks.
    """
    span = _span(request.headers.get("Range", ""), file.size)
    response: HttpResponseBase
    if span is None:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    else:
        start, end = span
        is_part = (start, end) != (0, file.size)
        response = StreamingHttpResponse(
            _blocks(default_storage.open(file.path), start, end),
            status=206 if is_part else 200,
            content_type=file.content_type,
        )
        response["Content-Length"] = str(end - start)
        if is_part:
            response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    response["Accept-Ranges"] = "bytes"
    disposition = content_disposition_header(as_attachment=not file.is_photo, filename=file.original_name)
    response["Content-Disposition"] = disposition or "attachment"
    _guard(response)
    response["Cache-Control"] = _KEPT_BY_THE_BROWSER
    return response


def serve_thumbnail(file: StoredFile) -> HttpResponse:
    """The small picture of a photo. Whoever calls this has checked who asks, and that it is a photo."""
    with default_storage.open(file.thumbnail_path) as stored:
        response = HttpResponse(stored.read(), content_type=photos.CONTENT_TYPE)
    response["Content-Disposition"] = "inline"
    _guard(response)
    response["Cache-Control"] = _KEPT_BY_THE_BROWSER
    return response


def _guard(response: HttpResponseBase) -> None:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"


def _span(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last that are asked for; None when the file has none of them.

    Several parts at once, and what cannot be read, count as not asked: then the whole is given.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return 0, size
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    if last and int(last) < int(first):
        return 0, size
    return (int(first), min(size, int(last) + 1) if last else size) if int(first) < size else None


def _blocks(stored: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with stored:
        stored.seek(start)
        left = end - start
        while left > 0 and (block := stored.read(min(_BLOCK, left))):
            left -= len(block)
            yield block

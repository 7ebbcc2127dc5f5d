"""How a stored file leaves the server: saved by the browser, never run by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.http import FileResponse

if TYPE_CHECKING:
    from tungngo.files.models import StoredFile


def download(file: StoredFile) -> FileResponse:
    """The file as an attachment under its original name. Whoever calls this has checked who asks."""
    response = FileResponse(
        default_storage.open(file.path),
        as_attachment=True,
        filename=file.original_name,
        content_type=file.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response

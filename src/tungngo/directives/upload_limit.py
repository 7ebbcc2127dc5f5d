"""Stops a too large upload while it arrives, before it fills the disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class UploadLimit(FileUploadHandler):
    """Counts the bytes of all files of a request; what goes over the limit is thrown away and noted."""

    is_too_large = False
    _received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002  # the interface
        """Passes the chunk on to the next handler while there is room."""
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_MAX_BYTES:
            self.is_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002  # the interface
        """Leaves the file to the next handler."""
        return

"""Decisions about names and types of files, free of database and storage."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

_LONGEST_NAME = 180
# How a file is served, by what it is. Anything else that a browser could run is served as plain bytes.
_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "text": "text/plain",
}
_IMAGE_TYPES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
BYTES_TYPE = "application/octet-stream"


def safe_name(name: str, *, instead: str = "tep") -> str:
    """The last part of a name as sent, without control and direction characters, not too long.

    The name is only shown and offered for saving; no path on the server is made of it.
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"/|?*')
    kept = " ".join(kept.split()).strip(". ")
    if not kept:
        return instead
    if len(kept) > _LONGEST_NAME:
        stem, dot, extension = kept.rpartition(".")
        room = _LONGEST_NAME - len(extension) - 1
        kept = f"{stem[:room]}.{extension}" if dot and room > 0 else kept[:_LONGEST_NAME]
    return kept


def content_type_of(kind: str, head: bytes) -> str:
    """How a file of a kind is served; `head` is its first bytes, which tell pictures apart."""
    if kind == "image":
        return next((name for magic, name in _IMAGE_TYPES.items() if head.startswith(magic)), BYTES_TYPE)
    return _CONTENT_TYPES.get(kind, BYTES_TYPE)

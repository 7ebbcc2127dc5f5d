"""Decisions about names and types of files, free of database and storage."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from pathlib import PurePosixPath

_LONGEST_NAME = 180
# What offices send besides documents: lists and slides. `vanban` does not read them, so it has no names for them.
OFFICE_KINDS = frozenset({"xlsx", "xls", "pptx", "ppt"})
EVIDENCE_KINDS = OFFICE_KINDS | {"image", "pdf", "docx", "doc", "odt", "rtf", "text"}
_EXTENSIONS = {
    "image": ("jpg", "jpeg"),  # evidence is drawn anew as JPEG
    "text": ("txt", "csv", "md"),
}

# Uploads in pieces (docs/uploads.md).
MOST_CHUNK_BYTES = 4 * 1024 * 1024  # below DATA_UPLOAD_MAX_MEMORY_SIZE, which would refuse it less kindly
MOST_CHUNKS = 4000  # of one upload: a sender of single bytes must not fill the database with rows
MOST_WAITING = 100  # uploads of one person that nothing has taken up yet
MOST_WAITING_FILES = 6  # likewise their bytes, in files of the largest size
UPLOAD_LIFE = timedelta(days=3)  # from the last piece: a phone may be without a signal over a weekend
# How a file is served, by what it is. Anything else that a browser could run is served as plain bytes.
_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "text": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ppt": "application/vnd.ms-powerpoint",
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


def name_for(kind: str, name: str) -> str:
    """A safe name whose extension says what the file is: a name that lies is put right, not believed."""
    kept = safe_name(name)
    fitting = _EXTENSIONS.get(kind, (kind,))
    stem, dot, extension = kept.rpartition(".")
    if dot and extension.lower() in fitting:
        return kept
    if kind == "image" and dot:  # it was a PNG or WebP and is a JPEG now
        kept = stem or kept
    return f"{kept[: _LONGEST_NAME - len(fitting[0]) - 1]}.{fitting[0]}"


def content_type_of(kind: str, head: bytes) -> str:
    """How a file of a kind is served; `head` is its first bytes, which tell pictures apart."""
    if kind == "image":
        return next((name for magic, name in _IMAGE_TYPES.items() if head.startswith(magic)), BYTES_TYPE)
    return _CONTENT_TYPES.get(kind, BYTES_TYPE)

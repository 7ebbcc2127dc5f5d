"""From a file's bytes to what the document orders: lines, then structure, then meaning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vanban.reading.meaning import read_source
from vanban.reading.text import read_text

if TYPE_CHECKING:
    from vanban.reading.model import Reading

__all__ = ["read_file", "read_source", "read_text"]


def read_file(path: str | Path) -> Reading:
    """Read a document from a file of any kind, in this process.

    For files that people send, `vanban.reading.isolation.read_isolated` does the same at arm's length.

    Raises:
        OSError: When there is no such file.
        vanban.reading.sources.UnreadableFile: When it cannot be read, with a message in Vietnamese.
    """
    from vanban.reading.sources import open_source  # PDF and image libraries are only loaded for files

    path = Path(path)
    return read_source(open_source(path.read_bytes(), path.name))

"""Plain text as a source."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from vanban.reading.lines import Line, Source
from vanban.reading.meaning import read_source

if TYPE_CHECKING:
    from vanban.reading.model import Reading


def read_text(text: str) -> Reading:
    """Read a document given as plain text; form feeds separate its pages."""
    lines: list[Line] = []
    pages = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\f")
    for number, page in enumerate(pages, 1):
        lines.extend(Line(line, page=number) for line in page.split("\n"))
    return read_source(Source("text", lines))

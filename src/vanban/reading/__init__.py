"""From a file's bytes to what the document orders: lines, then structure, then meaning."""

from vanban.reading.meaning import read_source
from vanban.reading.text import read_text

__all__ = ["read_source", "read_text"]

"""The third layer: from the tree of a document to what it orders, by a grammar of how such documents are written."""

from vanban.reading.meaning.read import read_source

__all__ = ["read_source"]

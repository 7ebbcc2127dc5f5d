"""The second layer: from lines to the tree of parts, sections, items, paragraphs and tables, each with its span."""

from vanban.reading.structure.build import build
from vanban.reading.structure.render import render
from vanban.reading.structure.tree import Node, Tree

__all__ = ["Node", "Tree", "build", "render"]

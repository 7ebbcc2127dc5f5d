"""What differs between two versions of a document, line by line and word by word."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from tungngo.assignments.rules.differing import Words, word_changes
from vanban.writing import Item, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vanban.writing import Document
    from vanban.writing.model import Block


class Change(NamedTuple):
    """A line that came, went or changed: its words, each with whether it stays, goes or comes."""

    kind: str  # new, gone, changed
    words: tuple[Words, ...]


def differences(before: Document, after: Document) -> list[Change]:
    """What differs, in the order of the page."""
    old, new = list(lines_of(before)), list(lines_of(after))
    found: list[Change] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            found += _changes(old[old_from:old_to], new[new_from:new_to])
    return found


def lines_of(document: Document) -> Iterator[str]:
    """Everything that a document says, one line for each part."""
    yield document.symbol
    yield f"{document.place} {document.date:%d/%m/%Y}" if document.date else document.place
    yield document.subject
    yield from document.addressees
    yield from document.bases
    yield from _lines(document.blocks)
    yield " ".join((*document.signature.lines, document.signature.name))
    yield from document.recipients
    yield f"Lưu: {document.keeping}"
    for annex in document.annexes:
        yield annex.title
        yield from _lines(annex.blocks)


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield " | ".join(column.title for column in block.columns)
            yield from (" | ".join(plain(cell) for cell in row.cells) for row in block.rows)
            continue
        words = plain(block.text)
        if isinstance(block, Item) and block.title:
            yield block.title
        if words:
            yield words
        if isinstance(block, Item):
            yield from _lines(block.blocks)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Lines that stand for each other are compared by words, unless hardly a word stays."""
    for gone, come in zip_longest(old, new):
        if gone is None:
            yield Change("new", (Words("new", come),))
        elif come is None:
            yield Change("gone", (Words("gone", gone),))
        elif SequenceMatcher(a=gone.split(), b=come.split(), autojunk=False).ratio() < _ALIKE:
            yield Change("gone", (Words("gone", gone),))
            yield Change("new", (Words("new", come),))
        else:
            yield Change("changed", tuple(word_changes(gone, come)))


_ALIKE = 0.3

"""Which field lines belong to which statement: those below it, and those that follow it in the same list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vanban.reading.meaning.context import Placed
from vanban.reading.meaning.fields import Field, read_fields

if TYPE_CHECKING:
    from vanban.reading.structure.tree import Node


def leading_field(node: Node) -> list[Field]:
    """Return the fields that a node is; a field may have its value as a list below it ("- Thành phần:")."""
    if node.paragraph is None or is_numbered(node):
        return []
    return read_fields(Placed.of(node.paragraph))


def is_numbered(node: Node) -> bool:
    """Whether a node is a numbered section: "2. Thời gian: …" is the period of the whole, not a field of item 1."""
    return node.mark is not None and node.mark.kind in {"part", "upper", "roman", "number"}


def grouped(node: Node) -> list[tuple[Node, list[Field]]]:
    """Return the children that are statements, each with the fields that follow it among its siblings."""
    out: list[tuple[Node, list[Field]]] = []
    for child in node.children:
        read = leading_field(child) if not child.children else []
        if read and out and out[-1][0].table is None:
            out[-1][1].extend(read)
        else:
            out.append((child, []))
    return out


def own_fields(node: Node) -> tuple[list[Field], list[Node]]:
    """Return the fields among a node's children that are meant for the node itself, and its other children."""
    fields: list[Field] = []
    rest: list[Node] = []
    for child in node.children:
        first = leading_field(child)
        if first and not rest:
            fields.extend(first)
        else:
            rest.append(child)
    trailing = [leading_field(child) for child in rest]
    kinds = [field.kind for line in trailing for field in line]
    begin = next((i for i, line in enumerate(trailing) if line), 0)
    if begin and len(set(kinds)) == len(kinds) and all(trailing[begin:]):
        fields.extend(field for line in trailing[begin:] for field in line)
        rest = rest[:begin]
    return fields, rest

"""The tree printed for a person, for `vanban read --show structure`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanban.reading.structure.tree import Node, Table, Tree

_WIDTH = 100


def render(tree: Tree) -> str:
    """Return the structure as indented text: parts, sections, items, tables, each with its span."""
    out: list[str] = []
    for part in tree.parts:
        out.append("VĂN BẢN" if part.kind == "main" else "PHẦN KÈM THEO")
        out.extend(f"  đầu | {row.text}" for row in part.head)
        for child in part.root.children:
            out.extend(_node(child, 1))
        out.extend(f"  cuối | {row.text}" for row in part.closing)
    return "\n".join(out)


def _node(node: Node, level: int) -> list[str]:
    indent = "  " * level
    if node.table is not None:
        return _table(node.table, indent)
    paragraph = node.paragraph
    mark = f"[{node.path}] " if node.mark else f"({node.kind}) "
    span = f" <{paragraph.start}:{paragraph.end}>" if paragraph else ""
    text = node.text if len(node.text) <= _WIDTH else node.text[: _WIDTH - 1] + "…"
    out = [f"{indent}{mark}{text}{span}"]
    for child in node.children:
        out.extend(_node(child, level + 1))
    return out


def _table(table: Table, indent: str) -> list[str]:
    out = [f"{indent}BẢNG {' | '.join(table.columns)} <{table.span[0]}:{table.span[1]}>"]
    out.extend(f"{indent}  {' | '.join(cell.text for cell in row)}" for row in table.rows)
    return out

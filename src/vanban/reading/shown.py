"""A document as the command shows it: the whole reading, or one step of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from vanban.reading import model, structure
from vanban.reading.meaning import read_source

if TYPE_CHECKING:
    from vanban.reading.lines import Line, Source

Shape = Literal["json", "lines", "structure", "tasks"]


def render(source: Source, shape: Shape) -> str:
    """Give what was read in the shape that a person or program asked for."""
    if shape == "lines":
        return _lines(source)
    if shape == "structure":
        return structure.render(structure.build(source))
    reading = read_source(source)
    if shape == "tasks":
        return model.render_tasks(reading)
    return json.dumps(reading.to_dict(), ensure_ascii=False, indent=1)


def _lines(source: Source) -> str:
    rows = [f"# {source.kind}; số trang: {len(source.pages) or '-'}; số dòng: {len(source.lines)}"]
    page = 0
    for line in source.lines:
        if line.page != page and source.pages:
            page = line.page
            rows.append(f"# trang {page}")
        rows.append(f"{_marks(line):<14}│{line.text}")
    return "\n".join(rows)


def _marks(line: Line) -> str:
    """Give what is known of a line's layout in few letters: cell, bold, italic, centred, confidence."""
    marks = [f"{line.cell.table}:{line.cell.row},{line.cell.column}"] if line.cell else []
    look = "".join(
        sign
        for sign, on in (("¶", line.is_paragraph), ("B", line.bold), ("I", line.italic), ("C", line.centered))
        if on
    )
    marks += [look] if look else []
    marks += [f"{line.confidence:.2f}"] if line.confidence < 1 else []
    return " ".join(marks)

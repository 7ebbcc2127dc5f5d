# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Tables of tasks, mostly in an appendix: each row is a task with the units and the time of its columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.meaning.context import Context, Placed
from vanban.reading.meaning.making import kind_of
from vanban.reading.meaning.times import recurrence_of, time_of
from vanban.reading.meaning.units import implementers_in, refs
from vanban.reading.model import Appendix, AppendixRow, Task, UnitRef
from vanban.reading.structure.columns import is_task_header, role_of
from vanban.text import compile_viet, plain

if TYPE_CHECKING:
    from vanban.reading.structure.tree import Cell, Node, Part, Table

_JOINT = re.compile(
    r"(?:đơn vị\s+)?(?:chủ trì|cơ quan chủ trì)\s*:\s*(?P<lead>.*?)(?:[;.\s-]*(?:đơn vị\s+)?phối hợp\s*:\s*(?P<coord>.*))?$",
    re.IGNORECASE,
)

_BULLETS = compile_viet(r"^\s*[-+•]\s*|(?<=[;.,])\s*[-+•]\s+(?=[A-ZĐÀ-Ỹ])")


def read_tables(context: Context, part: Part, tasks: list[Task]) -> Appendix | None:
    """Read the tables of tasks of a part, adding a task for each row; returns the first table as the appendix."""
    out: Appendix | None = None
    for node in part.root.walk():
        if node.table is None or not is_task_header(node.table.columns):
            continue
        appendix = _read(context, part, node, node.table, tasks)
        if out is None:
            out = appendix
        elif [plain(c) for c in out.columns] == [plain(c) for c in appendix.columns]:
            out.rows.extend(appendix.rows)
    return out


def _title(part: Part) -> str | None:
    rows = [row.text for row in part.title_rows if not row.text.startswith("(")]
    if not rows:
        return None
    if len(rows) > 1 and plain(rows[0]).startswith("phụ lục"):
        rows = rows[1:]
    return " ".join(rows)


def _read(context: Context, part: Part, node: Node, table: Table, tasks: list[Task]) -> Appendix:
    roles = [role_of(name) for name in table.columns]
    heading = next((a.text for a in node.ancestors() if a.paragraph is not None), None)
    appendix = Appendix(title=_title(part) or heading, columns=table.columns, rows=[])
    group = ""
    seen: set[str] = set()
    for index, row in enumerate(table.rows, 1):
        number = next(
            (row[c].text for c, role in enumerate(roles) if role == "number" and c < len(row)), ""
        ).strip(" .")
        cells = {role: row[c] for c, role in reversed(list(enumerate(roles))) if c < len(row)}
        statement = cells.get("task")
        if statement is None or statement.span is None or not statement.text:
            continue
        others = [
            cell
            for role, cell in cells.items()
            if role not in {"number", "task"} and cell.text and cell.text != statement.text
        ]
        label = number or str(index)
        if not others and (not number.isdigit() or statement.text.isupper()):
            group = number
            continue
        task = _row_task(context, cells, statement, len(tasks) + 1)
        restarts = group and label in seen and not label.startswith(group)
        seen.add(label)
        task.section = f"PL.{group}.{label}" if restarts else f"PL.{label}"
        task.section_title = appendix.title
        tasks.append(task)
        appendix.rows.append(
            AppendixRow(number or None, task.id, statement.text, [cell.text for cell in row], statement.span)
        )
    return appendix


def _units(cell: Cell | None, role: str = "lead") -> list[UnitRef]:
    if cell is None or not cell.text:
        return []
    text = cell.text
    match = _JOINT.match(text)
    if match:
        text = match["lead"] if role == "lead" else match["coord"] or ""
    elif role == "joint":
        return []
    text = _BULLETS.sub(lambda m: "" if m.start() == 0 else "; ", text)
    return refs(text, "table", cell.span[0] if cell.span and text == cell.text else None)


def _row_task(context: Context, cells: dict[str, Cell], statement: Cell, number: int) -> Task:
    start, end = statement.span or (0, 0)
    text = statement.text
    task = Task(
        id=f"T{number:02d}",
        section="",
        section_title=None,
        source=context.text[start:end],
        span=(start, end),
        text=text,
    )
    task.kind = kind_of(plain(text))
    lead_cell = cells.get("lead") or cells.get("person")
    task.lead = _units(lead_cell)
    task.coordinating = _units(cells.get("coordinating")) or (
        _units(lead_cell, "joint") if lead_cell and _JOINT.match(lead_cell.text) else []
    )
    task.implementers = [
        u
        for u in implementers_in(text, start)
        if all(u.as_written != v.as_written for v in task.coordinating)
    ]
    time_cell = cells.get("time")
    if time_cell is not None and time_cell.span is not None and time_cell.text:
        task.time = time_of(context, Placed(time_cell.text, *time_cell.span), "table")
        task.recurrence = recurrence_of(time_cell.text)
    else:
        task.time = time_of(context, Placed(text, start, end))
        task.recurrence = recurrence_of(text)
    product = cells.get("product")
    if product is not None and product.text:
        task.product = product.text
    place = cells.get("place")
    if place is not None and place.text:
        task.location = place.text
    task.confidence = 0.9 if task.lead and (task.time.text or task.recurrence) else 0.7
    return task

# ruff: noqa: E501  # patterns and tables of words read best on one line
"""A task made of its statement: who leads and joins, when, of what kind, and how sure it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vanban.reading.meaning.bracketed import bracketed_fields
from vanban.reading.meaning.fields import inline_fields
from vanban.reading.meaning.times import recurrence_of, time_of
from vanban.reading.meaning.units import (
    coordinating_in,
    field_units,
    implementers_in,
    leads_in,
    refs,
    subject_of,
)
from vanban.reading.model import Task
from vanban.text import plain
from vanban.text.units import begins_unit
from vanban.text.verbs import first_verb, starts_with_verb

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Context, Placed
    from vanban.reading.meaning.fields import Field
    from vanban.reading.meaning.states import State
    from vanban.reading.structure.tree import Node


def make_task(
    context: Context, number: int, node: Node, part: Placed, *, state: State, before: Task | None
) -> Task:
    """Make the task of one statement; `before` is the task made of the sentence before it, if any."""
    text = part.text
    low = plain(text)
    task = Task(
        id=f"T{number:02d}", section=node.path or state.section, section_title=state.title,
        source=context.text[part.start : part.end], span=(part.start, part.end), text=text, parent=state.parent,
    )  # fmt: skip
    asked = before.modality if before is not None and before.modality == "đề nghị" else state.modality
    task.modality = modality_of(low, asked)
    task.kind = kind_of(low)
    _who(task, part, state, before)
    _when(context, task, part, state, before)
    task.confidence = _confidence(node, task, part)
    return task


def _who(task: Task, part: Placed, state: State, before: Task | None) -> None:
    task.implementers = implementers_in(part.text, part.start)
    fields = [*_beside(part), *state.fields]
    assigned = [field_units(f.value.text, f.value.start) for f in fields if f.kind in {"lead", "joint"}]
    lead = [unit for units, _ in assigned for unit in units]
    if not lead:
        lead = [u for f in fields if f.kind == "person" for u in refs(f.value.text, "field", f.value.start)]
    explicit = leads_in(part.text, part.start)
    if lead:
        task.lead = lead
    elif explicit:
        task.lead = explicit
    elif state.units:
        task.lead = list(state.units)
    elif before is not None and before.lead and starts_with_verb(part.text):
        task.lead = [replace(u, basis="previous_sentence") for u in before.lead]
    coordinating = [
        u for f in fields if f.kind == "coordinating" for u in refs(f.value.text, "field", f.value.start)
    ]
    coordinating = coordinating or [unit for _, units in assigned for unit in units]
    task.coordinating = coordinating or coordinating_in(part.text, part.start) or list(state.coordinating)
    for f in fields:
        if f.kind == "participants" and begins_unit(f.value.text):
            task.implementers.extend(refs(f.value.text, "participants", f.value.start))
        elif f.kind == "place" and task.location is None:
            task.location = f.value.text.strip(" .;")
        elif f.kind == "product" and task.product is None:
            task.product = f.value.text.strip(" .;")
    named = {u.as_written for u in (*task.lead, *task.coordinating)}
    task.implementers = [u for u in task.implementers if u.as_written not in named]
    if before is not None and not task.implementers and re.match(r"sau |cài đặt|hoạt động", plain(part.text)):
        task.implementers = list(before.implementers)


def _beside(part: Placed) -> list[Field]:
    """Return the fields that a statement itself holds, inside its sentences or in brackets."""
    return inline_fields(part) or bracketed_fields(part)


def _when(context: Context, task: Task, part: Placed, state: State, before: Task | None) -> None:
    own = time_of(context, part)
    field_time = next((f for f in [*_beside(part), *state.fields] if f.kind == "time"), None)
    if field_time is not None:
        task.time = time_of(context, field_time.value, "field")
        if own.end or own.start:
            from_sentence = own
            task.time.alternatives.extend(a for a in from_sentence.alternatives)
        task.recurrence = recurrence_of(field_time.value.text) or recurrence_of(part.text)
    else:
        task.time = own
        task.recurrence = recurrence_of(part.text)
    if task.time.kind == "after_event" and before is not None and before.time.kind == "on":
        task.time.after = before.time.end


def _confidence(node: Node, task: Task, part: Placed) -> float:
    value = 0.95
    if not starts_with_verb(part.text) and subject_of(part.text) is None:
        value -= 0.25
    if not task.lead:
        value -= 0.1
    if node.mark is None:
        value -= 0.1
    if node.paragraph is not None:
        value *= min(row.line.confidence for row in node.paragraph.rows)
    return round(max(0.05, value), 2)


_FUNDING = re.compile(
    r"(?:dự trù|dự toán|bố trí|cân đối|hỗ trợ|huy động|đảm bảo|bảo đảm|phân bổ|cấp|thanh quyết toán|quyết toán|sử dụng)[^.;]{0,60}kinh phí"
)
_JOINING = re.compile(
    r"(?:đề nghị [^.;]{3,120}? )?(?:tích cực |chủ động )?(?:tham gia|hưởng ứng|tham khảo|đăng ký tham gia|tham dự)(?!\w)"
)


def kind_of(low: str) -> str:
    """Return what kind of work a statement in lower case gives."""
    verb = first_verb(low) or ""
    if _FUNDING.search(low):
        return "funding"
    if verb in {"báo cáo", "tổng hợp", "theo dõi"} and "báo cáo" in low[:120]:
        return "report"
    if re.match(r"phối hợp|tổ chức, điều phối|điều phối", low):
        return "coordination"
    return "participation" if _JOINING.match(low) else "action"


def modality_of(low: str, inherited: str) -> str:
    """Return whether the statement orders, asks or encourages."""
    if low.startswith(("đề nghị", "kính đề nghị", "trân trọng đề nghị")):
        return "đề nghị"
    if low.startswith(("khuyến khích", "vận động khuyến khích")):
        return "khuyến khích"
    return (
        "yêu cầu" if low.startswith(("yêu cầu", "giao", "chỉ đạo")) and inherited == "yêu cầu" else inherited
    )

# ruff: noqa: PLR0911  # a decision by cases returns at each case
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""The tasks of the body: which statements tell somebody to do something, with who, when and where.

The unit is the smallest enumerated item (schema, "What counts as one task"). A section's heading says whether
it holds tasks at all; a heading that is nothing but a unit makes that unit the lead of what stands below;
lines that only assign are fields of the item above; lead-ins ending in ":" are no tasks.
"""

from __future__ import annotations

import re
from dataclasses import replace

from vanban.reading.meaning.context import Context, Placed
from vanban.reading.meaning.field_groups import grouped, is_numbered, own_fields
from vanban.reading.meaning.fields import read_field
from vanban.reading.meaning.judging import Judge, is_glued_closing, is_no_order, names_authority
from vanban.reading.meaning.making import make_task
from vanban.reading.meaning.reports import report_sentences
from vanban.reading.meaning.sections import NO_TASKS, role_of_heading
from vanban.reading.meaning.statements import split_statement
from vanban.reading.meaning.states import State, TaskList
from vanban.reading.meaning.units import (
    coordinating_in,
    heading_units,
    leads_in,
    subject_of,
)
from vanban.reading.model import Requirement, Task, UnitRef
from vanban.reading.structure.tree import Node, Part
from vanban.text import plain
from vanban.text.verbs import ORDER, starts_with_verb

_SCHEDULE = re.compile(r"(?:các )?(?:hoạt động|nội dung|nhiệm vụ) (?:khác|còn lại)(?!\w)")
_ASKS = re.compile(
    r"(?:các (?:hoạt động|nội dung|nhiệm vụ) )?(?:kính )?(?:đề nghị |đề (?!cao|xuất|ra|án|cương|tài|phòng|cập|bạt))"
)
# "theo đề nghị của …" and "xét đề nghị của …" give the reason of a document, they ask nobody.
_ASKS_ALL = re.compile(r"(?<!theo )(?<!xét )(?<!tại )đề nghị(?: (?!của|tại)[^.;]{0,200})?:$")
_GOAL = re.compile(r"(?:các )?(?:chỉ tiêu|mục tiêu)(?!\w)")
_HEADED = re.compile(r"(?P<head>[^:.]{3,220}):\s+(?P<rest>\S.{7,})", re.DOTALL)


class TaskReader:
    """Walks the tree of a part and reads its tasks."""

    def __init__(self, context: Context, part: Part, found: TaskList) -> None:
        self.context = context
        self.part = part
        self.found = found
        self.judge = Judge(context, part, found)
        intro = next((n for n in part.root.children if n.kind == "lead"), None)
        self.modality = "đề nghị" if intro is not None and _ASKS_ALL.search(plain(intro.text)) else "yêu cầu"

    def read(self) -> None:
        """Read the whole part."""
        state = State(modality=self.modality)
        self._children(self.part.root, state)

    # ------------------------------------------------------------------ walking

    def _children(self, node: Node, state: State) -> None:
        for child, fields in grouped(node):
            self._visit(child, replace(state, fields=[*fields, *state.fields]))

    def _visit(self, node: Node, state: State) -> None:
        if node.table is not None or node.paragraph is None:
            return
        text = node.text
        placed = Placed.of(node.paragraph)
        fields, rest = own_fields(node)
        if is_numbered(node) and (own := read_field(placed)) is not None and own.kind == "time":
            self.found.periods.append((node, node.path))
            return
        state = replace(state, fields=[*fields, *state.fields])
        short = len(text) <= 150 and not re.search(r"[.;]$", text)
        role = role_of_heading(text) if (node.children or short) and node.kind != "paragraph" else None
        if role in NO_TASKS and not self._orders(text, role):
            self._no_tasks(node, role or "", state)
            return
        section = node.path or state.section
        if self.judge.is_closing(node):
            self.found.closings.append(node)
            return
        announced = text.split(":")[0] if ":" in text[:80] else ""
        if (
            announced
            and node.mark is not None
            and node.mark.order is not None
            and role_of_heading(announced) in NO_TASKS
            # "4. Về kinh phí: Đồng ý …; giao Sở Tài chính thẩm định, trình …" gives work besides the money
            and not (role_of_heading(announced) == "funding" and leads_in(text, placed.start))
        ):
            self._no_tasks(node, role_of_heading(announced) or "", state)
            return
        headed = self._headed(placed)
        if headed is not None:
            self._under_inline_heading(node, state, *headed, rest)
            return
        may_name = (rest or short or text.rstrip().endswith(":")) and not names_authority(node)
        units = heading_units(text, placed.start) if may_name else []
        if units and rest:
            self._under_units(node, state, units, rest)
            return
        if rest:
            self._with_children(node, placed, state, rest, role)
            return
        if units and not rest and not self.judge.is_task(node, placed, state):
            self.found.heading_of[section] = units
            return
        if self.judge.is_task(node, placed, state):
            self._emit(node, placed, state)
        elif report_sentences(placed):
            self.found.closings.append(node)

    @staticmethod
    def _headed(placed: Placed) -> tuple[list[UnitRef], Placed] | None:
        """Cut "4. Các trường học: Tổ chức …" into the units and the statement, or return None."""
        match = _HEADED.match(placed.text)
        if match is None:
            return None
        units = heading_units(match["head"], placed.start)
        if not units:
            return None
        return units, placed.piece(match.start("rest"), len(placed.text))

    def _under_inline_heading(
        self, node: Node, state: State, units: list[UnitRef], placed: Placed, rest: list[Node]
    ) -> None:
        section = f"{node.path or state.section}.p1"
        modality = "đề nghị" if _ASKS.match(plain(node.text)) else state.modality
        inner = replace(
            state,
            units=units,
            title=node.text.split(":")[0],
            section=section,
            modality=modality,
            parent=None,
            coordinating=[],
        )
        self.found.heading_of[node.path or state.section] = units
        made = self._emit(node, placed, inner, section)
        if rest:
            self._descend(rest, replace(inner, parent=made[0].id if made else None))

    @staticmethod
    def _orders(text: str, role: str) -> bool:
        """Whether a heading that sounds like "Đánh giá …" orders work instead of announcing a section."""
        return role in {"situation", "funding"} and text.rstrip().endswith(".")

    def _under_units(self, node: Node, state: State, units: list[UnitRef], rest: list[Node]) -> None:
        section = node.path or state.section
        self.found.heading_of[section] = units
        modality = "đề nghị" if _ASKS.match(plain(node.text)) else state.modality
        title = node.text.rstrip(" :.")
        inner = replace(
            state, units=units, title=title, section=section, modality=modality, parent=None, coordinating=[]
        )
        self._descend(rest, inner)

    def _with_children(
        self, node: Node, placed: Placed, state: State, rest: list[Node], role: str | None
    ) -> None:
        text = node.text
        section = node.path or state.section
        is_heading = node.kind in {"lead", "heading"} or (len(text) <= 200 and not re.search(r"[.;]$", text))
        inner = replace(
            state,
            role=role or state.role,
            section=section,
            title=(text.rstrip(" :.") if node.kind != "lead" else state.title),
            in_organisation=state.in_organisation or role == "organisation",
        )
        if (
            role in {"content", "organisation"}
            and node.mark is not None
            and node.mark.kind in {"roman", "upper", "part"}
        ):
            inner = replace(inner, units=[], parent=None)
        tables = all(child.table is not None for child in rest)
        if is_heading or tables:
            if self._lists_content(node, rest) and self.judge.is_task(
                node, placed, replace(state, role="content")
            ):
                self._emit(node, placed, state)
                return
            subject = leads_in(text, placed.start)
            if (
                subject
                and node.kind != "heading"
                and (node.parent is None or node.parent.kind != "root" or node.kind != "lead")
            ):
                inner = replace(inner, units=subject, coordinating=coordinating_in(text, placed.start))
            self._descend(rest, inner)
            return
        made = self._emit(node, placed, state) if self.judge.is_task(node, placed, state) else []
        if made and made[0].lead and not inner.units and made[0].lead[0].basis == "explicit":
            inner = replace(inner, units=[replace(u, basis="previous_sentence") for u in made[0].lead])
        self._descend(rest, replace(inner, parent=made[0].id if made else state.parent))

    def _descend(self, rest: list[Node], state: State) -> None:
        holder = Node("root", None, None, children=rest)
        self._children(holder, state)

    def _lists_content(self, node: Node, rest: list[Node]) -> bool:
        """Whether what follows "…:" is the content of a message, a list of things, and not a list of orders."""
        if not node.ends_with_colon:
            return False
        leaves = [c for c in rest if c.paragraph is not None]
        if not leaves or not (starts_with_verb(node.text) or subject_of(node.text)):
            return False
        orders = sum(
            1
            for c in leaves
            if starts_with_verb(c.text)
            or subject_of(c.text) is not None
            or ORDER.match(plain(c.text))
            or c.children
        )
        return orders * 2 < len(leaves)

    # ------------------------------------------------------------- what is a task

    def _no_tasks(self, node: Node, role: str, state: State) -> None:
        if role == "funding":
            self.found.funding.append(node)
        self.found.closings.extend(
            child
            for child in node.children
            if child.paragraph is not None and child.kind == "paragraph" and self.judge.is_closing(child)
        )
        goals = role == "goal" or _GOAL.search(plain(node.text[:140])) is not None
        for child in node.walk():
            if child.paragraph is None:
                continue
            if goals or any(_GOAL.match(plain(above.text[:140])) for above in (child, *child.ancestors())):
                self.found.goals.append(child)
            if role in {"period", "theme", "scope"}:
                self.found.periods.append((child, node.path))
        if role == "requirement":
            self._requirements(node)
        elif role == "purpose":
            for child in node.children:
                inner = role_of_heading(child.text) if child.children else None
                if inner == "requirement":
                    self._requirements(child)
                elif inner is not None and inner not in NO_TASKS:
                    self._visit(child, state)

    def _requirements(self, node: Node) -> None:
        for child in node.walk():
            if child is node or child.paragraph is None or child.children:
                continue
            paragraph = child.paragraph
            self.found.requirements.append(
                Requirement(
                    node.path,
                    self.context.text[paragraph.start : paragraph.end],
                    (paragraph.start, paragraph.end),
                )
            )

    # ---------------------------------------------------------------- making tasks

    def _emit(self, node: Node, placed: Placed, state: State, section: str | None = None) -> list[Task]:
        made: list[Task] = []
        placed = self.judge.without_opening(placed)
        pieces = split_statement(placed.text)
        for index, piece in enumerate(pieces):
            part = placed.piece(piece.start, piece.end)
            low = plain(part.text)
            if index and is_glued_closing(part.text):
                self.found.glued_closings.append(part)
                continue
            if len(pieces) > 1 and (is_no_order(low, state) or _SCHEDULE.match(low)):
                if _SCHEDULE.match(low):
                    self.found.schedules.append((part, made[:]))
                continue
            task = make_task(
                self.context,
                len(self.found.tasks) + 1,
                node,
                part,
                state=state,
                before=made[-1] if made else None,
            )
            task.section = section or task.section
            if state.role == "report":
                self.found.in_report_section.add(task.id)
            if index and piece.start and placed.text[: piece.start].rstrip().endswith(";"):
                self.found.in_report_section.add(task.id)
                self.found.report_clauses.add(task.id)
            if made and task.parent is None:
                task.parent = made[0].id if not state.parent else state.parent
            made.append(task)
            self.found.tasks.append(task)
        self.found.nodes.append((node, made))
        return made

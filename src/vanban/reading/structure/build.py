# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""From a source's lines to the tree: regions first, then paragraphs and tables, then the nesting of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vanban.reading.structure.flow import Flow, Row, make_flow
from vanban.reading.structure.foot import part_columns
from vanban.reading.structure.marks import BULLET_DEPTH, DEPTH, Mark, read_mark
from vanban.reading.structure.paragraphs import make_paragraphs
from vanban.reading.structure.regions import (
    body_start,
    find_closing,
    is_attachment_start,
    is_kem_theo,
    type_name,
)
from vanban.reading.structure.tables import find_line_table, line_table, marked_table
from vanban.reading.structure.tree import Node, Paragraph, Part, Table, Tree
from vanban.text import plain

if TYPE_CHECKING:
    from vanban.reading.lines import Source

_LAYOUT_WORDS = ("nơi nhận", "cộng hòa xã hội", "kính gửi", "đảng cộng sản")


def build(source: Source) -> Tree:
    """Build the tree of a document."""
    flow = make_flow(source)
    rows = part_columns(flow.rows)
    parts: list[Part] = []
    begin = 0
    while True:
        first = not parts
        start, titled = body_start(rows) if first else _attachment_body(rows, begin)
        closing = find_closing(rows, start)
        appendix = next(
            (
                i
                for i in range(max(start, begin + 1), len(rows))
                if is_attachment_start(rows[i]) and _is_free(rows, i)
            ),
            None,
        )
        stop = len(rows)
        if closing is not None:
            stop = closing.start
        if appendix is not None and appendix < stop:
            stop, closing = appendix, None
        end = closing.end if closing else stop
        title_rows = rows[titled:start] if titled is not None else []
        parts.append(
            Part(
                kind="main" if first else "attachment",
                head=rows[begin:start],
                root=_tree_of(flow, rows[start:stop]),
                closing=rows[stop:end],
                title_rows=title_rows,
            )
        )
        if end >= len(rows) or end <= begin:
            return Tree(flow, parts)
        begin = end


def _is_free(rows: list[Row], i: int) -> bool:
    """Whether the line before an appendix title ends a statement: "tại / Phụ lục I." is a wrapped sentence."""
    before = rows[i - 1].text if i else "."
    return (
        before.endswith((".", "/", ";", ")", ":"))
        or rows[i].is_upper
        or rows[i].blanks_before > 1
        or rows[i].line.page != rows[i - 1].line.page
        or len(before) < 40
    )


def _attachment_body(rows: list[Row], begin: int) -> tuple[int, int | None]:
    """Return where the body of an attachment begins, and its title row."""
    i = begin
    titled: int | None = None
    while i < len(rows) and i - begin < 25:
        row = rows[i]
        if find_line_table(rows, i) is not None or (
            row.line.cell is not None and not _is_layout(_table_rows(rows, i))
        ):
            break
        if titled is None and (type_name(row.text) or is_attachment_start(row)):
            titled = i
        elif titled is not None and i > titled and (_begins_list(row) or not _is_title_row(row, rows[i - 1])):
            break
        i += 1
    if titled is None:
        return begin, None
    return i, titled


def _begins_list(row: Row) -> bool:
    """Whether a row opens the first section: a title is not numbered, not even in capitals ("I. MỤC TIÊU")."""
    mark = read_mark(row.text)
    return mark is not None and mark.order == 1


def _is_title_row(row: Row, before: Row) -> bool:
    text = row.text
    if row.is_upper or is_kem_theo(text) or (is_kem_theo(before.text) and not before.text.endswith(")")):
        return True
    if text.startswith("(") or not any(c.isalnum() for c in text):
        return True
    low = plain(text)
    return (
        low.startswith(("trên địa bàn", "năm ", "triển khai", "tổ chức", "về ", "thực hiện"))
        and len(text) < 110
        and row.blanks_before <= 1
        and not text.endswith((".", ";", ":"))
    )


def _table_rows(rows: list[Row], i: int) -> list[Row]:
    cell = rows[i].line.cell
    j = i
    while j < len(rows) and cell is not None:
        other = rows[j].line.cell
        if other is None or other.table != cell.table:
            break
        j += 1
    return rows[i:j]


def _is_layout(rows: list[Row]) -> bool:
    """Whether a marked table only lays out the head or the closing, or a single framed text."""
    columns = {row.line.cell.column for row in rows if row.line.cell}
    words = plain(" ".join(row.text for row in rows[:12]))
    return len(columns) < 3 and (any(word in words for word in _LAYOUT_WORDS) or len(columns) == 1)


def _tree_of(flow: Flow, rows: list[Row]) -> Node:
    """Nest the paragraphs and tables of a body."""
    root = Node("root", None, None)
    nest = _Nest(root)
    pending: list[Row] = []

    def flush() -> None:
        for paragraph in make_paragraphs(flow, pending):
            nest.add(paragraph)
        pending.clear()

    i = 0
    while i < len(rows):
        row = rows[i]
        if row.line.cell is not None:
            inside = _table_rows(rows, i)
            if _is_layout(inside):
                pending.extend(inside)
            else:
                flush()
                nest.add_table(marked_table(inside))
            i += len(inside)
            continue
        header = find_line_table(rows, i)
        if header is not None:
            table, after = line_table(flow, rows, header[1], header[0])
            if table.rows:
                flush()
                nest.add_table(table)
                i = after
                continue
        pending.append(row)
        i += 1
    flush()
    return root


def _looks_like_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if len(text) > 150:
        return False
    return paragraph.is_upper and not text.endswith((".", ";", ","))


class _Nest:
    """Places each paragraph under the right one by the kinds of markers met so far."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.stack: list[Node] = [root]
        self.last: Node = root

    def add(self, paragraph: Paragraph) -> None:
        """Place one paragraph."""
        if paragraph.mark is None:
            self._add_unmarked(paragraph)
        else:
            self._add_marked(paragraph, paragraph.mark)

    def add_table(self, table: Table) -> None:
        """Place a table under the section that it stands in."""
        node = Node("table", None, self._holder(), table=table)
        node.parent.children.append(node) if node.parent else None
        self.last = node

    def _holder(self) -> Node:
        """The deepest open node that may hold text without a marker."""
        return next(n for n in reversed(self.stack) if n.depth < BULLET_DEPTH and n.kind != "lead")

    def _add_unmarked(self, paragraph: Paragraph) -> None:
        last = self.last
        if last.mark is not None and not last.text and last.paragraph is not None and not last.children:
            joined = last.paragraph  # "Chương I" with its title on the next line
            joined.text, joined.start, joined.end = paragraph.text, paragraph.start, paragraph.end
            joined.rows = [*joined.rows, *paragraph.rows]
            return
        if _looks_like_heading(paragraph):
            while (len(self.stack) > 1 and self.stack[-1].kind != "item") or self.stack[-1].depth > DEPTH[
                "chapter"
            ]:
                if len(self.stack) == 1:
                    break
                self.stack.pop()
            self._push(Node("heading", paragraph, self.stack[-1], depth=self.stack[-1].depth))
            return
        holder = self._holder()
        while self.stack[-1] is not holder:
            self.stack.pop()
        is_lead = paragraph.text.rstrip().endswith(":")
        node = Node("lead" if is_lead else "paragraph", paragraph, holder, depth=holder.depth)
        if is_lead:
            self._push(node)
        else:
            holder.children.append(node)
            self.last = node

    def _push(self, node: Node) -> None:
        if node.parent is not None:
            node.parent.children.append(node)
        self.stack.append(node)
        self.last = node

    def _add_marked(self, paragraph: Paragraph, mark: Mark) -> None:
        announced = self.last.ends_with_colon and self.last.kind != "table"
        same = next(
            (n for n in reversed(self.stack) if n.mark is not None and n.mark.kind == mark.kind), None
        )
        if (
            announced
            and self.last in self.stack
            and (same is None or mark.order == 1)
            and same is not self.last
        ):
            parent = self.last
        elif same is not None and not self._restarts(same, mark):
            while self.stack[-1] is not same:
                self.stack.pop()
            self.stack.pop()
            parent = self.stack[-1]
        else:
            rank = DEPTH.get(mark.kind, BULLET_DEPTH)
            if mark.order is not None:
                while len(self.stack) > 1 and self._rank(self.stack[-1]) >= rank:
                    self.stack.pop()
            parent = self.stack[-1]
        while self.stack[-1] is not parent:
            self.stack.pop()
        depth = DEPTH.get(mark.kind, BULLET_DEPTH)
        self._push(Node("item", paragraph, parent, depth=max(depth, parent.depth + 1)))

    def _rank(self, node: Node) -> int:
        if node.kind in {"lead", "heading"}:
            return node.depth
        return DEPTH.get(node.mark.kind, BULLET_DEPTH) if node.mark else node.depth

    def _restarts(self, same: Node, mark: Mark) -> bool:
        """Whether a list of the same kind begins again below an unmarked lead-in that came after it."""
        if mark.order != 1:
            return False
        position = next(i for i, n in enumerate(self.stack) if n is same)
        return any(n.kind in {"lead", "heading"} for n in self.stack[position + 1 :])

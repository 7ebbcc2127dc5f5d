# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR0911  # a decision by cases returns at each case
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Lines joined to paragraphs.

Texts that come from a printed page break their lines at the right margin. A line begins a paragraph when it
carries a list marker, when it is indented, or when the line before it stopped although the next word would
still have fitted. Page numbers and link addresses that extraction left between the lines stay inside the span
and out of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.structure.marks import Mark, read_mark
from vanban.reading.structure.tree import Paragraph
from vanban.text import plain
from vanban.text.units import begins_unit
from vanban.text.verbs import NAME_VERBS, first_verb, predicate_start

if TYPE_CHECKING:
    from vanban.reading.structure.flow import Flow, Row

_ENDED = re.compile(r"[.;:!?…/][”\"'’)\]]*$|[”\"’)\]]$")
_SENTENCE_END = re.compile(r"[.;:!?/][”\"'’)\]]*$")
_FIELD_LINE = re.compile(
    r"(?:(?:đơn vị|cơ quan) )?(?:chủ trì|phối hợp|thực hiện)(?: [^\s:]+){0,3}\s*:|(?:thời gian|thời hạn|địa điểm|thành phần)(?: [^\s:]+){0,4}\s*:"
)
_OPENER = re.compile(
    r"trên đây là|(?:chỉ thị|quyết định|kế hoạch|nghị quyết|công điện) này (?:có|được|thay)|nơi nhận|kính gửi|nhận được (?:công|văn|kế|chỉ)"
)
_MONEY = re.compile(r"Kinh phí (?:thực hiện|tổ chức|triển khai|hoạt động|từ|do|được|bảo đảm)(?!\w)")
_MAX_PLAUSIBLE_ORDER = 60
# An address that a line break cut: it ends in the middle, and what follows looks like the rest of one.
_ADDRESS_END = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_WHOLE_HOST = re.compile(
    r"(?:https?://)?[^/\s]+\.(?:vn|com|net|org|edu|io|info|gov|me|ly|gl|be)(?:[/?:]\S*)?", re.IGNORECASE
)
_ADDRESS_REST = re.compile(r"[a-z0-9][\w%-]*(?:[./][\w%?=&-]+)+")
_UNIT_HEADING = re.compile(
    r"(?:(?:kính )?(?:đề nghị|yêu cầu|giao|phân công)|đối với|trách nhiệm(?: của)?|nhiệm vụ(?: của)?)\s+(?:cho\s+)?"
)
_OPEN_NAME = re.compile(
    r"(?:^|\s)(?:ban|sở|phòng|trung tâm|ủy ban|(?<!xã )hội|hội đồng|bộ|cục|chi cục|tổ|đội|trạm|đài|báo|viện|và|các|của)$"
)


class _Lists:
    """The last number seen of each kind of marker: what a true marker has to follow."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def expects(self, mark: Mark) -> bool:
        """Whether the marker begins a list or continues one of its kind."""
        if mark.order is None:
            return True
        last = self.last.get(mark.kind)
        if mark.order == 1 or (last is not None and last < mark.order <= last + 2):
            return True
        return mark.kind in {"article", "chapter", "part", "section", "number2", "number3"}

    def see(self, mark: Mark) -> None:
        if mark.order is not None:
            self.last[mark.kind] = mark.order


def _is_full(flow: Flow, row: Row, following: Row) -> bool:
    """Whether the next word would not have fitted on the row any more."""
    if row.line.box and following.line.box and row.line.text:
        per_char = (row.line.box.right - row.line.box.left) / max(1, len(row.text))
        margin = max(row.line.box.right, following.line.box.right)
        return row.line.box.right + per_char * (1 + len(following.text.split(" ", 1)[0])) > margin - 2
    if not flow.width:
        return False
    return len(row.text) + 1 + len(following.text.split(" ", 1)[0]) > flow.width - 3


def text_after_space(text: str) -> bool:
    """Whether a bullet is set off by a space, as bullets are and hyphens in names are not."""
    return text[1:2] == " " and not text[2:].startswith("Xã hội")


def _before_label(mark: Mark) -> str:
    if mark.label.isdigit():
        return str(int(mark.label) - 1)
    return chr(ord(mark.label[0]) - 1)


def accepted_mark(flow: Flow, row: Row, before: Row | None, lists: _Lists, so_far: str = "") -> Mark | None:
    """Return the row's list marker unless it is the chance start of a wrapped line ("- kỷ nguyên …", "10. …")."""
    mark = read_mark(row.text)
    if mark is None:
        return None
    if before is None or row.line.is_paragraph:
        return mark
    rest = row.text[mark.end :]
    if (
        mark.kind == "-"
        and not text_after_space(row.text)
        and before.text.lower().endswith(("văn hóa", "văn hoá", "vh"))
    ):
        return None  # "Phòng Văn hóa / -Xã hội"
    if (
        mark.kind.startswith("paren")
        and mark.order
        and mark.order > 1
        and f"({_before_label(mark)})" in so_far
    ):
        return None  # (1) … (2) … run on inside a sentence
    running = _is_full(flow, before, row) and not _SENTENCE_END.search(before.text)
    if mark.order is None:
        return None if running and rest[:1].islower() else mark
    if lists.expects(mark):
        return None if running and rest[:1].islower() else mark
    if running or mark.order > _MAX_PLAUSIBLE_ORDER:
        return None
    return mark


def cut_address(before: str, text: str) -> bool:
    """Whether a line break cut an address: "https://cuocthi.mau / son.gov.vn/…"."""
    end = _ADDRESS_END.search(before)
    if end is None or not _ADDRESS_REST.match(text):
        return False
    return before[-1] in "./-_" or not _WHOLE_HOST.fullmatch(end[0])


def _is_unit_heading(text: str) -> bool:
    """Whether what has been joined so far is nothing but units: "5. Đề nghị Ủy ban MTTQ và các đoàn thể"."""
    if len(text) > 220 or text[-1:] in ",;:.-–":
        return False
    low = plain(text)
    prefix = _UNIT_HEADING.match(low)
    names = text[prefix.end() :] if prefix else text
    return begins_unit(names) and predicate_start(names) is None and not _OPEN_NAME.search(low)


def _begins_order(flow: Flow, before: Row, row: Row) -> bool:
    """Whether a line begins with the verb of an order in a capital, which no name goes on with."""
    text = row.text
    verb = first_verb(text)
    if plain(text).startswith("căn cứ ") and text[0].isupper():
        return True
    if verb is None or not text[0].isupper() or begins_unit(text):
        return False
    return verb not in NAME_VERBS or not _is_full(flow, before, row)


def _runs_inside(row: Row, following: Row | None, mark: Mark) -> bool:
    """Whether "(1)" at the start of a line opens an enumeration that runs on inside the sentence: "(1) …; (2) …"."""
    if not mark.kind.startswith("paren") or mark.order != 1 or row.line.is_paragraph:
        return False
    second = f"({chr(ord(mark.label[0]) + 1)})"
    if second in row.text:
        return True
    return following is not None and read_mark(following.text) is None and second in following.text


def _begins_anew(before: Row, text: str) -> bool:
    """Whether the words of a line open a statement of its own, wherever the line before it stopped."""
    if _OPENER.match(plain(text[:30])) or (
        before.text.endswith((".", ";")) and _FIELD_LINE.match(plain(text[:60]))
    ):
        return True
    if _MONEY.match(text) and before.text.endswith((".", ";", "/")):
        return True
    return text.startswith("(") and text.endswith(")") and before.text.endswith(".")


def _continues(flow: Flow, before: Row, row: Row) -> bool:
    """Whether an unmarked row runs on from the row before it."""
    if row.line.is_paragraph or before.line.is_paragraph:
        return False
    text = row.text
    if cut_address(before.text, text):
        return True
    if _begins_anew(before, text):
        return False
    ended = bool(_ENDED.search(before.text))
    lower = text[:1].islower() or text[:1] in ",;.)…"
    if flow.blanks_separate and row.blanks_before:
        return lower and not _SENTENCE_END.search(before.text)
    if (
        row.line.bold is not None
        and before.line.bold is not None
        and row.line.bold != before.line.bold
        and not lower
    ):
        return False
    if row.line.box and before.line.box and row.line.page == before.line.page:
        indent = row.line.box.left - before.line.box.left
        if indent > 12 and not lower and ended:
            return False
    if lower:
        return not before.text.endswith(".") or _is_full(flow, before, row)
    if not flow.width and not row.line.box:
        return False
    if _is_full(flow, before, row):
        return True
    return not ended and len(before.text) > 0.75 * flow.width and flow.width > 0


class _Draft:
    """A paragraph in the making."""

    def __init__(self, row: Row, mark: Mark | None) -> None:
        self.mark = mark
        self.rows = [row]
        self.artefacts: list[Row] = []
        self.waiting: list[Row] = []

    @property
    def text(self) -> str:
        """What has been joined so far."""
        return " ".join(row.text for row in self.rows)

    @property
    def statement(self) -> str:
        """What has been joined so far, without the marker."""
        return self.text[self.mark.end if self.mark else 0 :]

    def add(self, row: Row) -> None:
        self.artefacts.extend(self.waiting)
        self.waiting = []
        self.rows.append(row)

    def finish(self) -> Paragraph:
        first, last = self.rows[0], self.rows[-1]
        offset = self.mark.end if self.mark else 0
        pieces = [row.text for row in self.rows]
        pieces[0] = pieces[0][offset:]
        return Paragraph(
            rows=self.rows, mark=self.mark, start=first.start + offset, end=last.end, text=" ".join(p for p in pieces if p),
            artefacts=[(row.start, row.end) for row in self.artefacts],
        )  # fmt: skip


def make_paragraphs(flow: Flow, rows: list[Row]) -> list[Paragraph]:
    """Join the rows of a body (tables apart) to paragraphs."""
    out: list[Paragraph] = []
    lists = _Lists()
    draft: _Draft | None = None
    for number, row in enumerate(rows):
        before = draft.rows[-1] if draft else None
        following = rows[number + 1] if number + 1 < len(rows) else None
        if flow.is_page_number(row) or (
            flow.is_link_annotation(row)
            and _is_repeated_link(flow, row)
            and not (following and cut_address(row.text, following.text))
        ):
            if draft:
                draft.waiting.append(row)
            continue
        if not any(c.isalnum() for c in row.text):
            if draft:
                draft.waiting.append(row)  # a drawn rule
            continue
        mark = accepted_mark(
            flow,
            row,
            before,
            lists,
            draft.text if draft and not (draft.mark and draft.mark.kind.startswith("paren")) else "",
        )
        if mark is not None and draft and before and _runs_inside(row, following, mark):
            draft.add(row)
            continue
        if draft and before and mark is None and _goes_on(flow, draft, before, row):
            draft.add(row)
            continue
        if draft:
            out.append(draft.finish())
        if mark is not None:
            lists.see(mark)
        draft = _Draft(row, mark)
    if draft:
        out.append(draft.finish())
    return out


def _goes_on(flow: Flow, draft: _Draft, before: Row, row: Row) -> bool:
    """Whether an unmarked row belongs to the paragraph in the making."""
    if before.text.strip() in {"-", "+", "*"}:
        return True
    if not _continues(flow, before, row):
        return False
    heading = draft.statement
    return not (_begins_order(flow, before, row) and _is_unit_heading(heading))


def _is_repeated_link(flow: Flow, row: Row) -> bool:
    """Whether every address on the row also stands elsewhere: then the row is a link annotation."""
    return all(flow.text.count(url.rstrip("/")) > 1 for url in row.text.split())

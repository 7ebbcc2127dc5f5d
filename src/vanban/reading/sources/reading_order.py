"""The order in which a page's words are read: two-column heads and feet block by block, all else row by row.

The places of the blocks are those of Decree 30/2020/NĐ-CP, annex I: boxes 1 to 5b at the head, 7 to 9b at the
foot. They are found by what stands in them, since a justified line may gape like a gutter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.reading.sources.words import Row, Word, fold, rows_of

_NATIONAL = ("cong hoa xa hoi chu nghia", "dang cong san viet nam")
_MOTTO = re.compile(r"doc\s?lap\s*[-–—]\s*tu\s?do")
_LETTER_BEGINS = re.compile(r"^\W*kinh (?:gui|trinh)\b")
_TITLE = re.compile(
    r"^(?:ke hoach|quyet dinh|chi thi|thong bao|bao cao|to trinh|nghi quyet|huong dan|cong dien|chuong trinh|de an"
    r"|phuong an|quy che|quy dinh|phu luc|can cu|thuc hien|\d+\.|i+\.)\b"
)
_RECIPIENTS = re.compile(r"^\W*noi (?:nhan|gui)\b")
_AUTHORITY = re.compile(
    r"^\W*(?:(?:T/?M|K/?T|T/?L|TUQ|Q)\s?[.,]?\s?[A-ZĐỦỘÓÂÁÀ]{2}|CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|PHÓ )"
)
_DASHES = frozenset("-–+")
_APART = 0.7
_ARCHIVE = re.compile(r"^\W*luu\b")
_ANNEX = re.compile(r"^\W*(?:phu luc|bieu mau|danh muc|mau so)\b")
_MOST_HEAD_ROWS, _MOST_FOOT_ROWS = 16, 60
_LEFT_EDGE, _MIDDLE, _RIGHT_EDGE = 0.42, 0.35, 0.68


@dataclass(slots=True)
class Ordered:
    """Rows in reading order, and what of a two-column foot a page break cuts.

    Attributes:
        rows: The rows.
        continued: How many rows at the beginning go on with the left and the right block of the page before.
        open_right: How many rows at the end are the right block of a foot that may go on; 0 for none.
    """

    rows: list[Row]
    continued: tuple[int, int] = (0, 0)
    open_right: int = 0


def in_order(words: list[Word], width: float, *, is_foot_open: bool = False) -> Ordered:
    """Give the rows of a page (or a part of one) in reading order.

    Args:
        words: Its words, those of tables left out.
        width: The width of the page in points.
        is_foot_open: Whether the page before ended inside a two-column foot.
    """
    rows = rows_of(words)
    ordered = Ordered([])
    index = 0
    if is_foot_open:
        index, left, right = _foot_blocks(rows, 0, width)
        ordered.rows += left + right
        ordered.continued = (len(left), len(right))
    while index < len(rows):
        if head := _head(rows, index):
            index, blocks = head
            ordered.rows += blocks
        elif _opens_foot(rows, index, width):
            index, left, right = _foot_blocks(rows, index, width)
            ordered.rows += left + right
            if index == len(rows) and not _is_complete(left, right):
                ordered.open_right = len(right)
        else:
            ordered.rows.append(rows[index])
            index += 1
    return ordered


def _national_title(row: Row) -> float | None:
    """Give the left edge of the national title in a row, which is where the right block begins."""
    for index in range(1, len(row.words)):
        rest = fold(" ".join(word.text for word in row.words[index:]))
        if rest.startswith(_NATIONAL) or _MOTTO.match(rest):
            return row.words[index].box.left
    return None


def _head(rows: list[Row], start: int) -> tuple[int, list[Row]] | None:
    """Read the two-column head that begins at a row, left block then right block."""
    gutter = None
    for row in rows[start : start + 3]:
        gutter = _national_title(row)
        if gutter is None and row is not rows[start] and fold(row.text).startswith(_NATIONAL):
            gutter = row.box.left  # the issuer stands a little higher than the national title
        if gutter is not None:
            break
    if gutter is None or not any(row.box.left < gutter - row.height for row in rows[start : start + 4]):
        return None
    motto = next((r for r in rows[start : start + 5] if _MOTTO.search(fold(r.text))), None)
    if rows[start].box.left < gutter < rows[start].box.right and _crosses(rows[start], gutter):
        return None
    left: list[Word] = []
    right: list[Word] = []
    end = start
    bottom = rows[start].box.top
    for row in rows[start : start + _MOST_HEAD_ROWS]:
        if end > start and (
            _crosses(row, gutter)
            or _ends_head(row, bottom, is_past=motto is None or row.box.top > motto.box.top)
        ):
            break
        for word in row.words:
            (left if word.box.left < gutter - 0.5 * row.height else right).append(word)
        bottom = max(bottom, row.box.bottom)
        end += 1
    if not left or not right:
        return None
    return end, rows_of(left) + rows_of(right)


def _ends_head(row: Row, bottom: float, *, is_past: bool) -> bool:
    """Tell a row that begins the text below the head although it does not cross the gutter."""
    if not is_past:
        return False
    text = fold(row.text)
    is_far = row.box.top - bottom > 3 * row.height
    return bool(_LETTER_BEGINS.match(text) or _TITLE.match(text)) or is_far or row.words[0].text in _DASHES


def _crosses(row: Row, gutter: float) -> bool:
    """Tell whether a row runs over the gutter without a gap."""
    for segment in row.segments():
        box = segment.box
        if box.left < gutter - row.height and box.right > gutter + row.height:
            # A gap of the gutter itself may be narrow: look at the words on both its sides.
            near = [
                w
                for w in segment.words
                if w.box.right > gutter - 0.5 * row.height and w.box.left < gutter - 0.5 * row.height
            ]
            before = [w for w in segment.words if w.box.right <= gutter + 0.5]
            after = [w for w in segment.words if w.box.left >= gutter - 0.5]
            if near and near[-1].box.right > gutter + 0.5:
                return True
            if before and after and after[0].box.left - before[-1].box.right < 0.45 * row.height:
                return True
    return False


def _opens_foot(rows: list[Row], start: int, width: float) -> bool:
    """Tell the first row of a two-column foot: the recipients, or a signature with them close below."""
    first = rows[start]
    if any(_RECIPIENTS.match(fold(segment.text)) for segment in first.segments()):
        return any(row.box.left > _MIDDLE * width for row in rows[start:]) or any(
            segment.box.left > _MIDDLE * width for segment in first.segments()
        )
    is_signature = first.box.left > _MIDDLE * width and _AUTHORITY.match(first.text)
    return bool(is_signature) and any(
        _RECIPIENTS.match(fold(row.text)) for row in rows[start + 1 : start + 5]
    )


def _foot_blocks(rows: list[Row], start: int, width: float) -> tuple[int, list[Row], list[Row]]:
    """Read a two-column foot from a row on: where it ends, its left and its right block."""
    left: list[Word] = []
    right: list[Word] = []
    end = start
    for row in rows[start : start + _MOST_FOOT_ROWS]:
        if _ANNEX.match(fold(row.text)) and row is not rows[start]:
            break
        segments = row.segments()
        if any(s.box.left < _LEFT_EDGE * width and s.box.right > _RIGHT_EDGE * width for s in segments):
            break
        if _is_below_foot(row, left, right, width):
            break
        for segment in segments:
            (left if segment.box.left < _LEFT_EDGE * width else right).extend(segment.words)
        end += 1
    return end, rows_of(left), rows_of(right)


def _is_below_foot(row: Row, left: list[Word], right: list[Word], width: float) -> bool:
    """Tell a row on the left that stands apart below the line of the archive: the foot is over."""
    if not left or not right or row.words[-1].box.right > _LEFT_EDGE * width * 1.3:
        return False
    last = rows_of(left)
    is_apart = row.box.top - last[-1].box.bottom > _APART * row.height
    return (
        is_apart
        and row.words[0].text not in _DASHES
        and any(_ARCHIVE.match(fold(each.text)) for each in last)
    )


def _is_complete(left: list[Row], right: list[Row]) -> bool:
    """Tell a foot that has the line of the archive on its left and a name below the title on its right."""
    has_archive = any(_ARCHIVE.match(fold(row.text)) for row in left)
    return has_archive and bool(right) and not _AUTHORITY.match(right[-1].text)

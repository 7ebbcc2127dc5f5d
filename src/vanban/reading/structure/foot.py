"""The foot of a printed page has two columns: recipients on the left, the signature on the right.

Decree 30/2020/NĐ-CP, annex I, section II sets them side by side, so plain text keeps both on the same lines, apart by a
run of spaces where extraction kept it, by nothing else where it did not. Each line is cut at its own run of
spaces, because the columns of hand-made texts do not align.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vanban.reading.structure.regions import (
    ARCHIVE,
    NAME,
    RECIPIENTS,
    is_attachment_start,
    is_authority,
    is_kem_theo,
    is_title,
)
from vanban.text import norm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vanban.reading.structure.flow import Row

# No word space is as wide as the gap between two columns.
_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t[ \u00a0\t]*)(?=\S)")
# A line that stands as far in belongs to the right column.
_RIGHT = 25
_LONGEST_FOOT = 24
# "Lưu: VT, VHXH. Lò Văn Mẫu": the last line of the left column with the signer's name after its point.
_ARCHIVE_AND_NAME = re.compile(rf"(?P<left>.{{0,4}}[Ll][ưƯ][uU]\b[^.]*[.;])\s+(?P<right>{NAME.pattern})")
_BESIDE_HEADING = re.compile(r"\s*nơi\s+nhận\s*:?\s+", re.IGNORECASE)


def cut_gap(row: Row) -> tuple[Row, Row] | None:
    """Cut a row at its run of spaces, or return None when it has none; spans stay those of the normalised text."""
    gap = _GAP.search(row.line.text.strip())
    if gap is None or row.line.cell is not None:
        return None
    left = norm(row.line.text.strip()[: gap.start()])
    if not left or len(left) + 1 >= len(row.text) or not row.text.startswith(left):
        return None
    return _cut_at(row, len(left))


def _cut_at(row: Row, position: int) -> tuple[Row, Row]:
    left = row.text[:position].rstrip()
    right = row.text[position:].lstrip()
    return (
        replace(row, text=left, end=row.start + len(left)),
        replace(row, text=right, start=row.end - len(right)),
    )


def _cut_words(row: Row) -> tuple[Row, Row] | None:
    """Cut a row whose columns only their words tell apart: a title after "Nơi nhận:", a name after "Lưu: VT."."""
    heading = _BESIDE_HEADING.match(row.text)
    if heading:
        rest = row.text[heading.end() :]
        if is_authority(rest) or is_title(rest):
            return _cut_at(row, heading.end())
    match = _ARCHIVE_AND_NAME.fullmatch(row.text)
    return _cut_at(row, match.start("right")) if match else None


def part_columns(rows: list[Row]) -> list[Row]:
    """Return the rows with each two-column foot parted: its left column first, then its right one."""
    out: list[Row] = []
    i = 0
    while i < len(rows):
        if rows[i].line.cell is not None or not RECIPIENTS.match(rows[i].text):
            out.append(rows[i])
            i += 1
            continue
        stop = _end_of_foot(rows, i)
        out.extend(_parted(rows[i:stop]))
        i = stop
    return out


def _end_of_foot(rows: Sequence[Row], begin: int) -> int:
    last = begin + 1
    for k in range(begin + 1, min(len(rows), begin + _LONGEST_FOOT)):
        row = rows[k]
        if row.line.cell is not None or is_attachment_start(row) or is_kem_theo(row.text):
            break
        if RECIPIENTS.match(row.text):
            break
        if _is_right(row) or cut_gap(row) or _cut_words(row):
            last = k + 1
    return last


def _is_right(row: Row) -> bool:
    text = row.line.text
    return len(text) - len(text.lstrip()) >= _RIGHT


def _parted(rows: Sequence[Row]) -> list[Row]:
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        pair = cut_gap(row) or _cut_words(row)
        if pair:
            left.append(pair[0])
            right.append(pair[1])
        elif right and _is_right(row) and not ARCHIVE.match(row.text):
            right.append(row)
        else:
            left.append(row)
    return [*left, *right]

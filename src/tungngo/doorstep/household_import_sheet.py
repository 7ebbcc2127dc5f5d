"""Spreadsheets of households: the template to fill in, and reading the lists that a neighborhood keeps already.

Such lists are never alike: headings have other words and stand below a title, cells are merged, a household's columns
are filled on its first line only. What looks like a number of an identity card is not even kept in the preview.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from tungngo.doorstep.rules.household_rows import Row
from tungngo.doorstep.rules.identity_numbers import holds_identity_number
from tungngo.organizations.rules import kept_name
from tungngo.organizations.spreadsheet import COLUMNS_MAX, UnreadableSpreadsheet, check_archive
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS_MAX = 30_000
_HEADER_LOOKED_AT = 20
_SHEET = "Danh sách hộ"
# The template's headings. They are data that comes back, so they are not translated.
HEADINGS = (
    "Thôn, tổ dân phố",
    "Ngõ, xóm",
    "Số nhà",
    "Chủ hộ",
    "Họ tên thành viên",
    "Năm sinh",
    "Điện thoại hộ",
)
# What headings say, folded, in the order in which they are tried: "họ tên chủ hộ" is no member's name.
_HEADINGS = (
    ("identity", r"cccd|cmnd|can cuoc|chung minh|dinh danh|so giay to|ho chieu|so the"),
    ("relation", r"quan he"),
    ("head_name", r"chu ho"),
    ("phone", r"dien thoai|sdt|so dt|di dong|dtdd"),
    ("birth_year", r"nam sinh|ngay sinh|sinh nam|ngay thang nam"),
    ("house_number", r"so nha|nha so"),
    ("neighborhood", r"thon|to dan pho|tdp|khu pho|khu dan cu|dia ban|\bap\b|\bban\b|buon|khom"),
    ("lane", r"ngo\b|ngach|xom|hem|duong|pho\b|cum"),
    ("full_name", r"thanh vien|nhan khau|ho ten|ho va ten|ten nguoi|^ten$"),
)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_FILLED_DOWN = ("neighborhood",)
_HOUSEHOLD = ("lane", "house_number", "head_name")


@dataclass(slots=True)
class ReadList:
    """A list as it was read: its rows, and what of the file was left out."""

    rows: list[Row]
    notes: list[dict[str, str]] = field(default_factory=list)


def template() -> bytes:
    """Returns the XLSX to fill in, with an example and how to."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    text = book.add_format({"num_format": "@"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for name in (_SHEET, _("Ví dụ")):
        sheet = book.add_worksheet(name)
        for column, (heading, width) in enumerate(zip(HEADINGS, (22, 20, 10, 26, 26, 10, 16), strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
    for line, row in enumerate(
        (
            ("Tổ dân phố 1", "Ngõ 12", "3", "Lò Văn Mẫu", "Lò Văn Mẫu", "1968", "0900000001"),
            ("", "", "", "", "Vi Thị Thử", "1970", ""),
            ("", "", "", "", "Lò Thị Ví Dụ", "2001", ""),
            ("Tổ dân phố 1", "Ngõ 12", "5", "Nông Thị Tạm", "Nông Thị Tạm", "1955", ""),
        ),
        start=1,
    ):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    guide = book.add_worksheet(_("Hướng dẫn"))
    guide.set_column(0, 0, 90, wrap)
    for line, sentence in enumerate(
        (
            _(
                "Mỗi dòng một người. Thông tin của hộ chỉ cần ghi ở dòng đầu của hộ; các dòng dưới để trống là cùng hộ."
            ),
            _("Chỉ cần năm sinh. Nếu ghi cả ngày sinh, hệ thống chỉ giữ lại năm."),
            _("Không ghi số CCCD, CMND, số định danh: hệ thống không thu thập số giấy tờ và bỏ các cột này."),
            _(
                "Khi tải lên, hệ thống chỉ kiểm tra và cho xem trước; chưa có gì được thêm cho tới khi bấm xác nhận."
            ),
        )
    ):
        guide.write_string(line, 0, sentence)
    book.close()
    return out.getvalue()


def read_list(content: bytes) -> ReadList:
    """Returns the rows of an uploaded list.

    Raises:
        UnreadableSpreadsheet: No XLSX, encrypted, too large, without the columns, or without rows.
    """
    cells = _cells(content)
    header, columns, notes = _find_header(cells)
    rows: list[Row] = []
    reader = _Reader(columns)
    for index in range(header + 1, len(cells)):
        row = reader.row(cells[index], index)
        if row is not None:
            rows.append(row)
    if not rows:
        raise UnreadableSpreadsheet(_("Tệp không có dòng nào dưới hàng tiêu đề."))
    return ReadList(rows, notes)


def _cells(content: bytes) -> list[list[object]]:
    check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = next((name for name in book.sheet_names if name == _SHEET), book.sheet_names[0])
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > ROWS_MAX + _HEADER_LOOKED_AT or sheet.total_width > COLUMNS_MAX:
            raise UnreadableSpreadsheet(
                _("Tệp có quá %(count)s dòng, hoặc quá nhiều cột. Hãy chia theo thôn, tổ dân phố.")
                % {"count": f"{ROWS_MAX:,}".replace(",", ".")}
            )
        cells: list[list[object]] = [list(line) for line in sheet.to_python(skip_empty_area=False)]
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, IndexError) as error:
        raise UnreadableSpreadsheet(
            _("Không đọc được tệp này. Hãy dùng tệp mẫu và lưu dạng .xlsx.")
        ) from error
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, len(cells))):  # merged downwards: each of its lines means it
            for column in range(left, min(right + 1, len(cells[row]), left + 1)):
                cells[row][column] = cells[top][left]
    return cells


def _find_header(cells: Sequence[Sequence[object]]) -> tuple[int, dict[str, int], list[dict[str, str]]]:
    """The line of the headings, where each column is, and what is said of columns that are left out."""
    for index, line in enumerate(cells[:_HEADER_LOOKED_AT]):
        columns: dict[str, int] = {}
        left_out: list[dict[str, str]] = []
        for at, cell in enumerate(line):
            title = fold(cell) if isinstance(cell, str) else ""
            if not title or len(title) > 60:  # noqa: PLR2004  # a sentence above the list is no heading
                continue
            column = next((name for name, pattern in _HEADINGS if re.search(pattern, title)), None)
            if column == "identity":
                left_out.append({"what": "identity", "where": str(cell)[:80]})
            elif column and column not in columns:
                columns[column] = at
            else:
                left_out.append({"what": "unused", "where": str(cell)[:80]})
        if columns.keys() & {"full_name", "head_name"} and len(columns) > 1:
            return index, columns, _with_hidden_numbers(cells, index, columns, left_out)
    raise UnreadableSpreadsheet(
        _("Không thấy hàng tiêu đề có cột “Chủ hộ” hoặc “Họ tên” trong hai mươi dòng đầu. Hãy dùng tệp mẫu.")
    )


def _with_hidden_numbers(
    cells: Sequence[Sequence[object]], header: int, columns: dict[str, int], notes: list[dict[str, str]]
) -> list[dict[str, str]]:
    """Adds a note for columns under another heading that hold numbers of identity cards all the same."""
    used = set(columns.values())
    told = {note["where"] for note in notes if note["what"] == "identity"}
    found = list(notes)
    for at in range(len(cells[header])):
        heading = str(cells[header][at] or "")[:80]
        if at in used or heading in told:
            continue
        values = [_text(line[at]) for line in cells[header + 1 :] if at < len(line)]
        if any(holds_identity_number(value) for value in values if value):
            found = [note for note in found if note["where"] != heading]
            found.append({"what": "identity", "where": heading or xl_rowcol_to_cell(header, at)})
    return found


class _Reader:
    """Reads line after line; what belongs to a household is carried down to its further lines."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = columns
        self._above: dict[str, str] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._current: tuple[str, ...] | None = None

    def row(self, line: Sequence[object], index: int) -> Row | None:
        values = {
            name: kept_name(_text(line[at])) if at < len(line) else "" for name, at in self._columns.items()
        }
        if not any(values.values()):
            return None
        if fold(values.get("full_name", "")) in {"tong", "tong cong", "cong"}:
            return None  # a sum below the list
        self._carry_down(values)
        key = tuple(fold(values.get(name, "")) for name in (*_FILLED_DOWN, *_HOUSEHOLD))
        group = self._groups.setdefault(key, len(self._groups))
        return Row(
            line=index + 1,
            cells={name: xl_rowcol_to_cell(index, at) for name, at in self._columns.items()},
            neighborhood=values.get("neighborhood", ""),
            lane=values.get("lane", ""),
            house_number=values.get("house_number", ""),
            head_name=values.get("head_name", ""),
            phone=values.get("phone", ""),
            full_name=values.get("full_name", ""),
            birth_year=_year(line[self._columns["birth_year"]])
            if "birth_year" in self._columns and self._columns["birth_year"] < len(line)
            else None,
            group=group,
        )

    def _carry_down(self, values: dict[str, str]) -> None:
        for name in _FILLED_DOWN:
            values[name] = values.get(name) or self._above.get(name, "")
        is_head = fold(values.get("relation", "")) in {"chu ho", "ban than"}
        if is_head and not values.get("head_name"):
            values["head_name"] = values.get("full_name", "")
        begins = is_head or any(values.get(name) for name in _HOUSEHOLD)
        if begins:
            if not values.get("head_name"):
                same_door = all(
                    values.get(name, "") == self._above.get(name, "") for name in ("lane", "house_number")
                )
                # A door without a head: the first person there stands for the household.
                values["head_name"] = (
                    self._above.get("head_name", "") if same_door else values.get("full_name", "")
                )
            self._above = {name: values.get(name, "") for name in (*_FILLED_DOWN, *_HOUSEHOLD)}
        else:
            for name in _HOUSEHOLD:
                values[name] = self._above.get(name, "")


def _text(value: object) -> str:
    """A cell's text: whole numbers come as floats; the database keeps no NUL."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, datetime | date):
        return f"{value.day}/{value.month}"  # a house number "12/3" that the spreadsheet took for a day
    return ""


def _year(value: object) -> int | None:
    """The year of a year or date; a day and month are not kept."""
    if isinstance(value, datetime | date):
        return value.year
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = int(value)
        return number if number < 10_000 else None  # noqa: PLR2004  # no year has more digits
    found = _YEAR.findall(_text(value))
    if found:
        return int(found[-1])
    digits = re.findall(r"\d+", _text(value))
    return int(digits[-1]) if digits else None  # what is no year is told as wrong, not left out

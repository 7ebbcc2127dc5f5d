"""Spreadsheets of neighborhoods and teams: the template to fill in, reading one back, and the list of units."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from tungngo.organizations.rules.unit_rows import NEIGHBORHOOD, ROWS_MAX, TEAM, Problem, Row, kind_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE_MAX_BYTES = 5 * 1024 * 1024
UNPACKED_MAX_BYTES = 50 * 1024 * 1024
PARTS_MAX = 500
COLUMNS_MAX = 200
_HEADER_LOOKED_AT = 10
_SHEET = "Danh sách"
# The template's headings. They are data that comes back, so they are not translated.
HEADINGS = ("Loại", "Tên", "Thuộc thôn, tổ dân phố")
_COLUMNS = ("kind", "name", "under")
_KINDS_OFFERED = ("Thôn", "Tổ dân phố", "Khu phố", "Ấp", "Bản", "Tổ công nghệ số cộng đồng")
# Excel's last cell is XFD1048576. A list may have stray cells below its end, not cells far away: calamine reserves the
# whole rectangle at once, and takes the server down with it when there is no such memory.
_CELLS_MAX = (ROWS_MAX + _HEADER_LOOKED_AT) * COLUMNS_MAX
Cells = Sequence[Sequence[object]]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class UnreadableSpreadsheet(Exception):
    """The file is no XLSX that can be read; the message says so to the person."""


def template() -> bytes:
    """Returns the XLSX to fill in: the list with choices in its first column, an example, and how to."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    text = book.add_format({"num_format": "@"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    filled = book.add_worksheet(_SHEET)
    example = book.add_worksheet(_("Ví dụ"))
    for sheet in (filled, example):
        sheet.set_column(0, 0, 28, text)
        sheet.set_column(1, 1, 44, text)
        sheet.set_column(2, 2, 32, text)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
    filled.data_validation(
        1, 0, ROWS_MAX, 0,
        {"validate": "list", "source": list(_KINDS_OFFERED), "error_title": _("Loại"),
         "error_message": _("Chọn một loại trong danh sách.")},
    )  # fmt: skip
    rows = [
        ("Tổ dân phố", "Tổ dân phố 1", ""),
        ("Thôn", "Thôn Đông", ""),
        ("Tổ công nghệ số cộng đồng", "Tổ công nghệ số cộng đồng Thôn Đông", "Thôn Đông"),
    ]
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            example.write_string(line, column, value)
    guide = book.add_worksheet(_("Hướng dẫn"))
    guide.set_column(0, 0, 90, wrap)
    for line, sentence in enumerate(
        (
            _(
                "Điền vào trang “Danh sách”, mỗi dòng một thôn, tổ dân phố hoặc một Tổ công nghệ số cộng đồng."
            ),
            _("Cột “Thuộc” chỉ dùng cho Tổ công nghệ số cộng đồng: ghi tên thôn, tổ dân phố của tổ."),
            _(
                "Khi tải lên, hệ thống chỉ kiểm tra và cho xem trước; chưa có gì được thêm cho tới khi bấm xác nhận."
            ),
        )
    ):
        guide.write_string(line, 0, sentence)
    book.close()
    return out.getvalue()


def unit_list(rows: Iterable[Sequence[str]], headings: Sequence[str]) -> bytes:
    """Returns an XLSX of units; every cell is text, so that no name becomes a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    sheet = book.add_worksheet(_SHEET)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, 36)
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    book.close()
    return out.getvalue()


def read_cells(content: bytes, *, rows_max: int) -> Cells:
    """Returns the cells of an uploaded file's first sheet, or of the one that a template calls "Danh sách".

    Raises:
        UnreadableSpreadsheet: No XLSX, encrypted, or too large.
    """
    check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = next((name for name in book.sheet_names if name == _SHEET), book.sheet_names[0])
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > rows_max + _HEADER_LOOKED_AT or sheet.total_width > COLUMNS_MAX:
            raise UnreadableSpreadsheet(
                _("Tệp có quá %(count)s dòng, hoặc quá nhiều cột.")
                % {"count": f"{rows_max:,}".replace(",", ".")}
            )
        cells: Cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise UnreadableSpreadsheet(
            _("Không đọc được tệp này. Hãy dùng tệp mẫu và lưu dạng .xlsx.")
        ) from error
    return cells


def read_rows(content: bytes) -> list[Row]:
    """Returns the rows of an uploaded list; a cell that cannot be used is a problem of its row.

    Raises:
        UnreadableSpreadsheet: No XLSX, encrypted, too large, without the columns, or without rows.
    """
    formulas = check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = next((name for name in book.sheet_names if name == _SHEET), book.sheet_names[0])
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > ROWS_MAX + _HEADER_LOOKED_AT:
            raise UnreadableSpreadsheet(
                _("Tệp có quá %(count)s dòng.") % {"count": f"{ROWS_MAX:,}".replace(",", ".")}
            )
        cells = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, IndexError) as error:
        raise UnreadableSpreadsheet(
            _("Không đọc được tệp này. Hãy dùng tệp mẫu và lưu dạng .xlsx.")
        ) from error
    header, columns = _find_header(cells)
    with_formula = formulas.get(book.sheet_names.index(name), set())
    rows = []
    covered = covered_cells(merged)
    for index in range(header + 1, len(cells)):
        row = _row(cells, index, columns, with_formula, covered)
        if row is not None:
            rows.append(row)
    if not rows:
        raise UnreadableSpreadsheet(_("Tệp không có dòng nào dưới hàng tiêu đề."))
    return rows


def _row(
    cells: Cells,
    index: int,
    columns: dict[str, int],
    formulas: set[tuple[int, int]],
    covered: dict[tuple[int, int], tuple[int, int]],
) -> Row | None:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for column in _COLUMNS:
        at = columns.get(column)
        if at is None or at >= len(cells[index]):
            values[column] = ""
            continue
        where = (index, at)
        if where in covered and column != "name":
            where = covered[where]  # a cell merged downwards means each of its lines
        values[column], what = _text(cells[where[0]][where[1]])
        if (index, at) in formulas:
            what = "formula_cell"
        elif (index, at) in covered and column == "name":
            what = "merged"
        if what:
            problems.append(Problem(column, what))
    if not any(_text(cell)[0] for cell in cells[index]) and not problems:
        return None
    kind = kind_of_words(values["kind"])
    if kind is None:
        problems.append(Problem("kind", "unknown_kind", values["kind"]))
    if kind == NEIGHBORHOOD and not values["kind"] and values["under"]:
        kind = TEAM
    return Row(
        line=index + 1,
        kind=kind or NEIGHBORHOOD,
        name=values["name"],
        under=values["under"],
        problems=problems,
    )


def _text(value: object) -> tuple[str, str | None]:
    """A cell's text, and what is wrong with it: whole numbers come as floats, dates and truth values are no names."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip(), None  # "_x0000_" in the file; the database keeps no NUL
    if isinstance(value, bool):
        return str(value), "not_text"
    if isinstance(value, int | float):
        return (str(int(value)), None) if float(value).is_integer() else (str(value), "not_text")
    if isinstance(value, date | datetime | time | timedelta):
        return str(value), "not_text"
    return "", None


def covered_cells(
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> dict[tuple[int, int], tuple[int, int]]:
    """Returns for each cell that a merged range hides the one cell of the range that holds its value."""
    covered = {}
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom, ROWS_MAX) + 1):
            for column in range(left, min(right, left + 20) + 1):
                if (row, column) != (top, left):
                    covered[row, column] = (top, left)
    return covered


def _find_header(cells: Cells) -> tuple[int, dict[str, int]]:
    """The line of the headings, which may stand below a title, and where each column is."""
    from tungngo.organizations.rules import folded_name

    for index, line in enumerate(cells[:_HEADER_LOOKED_AT]):
        titles = [folded_name(cell) if isinstance(cell, str) else "" for cell in line]
        name = next((at for at, title in enumerate(titles) if re.match(r"ten\b", title)), None)
        if name is None:
            continue
        columns = {"name": name}
        for at, title in enumerate(titles):
            if title.startswith("loai"):
                columns["kind"] = at
            elif title.startswith("thuoc"):
                columns["under"] = at
        return index, columns
    raise UnreadableSpreadsheet(_("Không thấy cột “Tên” trong mười dòng đầu. Hãy dùng tệp mẫu."))


def check_archive(content: bytes) -> dict[int, set[tuple[int, int]]]:
    """Refuses what is no sound XLSX; returns where each sheet has formulas, by the sheet's number.

    Raises:
        UnreadableSpreadsheet: The message says why.
    """
    if len(content) > FILE_MAX_BYTES:
        raise UnreadableSpreadsheet(_("Tệp lớn quá 5 MB."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSpreadsheet(
            _("Tệp có mật khẩu hoặc là .xls đời cũ. Hãy lưu lại dạng .xlsx, không mật khẩu.")
        )
    wrong = _("Đây không phải là tệp Excel (.xlsx).")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
                raise UnreadableSpreadsheet(_("Tệp lớn bất thường sau khi giải nén."))
            if archive.testzip() is not None:  # parts may be larger than they say
                raise UnreadableSpreadsheet(wrong)
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                raise UnreadableSpreadsheet(wrong)
            return {
                number: _formula_cells(archive, path)
                for number, path in enumerate(_sheet_paths(archive))
                if path in names
            }
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
    ) as error:
        raise UnreadableSpreadsheet(wrong) from error


def _parsed(archive: zipfile.ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(path), parser)


def _sheet_paths(archive: zipfile.ZipFile) -> list[str]:
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    paths = []
    for sheet in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = str(targets.get(sheet.get(relation), ""))
        paths.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return paths


def _formula_cells(archive: zipfile.ZipFile, path: str) -> set[tuple[int, int]]:
    """Where a sheet has formulas.

    Raises:
        UnreadableSpreadsheet: Its cells stand too far apart.
    """
    found: set[tuple[int, int]] = set()
    row = column = last_row = last_column = -1
    with archive.open(path) as stream:
        parts = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=(f"{_MAIN}row", f"{_MAIN}c"),
            resolve_entities=False,
            no_network=True,
        )
        for event, element in parts:
            if element.tag == f"{_MAIN}row":
                if event == "start":
                    row, column = _number(element.get("r"), row + 1), -1
                continue
            if event == "start":
                continue
            row, column = _place(element.get("r"), row, column + 1)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if (last_row + 1) * (last_column + 1) > _CELLS_MAX:
                raise UnreadableSpreadsheet(
                    _("Tệp có ô ở quá xa danh sách. Hãy xóa các dòng, cột thừa hoặc dùng tệp mẫu.")
                )
            if element.find(f"{_MAIN}f") is not None:
                found.add((row, column))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # else the whole sheet stays in memory
    return found


def _number(reference: str | None, following: int) -> int:
    """A row's number, from 0; one without a reference follows the last."""
    if reference is None:
        return following
    if not re.fullmatch(r"[0-9]{1,7}", reference):
        raise zipfile.BadZipFile(reference)
    return int(reference) - 1


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """A cell's row and column, from 0; one without a reference stands beside the last."""
    if reference is None:
        return row, column
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
    if match is None:
        raise zipfile.BadZipFile(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1

"""Spreadsheets of members: the template to fill in, and the list of those there are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

from tungngo.doorstep.rules.member_rows import HEADINGS, ROWS_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHEET = "Danh sách"


def template(teams: Sequence[str]) -> bytes:
    """Returns the XLSX to fill in, with the commune's teams to choose from and an example."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    text = book.add_format({"num_format": "@"})
    filled, example = book.add_worksheet(_SHEET), book.add_worksheet(_("Ví dụ"))
    for sheet in (filled, example):
        for column, (heading, width) in enumerate(zip(HEADINGS, (32, 18, 44, 12), strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
    named = book.add_worksheet(_("Các tổ"))
    named.set_column(0, 0, 60)
    for line, name in enumerate(teams):
        named.write_string(line, 0, name)
    if teams:
        source = f"='{named.get_name()}'!$A$1:$A${len(teams)}"
        filled.data_validation(1, 2, ROWS_MAX, 2, {"validate": "list", "source": source})
    filled.data_validation(1, 3, ROWS_MAX, 3, {"validate": "list", "source": ["x"]})
    rows = (("Nguyễn Thị Mẫu", "0912 000 001", teams[0] if teams else "", "x"), ("Trần Văn Thử", "", "", ""))
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            example.write_string(line, column, value)
    book.close()
    return out.getvalue()


def member_list(rows: Iterable[Sequence[str]]) -> bytes:
    """Returns an XLSX of members; every cell is text, so that no name becomes a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    sheet = book.add_worksheet(_SHEET)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate((*HEADINGS, _("Điện thoại ghi danh"))):
        sheet.set_column(column, column, 28)
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    book.close()
    return out.getvalue()

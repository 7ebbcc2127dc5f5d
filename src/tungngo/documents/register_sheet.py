"""The register of issued documents as a spreadsheet, in the columns of Decree 30/2020/NĐ-CP, annex IV."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.documents.queries.register import titled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.documents.models import RegisterEntry

# Annex IV, template of the register of outgoing documents: the columns in their order, and how wide each is here.
COLUMNS = (
    (gettext_lazy("Số, ký hiệu văn bản"), 18),
    (gettext_lazy("Ngày tháng văn bản"), 13),
    (gettext_lazy("Tên loại và trích yếu nội dung văn bản"), 60),
    (gettext_lazy("Người ký"), 22),
    (gettext_lazy("Nơi nhận văn bản"), 36),
    (gettext_lazy("Đơn vị, người nhận bản lưu"), 20),
    (gettext_lazy("Số lượng bản"), 10),
    (gettext_lazy("Ghi chú"), 28),
)


def workbook(body: str, year: int, entries: Iterable[RegisterEntry]) -> bytes:
    """The register of a year as XLSX, ready for paper: A4 lying, headings on every page."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = book.add_format(
        {"bold": True, "font_size": 14, "align": "center", "font_name": "Times New Roman"}
    )
    heading = book.add_format(
        {
            "bold": True,
            "border": 1,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "font_name": "Times New Roman",
        }
    )
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "font_name": "Times New Roman"})
    day = book.add_format(
        {"border": 1, "valign": "top", "num_format": "dd/mm/yyyy", "font_name": "Times New Roman"}
    )
    sheet = book.add_worksheet(str(year))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, body.upper(), title)
    sheet.merge_range(1, 0, 1, len(COLUMNS) - 1, _("SỔ ĐĂNG KÝ VĂN BẢN ĐI NĂM %s") % year, title)
    for column, (words, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, str(words), heading)
    for line, entry in enumerate(entries, start=4):
        sheet.write_string(line, 0, str(entry), cell)
        sheet.write_datetime(line, 1, entry.date, day)
        for column, text in (
            (2, titled(entry)),
            (3, entry.signer),
            (4, entry.recipients),
            (5, entry.keeper),
        ):
            sheet.write_string(line, column, text, cell)
        if entry.copies is None:
            sheet.write_blank(line, 6, None, cell)
        else:
            sheet.write_number(line, 6, entry.copies, cell)
        sheet.write_string(line, 7, entry.note, cell)
    sheet.freeze_panes(4, 0)
    book.close()
    return out.getvalue()

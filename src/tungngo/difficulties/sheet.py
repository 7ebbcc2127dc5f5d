"""Difficulties as an XLSX workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from tungngo.difficulties.shown import Row

COLUMNS: Final = (
    (gettext_lazy("TT"), 6),
    (gettext_lazy("Loại"), 18),
    (gettext_lazy("Nhóm"), 20),
    (gettext_lazy("Đơn vị nêu"), 28),
    (gettext_lazy("Tóm tắt"), 36),
    (gettext_lazy("Nội dung"), 56),
    (gettext_lazy("Nguyên nhân"), 36),
    (gettext_lazy("Đề nghị"), 36),
    (gettext_lazy("Số đơn vị cùng gặp"), 11),
    (gettext_lazy("Trạng thái"), 16),
    (gettext_lazy("Hạn trả lời"), 13),
    (gettext_lazy("Trả lời"), 56),
)
_HEAD_LINE: Final = 3
_UNITS, _DUE = 8, 10


def workbook(place: str, rows: Sequence[Row], today: dt.date) -> bytes:
    """One line for each row of the list, for A4 lying. Text is written as text, so that no cell is a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF0"}
    )
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(_("Khó khăn, kiến nghị"))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_LINE)
    sheet.write_string(0, 0, _("Khó khăn, vướng mắc; kiến nghị, đề xuất – %s") % place, title)
    sheet.write_string(1, 0, _("Lập ngày %s") % f"{today:%d/%m/%Y}")
    for column, (words, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_LINE, column, str(words), head)
    for number, row in enumerate(rows, 1):
        line = _HEAD_LINE + number
        one = row.one
        texts = (
            one.get_kind_display(),
            one.get_category_display(),
            row.who,
            one.title,
            one.text,
            one.cause,
            one.asked,
        )
        sheet.write_number(line, 0, number, cell)
        for column, text in enumerate(texts, 1):
            sheet.write_string(line, column, text, cell)
        sheet.write_number(line, _UNITS, row.units, cell)
        sheet.write_string(line, 9, one.get_state_display(), cell)
        if row.due:
            sheet.write_datetime(line, _DUE, one.answer_due_date, day)
        else:
            sheet.write_blank(line, _DUE, None, cell)
        sheet.write_string(line, 11, one.answer, cell)
    sheet.freeze_panes(_HEAD_LINE + 1, 0)
    sheet.autofilter(_HEAD_LINE, 0, _HEAD_LINE + len(rows), len(COLUMNS) - 1)
    book.close()
    return out.getvalue()

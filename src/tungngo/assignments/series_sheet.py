"""A campaign's recurring work by months as an XLSX workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

from tungngo.assignments import periods

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.assignments.models import Campaign

_HEAD_ROW = 3
_WIDTHS = (6, 60, 34, 18)
# The tones of the screen on paper white: enough to see late and empty at a glance, the words say it too.
_FILLS = {periods.LATE: "#F8D7D3", periods.EMPTY: "#FBEBC8", periods.DONE: "#DDEFDD"}


def series_workbook(campaign: Campaign, matrix: periods.Matrix, today: dt.date) -> bytes:
    """One row for each work, one column for each month; text is written as text, so that no cell is a formula."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options | {"strings_to_numbers": False})
    sheet = book.add_worksheet(_("Việc định kỳ"))
    title = book.add_format({"bold": True, "font_size": 14})
    base = {"border": 1, "text_wrap": True, "valign": "top"}
    head = book.add_format(base | {"bold": True, "bg_color": "#E8EEF0"})
    text = book.add_format(base)
    fills = {mark: book.add_format(base | {"bg_color": colour}) for mark, colour in _FILLS.items()}
    sheet.write_string(0, 0, campaign.name, title)
    sheet.write_string(
        1,
        0,
        _("Lập ngày %(day)s: %(late)s kỳ quá hạn, %(empty)s kỳ chưa có kết quả")
        % {"day": f"{today:%d/%m/%Y}", "late": matrix.late, "empty": matrix.empty},
    )
    months = [_("Tháng %(month)s") % {"month": f"{month:%m/%Y}"} for month in matrix.months]
    headings = [_("TT"), _("Việc định kỳ"), _("Chủ trì"), _("Lặp lại"), *months]
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else 22)
        sheet.write_string(_HEAD_ROW, column, heading, head)
    for number, row in enumerate(matrix.rows, start=1):
        line = _HEAD_ROW + number
        sheet.write_number(line, 0, number, text)
        for column, words in enumerate((row.assignment.text, "; ".join(row.leads), row.how_often), start=1):
            sheet.write_string(line, column, words, text)
        for column, cell in enumerate(row.cells, start=len(_WIDTHS)):
            worst = next((mark for mark in _FILLS if any(one.mark == mark for one in cell.periods)), "")
            sheet.write_string(line, column, _cell_words(cell), fills.get(worst, text))
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    book.close()
    return target.getvalue()


def _cell_words(cell: periods.MonthCell) -> str:
    if cell.is_summed:
        return _("%(done)s/%(all)s kỳ xong") % {"done": cell.done, "all": len(cell.periods)}
    return "\n".join(
        ": ".join([*([one.short] if len(cell.periods) > 1 else []), ", ".join([one.words, *one.amounts])])
        for one in cell.periods
    )

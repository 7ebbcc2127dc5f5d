"""A campaign's assignments as an XLSX workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

from tungngo.assignments.models import Part
from tungngo.assignments.queries import group_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from tungngo.assignments.models import Assignment, Campaign

_WIDTHS = (6, 28, 60, 30, 34, 34, 26, 13, 18, 14, 60)


def assignments_workbook(
    campaign: Campaign, rows: Iterable[Assignment], grouping: str, today: dt.date
) -> bytes:
    """One row for each row of the list, fetched `with_parts`; text is written as text, so that no cell is a formula."""
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(_("Nhiệm vụ"))
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format(
        {"bold": True, "bg_color": "#E8EEF0", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"border": 1, "num_format": "dd/mm/yyyy", "valign": "top"})
    sheet.write_string(0, 0, campaign.name, title)
    sheet.write_string(1, 0, _("Lập ngày %(day)s") % {"day": f"{today:%d/%m/%Y}"})
    headings = (
        _("TT"), _("Nhóm"), _("Nội dung"), _("Chủ trì"), _("Thực hiện"), _("Phối hợp"),
        _("Thời hạn"), _("Ngày cuối"), _("Trạng thái"), _("Quá hạn"), _("Câu trong văn bản"),
    )  # fmt: skip
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, heading, head)
    count = 0
    for count, row in enumerate(rows, start=1):
        line = 3 + count
        sheet.write_number(line, 0, count, text)
        cells = {
            1: str(group_of(row, grouping)),
            2: row.text,
            3: _names(row, Part.LEAD),
            4: _names(row, Part.IMPLEMENTING),
            5: _names(row, Part.COORDINATING),
            6: row.deadline_in_words,
            8: row.get_state_display(),
            9: _("Quá hạn") if row.is_late(today) else "",
            10: row.source,
        }
        for column, value in cells.items():
            sheet.write_string(line, column, value, text)
        if row.deadline_date:
            sheet.write_datetime(line, 7, row.deadline_date, day)
        else:
            sheet.write_blank(line, 7, None, day)
    sheet.autofilter(3, 0, 3 + count, len(headings) - 1)
    sheet.freeze_panes(4, 3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()
    return target.getvalue()


def _names(row: Assignment, part: str) -> str:
    return "; ".join(link.unit.name for link in row.parts.all() if link.part == part)

"""A campaign's assignments as an XLSX workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from tungngo.assignments import rules
from tungngo.assignments.forms import MARK_LABELS
from tungngo.assignments.listing import Row, row_of
from tungngo.assignments.models import Part
from tungngo.assignments.queries import group_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from tungngo.assignments.models import Assignment, Campaign

_WIDTHS = (6, 28, 60, 30, 34, 34, 26, 13, 18, 22, 60)
_HEAD_LINE = 3


def assignments_workbook(
    campaign: Campaign,
    rows: Iterable[Assignment],
    units: Sequence[dict[str, Any]],
    *,
    grouping: str,
    chips: Sequence[str],
    today: dt.date,
) -> bytes:
    """One row for each row of the list, fetched `with_listed_parts`; on a second sheet queries.unit_counts.

    Text is written as text, so that no cell is a formula.
    """
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
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8EEF0", "border": 1, "text_wrap": True, "valign": "top"}
        ),
        "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"border": 1, "num_format": "dd/mm/yyyy", "valign": "top"}),
    }
    made = _("Lập ngày %(day)s") % {"day": f"{today:%d/%m/%Y}"}
    subtitle = "; ".join([made, *chips])
    sheet = book.add_worksheet(_("Nhiệm vụ"))
    _begin(sheet, campaign.name, subtitle, formats)
    _write_rows(sheet, rows, grouping, today, formats)
    counts = book.add_worksheet(_("Theo đơn vị"))
    _begin(counts, campaign.name, subtitle, formats)
    _write_units(counts, units, formats)
    book.close()
    return target.getvalue()


def _begin(sheet: Worksheet, title: str, subtitle: str, formats: dict[str, Format]) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, subtitle)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_LINE)


def _write_rows(
    sheet: Worksheet,
    rows: Iterable[Assignment],
    grouping: str,
    today: dt.date,
    formats: dict[str, Format],
) -> None:
    headings = (
        _("TT"), _("Nhóm"), _("Nội dung"), _("Chủ trì"), _("Thực hiện"), _("Phối hợp"),
        _("Thời hạn"), _("Ngày cuối"), _("Trạng thái"), _("Cần chú ý"), _("Câu trong văn bản"),
    )  # fmt: skip
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_LINE, column, heading, formats["head"])
    count = 0
    for count, assignment in enumerate(rows, start=1):
        line = _HEAD_LINE + count
        row = row_of(assignment, frozenset(), today)
        sheet.write_number(line, 0, count, formats["text"])
        cells = {
            1: str(group_of(assignment, grouping)),
            2: assignment.text,
            3: _names(row, Part.LEAD),
            4: _names(row, Part.IMPLEMENTING),
            5: _names(row, Part.COORDINATING),
            6: assignment.deadline_in_words,
            8: str(row.state_label),
            9: "; ".join(mark.text for mark in row.marks),
            10: assignment.source,
        }
        for column, value in cells.items():
            sheet.write_string(line, column, value, formats["text"])
        if assignment.deadline_date:
            sheet.write_datetime(line, 7, assignment.deadline_date, formats["day"])
        else:
            sheet.write_blank(line, 7, None, formats["day"])
    sheet.autofilter(_HEAD_LINE, 0, _HEAD_LINE + count, len(headings) - 1)
    sheet.freeze_panes(_HEAD_LINE + 1, 3)


def _write_units(sheet: Worksheet, units: Sequence[dict[str, Any]], formats: dict[str, Format]) -> None:
    columns = {
        "unit__name": _("Đơn vị"),
        "total": _("Chịu trách nhiệm"),
        **{mark: str(MARK_LABELS[mark]) for mark in rules.MARKS},
        "waiting": _("Chờ nghiệm thu"),
        "accepted": _("Hoàn thành"),
    }
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(columns) - 1, 16)
    for column, heading in enumerate(columns.values()):
        sheet.write_string(_HEAD_LINE, column, heading, formats["head"])
    for line, unit in enumerate(units, start=_HEAD_LINE + 1):
        for column, name in enumerate(columns):
            if column:
                sheet.write_number(line, column, unit[name], formats["text"])
            else:
                sheet.write_string(line, column, unit[name], formats["text"])
    sheet.freeze_panes(_HEAD_LINE + 1, 1)


def _names(row: Row, part: str) -> str:
    return "; ".join(link.unit.name for link in row.all_parts if link.part == part)

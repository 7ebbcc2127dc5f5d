"""Visits as a spreadsheet: one line for each visit, and on a second sheet one for each person met."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from tungngo.doorstep.models import Visit, VisitedResident

_HEAD = 2


def visits_workbook(
    commune: str,
    visits: Sequence[Visit],
    people: Iterable[VisitedResident],
    skills: Mapping[str, str],
    *,
    today: dt.date,
) -> bytes:
    """Returns the workbook; every text is text, so that no cell is a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    formats = {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF0", "border": 1, "text_wrap": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    by_key = {visit.pk: visit for visit in visits}
    title = _("Lượt đến thăm, %(commune)s, ngày %(day)s") % {"commune": commune, "day": f"{today:%d/%m/%Y}"}
    _write_visits(book, title, visits, formats)
    met = [(by_key[row.visit_id], row) for row in people]
    _write_people(book, title, met, skills, formats)
    book.close()
    return out.getvalue()


def _begin(
    book: Workbook, name: str, title: str, columns: Sequence[tuple[str, int]], formats: dict[str, Format]
) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.freeze_panes(_HEAD + 1, 0)
    for column, (words, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD, column, words, formats["head"])
    return sheet


def _write(sheet: Worksheet, line: int, values: Sequence[Any], day: Format) -> None:
    for column, value in enumerate(values):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            sheet.write_string(line, column, value)
        elif isinstance(value, int):
            sheet.write_number(line, column, value)
        else:
            sheet.write_datetime(line, column, value, day)


def _write_visits(book: Workbook, title: str, visits: Sequence[Visit], formats: dict[str, Format]) -> None:
    columns = (
        (_("Ngày"), 12),
        (_("Giờ"), 8),
        (_("Đợt"), 22),
        (_("Thôn, tổ dân phố"), 22),
        (_("Ngõ, xóm"), 16),
        (_("Số nhà"), 10),
        (_("Chủ hộ"), 24),
        (_("Kết quả"), 14),
        (_("Số người gặp"), 10),
        (_("Hẹn đến lại"), 12),
        (_("Thành viên"), 24),
        (_("Tổ"), 30),
        (_("Ghi chú"), 40),
        (_("Đồng hồ đáng ngờ"), 10),
        (_("Đã hủy"), 8),
    )
    sheet = _begin(book, _("Lượt đến thăm"), title, columns, formats)
    for line, visit in enumerate(visits, start=_HEAD + 1):
        home = visit.household
        hidden = home.restricted_at is not None
        values = (
            visit.visited_date,
            f"{timezone.localtime(visit.visited_at):%H:%M}",
            visit.round.name if visit.round else _("Ngoài đợt"),
            home.neighborhood.name,
            "" if hidden else home.lane,
            "" if hidden else home.house_number,
            _("(hạn chế xử lý dữ liệu)") if hidden else home.head_name,
            str(visit.get_outcome_display()),
            len(visit.people.all()),
            visit.revisit_date,
            visit.member.full_name,
            visit.team.name if visit.team else "",
            "" if hidden else visit.note,
            _("có") if visit.is_clock_doubtful else "",
            _("có") if visit.is_voided else "",
        )
        _write(sheet, line, values, formats["day"])


def _write_people(
    book: Workbook,
    title: str,
    met: Sequence[tuple[Visit, VisitedResident]],
    skills: Mapping[str, str],
    formats: dict[str, Format],
) -> None:
    columns = (
        (_("Ngày"), 12),
        (_("Họ và tên"), 26),
        (_("Năm sinh"), 9),
        (_("Đã hướng dẫn"), 50),
        (_("Đã biết từ trước"), 40),
        (_("Chữ ký số"), 16),
        (_("Lý do chưa đăng ký"), 30),
        (_("Đối tượng"), 18),
        (_("Thành viên"), 24),
    )
    sheet = _begin(book, _("Người được hướng dẫn"), title, columns, formats)
    for line, (visit, row) in enumerate(met, start=_HEAD + 1):
        hidden = visit.household.restricted_at is not None
        values = (
            visit.visited_date,
            _("(hạn chế xử lý dữ liệu)") if hidden else str(row.resident),
            None if hidden else row.resident.birth_year,
            ", ".join(skills.get(code, code) for code in row.taught),
            ", ".join(skills.get(code, code) for code in row.known),
            str(row.get_signature_display()),
            "" if hidden else row.decline_reason,
            str(row.get_support_display()) if row.support and not hidden else "",
            visit.member.full_name,
        )
        _write(sheet, line, values, formats["day"])

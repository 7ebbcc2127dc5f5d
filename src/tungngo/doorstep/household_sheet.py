"""The register of households as a spreadsheet, one line for each resident."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.doorstep.models import Visit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from tungngo.doorstep.models import Household, Resident

_COLUMNS = (
    (gettext_lazy("Thôn, tổ dân phố"), 24),
    (gettext_lazy("Ngõ, xóm"), 18),
    (gettext_lazy("Số nhà"), 10),
    (gettext_lazy("Chủ hộ"), 26),
    (gettext_lazy("Số điện thoại"), 14),
    (gettext_lazy("Tổ phụ trách"), 30),
    (gettext_lazy("Họ và tên"), 26),
    (gettext_lazy("Năm sinh"), 9),
    (gettext_lazy("Chữ ký số"), 16),
    (gettext_lazy("Lượt gần nhất"), 13),
    (gettext_lazy("Kết quả"), 16),
    (gettext_lazy("Tình trạng hộ"), 16),
)
_SIGNATURES = {"had": gettext_lazy("đã có"), "declined": gettext_lazy("chưa đăng ký")}


def register_sheet(
    commune: str, rows: Iterable[tuple[Household, Resident | None, dict[str, Any]]], *, today: dt.date
) -> tuple[bytes, int]:
    """Returns the register as XLSX, every text as text, and how many households it holds."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = book.add_format({"bold": True, "font_size": 13})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(_("Sổ hộ gia đình"))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.write_string(
        0,
        0,
        _("Sổ hộ gia đình, %(commune)s, ngày %(day)s") % {"commune": commune, "day": f"{today:%d/%m/%Y}"},
        title,
    )
    for column, (words, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, str(words), bold)
    sheet.freeze_panes(3, 0)
    seen = set()
    line = 2
    for line, (household, resident, facts) in enumerate(rows, start=3):
        seen.add(household.pk)
        texts = (
            household.neighborhood.name,
            household.lane,
            household.house_number,
            household.head_name,
            household.phone,
            household.team.name if household.team else "",
            resident.full_name if resident else "",
        )
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text)
        if resident and resident.birth_year:
            sheet.write_number(line, 7, resident.birth_year)
        sheet.write_string(line, 8, str(_SIGNATURES.get(facts.get("signature", ""), "")))
        last_date, outcome = (getattr(household, name, None) for name in ("last_date", "last_outcome"))
        if last_date and outcome:
            sheet.write_datetime(line, 9, last_date, day)
            sheet.write_string(line, 10, str(Visit.Outcome(outcome).label))
        sheet.write_string(line, 11, household.get_state_display())
    sheet.autofilter(2, 0, line, len(_COLUMNS) - 1)
    book.close()
    return out.getvalue(), len(seen)

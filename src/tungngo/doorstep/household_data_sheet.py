"""What is kept of a household as a spreadsheet that the people themselves can read."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

_WIDTHS = (28, 30, 24, 24, 24, 30, 24, 18, 18, 18, 40)


def data_workbook(data: dict[str, Any]) -> bytes:
    """Returns the data of queries.disclosure.data_of as XLSX: one sheet each for household, people, visits, consent."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    home = data["household"]
    _sheet(
        book,
        _("Hộ"),
        bold,
        (_("Mục"), _("Dữ liệu")),
        [
            (_("Xã, phường"), data["commune"]),
            (_("Thôn, tổ dân phố"), home["neighborhood"]),
            (_("Ngõ, xóm"), home["lane"]),
            (_("Số nhà"), home["house_number"]),
            (_("Chủ hộ"), home["head_name"]),
            (_("Số điện thoại"), home["phone"]),
            (_("Chỉ dẫn"), home["note"]),
            (_("Vị trí"), _place(home)),
            (_("Tổ phụ trách"), home["team"]),
            (_("Ghi vào sổ"), home["recorded_on"]),
        ],
    )
    _sheet(
        book,
        _("Người trong hộ"),
        bold,
        (_("Họ và tên"), _("Năm sinh"), _("Tình trạng"), _("Được hướng dẫn"), _("Đã biết"), _("Chữ ký số")),
        [
            (
                one["full_name"],
                one["birth_year"],
                one["state"],
                one["taught"],
                one["known_before"],
                one["digital_signature"],
            )
            for one in data["residents"]
        ],
    )
    _sheet(
        book,
        _("Lượt đến thăm"),
        bold,
        (_("Ngày"), _("Kết quả"), _("Thành viên"), _("Tổ"), _("Ghi chú"), _("Vị trí"), _("Số ảnh"), _("Người"),
         _("Được hướng dẫn"), _("Chữ ký số"), _("Lý do chưa đăng ký")),
        [
            (
                visit["date"],
                visit["outcome"],
                visit["member"],
                visit["team"],
                visit["note"],
                _place(visit),
                visit["photos"],
                one.get("full_name", ""),
                one.get("taught", []),
                one.get("digital_signature", ""),
                one.get("decline_reason", ""),
            )
            for visit in data["visits"]
            for one in (visit["people"] or [{}])
        ],
    )  # fmt: skip
    _sheet(
        book,
        _("Ý kiến về dữ liệu"),
        bold,
        (_("Ý kiến"), _("Ngày"), _("Người nói"), _("Người ghi")),
        [(said["choice"], said["date"], said["by"], said["recorded_by"]) for said in data["consent"]],
    )
    _sheet(
        book,
        _("Mục đích xử lý"),
        bold,
        (_("Mục đích"), _("Căn cứ"), _("Văn bản"), _("Dữ liệu"), _("Thời gian lưu")),
        [
            (one["name"], one["ground"], one["citation"], one["data"], one["kept_for"])
            for one in data["purposes"]
        ],
    )
    book.close()
    return out.getvalue()


def _place(values: dict[str, Any]) -> str:
    return "" if values["latitude"] is None else f"{values['latitude']}, {values['longitude']}"


def _sheet(book: Any, name: str, bold: Any, headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    sheet = book.add_worksheet(name)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS[min(column, len(_WIDTHS) - 1)])
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
            sheet.write_string(line, column, text)

"""The sample's directives, written by us: their days count from the day of loading, so that the campaign is alive.

`{-14}` in a text stands for the day two weeks before the loading, `{+9}` for nine days after it. Names of places and
people are invented.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from tungngo.web.sample.paper import Annex, Paper

PLAN_DAYS_AGO = 78

_TEXTS = Path(__file__).parent / "texts"
_DAY = re.compile(r"\{([+-]\d+)\}")


def plan_paper(today: dt.date) -> Paper:
    """The commune's plan that the running campaign is made of: issued eleven weeks ago, its month at its height."""
    return Paper(
        parent_issuer="ỦY BAN NHÂN DÂN",
        issuer="XÃ MẪU",
        number="Số: 46/KH-UBND",
        place_and_date=_place_and_date("Xã Mẫu", today - dt.timedelta(days=PLAN_DAYS_AGO)),
        title=("KẾ HOẠCH", "Triển khai Tháng cao điểm “Mỗi nhà một công dân số” trên địa bàn xã Mẫu"),
        body=_body("plan.txt", today),
        authority=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer="Lê Thị Hải Mẫu",
        recipients=(
            "- UBND tỉnh Mẫu (b/c);",
            "- TT Đảng ủy, HĐND xã (b/c);",
            "- Các cơ quan, đơn vị, các thôn (t/h);",
            "- Lưu: VT, VHXH.",
        ),
    )


def amendment_paper(today: dt.date) -> Paper:
    """The commune's change of its plan, which came yesterday: a later day, another lead, a higher figure, new work."""
    return Paper(
        parent_issuer="ỦY BAN NHÂN DÂN",
        issuer="XÃ MẪU",
        number="Số: 61/KH-UBND",
        place_and_date=_place_and_date("Xã Mẫu", today - dt.timedelta(days=1)),
        title=(
            "KẾ HOẠCH",
            "Điều chỉnh, bổ sung Kế hoạch số 46/KH-UBND triển khai Tháng cao điểm “Mỗi nhà một công dân số”",
        ),
        body=_body("amendment.txt", today),
        authority=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer="Lê Thị Hải Mẫu",
        recipients=("- Các cơ quan, đơn vị, các thôn (t/h);", "- Lưu: VT, VHXH."),
    )


def letter_paper(today: dt.date) -> Paper:
    """A letter of the province that arrived this morning and waits for review: another campaign, with a table."""
    return Paper(
        parent_issuer="UBND TỈNH MẪU",
        issuer="SỞ Y TẾ",
        number="Số: 318/SYT-NVY",
        letter_subject="V/v ra quân tổng vệ sinh môi trường, phòng, chống sốt xuất huyết",
        place_and_date=_place_and_date("Mẫu", today - dt.timedelta(days=1)),
        addressees=("- Ủy ban nhân dân các xã, phường;", "- Trung tâm Kiểm soát bệnh tật tỉnh."),
        body=_body("letter.txt", today),
        authority=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        signer="Trần Văn Thử",
        recipients=("- Như trên;", "- UBND tỉnh (b/c);", "- Lưu: VT, NVY."),
        annex=Annex(
            caption=("PHỤ LỤC", "LỊCH RA QUÂN", "(Kèm theo Công văn số 318/SYT-NVY của Sở Y tế)"),
            widths_cm=(1.2, 6.3, 3.5, 3.0, 2.5),
            rows=(
                ("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"),
                (
                    "1",
                    "Tập huấn kiểm tra lăng quăng cho người phụ trách cụm dân cư",
                    "Trạm Y tế",
                    "Hội Liên hiệp Phụ nữ",
                    _dated("Trước ngày {+3}", today),
                ),
                (
                    "2",
                    "Kiểm tra chéo giữa các thôn",
                    "Ủy ban Mặt trận Tổ quốc",
                    "Các thôn",
                    _dated("Ngày {+24}", today),
                ),
            ),
        ),
    )


def _body(name: str, today: dt.date) -> tuple[str, ...]:
    return tuple(_dated((_TEXTS / name).read_text(encoding="utf-8"), today).splitlines())


def _dated(text: str, today: dt.date) -> str:
    return _DAY.sub(lambda found: f"{today + dt.timedelta(days=int(found[1])):%d/%m/%Y}", text)


def _place_and_date(place: str, day: dt.date) -> str:
    # Days under 10 and months 1 and 2 carry a leading zero (Decree 30/2020/NĐ-CP, annex I, part II, section 4).
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"

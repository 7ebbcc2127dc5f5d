"""Made-up documents to be written."""

from __future__ import annotations

import datetime as dt

from vanban.writing import (
    Align,
    Annex,
    Authority,
    Column,
    Document,
    Item,
    Level,
    Paragraph,
    Row,
    Signature,
    Table,
    text,
)


def paragraph(words: str) -> Paragraph:
    return Paragraph(text(words))


def item(level: Level, words: str = "", *blocks: Paragraph | Item | Table, title: str = "") -> Item:
    return Item(level, title, text(words), blocks)


def task_table(count: int) -> Table:
    return Table(
        (
            Column("TT", 12, Align.CENTRE),
            Column("Nhiệm vụ", 110),
            Column("Chủ trì", 40),
            Column("Phối hợp", 45),
            Column("Thời gian", 45),
        ),
        (
            Row((text("I. Tuyên truyền"),)),
            *(
                Row(
                    (
                        text(str(place)),
                        text(f"Phát bản tin số {place} trên hệ thống truyền thanh cơ sở"),
                        text("Phòng Văn hóa - Xã hội"),
                        text("Công an xã; Đoàn Thanh niên xã"),
                        text("trước ngày 10/10/2026"),
                    )
                )
                for place in range(1, count + 1)
            ),
        ),
    )


PLAN = Document(
    type_key="ke_hoach",
    parent_body="UBND tỉnh Mẫu",
    body="Ủy ban nhân dân xã Mẫu",
    symbol="KH-UBND",
    place="Xã Mẫu",
    number=5,
    date=dt.date(2026, 10, 6),
    subject="Tổ chức các hoạt động hưởng ứng Ngày Chuyển đổi số quốc gia năm 2026 trên địa bàn xã Mẫu",
    signature=Signature(
        "Nguyễn Văn Mẫu",
        "Phó Chủ tịch",
        collective="Ủy ban nhân dân",
        authority=Authority.DEPUTY,
        head="Chủ tịch",
    ),
    bases=(
        "Căn cứ Quyết định số 505/QĐ-TTg ngày 22 tháng 4 năm 2022 của Thủ tướng Chính phủ về Ngày mẫu",
        "Căn cứ Kế hoạch số 46/KH-UBND ngày 01 tháng 9 năm 2026 của Ủy ban nhân dân tỉnh Mẫu về Ngày mẫu",
    ),
    blocks=(
        paragraph("Ủy ban nhân dân xã Mẫu ban hành Kế hoạch như sau:"),
        item(
            Level.SECTION,
            "",
            item(Level.CLAUSE, "Nâng cao nhận thức của người dân về chuyển đổi số."),
            item(Level.CLAUSE, "Các hoạt động thiết thực, tiết kiệm, hiệu quả."),
            title="Mục đích, yêu cầu",
        ),
        item(
            Level.SECTION,
            "",
            item(
                Level.CLAUSE,
                "",
                *(
                    item(Level.POINT, f"Nội dung tuyên truyền thứ {place} tại các thôn.")
                    for place in range(1, 12)
                ),
                title="Tuyên truyền",
            ),
            item(
                Level.CLAUSE,
                "",
                item(Level.DASH, "Thời gian: trước ngày 10/10/2026;"),
                item(Level.DASH, "Địa điểm: nhà văn hóa các thôn."),
                title="Ra quân",
            ),
            title="Nội dung",
        ),
        item(
            Level.SECTION,
            "",
            item(Level.CLAUSE, "Phòng Văn hóa - Xã hội theo dõi, tổng hợp (nhiệm vụ cụ thể theo Phụ lục)."),
            paragraph("Trong quá trình thực hiện có vướng mắc, các đơn vị phản ánh để được hướng dẫn."),
            title="Tổ chức thực hiện",
        ),
    ),
    recipients=("UBND tỉnh (báo cáo)", "TT Đảng ủy, HĐND xã", "Các đơn vị tại Phụ lục"),
    keeping="VT, VHXH",
    annexes=(Annex("Phân công nhiệm vụ", (task_table(40),), is_landscape=True),),
)

LETTER = Document(
    type_key="cong_van",
    parent_body="UBND tỉnh Mẫu",
    body="Ủy ban nhân dân xã Mẫu",
    symbol="UBND-VHXH",
    place="Xã Mẫu",
    number=12,
    date=dt.date(2026, 2, 3),
    subject="triển khai các hoạt động hưởng ứng Ngày Chuyển đổi số quốc gia",
    signature=Signature("Trần Thị Mẫu", "Chủ tịch", collective="Ủy ban nhân dân"),
    addressees=("Công an xã", "Đoàn Thanh niên xã", "Các thôn trên địa bàn xã"),
    blocks=(
        paragraph("Thực hiện Kế hoạch số 46/KH-UBND ngày 01/9/2025, Ủy ban nhân dân xã đề nghị:"),
        item(Level.CLAUSE, "Công an xã hướng dẫn người dân kích hoạt định danh mức 2 trước ngày 10/10/2026."),
        item(Level.CLAUSE, "Đoàn Thanh niên xã hỗ trợ các thôn ra quân."),
    ),
    recipients=("TT Đảng ủy, HĐND xã",),
    keeping="VT, VHXH",
)

DECISION = Document(
    type_key="quyet_dinh",
    parent_body="UBND tỉnh Mẫu",
    body="Ủy ban nhân dân xã Mẫu",
    symbol="QĐ-UBND",
    place="Xã Mẫu",
    number=101,
    date=dt.date(2026, 12, 31),
    subject="Về việc thành lập Tổ công nghệ số cộng đồng thôn Đông",
    issuer="Chủ tịch Ủy ban nhân dân xã Mẫu",
    signature=Signature("Trần Thị Mẫu", "Chủ tịch"),
    bases=("Căn cứ Luật Tổ chức chính quyền địa phương", "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội"),
    blocks=(
        item(Level.ARTICLE, "Thành lập Tổ công nghệ số cộng đồng thôn Đông gồm 05 thành viên."),
        item(
            Level.ARTICLE,
            "",
            item(Level.CLAUSE, "Tuyên truyền, hướng dẫn người dân."),
            item(Level.CLAUSE, "Báo cáo định kỳ hằng tháng."),
            title="Nhiệm vụ",
        ),
        item(Level.ARTICLE, "Quyết định này có hiệu lực kể từ ngày ký."),
    ),
    recipients=("Như Điều 3",),
)
ALL = {"plan": PLAN, "letter": LETTER, "decision": DECISION}

# ruff: noqa: E501  # patterns and tables of words read best on one line
import datetime as dt

from directive_texts import HEAD, TAIL, plan

from vanban.reading import read_text
from vanban.reading.model import Reading

D = dt.date


def codes(reading: Reading) -> set[str]:
    return {warning.code for warning in reading.warnings}


def test_the_head_is_read_whatever_order_its_columns_come_in() -> None:
    left_then_right = "UBND TỈNH MẪU\nSỞ Y TẾ\nSố: 15/SYT-NV\nV/v tiêm chủng\nmở rộng\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 03 tháng 4 năm 2026\nKính gửi: Các trạm y tế.\n1. Tiêm chủng.\n"
    across = "UBND TỈNH MẪU CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ Y TẾ Độc lập - Tự do - Hạnh phúc\nSố: 15/SYT-NV Mẫu, ngày 03 tháng 4 năm 2026\nV/v tiêm chủng\nmở rộng\nKính gửi: Các trạm y tế.\n1. Tiêm chủng.\n"
    for text in (left_then_right, across):
        header = read_text(text).header
        assert header.issuer is not None
        assert (header.issuer.name, header.number, header.symbol, header.place) == (
            "Sở Y tế",
            "15/SYT-NV",
            "SYT-NV",
            "Mẫu",
        )
        assert (header.date, header.subject) == (D(2026, 4, 3), "tiêm chủng mở rộng")
        assert [a.text for a in header.addressees] == ["Các trạm y tế"]


def test_a_blank_number_and_a_blank_day_stay_unknown_and_are_warned_of() -> None:
    reading = read_text(
        plan("I. NỘI DUNG\n1. Trồng cây.")
        .replace("Số: 12/", "Số:      /")
        .replace("ngày 05 tháng 5 năm", "ngày     tháng     năm")
    )
    header = reading.header
    assert (header.number, header.symbol, header.date, header.year) == (None, "KH-UBND", None, 2026)
    assert {"blank_number", "blank_date"} <= codes(reading)


def test_a_party_document_is_read_by_its_own_custom() -> None:
    reading = read_text(
        "ĐẢNG BỘ TỈNH MẪU ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ MẪU SƠN\n* Mẫu Sơn, ngày 20 tháng 01 năm 2026\nSố 37-KH/ĐU\nKẾ HOẠCH\nhọc tập nghị quyết\n-----\nI- NHIỆM VỤ\n1- Các chi bộ tổ chức học tập trong quý I năm 2026.\n"
        "Nơi nhận:\n- Các chi bộ,\n- Lưu VPĐU.\nT/M BAN THƯỜNG VỤ\nK/T BÍ THƯ\nPHÓ BÍ THƯ\nLê Thị Mẫu"
    )
    assert (reading.header.number, reading.header.place) == ("37-KH/ĐU", "Mẫu Sơn")
    assert (reading.signature.authority, reading.signature.deputising, reading.signature.title) == (
        "T/M BAN THƯỜNG VỤ",
        "K/T BÍ THƯ",
        "PHÓ BÍ THƯ",
    )
    assert reading.tasks[0].time.end == D(2026, 3, 31)


def test_bases_carry_type_number_date_issuer_and_role() -> None:
    reading = read_text(
        HEAD.replace(
            "UBND xã ban hành",
            "Căn cứ Quyết định số 505/QĐ-TTg ngày 22/4/2022 của Thủ tướng Chính phủ về ngày mẫu; UBND xã ban hành",
        )
        + "I. NỘI DUNG\n1. Thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị trên địa bàn.\n"
        + TAIL
    )
    assert [(b.role, b.type, b.number, b.date, b.issuer) for b in reading.legal_bases] == [
        ("basis", "Quyết định", "505/QĐ-TTg", D(2022, 4, 22), "Thủ tướng Chính phủ"),
        ("cited", "Nghị quyết", "57-NQ/TW", D(2024, 12, 22), "Bộ Chính trị"),
    ]
    assert reading.tasks[0].time.end is None, "the date of a basis is no deadline"


def test_recipients_keep_their_notes_and_the_signature_its_authority() -> None:
    reading = read_text(plan("I. NỘI DUNG\n1. Trồng cây."))
    assert [(r.text, r.note) for r in reading.recipients] == [
        ("Như trên", None),
        ("Sở Y tế", "b/c"),
        ("Lưu: VT", "archive"),
    ]
    signature = reading.signature
    assert (signature.authority, signature.deputising, signature.title, signature.name) == (
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Thị Mẫu",
    )  # fmt: skip


def test_targets_keep_how_strictly_they_are_meant() -> None:
    reading = read_text(
        plan(
            "I. CHỈ TIÊU\n1. Trên 50% hộ dân phân loại rác.\n2. 100% thôn ra quân; ít nhất 03 mô hình.\n3. Từ 85% trở lên cơ sở ký cam kết.\n4. Không quá 8,5% hộ vi phạm.\nII. NỘI DUNG\n1. Triển khai mô hình chính quyền 02 cấp trong 30 ngày."
        )
    )
    assert [(t.operator, t.value) for t in reading.targets] == [
        (">", 50),
        ("=", 100),
        (">=", 3),
        (">=", 85),
        ("<=", 8.5),
    ]


def test_a_report_tells_who_to_whom_through_whom_and_when() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Trồng cây.\n2. Các thôn báo cáo kết quả thực hiện bằng văn bản về UBND xã (qua Phòng Kinh tế) trước ngày 10/7/2026 để tổng hợp, báo cáo UBND tỉnh.\nTrong quá trình thực hiện, nếu có khó khăn, vướng mắc, kịp thời phản ánh về UBND xã để xem xét./."
        )
    )
    result, issue = reading.report_obligations
    assert [u.norm for u in result.reporters] == ["Các thôn"]
    assert [u.norm for u in result.to] == ["UBND xã"]
    assert [u.norm for u in result.via] == ["Phòng Kinh tế"]
    assert [u.norm for u in result.onward_to] == ["UBND tỉnh"]
    assert (result.kind, result.form, result.time.end, result.time.bound) == (
        "result",
        "bằng văn bản",
        D(2026, 7, 10),
        "before",
    )
    assert issue.kind == "issue"
    assert [task.text for task in reading.tasks] == ["Trồng cây."]


def test_the_day_on_which_figures_close_is_kept_apart_from_the_due_date() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Các thôn báo cáo kết quả về UBND xã trước ngày 20/7/2026 (số liệu tính đến hết ngày 15/7/2026)."
        )
    )
    (report,) = reading.report_obligations
    assert (report.time.end, report.cut_off) == (D(2026, 7, 20), D(2026, 7, 15))


def test_products_are_named_and_channels_are_not() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Đăng tin trên mạng xã hội, Zalo OA “Xã Mẫu”, ứng dụng C-Mauson, VNEID và https://hoc.mauson.gov.vn/lop."
        )
    )
    assert {p.norm for p in reading.platforms} == {
        "Zalo OA “Xã Mẫu”",
        "C-Mauson",
        "VNeID",
        "hoc.mauson.gov.vn",
    }


def test_dates_that_cannot_be_are_warned_of() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Trồng cây trước ngày 31/6/2026.\n2. Quét đường từ ngày 20/6/2026 đến ngày 10/6/2026.\n3. Treo cờ trước ngày 01/4/2026.\n4. Họp dân vào thứ Hai, ngày 09/6/2026.\n5. Ra quân trường ngày 15/6/2026."
        )
    )
    assert {
        "impossible_date",
        "end_before_start",
        "deadline_before_document",
        "weekday_mismatch",
        "spelling_changes_meaning",
    } <= codes(reading)


def test_a_coordinator_who_also_leads_and_a_unit_named_twice_are_warned_of() -> None:
    reading = read_text(
        plan("I. NỘI DUNG\n1. Trồng cây.\n- Chủ trì: Công an xã; Công an xã.\n- Phối hợp: Công an xã.\n")
    )
    assert {"coordinator_is_lead", "unit_named_twice"} <= codes(reading)


def test_the_day_of_the_campaign_and_its_theme_are_found() -> None:
    reading = read_text(
        plan(
            "I. CHỦ ĐỀ\nChủ đề của Ngày Môi trường là “Xanh mãi”.\nII. NỘI DUNG\n1. Hưởng ứng Ngày Môi trường thế giới (05/6) với khẩu hiệu “Không rác”.\n2. Tổ chức mít tinh Ngày Môi trường thế giới (05/6)."
        )
    )
    assert reading.campaign.day == D(2026, 6, 5)
    assert {(t.kind, t.text) for t in reading.themes} == {("day_theme", "Xanh mãi"), ("slogan", "Không rác")}


def test_an_empty_text_reads_as_nothing() -> None:
    reading = read_text("  \n\n")
    assert (reading.tasks, reading.header.number, reading.text) == ([], None, "")


def test_a_period_beside_the_campaigns_name_dates_the_campaign_and_no_task() -> None:
    reading = read_text(
        HEAD.replace(
            "UBND xã ban hành",
            "Để triển khai Chiến dịch 30 ngày làm sạch môi trường (từ ngày 10/5/2026 đến hết ngày 08/6/2026), UBND xã ban hành",
        )
        + "I. NỘI DUNG\n1. Trồng cây.\n2. Quét dọn đường làng.\n"
        + TAIL
    )
    assert (reading.campaign.start, reading.campaign.end) == (D(2026, 5, 10), D(2026, 6, 8))
    assert [task.time.end for task in reading.tasks] == [None, None]


def test_lengths_and_counts_from_so_many_upwards_are_targets() -> None:
    reading = read_text(
        plan(
            "I. NHIỆM VỤ\n1. Mỗi thôn trồng mới từ 200 cây xanh trở lên.\n2. Các thôn trồng ít nhất 500m đường hoa."
        )
    )
    assert [(t.operator, t.value, t.unit) for t in reading.targets] == [(">=", 200, "cây"), (">=", 500, "m")]


def test_abbreviations_in_an_issuer_printed_in_capitals_keep_them() -> None:
    header = read_text(
        "UBND XÃ MẪU SƠN\nBAN CHỈ ĐẠO PHÁT TRIỂN KHCN, ĐMST VÀ CĐS\nSố: 3/KH-BCĐ\nMẫu Sơn, ngày 05 tháng 5 năm 2026\nKẾ HOẠCH\nHoạt động năm 2026\nI. NHIỆM VỤ\n1. Trồng cây.\n"
    ).header
    assert header.issuer is not None
    assert header.issuer.name == "Ban Chỉ đạo phát triển KHCN, ĐMST và CĐS"


def test_a_school_notice_with_slashes_keeps_its_subject_and_its_list() -> None:
    reading = read_text(
        "TRƯỜNG THCS MẪU SƠN\nMẫu Sơn, ngày 05 tháng 5 năm 2026\nTHÔNG BÁO\nV/v tổ chức cuộc thi trực tuyến\nNhà trường thông báo như sau:\nI/ ĐỐI TƯỢNG: Học sinh khối 9.\nII/ PHÂN CÔNG\n1/ Tổ Toán - Tin: ra đề trước ngày 12/5/2026.\n2/ GVCN các lớp: triển khai đến học sinh.\n3/ Kế toán: dự trù kinh phí khen thưởng.\n"
    )
    assert reading.header.subject == "tổ chức cuộc thi trực tuyến"
    assert reading.legal_bases == []
    assert [[u.as_written for u in task.lead] for task in reading.tasks] == [
        ["Tổ Toán - Tin"],
        ["GVCN các lớp"],
        ["Kế toán"],
    ]

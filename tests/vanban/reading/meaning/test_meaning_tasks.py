# ruff: noqa: E501  # patterns and tables of words read best on one line
import datetime as dt

from directive_texts import plan

from vanban.reading import read_text
from vanban.reading.model import Reading, Task

D = dt.date


def tasks(body: str) -> list[Task]:
    return read_text(plan(body)).tasks


def leads(task: Task) -> list[tuple[str, str]]:
    return [(unit.norm, unit.basis) for unit in task.lead]


def coordinating(task: Task) -> list[str]:
    return [unit.norm for unit in task.coordinating]


def test_purpose_requirement_theme_and_money_are_no_tasks() -> None:
    reading: Reading = read_text(
        plan(
            "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Nâng cao nhận thức.\n2. Yêu cầu\n- Tổ chức thiết thực, tiết kiệm.\nII. CHỦ ĐỀ: “Xanh, sạch, đẹp”\n"
            "III. NỘI DUNG\n1. Tổ chức ra quân dọn vệ sinh.\nIV. KINH PHÍ\nTừ nguồn ngân sách xã."
        )
    )
    assert [task.text for task in reading.tasks] == ["Tổ chức ra quân dọn vệ sinh."]
    assert [r.source for r in reading.requirements] == ["Tổ chức thiết thực, tiết kiệm."]
    assert reading.funding is not None
    assert reading.funding.source == "Từ nguồn ngân sách xã."


def test_a_heading_that_is_a_unit_leads_what_stands_below() -> None:
    found = tasks(
        "I. TỔ CHỨC THỰC HIỆN\n1. Phòng Kinh tế:\n- Bố trí kinh phí.\n2. Đề nghị Đoàn Thanh niên xã\n- Huy động tình nguyện viên."
    )
    assert [leads(task) for task in found] == [
        [("Phòng Kinh tế", "section_heading")],
        [("Đoàn Thanh niên xã", "section_heading")],
    ]
    assert [task.modality for task in found] == ["yêu cầu", "đề nghị"]


def test_a_unit_before_a_colon_leads_the_statement_after_it() -> None:
    (task,) = tasks(
        "I. TỔ CHỨC THỰC HIỆN\n1. Công an xã, Ban Chỉ huy Quân sự xã: tuần tra, bảo đảm an ninh trật tự."
    )
    assert task.text == "tuần tra, bảo đảm an ninh trật tự."
    assert [name for name, _ in leads(task)] == ["Công an xã", "Ban Chỉ huy Quân sự xã"]


def test_the_sentence_names_who_leads_and_who_joins() -> None:
    (task,) = tasks(
        "I. NHIỆM VỤ\n1. Giao Trạm Y tế xã chủ trì, phối hợp với Công an xã, các thôn phun hóa chất trong tháng 6/2026."
    )
    assert leads(task) == [("Trạm Y tế xã", "explicit")]
    assert coordinating(task) == ["Công an xã", "các thôn"]
    assert (task.time.start, task.time.end) == (D(2026, 6, 1), D(2026, 6, 30))


def test_who_only_runs_a_platform_or_is_told_through_another_does_not_lead() -> None:
    first, second = tasks(
        "I. TỔ CHỨC THỰC HIỆN\n1. Phòng Văn hóa - Xã hội\n- Triển khai học tập trên nền tảng do Bộ Mẫu chủ trì.\n- Chỉ đạo các trường học tổ chức ngoại khóa."
    )
    assert leads(first) == leads(second) == [("Phòng Văn hóa - Xã hội", "section_heading")]
    assert [(u.norm, u.basis) for u in second.implementers] == [("các trường học", "directed")]


def test_field_lines_belong_to_the_item_above_and_win_over_the_sentence() -> None:
    first, second = tasks(
        "I. NHIỆM VỤ\n1. Khảo sát các điểm tập kết rác, xong trước ngày 01/8/2026.\n- Chủ trì thực hiện: Phòng Kinh tế.\n- Phối hợp thực hiện: Các thôn; Công an xã.\n"
        "- Thời gian thực hiện: Trước ngày 30/6/2026.\n2. Tuyên truyền trên loa.\nCơ quan chủ trì: Phòng Văn hóa - Xã hội; cơ quan phối hợp: Hội Nông dân xã. Thời gian hoàn thành: Thường xuyên."
    )
    assert leads(first) == [("Phòng Kinh tế", "field")]
    assert coordinating(first) == ["Các thôn", "Công an xã"]
    assert (first.time.end, first.time.bound, first.time.basis) == (D(2026, 6, 30), "before", "field")
    assert leads(second) == [("Phòng Văn hóa - Xã hội", "field")]
    assert second.recurrence is not None
    assert second.recurrence.freq == "ongoing"


def test_a_later_sentence_with_its_own_work_is_a_task_and_one_that_goes_on_is_not() -> None:
    found = tasks(
        "I. NỘI DUNG\n1. Tổ chức lễ ra quân ngày 05/6/2026. Thành phần gồm các thôn. Treo băng rôn tại trụ sở."
    )
    assert [task.text for task in found] == [
        "Tổ chức lễ ra quân ngày 05/6/2026. Thành phần gồm các thôn.",
        "Treo băng rôn tại trụ sở.",
    ]
    assert found[1].parent == found[0].id


def test_enumerations_inside_a_sentence_make_no_tasks_and_a_list_of_orders_does() -> None:
    found = tasks(
        "I. NỘI DUNG\n1. Tuyên truyền trên loa: (1) cách phân loại rác; (2) cách ủ phân; (3) tác hại của rác nhựa.\n2. Tuyên truyền các nội dung sau:\n- Lợi ích của cây xanh;\n- Tác hại của khói bụi.\n3. Yêu cầu các thôn:\n(1) Họp dân.\n(2) Lập danh sách hộ ký cam kết."
    )
    assert [task.section for task in found] == ["I.1", "I.2", "I.3.1", "I.3.2"]
    assert leads(found[3])[0][0] == "các thôn"


def test_the_documents_own_period_is_inherited_by_content_and_not_by_unit_lists() -> None:
    found = tasks(
        "I. THỜI GIAN\nThời gian: từ ngày 01/6/2026 đến ngày 30/6/2026.\nII. NỘI DUNG\n1. Tổ chức ra quân.\nIII. TỔ CHỨC THỰC HIỆN\n1. Công an xã:\n- Tuần tra ban đêm."
    )
    assert (found[0].time.start, found[0].time.end, found[0].time.basis) == (
        D(2026, 6, 1),
        D(2026, 6, 30),
        "campaign",
    )
    assert found[1].time.end is None


def test_units_under_another_heading_owe_the_section_that_a_cross_reference_names() -> None:
    found = tasks(
        "1. Các phòng, đơn vị\n- Treo băng rôn.\n2. Các thôn\nNgoài thực hiện các nội dung theo mục 1, đề nghị các thôn:\n- Quét đường."
    )
    assert leads(found[0]) == [("Các phòng, đơn vị", "section_heading"), ("Các thôn", "cross_reference")]


def test_rows_of_an_appendix_are_tasks_joined_with_their_items_in_the_body() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Tổ chức tổng vệ sinh tại tất cả các thôn, bản trên địa bàn xã trước ngày 05/6/2026."
        )
        + "PHỤ LỤC\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/5/2026)\nTT | Nội dung | Đơn vị chủ trì | Thời gian\n1 | Tổ chức tổng vệ sinh tại tất cả các thôn, bản trên địa bàn xã | Công an xã | 01/6 - 07/6\n"
    )
    body, row = reading.tasks
    assert row.section == "PL.1"
    assert leads(row) == [("Công an xã", "table")]
    assert (row.time.start, row.time.end) == (D(2026, 6, 1), D(2026, 6, 7))
    assert body.same_as == [row.id]
    assert "body_against_appendix" in {warning.code for warning in reading.warnings}
    assert reading.appendix is not None
    assert reading.appendix.rows[0].task_id == row.id


def test_a_plan_attached_after_the_signature_of_a_decision_is_read() -> None:
    reading = read_text(
        "UBND XÃ MẪU SƠN\nSố: 5/QĐ-UBND\nMẫu Sơn, ngày 02 tháng 02 năm 2026\nQUYẾT ĐỊNH\nBan hành Kế hoạch trồng cây\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;\nQUYẾT ĐỊNH:\n"
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng cây.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký.\nĐiều 3. Các thôn chịu trách nhiệm thi hành Quyết định này./.\n"
        "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.\nCHỦ TỊCH\nLê Văn Mẫu\nKẾ HOẠCH\nTrồng cây\n(Ban hành kèm theo Quyết định số 5/QĐ-UBND)\nI. NHIỆM VỤ\n1. Trồng 500 cây trước ngày 19/5/2026.\n2. Chăm sóc cây hằng tuần."
    )
    assert reading.doc_type == "quyet_dinh"
    assert [task.text for task in reading.tasks] == [
        "Trồng 500 cây trước ngày 19/5/2026.",
        "Chăm sóc cây hằng tuần.",
    ]


def test_a_letter_without_a_list_orders_in_prose() -> None:
    reading = read_text(
        "UBND PHƯỜNG MẪU\nSố: 9/UBND-VX\nV/v hiến máu\nMẫu, ngày 01 tháng 4 năm 2026\nKính gửi: Các trường học.\n"
        "Thực hiện Kế hoạch số 3/KH-BCĐ ngày 20/3/2026 của Ban Chỉ đạo tỉnh, UBND phường đề nghị các trường học vận động hiến máu ngày 07/4/2026.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\nLê Văn Mẫu"
    )
    (task,) = reading.tasks
    assert task.text.startswith("UBND phường đề nghị các trường học")
    assert leads(task) == [("các trường học", "explicit")]
    assert task.time.end == D(2026, 4, 7)


def test_the_second_of_two_equal_items_is_marked_as_a_duplicate() -> None:
    found = tasks(
        "I. NỘI DUNG\n1. Cập nhật thường xuyên tin bài về môi trường trên địa bàn xã.\n2. Cập nhật thường xuyên, tin, bài về môi trường trên địa bàn xã."
    )
    assert found[1].duplicate_of == found[0].id


def test_numbered_orders_of_a_conclusion_are_tasks_and_its_praise_is_not() -> None:
    found = tasks(
        "1. Về kết quả đạt được: Các đơn vị đã có nhiều cố gắng.\n2. Về nhiệm vụ thời gian tới, yêu cầu:\n"
        "(1) Công an xã xử lý nghiêm vi phạm.\n(2) Phòng Kinh tế sửa chữa cầu trước 30/6/2026; báo cáo UBND xã phương án trước 20/5/2026.\n"
        "3. Đồng ý với đề xuất của các thôn. Giao Phòng Kinh tế tham mưu văn bản."
    )
    assert [task.text for task in found] == [
        "Công an xã xử lý nghiêm vi phạm.",
        "Phòng Kinh tế sửa chữa cầu trước 30/6/2026;",
        "Giao Phòng Kinh tế tham mưu văn bản.",
    ]


def test_an_instruction_that_ends_with_an_order_keeps_it() -> None:
    found = tasks(
        "1. Các thôn tổ chức họp dân.\nKế hoạch này có hiệu lực kể từ ngày ký. Giao Phòng Kinh tế theo dõi, đôn đốc việc thực hiện./."
    )
    assert found[-1].text.startswith("Giao Phòng Kinh tế")


def test_a_body_named_for_its_work_is_not_cut_at_the_verb_in_its_name() -> None:
    (task,) = tasks(
        "I. TỔ CHỨC THỰC HIỆN\n1. Ban Chỉ đạo vận động hiến máu tình nguyện xã: đôn đốc các đơn vị."
    )
    assert leads(task) == [("Ban Chỉ đạo vận động hiến máu tình nguyện xã", "section_heading")]


def test_the_date_of_a_document_that_a_task_names_is_no_deadline() -> None:
    (task,) = tasks(
        "I. NỘI DUNG\n1. Triển khai Kế hoạch số 30/KH-UBND ngày 20/4/2026 của UBND tỉnh về trồng cây."
    )
    assert (task.time.start, task.time.end) == (None, None)
    assert task.cites == ["30/KH-UBND"]


def test_the_authority_above_the_bases_of_a_decision_is_given_no_work() -> None:
    reading = read_text(
        "ỦY BAN NHÂN DÂN\n\nXÃ MẪU SƠN\n\nSố: 7/QĐ-UBND\n\nMẫu Sơn, ngày 05 tháng 5 năm 2026\n\nQUYẾT ĐỊNH\n\nVề việc ban hành Kế hoạch trồng cây\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ MẪU SƠN\n\n"
        "Căn cứ Luật Lâm nghiệp số 16/2017/QH14 ngày 15 tháng 11 năm 2017;\n\nTheo đề nghị của Trưởng phòng Kinh tế tại Tờ trình số 3/TTr-KT ngày 01 tháng 5 năm 2026.\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng cây.\n\n"
        "Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\nCHỦ TỊCH\nLê Thị Mẫu\nKẾ HOẠCH\n\nTrồng cây năm 2026\n\n(Ban hành kèm theo Quyết định số 7/QĐ-UBND ngày 05/5/2026)\n\nI. NHIỆM VỤ\n\n1. Phòng Kinh tế\n\na) Cung cấp cây giống trước ngày 20/5/2026.\n"
    )
    assert [task.text for task in reading.tasks] == ["Cung cấp cây giống trước ngày 20/5/2026."]


def test_a_closing_that_lost_its_line_break_does_not_become_part_of_the_last_item() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Trồng cây.\n2. Đoàn Thanh niên xã quét dọn đường làng. Yêu cầu các cơ quan, đơn vị khẩn trương triển khai thực hiện./."
        )
    )
    assert [task.text for task in reading.tasks] == ["Trồng cây.", "Đoàn Thanh niên xã quét dọn đường làng."]


def test_an_opening_that_only_names_documents_is_no_task_even_when_it_ends_with_a_point() -> None:
    reading = read_text(
        "UBND XÃ MẪU SƠN\nSố: 9/UBND-KT\nMẫu Sơn, ngày 05 tháng 5 năm 2026\nKính gửi: Các thôn.\n\nThực hiện Công văn số 10/SNNMT-CN ngày 27/3/2026 của Sở Nông nghiệp và Môi trường về việc phòng bệnh dại.\n\nUBND xã yêu cầu các thôn rà soát đàn chó trước ngày 20/5/2026.\n"
    )
    (task,) = reading.tasks
    assert task.time.end == dt.date(2026, 5, 20)


def test_how_often_keeps_its_interval() -> None:
    (task,) = read_text(plan("I. NỘI DUNG\n1. Các thôn quét dọn đường làng 02 tuần một lần.")).tasks
    assert task.recurrence is not None
    assert (task.recurrence.freq, task.recurrence.interval) == ("weekly", 2)


def test_people_of_its_own_whom_a_unit_charges_do_not_lead_in_its_place() -> None:
    (first, second) = read_text(
        plan(
            "I. TỔ CHỨC THỰC HIỆN\n1. Chi đoàn Công an xã: Phân công đoàn viên bảo đảm trật tự tại các điểm ra quân.\n2. Sở Công Thương chỉ đạo Công ty Điện lực Mẫu tăng cường kiểm tra an toàn điện."
        )
    ).tasks
    assert [u.as_written for u in first.lead] == ["Chi đoàn Công an xã"]
    assert [u.as_written for u in second.lead] == ["Sở Công Thương"]
    assert [(u.as_written, u.basis) for u in second.implementers] == [("Công ty Điện lực Mẫu", "directed")]


def test_a_letter_that_asks_makes_every_task_a_request() -> None:
    reading = read_text(
        "SỞ Y TẾ\nSố: 9/SYT-NV\nMẫu Sơn, ngày 05 tháng 5 năm 2026\nKính gửi: Các trạm y tế.\nNhằm nâng cao hiệu quả phòng bệnh, Sở Y tế đề nghị:\n1. Rà soát danh sách tiêm chủng trước ngày 20/5/2026.\n2. Tổ chức tiêm chủng mở rộng.\n"
    )
    assert {task.modality for task in reading.tasks} == {"đề nghị"}


def test_the_single_day_of_an_event_is_inherited_from_its_own_section_and_not_from_one_of_several() -> None:
    whole = read_text(
        plan(
            "I. THỜI GIAN, ĐỊA ĐIỂM\n- Thời gian: Từ 7h00 ngày 17/5/2026.\n- Địa điểm: Nhà văn hóa xã.\nII. NỘI DUNG\n1. Trồng cây."
        )
    )
    assert [task.time.end for task in whole.tasks] == [dt.date(2026, 5, 17)]
    part = read_text(
        plan(
            "I. NỘI DUNG\n1. Tổ chức lễ phát động\n- Thời gian: ngày 17/5/2026.\n- Chuẩn bị sân khấu.\n2. Trồng cây."
        )
    )
    assert part.tasks[-1].time.end is None


def test_an_order_before_an_unmarked_closing_is_a_task_and_no_heading() -> None:
    reading = read_text(
        plan(
            "I. NHIỆM VỤ\n1. Trồng cây.\n2. Giao Văn phòng Đảng ủy chủ trì, phối hợp với Ban Xây dựng Đảng theo dõi, đôn đốc, định kỳ 6 tháng báo cáo Ban Thường vụ.\nKế hoạch này phổ biến đến các chi bộ."
        )
    )
    task = reading.tasks[-1]
    assert [u.as_written for u in task.lead] == ["Văn phòng Đảng ủy"]
    assert task.recurrence is not None
    assert (task.recurrence.freq, task.recurrence.interval) == ("monthly", 6)


def test_a_name_ends_only_where_its_verb_begins() -> None:
    reading = read_text(
        plan(
            "I. NHIỆM VỤ\n1. Các cơ quan báo chí, truyền thông tăng thời lượng phát sóng thông điệp phòng bệnh.\n2. Trạm Hải đăng, các doanh nghiệp đóng trên địa bàn: Tham gia trồng cây tại khuôn viên.\n3. Chỉ đạo Trạm Y tế xã:\n- Chuẩn bị đầy đủ thuốc, hóa chất.\n4. Các cấp ủy, tổ chức đảng quán triệt Nghị quyết đến đảng viên."
        )
    )
    assert [[u.as_written for u in task.lead] for task in reading.tasks] == [
        ["Các cơ quan báo chí, truyền thông"],
        ["Trạm Hải đăng", "các doanh nghiệp đóng trên địa bàn"],
        ["Trạm Y tế xã"],
        ["Các cấp ủy, tổ chức đảng"],
    ]


def test_units_alone_in_brackets_behind_an_order_do_the_work_and_an_aside_does_not() -> None:
    reading = read_text(
        plan(
            "I. NHIỆM VỤ\n1. Lắp đặt thùng rác tại các điểm du lịch (Ban Quản lý Cảng; trước 25/5/2026).\n2. Tập huấn phân loại rác cho hộ kinh doanh (Phòng Kinh tế; Hội Phụ nữ xã; tháng 5/2026).\n3. Kiểm tra, xử phạt vi phạm (Công an xã).\n4. Niêm yết danh sách tại trụ sở (Văn phòng)."
        )
    )
    assert [
        ([u.as_written for u in t.lead], [u.as_written for u in t.coordinating]) for t in reading.tasks
    ] == [
        (["Ban Quản lý Cảng"], []),
        (["Phòng Kinh tế"], ["Hội Phụ nữ xã"]),
        (["Công an xã"], []),
        ([], []),
    ]

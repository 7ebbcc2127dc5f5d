# ruff: noqa: E501  # sentences read best on one line
import datetime as dt

import pytest
from directive_texts import plan

from vanban.reading import read_text
from vanban.reading.model import ReportObligation

D = dt.date


def duty(sentence: str) -> ReportObligation:
    """Return the one duty of a sentence that closes a plan."""
    reading = read_text(plan(f"I. NỘI DUNG\n1. Trồng cây.\n2. Quét dọn đường làng.\n{sentence}"))
    (report,) = reading.report_obligations
    return report


@pytest.mark.parametrize(
    ("sentence", "reporters"),
    [
        (
            "Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan, đơn vị phản ánh về UBND xã để xem xét./.",
            ["các cơ quan, đơn vị"],
        ),
        (
            "Quá trình thực hiện nếu có khó khăn đề nghị các đơn vị kịp thời báo cáo về UBND xã để xem xét./.",
            ["các đơn vị"],
        ),
        ("Trong quá trình thực hiện, nếu có vướng mắc, kịp thời báo cáo UBND xã để xem xét./.", []),
    ],
)
def test_the_one_who_reports_stands_before_the_verb_and_an_issuer_does_not_report_to_itself(
    sentence: str, reporters: list[str]
) -> None:
    assert [unit.as_written for unit in duty(sentence).reporters] == reporters


def test_brackets_between_the_report_and_its_receiver_are_passed_over() -> None:
    report = duty(
        "3. Các thôn gửi báo cáo định kỳ hằng quý (theo mẫu tại Phụ lục) về Phòng Kinh tế trước ngày 15 của tháng cuối quý."
    )
    assert [unit.as_written for unit in report.to] == ["Phòng Kinh tế"]
    assert report.recurrence is not None
    assert report.recurrence.freq == "quarterly"


def test_one_unit_whose_name_holds_a_comma_is_one_way() -> None:
    report = duty(
        "3. Các thôn báo cáo kết quả về UBND xã (qua Phòng Bưu chính, Viễn thông và Chuyển đổi số) trước ngày 10/7/2026."
    )
    assert [unit.as_written for unit in report.via] == ["Phòng Bưu chính, Viễn thông và Chuyển đổi số"]


def test_figures_closed_on_a_weekday_have_words_and_no_invented_date() -> None:
    report = duty(
        "3. Các thôn báo cáo kết quả về UBND xã trước 16h00 thứ Sáu hằng tuần, số liệu tính đến hết thứ Năm; tuần đầu gửi trước ngày 08/5/2026."
    )
    assert (report.cut_off, report.cut_off_text) == (None, "số liệu tính đến hết thứ Năm")
    assert report.time.end is None, "what comes back every week has no date"


def test_a_date_of_the_work_before_it_is_not_the_date_of_the_report() -> None:
    reading = read_text(
        plan(
            "I. NỘI DUNG\n1. Trạm Y tế xã chịu trách nhiệm: (1) rà soát phương án, hoàn thành trước ngày 20/5/2026; (2) cấp hóa chất cho các thôn, bản; (3) báo cáo UBND xã tình hình dịch vào thứ Sáu hằng tuần."
        )
    )
    (report,) = reading.report_obligations
    assert (report.time.end, [u.as_written for u in report.reporters]) == (None, ["Trạm Y tế xã"])


def test_a_report_both_regular_and_when_asked_is_one_of_results() -> None:
    report = duty("3. Phòng Kinh tế tổng hợp, báo cáo UBND xã định kỳ hằng quý và đột xuất khi có yêu cầu.")
    assert report.kind == "result"


def test_results_sent_by_a_date_are_reported_without_the_word() -> None:
    report = duty("3. Các thôn gửi kết quả về Phòng Kinh tế trước ngày 25/6/2026.")
    assert ([u.as_written for u in report.to], report.time.end) == (["Phòng Kinh tế"], D(2026, 6, 25))

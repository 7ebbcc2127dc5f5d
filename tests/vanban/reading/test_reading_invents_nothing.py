"""Whatever the text, a reading fails never, takes little time, and holds no date or figure that the text does not."""

import datetime as dt
import re
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.reading import read_text
from vanban.reading.model import Reading, Time
from vanban.text import find_dates, norm

MAX_SECONDS = 20  # for the whole corpus of 3.2 MB on one core
MIN_BYTES = 3_000_000


def supported(date: dt.date, written: str) -> bool:
    """Whether the characters give the day and month of the date, or the month, quarter or year that it bounds."""
    numbers = {int(number) for number in re.findall(r"\d+", written)}
    if {date.day, date.month} <= numbers:
        return True
    bounds = date.day == 1 or (date + dt.timedelta(days=1)).day == 1
    return bounds and (
        date.month in numbers or "quý" in written.lower() or (date.year in numbers and date.month in {1, 12})
    )


def check(reading: Reading) -> None:
    text = reading.text
    times: list[Time] = [task.time for task in reading.tasks] + [
        report.time for report in reading.report_obligations
    ]
    for when in times:
        for date in (when.start, when.end):
            assert date is None or supported(date, when.text or ""), (date, when.text)
        assert (
            when.span is None
            or when.text is None
            or when.basis == "campaign"
            or text[slice(*when.span)] == when.text
        )
    dates = {date for date, _ in find_dates(text)}
    for basis in reading.legal_bases:
        assert basis.date is None or basis.date in dates
        assert text[slice(*basis.span)] == basis.source
    if reading.header.date is not None:
        assert supported(reading.header.date, reading.header.date_raw or "")
    for target in reading.targets:
        digits = f"{target.value:g}".replace(".", ",")
        assert digits in target.source.replace(".", "") or re.search(rf"0{digits}\b", target.source), target
    for record in [*reading.tasks, *reading.targets, *reading.report_obligations, *reading.requirements]:
        assert text[slice(*record.span)] == record.source


def test_published_legal_texts_are_read_quickly_and_nothing_is_invented(shared_dir: Path) -> None:
    paths = sorted((shared_dir / "directives" / "robustness").glob("*.txt"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert sum(len(text.encode()) for text in texts) > MIN_BYTES
    started = time.process_time()
    readings = [read_text(text) for text in texts]
    assert time.process_time() - started < MAX_SECONDS
    for text, reading in zip(texts, readings, strict=True):
        assert reading.text == norm(text)
        check(reading)


_PIECES = st.sampled_from(
    [
        "Kính gửi:",
        "KẾ HOẠCH",
        "QUYẾT ĐỊNH",
        "Điều 1.",
        "I. NỘI DUNG",
        "1.",
        "a)",
        "-",
        "(1)",
        "Giao Công an xã",
        "chủ trì, phối hợp với",
        "các thôn",
        "trước ngày",
        "10/11/2025",
        "ngày 31/02",
        "từ ngày",
        "đến",
        "hết tháng 10/2025",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
        "Phụ lục",
        "TT Nhiệm vụ Đơn vị chủ trì Thời gian",
        "1 ",
        " a ",
        " b ",
        " c",
        "báo cáo kết quả về UBND xã",
        "trên 50%",
        "“",
        "”",
        "(",
        ")",
        ";",
        ".",
        ":",
        "\n",
        "\n\n",
        "số 12/KH-UBND",
        "Thời gian:",
        "Chủ trì:",
        "https://a.gov.vn",
        "Tổ chức ra quân",
        "Số:   /UBND",
        "ngày     tháng    năm 2025",
        "MỤC ĐÍCH, YÊU CẦU",
        "định kỳ hằng tháng",
        "…",
        "́",
        "\u200b",
        "II. TỔ CHỨC THỰC HIỆN",
        "PHỤ LỤC I",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=50))
def test_no_shuffling_of_a_directives_pieces_makes_the_reader_fail_or_invent(pieces: list[str]) -> None:
    text = " ".join(pieces)
    reading = read_text(text)
    assert reading.text == norm(text)
    check(reading)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_makes_the_reader_fail(text: str) -> None:
    check(read_text(text))


def test_a_long_line_of_anything_takes_no_long_time() -> None:
    for text in (
        "- " * 20_000,
        "(" * 20_000,
        "1. " * 20_000,
        "a, " * 20_000,
        "ngày " * 10_000,
        "“" * 10_000,
        "Sở " * 15_000,
        "các thôn, " * 8_000,
        "A" * 50_000,
        "12/" * 15_000,
        "| " * 20_000,
        "báo cáo " * 8_000,
        "ngày     " * 9_000,
    ):
        started = time.process_time()
        read_text(f"I. NỘI DUNG\n1. {text}")
        assert time.process_time() - started < 4, text[:10]

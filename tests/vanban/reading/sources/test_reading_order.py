from __future__ import annotations

from vanban.reading.lines import Box
from vanban.reading.sources.reading_order import in_order
from vanban.reading.sources.words import Word

WIDTH = 595.0


def words(*rows: tuple[float, float, str]) -> list[Word]:
    """Give the words of some texts, each by its left edge and its top; a letter is 6 points wide."""
    found: list[Word] = []
    for left, top, text in rows:
        at = left
        for word in text.split():
            found.append(Word(word, Box(at, top, at + 6 * len(word), top + 13), 13.0))
            at += 6 * len(word) + 4
    return found


def order(*rows: tuple[float, float, str], is_foot_open: bool = False) -> list[str]:
    return [row.text for row in in_order(words(*rows), WIDTH, is_foot_open=is_foot_open).rows]


HEAD = [
    (85, 60, "UBND TỈNH MẪU"),
    (260, 62, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (85, 78, "SỞ VĂN HÓA"),
    (300, 80, "Độc lập - Tự do - Hạnh phúc"),
    (85, 110, "Số: 05/SVH-VP"),
    (290, 112, "Đồng Mẫu, ngày 06 tháng 10 năm 2025"),
    (85, 128, "V/v hưởng ứng ngày hội"),
]
LEFT = ["UBND TỈNH MẪU", "SỞ VĂN HÓA", "Số: 05/SVH-VP", "V/v hưởng ứng ngày hội"]
RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đồng Mẫu, ngày 06 tháng 10 năm 2025",
]


def test_a_head_ends_before_the_addressees_also_where_they_stand_on_its_left() -> None:
    assert order(*HEAD, (150, 170, "Kính gửi:"), (180, 190, "- Các xã;")) == [
        *LEFT,
        *RIGHT,
        "Kính gửi:",
        "- Các xã;",
    ]


def test_a_head_ends_before_a_title_that_stands_right_of_the_gutter() -> None:
    assert order(*HEAD, (290, 160, "KẾ HOẠCH"), (120, 176, "Tổ chức các hoạt động tại các đơn vị trong tỉnh")) == [
        *LEFT, *RIGHT, "KẾ HOẠCH", "Tổ chức các hoạt động tại các đơn vị trong tỉnh",
    ]  # fmt: skip


def test_a_head_stands_in_the_middle_of_a_page_too() -> None:
    moved = [(left, top + 400, text) for left, top, text in HEAD]
    assert order((85, 60, "Hết phần trước."), *moved) == ["Hết phần trước.", *LEFT, *RIGHT]


FOOT = [
    (85, 500, "Nơi nhận:"),
    (330, 496, "TM. ỦY BAN NHÂN DÂN"),
    (85, 516, "- Như trên;"),
    (360, 514, "CHỦ TỊCH"),
    (85, 532, "- Lưu: VT."),
    (350, 600, "Nguyễn Văn Mẫu"),
]
FOOT_IN_ORDER = [
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Văn Mẫu",
]


def test_a_foot_is_read_block_by_block_also_where_the_signature_stands_a_little_higher() -> None:
    assert order(*FOOT) == FOOT_IN_ORDER


def test_what_stands_below_the_foot_is_not_taken_for_recipients() -> None:
    assert order(*FOOT, (85, 660, "Ghi chú: xem tài liệu kèm theo")) == [
        *FOOT_IN_ORDER,
        "Ghi chú: xem tài liệu kèm theo",
    ]


def test_a_wrapped_recipient_stays_with_the_recipients() -> None:
    assert order(*FOOT[:3], (92, 529, "của tỉnh;"), (85, 545, "- Lưu: VT."), FOOT[5])[:4] == [
        "Nơi nhận:", "- Như trên;", "của tỉnh;", "- Lưu: VT.",
    ]  # fmt: skip


def test_a_foot_that_the_page_cuts_is_left_open_for_the_next() -> None:
    cut = in_order(words(*FOOT[:4]), WIDTH)
    assert cut.open_right == 2
    rest = in_order(words((85, 60, "- Lưu: VT."), (350, 120, "Nguyễn Văn Mẫu")), WIDTH, is_foot_open=True)
    assert rest.continued == (1, 1)


def test_a_foot_that_is_whole_is_not_left_open() -> None:
    assert in_order(words(*FOOT), WIDTH).open_right == 0


def test_ordinary_rows_with_a_wide_gap_are_read_across() -> None:
    assert order((85, 100, "Họ tên:"), (300, 100, "Nguyễn Văn Mẫu"), (85, 118, "Chức vụ:"), (300, 118, "Chủ tịch")) == [
        "Họ tên: Nguyễn Văn Mẫu", "Chức vụ: Chủ tịch",
    ]  # fmt: skip

"""Whether a table holds data or only lays out the page, told by what stands in it.

Vietnamese administrative documents put their two-column head (issuer | national title) and foot (Nơi nhận |
TM. …) into borderless tables (Decree 30/2020/NĐ-CP, annex I, boxes 1-4, 7 and 9b). Those are read block by block,
left then right; tables of data keep their cells.
"""

from __future__ import annotations

import re

HEAD = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|^\s*Độc lập\s*[-–—]|ĐẢNG CỘNG SẢN VIỆT NAM", re.IGNORECASE | re.MULTILINE
)
FOOT = re.compile(
    r"^\s*Nơi (?:nhận|gửi)\s*:?|^\s*(?:TM|T/M|KT|K/T|TL|T/L|TUQ|Q)\s?\.?\s?[A-ZĐỦỘÓ]{2}|^\s*(?:\(?Đã ký\)?|Ký tên)",
    re.MULTILINE,
)
_LETTER = re.compile(r"^\s*(?:Kính gửi|Số\s*:.{0,40}/|V/v)", re.MULTILINE)
_DATA_HEAD = re.compile(
    r"^\s*(?:TT|STT|Số TT|Số thứ tự|Nhiệm vụ|Nội dung|Hoạt động|Đơn vị|Thời gian|Chỉ tiêu)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FEW_ROWS, _FEW_COLUMNS = 4, 3


def is_layout(cells: dict[tuple[int, int], str]) -> bool:
    """Tell a table that only lays out text.

    Args:
        cells: The text of each cell by its 0-based (row, column); line breaks kept.
    """
    rows = 1 + max((row for row, _ in cells), default=0)
    columns = len({column for (_, column), text in cells.items() if text.strip()})
    if columns <= 1:
        return True
    first = [text for (row, _), text in cells.items() if row == 0]
    if any(_DATA_HEAD.search(text) for text in first) and rows > 1:
        return False
    top = "\n".join(text for (row, _), text in cells.items() if row <= 1)
    if HEAD.search(top) or FOOT.search(top):
        return columns <= _FEW_COLUMNS
    if _LETTER.search(top):
        return columns <= _FEW_COLUMNS and rows <= _FEW_ROWS
    return rows == 1

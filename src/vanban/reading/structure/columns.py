# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""What the columns of a table of tasks are called, and which role each plays.

The names vary by province; the roles are the ones that schema.md's appendix rows need.
"""

from __future__ import annotations

import re

from vanban.text import plain

# Role of a column by the words of its name; the first that fits decides.
_ROLES = [
    ("number", re.compile(r"(?:tt|stt|số tt|số thứ tự|s\.?t\.?t\.?|#|no)\.?$")),
    ("coordinating", re.compile(r".*(?:phối hợp|tham gia)")),
    ("lead", re.compile(r".*(?:chủ trì|thực hiện chính|đầu mối|chịu trách nhiệm|phụ trách thực hiện)|(?:đơn vị|cơ quan|bộ phận|tổ chức|đơn vị, cá nhân)(?:\s*/?\s*(?:cá nhân|cơ quan|đơn vị))?(?: được giao| thực hiện| tham mưu| triển khai)?$|(?:phân công|giao)(?: thực hiện)?$|chủ trì")),
    ("person", re.compile(r"(?:người|cán bộ|lãnh đạo|đồng chí|cá nhân).*(?:phụ trách|thực hiện|chỉ đạo|theo dõi|chịu trách nhiệm)?$")),
    ("time", re.compile(r".*(?:thời gian|thời hạn|tiến độ|ngày|hạn hoàn thành|lịch|hoàn thành|thời điểm)")),
    ("product", re.compile(r".*(?:sản phẩm|kết quả|đầu ra|chỉ tiêu|hồ sơ)")),
    ("funding", re.compile(r".*(?:kinh phí|nguồn|dự toán|thành tiền|số tiền|đơn giá)")),
    ("place", re.compile(r".*(?:địa điểm|nơi thực hiện|địa bàn)")),
    ("note", re.compile(r".*(?:ghi chú|căn cứ)")),
    ("task", re.compile(r".*(?:nhiệm vụ|nội dung|hoạt động|công việc|đầu việc|tên việc|việc|giải pháp|hạng mục|chương trình)")),
]  # fmt: skip
# Names as they stand in a header that extraction ran together ("TT Nhiệm vụ Đơn vị chủ trì Đơn vị phối hợp …"),
# longest first so that "Thời gian hoàn thành" is not cut after "Thời gian".
_NAMES = [
    r"STT|Số TT|Số thứ tự|TT",
    r"(?:Tên |Các )?(?:nội dung|nhiệm vụ|hoạt động|công việc|đầu việc|hạng mục)(?:(?:,? (?:và |/ ?)?)(?:nội dung|nhiệm vụ|hoạt động|công việc|giải pháp|chủ yếu|trọng tâm|cụ thể|thực hiện|triển khai))*",
    r"(?:(?:Đơn vị|Cơ quan|Bộ phận|Tổ chức|Cá nhân)(?:(?:, | / ?|/ ?)(?:đơn vị|cơ quan|bộ phận|cá nhân|tổ chức))* )?(?:chủ trì|phối hợp|tham gia)(?: thực hiện| tham mưu| triển khai)?",
    r"(?:Đơn vị|Cơ quan|Bộ phận|Người|Cán bộ|Lãnh đạo|Cá nhân)(?: (?:thực hiện|phụ trách|chịu trách nhiệm|chỉ đạo|theo dõi|đầu mối|được giao))",
    r"Thời (?:gian|hạn|điểm)(?: (?:dự kiến|thực hiện|hoàn thành|triển khai|tổ chức|bắt đầu|kết thúc|báo cáo))*|Tiến độ(?: (?:thực hiện|hoàn thành))?|Hạn hoàn thành|Ngày (?:thực hiện|hoàn thành)",
    r"(?:Dự kiến )?(?:Sản phẩm|Kết quả)(?:(?:,|/| -| và)? ?(?:kết quả|sản phẩm|dự kiến|đầu ra|hoàn thành|cần đạt|đạt được|thực hiện|mong đợi|phải đạt))*|Đầu ra|Chỉ tiêu",
    r"(?:Dự toán |Nguồn )?Kinh phí(?: (?:thực hiện|dự kiến))?(?: ?\((?:[^)]{2,20})\))?|Nguồn(?: kinh phí| vốn)?",
    r"Địa điểm(?: (?:thực hiện|tổ chức))?|Phân công|Đơn vị|Ghi chú",
]  # fmt: skip
_NAME = re.compile(r"(?:" + "|".join(_NAMES) + r")(?=\s|$|\()", re.IGNORECASE)
_HEAD = re.compile(r"(?:STT|TT|Số TT|Số thứ tự)\b", re.IGNORECASE)


def role_of(name: str) -> str:
    """Return the role of a column by its name: number, task, lead, coordinating, person, time, product, …; "other" if unknown."""
    low = plain(name)
    return next((role for role, form in _ROLES if form.match(low)), "other")


def split_header(text: str) -> list[str] | None:
    """Split a run-together header line into its columns, or None when the line is no header of a table of tasks."""
    if not _HEAD.match(text) or len(text) > 260:
        return None
    names: list[str] = []
    position = 0
    while position < len(text):
        match = _NAME.match(text, position)
        if match is None:
            return None
        names.append(match[0])
        position = match.end()
        while position < len(text) and text[position] in " |\t":
            position += 1
    return names if is_task_header(names) else None


def is_task_header(names: list[str]) -> bool:
    """Whether columns of these names make a table of tasks: a statement and at least a unit or a time."""
    roles = {role_of(name) for name in names}
    return "task" in roles and bool(roles & {"lead", "time", "coordinating", "product", "person"})


def could_be_header(text: str) -> bool:
    """Whether a line may begin the header of a table (its names may go on in the next lines)."""
    return bool(_HEAD.match(text)) and len(text) < 260

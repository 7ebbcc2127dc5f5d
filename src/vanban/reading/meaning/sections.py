# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""What a section is about, by its heading: only some sections hold tasks.

Plans follow a fixed order (I. Mục đích, yêu cầu; II. Nội dung; III. Tổ chức thực hiện); schema.md keeps purpose,
requirement, theme, period, funding and situation out of the tasks.
"""

from __future__ import annotations

import re

from vanban.text import plain

#: Sections whose items are no tasks.
NO_TASKS = frozenset(
    {
        "purpose",
        "requirement",
        "theme",
        "period",
        "goal",
        "bases",
        "funding",
        "situation",
        "principle",
        "scope",
        "contents",
    }
)

_ROLES = [
    ("requirement", re.compile(r"(?:các )?yêu cầu(?: chung| đặt ra| cụ thể)?$|yêu cầu về")),
    ("purpose", re.compile(r"(?:mục đích|ý nghĩa|sự cần thiết|mục đích,? (?:và )?ý nghĩa|mục đích,? (?:và )?yêu cầu|mục đích[ -–]+yêu cầu|quan điểm,? mục (?:đích|tiêu)|mục đích)(?:\s|,|$|-)")),
    ("goal", re.compile(r"(?:các )?(?:mục tiêu|chỉ tiêu)(?!\w)(?!.*(?:nhiệm vụ|giải pháp))")),
    ("principle", re.compile(r"(?:quan điểm|nguyên tắc|phương châm|tư tưởng)(?!\w)")),
    ("theme", re.compile(r"(?:chủ đề|khẩu hiệu|thông điệp|tên gọi|tên chiến dịch|biểu trưng)(?!\w)")),
    ("period", re.compile(r"(?:thời gian|địa điểm|tiến độ|thời hạn|lịch)(?!\w)(?!.*(?:nội dung|nhiệm vụ|thực hiện các))")),
    ("scope", re.compile(r"(?:đối tượng|phạm vi|thành phần|quy mô|số lượng|điều kiện|giải thích|cơ cấu giải thưởng|thể lệ|tiêu chí)(?!\w)")),
    ("bases", re.compile(r"(?:căn cứ|cơ sở)(?: pháp lý| lập kế hoạch| xây dựng| ban hành| thực tiễn| chính trị)?(?:\s*$|,)|các căn cứ")),
    ("funding", re.compile(r"(?:nguồn |dự toán |về )?kinh phí(?!\w)|(?:về )?nguồn lực(?: tài chính)?$|dự trù kinh phí|nguồn vốn|cơ sở vật chất,? kinh phí")),
    ("situation", re.compile(r"(?:đánh giá|tình hình|thực trạng|kết quả|hạn chế|tồn tại|nguyên nhân|ưu điểm|khái quát|bối cảnh|đặc điểm|bài học|thuận lợi|khó khăn)(?!\w)(?!.*(?:nhiệm vụ|giải pháp))")),
    ("report", re.compile(r"(?:chế độ |công tác |thông tin,? )?báo cáo(?!\w)|chế độ thông tin")),
    ("organisation", re.compile(r"(?:tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm|công tác tổ chức|tổ chức,? phân công)(?!\w)")),
    ("content", re.compile(r"(?:các )?(?:nội dung|nhiệm vụ|giải pháp|hoạt động|công việc|hình thức|biện pháp|nhóm nhiệm vụ)(?!\w)")),
]  # fmt: skip
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_MAX_HEADING = 140


def role_of_heading(text: str) -> str | None:
    """Return what a heading announces (purpose, requirement, content, organisation …), or None."""
    if len(text) > _MAX_HEADING:
        return None
    low = _BRACKETS.sub("", plain(text)).strip(" .:;-")
    low = re.sub(r"^(?:về|công tác)\s+", "", low)
    role = next((role for role, form in _ROLES if form.match(low)), None)
    if role == "period" and "chủ đề" in low:
        return "theme"
    if role in {"situation", "scope", "principle"} and text.rstrip().endswith(".") and len(text) > 60:
        return None
    return role

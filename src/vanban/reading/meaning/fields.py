# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Lines that only assign: "- Chủ trì thực hiện: …", "- Thời gian: …". They are fields of the item above (schema rule 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vanban.text import plain

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Placed

_FORMS = [
    ("joint", re.compile(r"(?:đơn vị|cơ quan)?\s*chủ trì\s*,?\s*(?:và\s+)?phối hợp(?: thực hiện)?\s*:\s*")),
    ("lead", re.compile(r"(?:giao\s+)?(?:(?:các\s+)?(?:đơn vị|cơ quan|bộ phận|tổ chức|đầu mối|cá nhân)(?:\s*,\s*(?:đơn vị|cơ quan|bộ phận|cá nhân))*\s+)?(?:chủ trì(?: thực hiện| tham mưu| triển khai| tổ chức)?|thực hiện|tổ chức thực hiện|chịu trách nhiệm(?: chính)?|đầu mối|phụ trách|tham mưu|được giao|chủ trì và thực hiện|thực hiện chính|triển khai(?: thực hiện)?)\s*:\s*|phân công(?: thực hiện)?\s*:\s*|trách nhiệm(?: thực hiện)?\s*:\s*|đơn vị(?: đăng cai)?\s*:\s*")),
    ("person", re.compile(r"(?:người|cán bộ|giáo viên|đồng chí)\s+(?:phụ trách|thực hiện|chịu trách nhiệm)(?: chính)?\s*:\s*")),
    ("coordinating", re.compile(r"(?:(?:các\s+)?(?:đơn vị|cơ quan|bộ phận|tổ chức)(?:\s*,\s*(?:đơn vị|cơ quan|bộ phận))*\s+)?(?:phối hợp(?: thực hiện| tổ chức| triển khai)?|cùng phối hợp|tham gia phối hợp)\s*:\s*")),
    ("time", re.compile(r"(?:thời gian|thời hạn|tiến độ|thời điểm|hạn hoàn thành|hoàn thành|lịch|ngày)(?:\s+(?:thực hiện|hoàn thành|triển khai|tổ chức|dự kiến|báo cáo|ra quân|và địa điểm|, địa điểm|phát động|tham gia|diễn ra|bắt đầu|cụ thể|tiến hành|áp dụng)){0,3}\s*:\s*")),
    ("time", re.compile(r"thời (?:gian|hạn)(?: [^\s:]+){0,4}\s*:\s*")),
    ("place", re.compile(r"(?:địa điểm|địa bàn|nơi)(?:\s+(?:thực hiện|tổ chức|triển khai|dự kiến|ra quân)){0,2}\s*:\s*")),
    ("participants", re.compile(r"(?:thành phần|đối tượng|lực lượng|khách mời|người tham gia)(?:\s+(?:tham gia|tham dự|dự|mời|tập huấn|thực hiện|phối hợp|ra quân|hưởng ứng|tuyên truyền|áp dụng|thụ hưởng)){0,2}\s*:\s*")),
    ("product", re.compile(r"(?:sản phẩm|kết quả|đầu ra|yêu cầu sản phẩm)(?:\s+(?:đầu ra|dự kiến|hoàn thành|cần đạt|đạt được|thực hiện)){0,2}\s*:\s*")),
    ("funding", re.compile(r"(?:nguồn\s+|dự toán\s+)?kinh phí(?:\s+(?:thực hiện|dự kiến|tổ chức)){0,2}\s*:\s*")),
    ("detail", re.compile(r"(?:số lượng|quy mô|hình thức|nội dung|phương thức|cách thức|ghi chú|tài liệu|phương tiện|trang phục|chủ đề|khẩu hiệu|lãnh đạo phụ trách|báo cáo viên|giảng viên|kịch bản|thông điệp|yêu cầu|mục đích|mục tiêu|chỉ tiêu|cơ cấu giải thưởng|thể lệ)(?:\s+[^\s:]+){0,4}\s*:\s*")),
]  # fmt: skip
_NEXT = re.compile(
    r"(?:[.;,]|\s[-–])\s*(?=(?:(?:các )?(?:đơn vị|cơ quan) )?(?:chủ trì|phối hợp|thực hiện)[^:;.,]{0,20}:|thời (?:gian|hạn)[^:;.,]{0,24}:|tiến độ[^:;.]{0,15}:"
    r"|hoàn thành[^:;.]{0,12}:|(?:sản phẩm|kết quả|kinh phí|địa điểm|thành phần)[^:;.]{0,20}:)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:(?<=[.;(\[])|(?<=\. )|(?<=; )|(?<=– )|(?<=- ))\s*(?P<name>(?:đơn vị |cơ quan )?(?:chủ trì|phối hợp|thực hiện)(?: thực hiện| triển khai)?|thời gian(?: thực hiện| hoàn thành| triển khai| tổ chức)?|thời hạn(?: hoàn thành)?|hoàn thành)\s*:\s*(?P<value>[^.;()\[\]|]+(?:\d\.\d[^.;()\[\]|]*)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its kind (lead, coordinating, time, place, participants, product, funding, detail) and its value."""

    kind: str
    value: Placed


def read_field(placed: Placed) -> Field | None:
    """Return the first field of a line that only assigns, or None when the line is a statement."""
    low = plain(placed.text[:80])
    for kind, form in _FORMS:
        if form.match(low):
            colon = placed.text.find(":")
            if colon < 0:
                return None
            start = colon + 1
            while start < len(placed.text) and placed.text[start] == " ":
                start += 1
            return Field(kind, placed.piece(start, len(placed.text)))
    return None


def read_fields(placed: Placed) -> list[Field]:
    """Return all fields of a line: "Chủ trì: X; phối hợp: Y. Thời gian: Z" has three."""
    cuts = [0, *(match.end() for match in _NEXT.finditer(placed.text))]
    out: list[Field] = []
    for start, end in zip(cuts, [*cuts[1:], len(placed.text)], strict=True):
        piece = placed.text[start:end].rstrip(" .;-–")
        found = read_field(placed.piece(start, start + len(piece))) if piece else None
        if found is None:
            break
        out.append(found)
    return out


def inline_fields(placed: Placed) -> list[Field]:
    """Return the fields that stand inside a statement: "…; chủ trì: Phòng X; thời gian: tháng 10"."""
    out: list[Field] = []
    for match in _INLINE.finditer(placed.text):
        name = plain(match["name"])
        kind = (
            "time" if name.startswith(("thời", "hoàn")) else "coordinating" if "phối hợp" in name else "lead"
        )
        start, end = match.span("value")
        value = placed.text[start:end].rstrip()
        out.append(Field(kind, placed.piece(start, start + len(value))))
    return out

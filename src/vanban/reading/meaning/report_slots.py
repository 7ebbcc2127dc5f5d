# ruff: noqa: E501  # patterns and tables of words read best on one line
"""The slots of a duty to report: who reports, to whom, through whom, with figures closed when.

"Trong quá trình thực hiện, nếu có vướng mắc, đề nghị các đơn vị phản ánh về X (qua Y) …": the one who reports stands
before the verb, behind any condition; the one who receives it behind "về", "cho", "gửi" or the verb itself; what stands
in brackets between them ("(theo mẫu …)", "(nếu có)") is neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.meaning.units import refs, subject_of
from vanban.reading.model import UnitRef
from vanban.text import find_dates, plain
from vanban.text.units import begins_unit

if TYPE_CHECKING:
    import datetime as dt

_VERB = re.compile(r"(?<!\w)(?:báo c[aá]o|gửi|phản ánh|thông tin|liên hệ|trao đổi|báo|nộp|tổng hợp)(?!\w)")
_BEFORE_ACTOR = re.compile(r"[,:;]\s+|(?:đề nghị|yêu cầu)\s+", re.IGNORECASE)
_TO = re.compile(
    r"(?:gửi(?:\s+(?:báo cáo|kết quả|số liệu|danh sách|văn bản))?(?:[^,.;]{0,60}?)\s+(?:về|cho|đến|tới)|báo cáo(?:[^,.;]{0,140}?)?\s+(?:về|cho|với|đến|lên|gửi)|phản ánh(?:\s+\w+){0,3}\s+(?:về|đến|cho|với)|liên hệ(?:\s+\w+){0,2}\s+(?:với|về)|gửi|báo cáo(?:\s+(?:ngay|kịp thời|trực tiếp))?|báo cáo(?:\s+định kỳ|\s+kết quả)?)\s+(?=(?:ủy ban|uỷ ban|ubnd|sở|phòng|ban|chủ tịch|bộ|công an|đảng|thường trực|văn phòng|trung tâm|mặt trận|hội|đoàn|cơ quan|tổ|thủ tướng|lãnh đạo|cấp|huyện|tỉnh|hđnd|chi cục|cục)(?!\w))",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"\s(?:về|cho|gửi|đến|tới)\s+(?=[^\W\d])", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s{2,}|\s*\(|,\s+(?=định kỳ|trước|chậm|để)|\s+(?:trước|chậm|để|qua|thông qua|theo|vào|bằng|kết quả|tình hình|xem xét|biết|tổng hợp|phương án|danh sách|số liệu|tiến độ|kế hoạch|dự thảo|toàn|kịp thời|khi|định kỳ|về|trong|đúng|hằng|hàng|nếu|những|việc|ngay)(?!\w)|[.;]",
    re.IGNORECASE,
)
_VIA = re.compile(
    r"(?:\(\s*)?(?:thông\s+)?qua\s+(?P<via>(?:phòng|ban|sở|văn phòng|bộ phận|trung tâm|chi cục|cục|công chức|tổ|cơ quan|thường trực|đồng chí|đ/c|hội|đoàn|ubnd|công an|mttq|ủy ban|mặt trận)[^().;]*?)(?=\)|\.|;|$|,\s(?:email|e-mail|điện thoại|số|địa chỉ|đồng chí|đ/c|hộp thư)|\s+(?:trước|chậm|để|vào|đến|trong|theo|tổng hợp|xem xét|biết|kịp)(?!\w)|,\s(?![a-zđA-ZĐ]))",
    re.IGNORECASE,
)
_OWN_HEAD = re.compile(
    r"(?:các |và )?(?:phòng|sở|ban|văn phòng|trung tâm|công an|ubnd|ủy ban|hội|đoàn|chi cục|cục|tổ|đồng chí|đ/c)(?!\w)"
)
_CUT_OFF = re.compile(
    r"(?:số liệu|thời gian chốt(?: số liệu)?|chốt số liệu|thời điểm(?: lấy| chốt)? số liệu|mốc số liệu)[^.;,()]{0,40}?(?:đến|tính đến|từ|vào|:|hết|ngày|là)\s[^.;,()]*",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:trong|nếu|khi|sau|định kỳ|hằng|hàng|trước|để|căn cứ|ngoài|kết thúc|hết|vào|từ|đến|ngày|trường hợp|đột xuất)(?!\w)"
)
_NO_ACTOR = re.compile(r"(?:báo c|tổng hợp|nội dung|kết quả|số liệu)")


def reporters_of(text: str, offset: list[int], fallback: list[UnitRef]) -> list[UnitRef]:
    """Return who reports: the subject of the sentence or of its main clause, else those above it.

    `offset` holds the place of each character that may begin a name. A plan's issuer, on whom tasks without a name
    fall back, does not report to itself: nobody is better than that.
    """
    low = plain(text)
    verb = _VERB.search(low)
    limit = verb.start() if verb else len(text)
    # Behind a comma the main clause begins only where a condition or a time stood before it.
    conditional = _CONDITION.match(low) is not None
    breaks = [m for m in _BEFORE_ACTOR.finditer(text) if conditional or m[0].strip() not in {",", ";"}]
    starts = [0, *(m.end() for m in breaks if m.end() < limit)]
    for start in starts:
        found = subject_of(text[start:])
        if found is None:
            continue
        names, begin, predicate = found
        # Further commas lie inside a list: "các cơ quan, đơn vị, địa phương phản ánh …" ends only before its verb.
        if _NO_ACTOR.match(plain(names)) or ";" in names or not _VERB.search(low, start + predicate):
            continue
        return refs(names, "explicit", offset[start + begin])
    return [unit for unit in fallback if unit.basis != "issuer"]


def receivers_of(text: str, offset: list[int]) -> list[UnitRef]:
    """Return to whom the report goes."""
    bare = re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text)
    match = _TO.search(bare)
    if match is None or not begins_unit(text[match.end() :]):
        verb = _VERB.search(plain(bare))
        towards = _TOWARDS.finditer(bare, verb.end() - 1) if verb else ()
        match = next((m for m in towards if begins_unit(text[m.end() :])), None)
    if match is None:
        return []
    names = _AFTER_NAME.split(bare[match.end() :])[0].strip(" ,")
    return refs(names, "explicit", offset[match.end()]) if names else []


def way_of(text: str, offset: list[int]) -> list[UnitRef]:
    """Return the unit through which the report goes: "(qua Phòng Bưu chính, Viễn thông và Chuyển đổi số)" is one."""
    match = _VIA.search(text)
    if match is None:
        return []
    name = match["via"].strip(" ,")
    units = refs(name, "explicit", offset[match.start("via")])
    if len(units) > 1 and not all(_OWN_HEAD.match(plain(unit.as_written)) for unit in units[1:]):
        begin = offset[match.start("via")]
        return [UnitRef(name, name, "explicit", (begin, begin + len(name)))]
    return units


def cut_off_of(text: str) -> tuple[dt.date | None, str | None]:
    """Return when the figures are closed, as a date where one is given, and as written ("đến hết thứ Năm")."""
    match = _CUT_OFF.search(text)
    if match is None:
        return None, None
    dates = find_dates(match[0])
    return (dates[-1][0] if dates else None), match[0].strip()

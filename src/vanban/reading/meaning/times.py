# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR0911  # a decision by cases returns at each case
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""When: the period, the bound and the recurrence of a statement.

Dates inside the names of documents and anniversaries are no deadlines, nor is a day that only belongs to a
name ("Ngày … (10/10)"). A statement's first period is its own; others are kept as alternatives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.model import Alternative, Recurrence, Time
from vanban.text import Period, find_periods, plain

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Context, Placed

_NAME_BEFORE = re.compile(
    r"(?:kỷ niệm|chào mừng|ngày thành lập|truyền thống|giải phóng|năm ngày|lần thứ|nhiệm kỳ|giai đoạn|quốc khánh|có hiệu lực(?: thi hành)?)(?:\s+[^\s]+){0,9}\s*\(?$"
)
# "nhân kỷ niệm ngày Thương binh - Liệt sĩ vào ngày 27/7/2026": a bound after the name is the work's own.
_FESTIVAL = re.compile(r"(?:kỷ niệm|chào mừng|truyền thống|ngày thành lập)")
_QUOTED = re.compile(r"“[^”]*”")
_REPORT_BEFORE = re.compile(r"(?:báo cáo|gửi)\s[^.;]*$")
_DURATION = re.compile(
    r"(?<![\d/])(?P<days>\d{1,3})\s+ngày(?:\s+đêm)?(?!\s+(?:tuổi|làm việc|tháng|kể|trước|sau))(?![\w/])"
)
_WITHIN = re.compile(r"(?:trong\s+)?(?:thời\s+hạn|vòng)\s+(?P<days>\d{1,3})\s+ngày")
_ONGOING = re.compile(r"(?<!\w)(?:thường xuyên|liên tục|suốt thời gian|quanh năm)(?!\w)")
_ASAP = re.compile(
    r"(?<!\w)(?:kịp thời|khẩn trương|ngay sau khi|ngay khi|ngay từ|ngay lập tức|sớm nhất)(?!\w)"
)
_AFTER = re.compile(r"sau\s+(?:khi\s+|buổi\s+|lễ\s+|đợt\s+|ngày\s+|khi\s+kết\s+thúc\s+)?[^.;,]{3,60}")
_EVERY = re.compile(
    r"(?P<text>(?:định kỳ\s+)?(?:(?P<times>\d{1,2})\s+lần\s*/\s*)?(?:(?:vào\s+)?(?:ngày\s+)?(?P<day>\d{1,2})\s+)?(?:hằng|hàng|mỗi|từng|/)\s*(?:(?P<every>\d{1,2})\s+)?(?P<unit>ngày|tuần|tháng|quý|năm)"
    r"|(?P<slash>\d{1,2}\s*(?:lần|kỳ|buổi|số|tin|bài|tin, bài|tin bài|cuộc|lượt)\s*/\s*(?P<unit2>ngày|tuần|tháng|quý|năm))"
    r"|(?:ngày\s+(?P<day2>\d{1,2})\s+(?:của\s+)?)?tháng (?:cuối|đầu)(?: tiên)? (?:của )?(?:mỗi |từng )?(?P<unit5>quý)(?: sau| tiếp theo| kế tiếp)?"
    r"|định kỳ\s+(?:(?P<every3>\d{1,2})\s+)?(?P<unit3>ngày|tuần|tháng|quý|năm)(?:\s*(?:một lần|/lần|1 lần))?"
    r"|(?:(?P<every2>\d{1,2})\s+)?(?P<unit4>ngày|tuần|tháng|quý)\s+(?:một|1|01)\s+lần|(?:một|1|01|\d{1,2})\s+(?:ngày|tuần|tháng|quý)\s*/\s*lần)(?!\w)"
)
_FREQ = {"ngày": "daily", "tuần": "weekly", "tháng": "monthly", "quý": "quarterly", "năm": "yearly"}
_NOT_EVERY = re.compile(
    r"(?:dự toán|ngân sách|kinh phí|kế hoạch|chương trình|nhiệm vụ|ngày|quốc gia|quốc tế|tháng \d{1,2}|\d/\d{1,2}|lễ|kỷ niệm|cấp|toàn dân|thế giới|hành động|tuần lễ|tháng)\s*(?:\([^)]*\)\s*)?$"
)
_MONTH_DAY = re.compile(r"ngày\s+(?P<day>\d{1,2})(?:\s+(?:của\s+)?)(?:hằng|hàng|mỗi)\s+tháng")


def periods_of(context: Context, placed: Placed) -> list[Period]:
    """Return the periods that bind a statement, in order."""
    out: list[Period] = []
    text = placed.text
    for period in find_periods(text, context.year):
        if not period.marked and not _bound_by_field(text):
            continue
        start, end = period.span
        if context.in_basis(placed.at(start), placed.at(end - 1) + 1) or _belongs_to_name(
            context, text, period
        ):
            continue
        out.append(period)
    return out


def _bound_by_field(text: str) -> bool:
    return len(text) < 45


def _belongs_to_name(context: Context, text: str, period: Period) -> bool:
    start, end = period.span
    before, after = plain(text[max(0, start - 90) : start]), text[end : end + 14]
    own = _FESTIVAL.search(before) and period.text.lower().startswith(("vào", "trước ngày", "xong"))
    if not own and (_NAME_BEFORE.search(before + " ") or _NAME_BEFORE.search(before)):
        return True
    if (
        text[:start].rstrip().endswith("(")
        and after.lstrip().startswith(")")
        and period.kind in {"on", "range", "month"}
        and re.search(r"ngày\s[^.;]{2,80}\($", before)
    ):
        return True
    if re.match(r"\s*(?:hằng|hàng)\s+năm", after):
        return True
    years = [d.year for d in (period.start, period.end) if d]
    if context.year and years and (max(years) < context.year - 1):
        return True
    if period.start and period.end and (period.end - period.start).days > 366 * 6:
        return True
    return bool(text[:start].count("“") > text[:start].count("”") and period.kind in {"on", "month"})


def time_of(context: Context, placed: Placed, basis: str = "explicit") -> Time:
    """Return the time that a statement gives, kind "none" when it gives none."""
    periods = periods_of(context, placed)
    text = placed.text
    if len(text) < 60 and _ONGOING.match(text.lower()) and all(_whole_year(p) for p in periods):
        periods = []  # "Thường xuyên trong năm 2026" binds to no date
    if periods:
        main = periods[0]
        if (
            len(periods) > 1
            and _REPORT_BEFORE.search(plain(text[: main.span[0]]))
            and not _REPORT_BEFORE.search(plain(text[: periods[1].span[0]]))
        ):
            main = periods[1]
        return _from_period(main, placed, basis, [p for p in periods if p is not main])
    low = text.lower()
    match = _WITHIN.search(low) or _DURATION.search(low)
    if match and (match.re is _WITHIN or int(match["days"]) > 2):
        return Time(
            text=text[match.start() : match.end()],
            kind="duration",
            basis=basis,
            duration_days=int(match["days"]),
            span=_span(placed, match),
        )
    match = _AFTER.match(low)
    if match:
        return Time(
            text=text[match.start() : match.end()], kind="after_event", basis=basis, span=_span(placed, match)
        )
    match = _ONGOING.search(low)
    if match:
        return Time(
            text=text[match.start() : match.end()], kind="ongoing", basis=basis, span=_span(placed, match)
        )
    match = _ASAP.search(low)
    if match:
        return Time(
            text=text[match.start() : match.end()], kind="asap", basis=basis, span=_span(placed, match)
        )
    if basis in {"field", "table"} and text.strip():
        return Time(text=text, kind="none", basis=basis, span=(placed.start, placed.end))
    return Time()


def _whole_year(period: Period) -> bool:
    return bool(period.start and period.end and (period.end - period.start).days > 300)


def _span(placed: Placed, match: re.Match[str]) -> tuple[int, int]:
    return placed.at(match.start()), placed.at(match.end() - 1) + 1


def _from_period(period: Period, placed: Placed, basis: str, others: list[Period]) -> Time:
    start, end = period.span
    return Time(
        text=period.text, start=period.start, end=period.end, kind=period.kind, bound=period.bound if period.end else None, basis=basis,
        alternatives=[Alternative(p.text, p.start, p.end, p.bound) for p in others if p.start or p.end],
        span=(placed.at(start), placed.at(end - 1) + 1),
    )  # fmt: skip


def recurrence_of(text: str) -> Recurrence | None:
    """Return how often the work comes back: định kỳ hàng tháng, hằng tuần, thường xuyên …"""
    low = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text.lower())
    for match in _EVERY.finditer(low):
        unit = (
            match["unit"]
            or match["unit2"]
            or match["unit3"]
            or match["unit4"]
            or match["unit5"]
            or next(u for u in _FREQ if u in match[0])
        )
        before = low[: match.start()].rstrip()
        if unit == "năm" and (_NOT_EVERY.search(before + " ") or _NOT_EVERY.search(before)):
            continue
        if match[0].startswith("/") or (re.match(r"từng|mỗi", match[0]) and unit == "năm"):
            continue
        day = match["day"]
        exact = _MONTH_DAY.search(low)
        number = (
            int(exact["day"]) if exact and unit == "tháng" else int(day) if day and unit == "tháng" else None
        )
        if match["day2"]:
            number = int(match["day2"])
        return Recurrence(
            freq=_FREQ[unit],
            interval=int(match["every"] or match["every2"] or match["every3"] or 1),
            day=number,
            text=text[match.start() : match.end()].strip(),
        )
    found = _ONGOING.search(low)
    if found:
        return Recurrence(freq="ongoing", interval=None, day=None, text=text[found.start() : found.end()])
    return None

# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Figures to be reached: "trên 50% dân số …", "tối thiểu 03 lĩnh vực", "100% …", "từ 85% trở lên".

A bare percentage is "=", "trên" is ">", "tối thiểu", "ít nhất", "không dưới", "từ … trở lên" are ">=", "không quá",
"tối đa" are "<=". Ages, durations, the two tiers of government and figures of the past are no targets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.model import Target
from vanban.text import parse_number

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Placed

_NUM = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_PERCENT = re.compile(
    rf"(?P<word>[^\W\d]+(?:\s+[^\W\d]+){{0,2}}\s+)?(?<![\d/.,])(?P<low>{_NUM})\s*(?:%\s*)?(?:(?:-|–|đến)\s*(?P<high>{_NUM})\s*)?%(?P<up>\s+trở\s+lên)?",
    re.IGNORECASE,
)
# "từ 3 sao trở lên" only says which are meant; behind a verb "từ 200 cây trở lên" is to be reached.
_COUNT = re.compile(
    rf"(?P<word>tối\s+thiểu|nhỏ\s+hơn|ít\s+nhất|không\s+dưới|không\s+ít\s+hơn|tối\s+đa|không\s+quá|(?:trồng(?:\s+mới)?|tổ\s+chức|thành\s+lập|xây\s+dựng|mở|bố\s+trí)\s+từ(?=\s+\d[\d.]*\s[^,.;:()]{{2,40}}?\strở\s+lên)|(?:đạt|thu\s+gom|thu\s+hút|trồng(?:\s+mới)?|hỗ\s+trợ|trao|huy\s+động|tiếp\s+cận|hướng\s+dẫn|vận\s+động|có|với|phấn\s+đấu|từ)\s+(?:trên|hơn|từ))\s+(?:là\s+|đạt\s+|có\s+|từ\s+)?(?P<low>{_NUM})(?:\s*\([^)]{{2,20}}\))?(?:\s*(?:-|–|đến)\s*(?P<high>{_NUM}))?(?:\s*(?P<unit>(?<=\s)[^\W\d][^\d,.;:()]*|(?:km|m|ha)(?:2|²)?(?!\w)[^\d,.;:()]*)|(?=\s*[.;,]|$))",
    re.IGNORECASE,
)
_GE = re.compile(
    r"(?:tối\s+thiểu|ít\s+nhất|không\s+dưới|không\s+ít\s+hơn|từ|thấp\s+nhất)(?:\s+(?:đạt|là|có))?\s*$",
    re.IGNORECASE,
)
_GT = re.compile(r"(?:trên|hơn|vượt|lớn\s+hơn|quá)(?:\s+(?:đạt))?\s*$", re.IGNORECASE)
_LE = re.compile(r"(?:tối\s+đa|không\s+quá|không\s+vượt\s+quá|không\s+vượt)\s*$", re.IGNORECASE)
_LT = re.compile(r"(?:dưới|nhỏ\s+hơn|xuống\s+dưới|thấp\s+hơn)\s*$", re.IGNORECASE)
_NO_UNIT = re.compile(
    r"(?:ngày|giờ|phút|tháng|tuổi|năm|tuần|giây|cấp|trang|lần\s+so|khoản|điều)(?!\w)", re.IGNORECASE
)
_PAST = re.compile(
    r"(?:chưa\s+đạt|đã\s+đạt|hiện\s+đạt|đã\s+có|tính\s+đến\s+(?:nay|ngày|tháng)|so\s+với\s+(?:cùng|năm)|năm\s+trước|đã\s+hoàn\s+thành|mới\s+đạt|chiếm|tăng\s+trưởng)",
    re.IGNORECASE,
)
_UNIT_END = re.compile(
    r"\s+(?:để|nhằm|trên|tại|trong|với|về|cho|của|có|được|đã|và|theo|biết|sử|tham|ở|đạt|thực|là|phục|mỗi|hoặc|trở|thuộc|do|từ|đến)(?!\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:()]|\.\s|,\s(?=[^\d]*\d+\s*%)")


def find_targets(placed: Placed, number: int, task: str | None, source_text: str) -> list[Target]:
    """Return the targets that a statement sets, numbered from `number` on."""
    text = placed.text
    out: list[Target] = []
    if "%" not in text and not any(c.isdigit() for c in text):
        return out
    hits = [(m.start("low"), m, True) for m in _PERCENT.finditer(text)] + [
        (m.start("low"), m, False) for m in _COUNT.finditer(text)
    ]
    shares = [position for position, _, percent in hits if percent]
    for position, match, percent in sorted(hits, key=lambda hit: hit[0]):
        target = _percent(text, match) if percent else _count(match)
        if target is None:
            continue
        operator, value, unit = target
        begin, end = _clause(text, position)
        if _PAST.search(text[begin:position]) or (
            not percent
            and text[: match.start()].rstrip().endswith("có")
            and any(begin <= other < end for other in shares)
        ):
            continue  # the past, or a count that only describes a share ("75% hộ có ít nhất 01 người …")
        clause = placed.piece(begin, end)
        indicator = _indicator(text, match, end)
        out.append(
            Target(
                id=f"G{number + len(out):02d}",
                source=source_text[clause.start : clause.end],
                span=(clause.start, clause.end),
                operator=operator,
                value=value,
                unit=unit,
                indicator=indicator,
                base=_base(indicator) if percent else None,
                task=task,
            )
        )
    return out


def _value(match: re.Match[str]) -> float | None:
    value = parse_number(match["low"])
    return None if value is None else (int(value) if value == int(value) else value)


def _percent(text: str, match: re.Match[str]) -> tuple[str, float, str] | None:
    value = _value(match)
    if value is None:
        return None
    before = text[: match.start("low")]
    operator = "="
    rest = re.split(r"[;.]|,\s|\d", text[match.end() :])[0]
    if match["up"] or _GE.search(before) or match["high"] or re.search(r"trở\s+lên", rest):
        operator = ">="
    elif _LE.search(before):
        operator = "<="
    elif _LT.search(before):
        operator = "<"
    elif _GT.search(before):
        operator = ">"
    return operator, value, "%"


def _count(match: re.Match[str]) -> tuple[str, float, str] | None:
    value = _value(match)
    unit = _UNIT_END.split(match["unit"] or "")[0].strip()
    word = match["word"].lower()
    if value is None or _NO_UNIT.match(unit) or (not unit and not word.startswith("nhỏ")):
        return None
    operator = (
        "<"
        if word.startswith("nhỏ")
        else ">="
        if re.match(r"không\s+(?:ít|dưới)", word)
        else (
            "<="
            if re.match(r"tối\s+đa|không\s+quá", word)
            else ">"
            if re.search(r"(?:trên|hơn)$", word)
            else ">="
        )
    )
    words = unit.split()
    return operator, value, " ".join(words[: 1 if words and words[0] in _ONE_WORD else 2])


# What is counted with one word; other units have two ("mô hình", "học sinh").
_ONE_WORD = frozenset(
    ["ca", "đợt", "người", "hộ", "buổi", "lớp", "cuộc", "cây", "vụ", "điểm", "đội", "tin", "bài", "xe", "con", "suất", "giải", "phần", "thôn", "xã", "trường", "em", "chiếc", "cái", "lần", "câu", "ha", "km", "m", "bình", "bộ", "bản", "tổ", "nhóm", "tuyến", "video"]
)  # fmt: skip


def _clause(text: str, position: int) -> tuple[int, int]:
    """Return the clause around a figure: between the nearest semicolons, brackets or ends of sentence."""
    begin = 0
    end = len(text)
    for match in _CLAUSE.finditer(text):
        if match.end() <= position:
            begin = match.end()
        elif match.start() > position:
            end = match.start()
            break
    while begin < end and text[begin] in " ,-":
        begin += 1
    return begin, max(end, begin + 1)


def _indicator(text: str, match: re.Match[str], end: int) -> str | None:
    start = match.end("low") if "unit" in match.groupdict() else match.end()
    rest = text[start:end].strip(" ,.;:%")
    if not rest:
        rest = re.sub(
            r"\s*(?:đạt|là|trên|từ)\s*$", "", text[_clause(text, match.start("low"))[0] : match.start("low")]
        ).strip(" ,")
    return rest or None


def _base(indicator: str | None) -> str | None:
    if not indicator:
        return None
    cut = re.split(
        r"\s+(?:có|được|sử dụng|biết|tham gia|đạt|thực hiện|trên|đã|cài|đăng|thành|triển khai|hoàn thành|nắm|tổ chức)(?!\w)",
        indicator,
    )[0].strip()
    return cut if cut and cut != indicator else None

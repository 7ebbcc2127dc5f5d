# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Sentences of a statement: where one ends, and which go on with the one before.

A point ends a sentence before a capital; "…" and ",..." end no sentence (lists trail off so), nor do the
points of abbreviations, dates and addresses. Rule 2 of the schema: a later sentence is a statement of its own
when it has its own deliverable (a verb of work begins it), its own actor, or its own date or recurrence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.reading.meaning.bracketed import is_assignment
from vanban.reading.meaning.units import subject_of
from vanban.text import compile_viet, find_periods, plain
from vanban.text.verbs import ORDER, starts_with_verb

_BREAK = compile_viet(r"(?<![.…])(?:\.|…|!)[”\"’)]*\s+(?=[“\"(]?[A-ZĐÀ-Ỹ])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])(?:TP|Tp|TX|ThS|TS|BS|Q|P|TT|PGS|GS|v\.v|VD|vd|tr|St|No|KT|TM|TL|TUQ|[A-ZĐ])\.$"
)
_CONTINUING = re.compile(
    r"(?:trong đó|nội dung|thành phần|các nội dung|cụ thể|ví dụ|lưu ý|đây là|qua đó|từ đó|điều này|việc (?:này|tổ chức)|hình thức|mục tiêu|mục đích|kết quả|thời gian|địa điểm|đối tượng|số lượng"
    r"|yêu cầu cụ thể|tiêu chí|kinh phí|trường hợp|nguyên tắc|phương châm|chủ đề|thông điệp|tài liệu|đường link|link|chi tiết|mẫu|theo đó|các ứng dụng|khẩu hiệu)(?!\w)"
)
_REPORT_CLAUSE = re.compile(
    r";\s+(?=(?:định kỳ |kịp thời |thường xuyên )?(?:(?:tổng hợp|theo dõi)[^;.]{0,70}?,? )?(?:tham mưu )?(?:gửi )?báo cáo (?!viên)[^;.]{4,})",
    re.IGNORECASE,
)
_REPORT_MARK = re.compile(r"trước|ngày|hằng|hàng|gửi|ubnd|ủy ban|sở|chủ tịch|về|đảng ủy|cấp")
_DEADLINE_ONLY = re.compile(
    r"(?:hoàn thành|xong|thực hiện|triển khai|tổ chức|phát động)\s+(?:xong\s+)?(?:trước|trong|chậm nhất|vào|từ|đến)(?!\w)"
)
_OTHERS = re.compile(r"(?:các )?(?:hoạt động|nội dung|nhiệm vụ) (?:khác|còn lại)(?!\w)")
_ALONG_THE_WAY = re.compile(
    r"(?:trong )?quá trình (?:tổ chức |triển khai )*(?:triển khai|thực hiện)[^.;]{0,40},"
)
_RECURS = re.compile(
    r"(?:định kỳ|hằng|hàng)\s+(?:\w+\s+)?(?:ngày|tuần|tháng|quý|năm)|(?:hằng|hàng)\s+(?:ngày|tuần|tháng|quý)|mỗi\s+(?:ngày|tuần|tháng|quý)\s+(?:một|hai|\d)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its place in the text of the paragraph, [start, end)."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Cut a statement into sentences."""
    out: list[Sentence] = []
    start = 0
    for match in _BREAK.finditer(text):
        head = text[start : match.start() + 1]
        if _ABBREVIATION.search(head[-8:]):
            continue
        if _open_brackets(head) > 0 and len(head) < 600:
            continue
        if match[0][0] == "…" and not starts_with_verb(text[match.end() :]):
            continue
        end = match.start() + len(match[0].rstrip())
        out.append(Sentence(start, end, text[start:end]))
        start = match.end()
    if start < len(text):
        out.append(Sentence(start, len(text), text[start:]))
    return out


def _open_brackets(text: str) -> int:
    return text.count("(") - text.count(")")


def stands_alone(text: str) -> bool:
    """Whether a later sentence is a statement of its own: own deliverable, actor, date or recurrence."""
    low = plain(text)
    if _OTHERS.match(low) or _ALONG_THE_WAY.match(low):
        return True
    if is_assignment(text) or _CONTINUING.match(low) or (_DEADLINE_ONLY.match(low) and len(low) < 60):
        return False
    if starts_with_verb(text) or ORDER.match(low) or subject_of(text) is not None:
        return True
    if low.startswith(
        ("sau ", "trước ", "ngoài ra", "đồng thời", "bên cạnh", "ngày ", "từ ngày", "hằng ", "hàng ")
    ):
        return (
            bool(_RECURS.search(low))
            or any(p.marked for p in find_periods(text, 2000))
            or _has_verb_after_comma(text)
        )
    return bool(_RECURS.search(low))


def _has_verb_after_comma(text: str) -> bool:
    _, _, rest = text.partition(",")
    rest = rest.strip()
    return bool(rest) and (starts_with_verb(rest) or subject_of(rest) is not None)


def _reports_apart(found: list[Sentence]) -> list[Sentence]:
    """Cut off clauses after ";" that order a report with its own addressee or date: another deliverable."""
    out: list[Sentence] = []
    for sentence in found:
        start = 0
        for match in _REPORT_CLAUSE.finditer(sentence.text):
            clause = sentence.text[match.end() :]
            if not _REPORT_MARK.search(plain(clause.split(";")[0])):
                continue
            out.append(
                Sentence(
                    sentence.start + start,
                    sentence.start + match.start() + 1,
                    sentence.text[start : match.start() + 1],
                )
            )
            start = match.end()
        out.append(Sentence(sentence.start + start, sentence.end, sentence.text[start:]))
    return out


def split_statement(text: str) -> list[Sentence]:
    """Cut a statement into the pieces that are tasks of their own; sentences that only go on stay with theirs."""
    out: list[Sentence] = []
    for sentence in _reports_apart(sentences(text)):
        if out and not stands_alone(sentence.text):
            first = out[-1]
            out[-1] = Sentence(first.start, sentence.end, text[first.start : sentence.end])
        else:
            out.append(sentence)
    return out

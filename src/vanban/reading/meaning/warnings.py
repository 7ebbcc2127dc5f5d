# ruff: noqa: E501  # patterns and tables of words read best on one line
"""What a person should look at: blanks, contradictions, impossible dates, slips that change a meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.model import Reading, ReadingWarning, Task
from vanban.text import find_periods
from vanban.text.units import same_unit

if TYPE_CHECKING:
    from vanban.reading.lines import Source
    from vanban.reading.meaning.context import Context

_SLIP = re.compile(r"(?<!\w)trường\s+ngày\s+\d")
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
_WEEKDAY = re.compile(
    r"(?:thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật))\s*,?\s*(?:\(\s*)?(?P<rest>(?:ngày\s+)?\d{1,2}[^;.]{2,30})",
    re.IGNORECASE,
)
_BLANK_DATE = re.compile(
    r"(?<!\w)(?:ngày\s*(?:[.…_]+|(?=tháng))\s*(?:tháng|/)|tháng\s*[.…_]+\s*(?:năm|/)|ngày\s+\d{1,2}\s+tháng\s+năm\s|ngày\s+/\s*/)"
)
_LOW_CONFIDENCE = 0.6
_MAX_EACH = 12


def collect(context: Context, reading: Reading, source: Source) -> list[ReadingWarning]:
    """Return the warnings on a reading, those of the file first."""
    out = [ReadingWarning(w.code, w.message) for w in source.warnings]
    out += _blanks(context, reading)
    out += _dates(context, reading)
    out += _slips(context)
    out += _units(reading)
    out += _conflicts(reading)
    out += _duplicates(reading)
    out += [
        ReadingWarning(
            "basis_without_date",
            f"Văn bản viện dẫn {basis.type or 'số'} {basis.number} không ghi ngày ban hành.",
            basis.span,
        )
        for basis in reading.legal_bases
        if basis.number and basis.date is None and basis.role == "basis"
    ][:_MAX_EACH]
    out += _unreadable(context)
    return out


def _blanks(context: Context, reading: Reading) -> list[ReadingWarning]:
    out: list[ReadingWarning] = []
    header = reading.header
    if header.number is None:
        message = (
            "Số văn bản còn để trống." if header.number_raw else "Không tìm thấy số, ký hiệu của văn bản."
        )
        out.append(ReadingWarning("blank_number", message, header.spans.get("number")))
    if header.date is None:
        message = (
            "Ngày ban hành còn để trống hoặc không có trên lịch."
            if header.date_raw
            else "Không tìm thấy ngày ban hành của văn bản."
        )
        out.append(ReadingWarning("blank_date", message, header.spans.get("date")))
    if reading.signature.name is None and (reading.signature.title or reading.signature.deputising):
        out.append(ReadingWarning("blank_signature", "Không thấy họ tên người ký.", reading.signature.span))
    body_start = context.tree.main.head[-1].end if context.tree.main.head else 0
    blanks = list(_BLANK_DATE.finditer(context.text, body_start))[:_MAX_EACH]
    out.extend(
        ReadingWarning("blank_date", "Có ngày tháng còn để trống trong nội dung.", m.span()) for m in blanks
    )
    return out


def _dates(context: Context, reading: Reading) -> list[ReadingWarning]:
    out: list[ReadingWarning] = []
    text = context.text
    begin = context.tree.main.head[-1].end if context.tree.main.head else 0
    wrong = [p for p in find_periods(text[begin:], context.year) if not p.possible and p.marked]
    out.extend(
        ReadingWarning(
            "impossible_date", f"“{p.text}” không có trên lịch.", (begin + p.span[0], begin + p.span[1])
        )
        for p in wrong[:_MAX_EACH]
    )
    for task in reading.tasks:
        time = task.time
        if time.start and time.end and time.end < time.start:
            out.append(
                ReadingWarning(
                    "end_before_start", f"Thời gian “{time.text}” kết thúc trước khi bắt đầu.", time.span
                )
            )
    issued = reading.header.date
    if issued is not None:
        dated = [("Thời hạn", task.time) for task in reading.tasks if task.time.basis != "campaign"]
        dated += [("Hạn báo cáo", report.time) for report in reading.report_obligations]
        out.extend(
            ReadingWarning(
                "deadline_before_document", f"{what} “{time.text}” sớm hơn ngày ban hành văn bản.", time.span
            )
            for what, time in dated
            if time.end and time.end < issued
        )
    out += _weekdays(context)
    return out


def _weekdays(context: Context) -> list[ReadingWarning]:
    out: list[ReadingWarning] = []
    for match in _WEEKDAY.finditer(context.text):
        period = next(find_periods(match["rest"], context.year), None)
        if (
            period is None
            or period.end is None
            or period.start != period.end
            or not (period.year_given or context.year)
        ):
            continue
        word = (match["day"] or "").lower()
        wanted = 6 if match["sunday"] else int(word) - 2 if word.isdigit() else _WEEKDAYS[word]
        if period.end.weekday() != wanted:
            out.append(
                ReadingWarning(
                    "weekday_mismatch",
                    f"“{match[0].strip()}”: thứ và ngày không khớp với lịch.",
                    match.span(),
                )
            )
    return out[:_MAX_EACH]


def _slips(context: Context) -> list[ReadingWarning]:
    return [
        ReadingWarning(
            "spelling_changes_meaning",
            "“trường ngày” có lẽ là “trước ngày”: thời hạn được đọc theo nghĩa đó.",
            m.span(),
        )
        for m in _SLIP.finditer(context.text)
    ][:_MAX_EACH]


def _units(reading: Reading) -> list[ReadingWarning]:
    out: list[ReadingWarning] = []
    for task in reading.tasks:
        for i, unit in enumerate(task.lead):
            if any(same_unit(unit.norm, other.norm) for other in task.lead[:i]):
                out.append(
                    ReadingWarning(
                        "unit_named_twice",
                        f"“{unit.as_written}” được nêu hai lần trong phần chủ trì.",
                        unit.span or task.span,
                    )
                )
        for i, unit in enumerate(task.coordinating):
            if any(same_unit(unit.norm, lead.norm) for lead in task.lead):
                out.append(
                    ReadingWarning(
                        "coordinator_is_lead",
                        f"“{unit.as_written}” vừa chủ trì vừa phối hợp cùng một nhiệm vụ.",
                        unit.span or task.span,
                    )
                )
            elif any(same_unit(unit.norm, other.norm) for other in task.coordinating[:i]):
                out.append(
                    ReadingWarning(
                        "unit_named_twice",
                        f"“{unit.as_written}” được nêu hai lần trong phần phối hợp.",
                        unit.span or task.span,
                    )
                )
    return out


def _conflicts(reading: Reading) -> list[ReadingWarning]:
    """Compare the statements of one work: the body's dates and leads against the appendix's."""
    by_id = {task.id: task for task in reading.tasks}
    out: list[ReadingWarning] = []
    for task in reading.tasks:
        for other_id in task.same_as:
            other = by_id.get(other_id)
            if other is None or not other.section.startswith("PL") or task.section.startswith("PL"):
                continue
            if (
                task.time.basis not in {None, "campaign"}
                and other.time.end
                and task.time.end
                and (
                    task.time.end != other.time.end
                    or (task.time.start and task.time.start != other.time.start)
                )
            ):
                out.append(
                    ReadingWarning(
                        "body_against_appendix",
                        f"Thời gian ở mục {task.section} (“{task.time.text}”) khác phụ lục dòng {other.section[3:]} (“{other.time.text}”).",
                        task.span,
                    )
                )
            elif (
                task.time.bound == "before"
                and other.time.bound != "before"
                and task.time.end == other.time.end
                and other.time.end
            ):
                out.append(
                    ReadingWarning(
                        "body_against_appendix",
                        f"Mục {task.section} ghi “{task.time.text}”, phụ lục dòng {other.section[3:]} ghi “{other.time.text}”.",
                        task.span,
                    )
                )
            if _leads_differ(task, other):
                out.append(
                    ReadingWarning(
                        "conflicting_leads",
                        f"Đơn vị chủ trì ở mục {task.section} khác phụ lục dòng {other.section[3:]}.",
                        task.span,
                    )
                )
    return out


def _leads_differ(task: Task, other: Task) -> bool:
    return bool(task.lead and other.lead) and not any(
        same_unit(a.norm, b.norm) for a in task.lead for b in other.lead
    )


def _duplicates(reading: Reading) -> list[ReadingWarning]:
    return [
        ReadingWarning(
            "duplicate_item", f"Mục {task.section} lặp lại một nội dung đã nêu trước đó.", task.span
        )
        for task in reading.tasks
        if task.duplicate_of
    ]


def _unreadable(context: Context) -> list[ReadingWarning]:
    rows = [row for row in context.tree.flow.rows if row.line.confidence < _LOW_CONFIDENCE]
    return [
        ReadingWarning(
            "low_confidence_text",
            f"Dòng chữ nhận dạng chưa chắc chắn: “{row.text[:60]}”.",
            (row.start, row.end),
        )
        for row in rows[:_MAX_EACH]
    ]

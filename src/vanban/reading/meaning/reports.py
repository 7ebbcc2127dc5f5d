# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Duties to report: who, what, to whom, through whom, in which form, when, how often, with figures closed when.

"… báo cáo kết quả … bằng văn bản và gửi về X (qua Y) trước ngày … để tổng hợp, báo cáo Z": Z is where X reports
on, not a duty of the reader. A report of difficulties when they arise is of kind `issue`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.meaning.report_slots import cut_off_of, receivers_of, reporters_of, way_of
from vanban.reading.meaning.statements import sentences
from vanban.reading.meaning.times import periods_of, recurrence_of, time_of
from vanban.reading.meaning.units import refs, subject_of
from vanban.reading.model import ReportObligation, Task, Time, UnitRef
from vanban.text import plain

if TYPE_CHECKING:
    from vanban.reading.meaning.context import Context, Placed

_ONWARD = re.compile(
    r"(?:để\s*|,\s*(?=phòng |ubnd |sở ))(?:(?:phòng|sở) [^,;.]{3,60} |ubnd [^,;.]{3,40} )?(?:kịp thời\s+)?(?:tổng hợp|theo dõi)[^.;]{0,40}?,?\s*(?:tham mưu[^.;]{0,30})?báo cáo\s+(?P<to>[^.;]+)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"báo cáo (?:kết quả|tình hình|tiến độ|số liệu|định kỳ|đột xuất|bằng|về|ubnd|ủy ban|sở|phòng|chủ tịch|cấp|kịp thời|ngay|số|nhanh|tổng kết|sơ kết|đánh giá|kế hoạch|việc|công tác|ban|đảng|thường trực|theo|kèm|trước|gửi|các|cụ thể|những|hằng|hàng|\(|,|lãnh đạo|tỉnh|huyện|thủ tướng|bộ|với|qua|trực tiếp|cho|hiệu quả|khó khăn)"
    r"|báo cáo [^.;]{0,90}(?:(?:hằng|hàng) (?:tuần|tháng|quý|ngày)|với (?:chủ tịch|ubnd|ban|đảng))|gửi (?:báo cáo|kết quả|về|số liệu|danh sách)[^.;]*|(?:phản ánh|thông tin|trao đổi|liên hệ|báo)\s+(?:kịp thời |ngay |trực tiếp )?(?:về|cho|với|qua|đến|(?=phòng |sở |ban |văn phòng |công an |ubnd ))|(?:thực hiện|lập|xây dựng|tổng hợp|chế độ|nộp|có)\s+(?:chế độ\s+)?báo cáo|báo cáo[^.;]{0,120}(?:trước|ngày|về)\s|, báo cáo,|(?:sơ kết|tổng kết|tổng hợp)[^.;]{0,80}báo cáo|báo cáo$"
)
_SENDS = re.compile(r"(?<!\w)(?:gửi|nộp|báo c[aá]o)\s[^.;]{0,80}(?:về|trước|hằng|hàng|ngày)\s")
_SENDS_RESULTS = re.compile(
    r"(?<!\w)gửi (?:kết quả|số liệu|biểu)[^.;]{0,60}\s(?:về|cho|đến)\s[^.;]*(?:trước|hằng|hàng|chậm nhất|ngày)\s"
)
_ALERT = re.compile(
    r"(?:khi|nếu) (?:có|phát hiện|xảy ra)[^.;]{3,90}(?:báo|thông báo|thông tin|phản ánh) (?:ngay|kịp thời|cáo|về|cho)"
)
_PAST = re.compile(
    r"(?:theo báo cáo|tại báo cáo|báo cáo số \d|báo cáo viên|trên cơ sở báo cáo|nghe báo cáo|căn cứ báo cáo|báo cáo của)"
)
_ISSUE = re.compile(r"khó khăn|khẩn cấp|đột xuất|vướng mắc|phát sinh|sự cố|vấn đề mới|bất cập")
_IF = re.compile(
    r"(?:nếu có|nếu|khi có|trường hợp có|có)\s+(?:gì\s+)?[^,.;]{0,60}?(?:khó khăn|vướng mắc|phát sinh|sự cố)[^,.;]{0,60}",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"bằng (?:văn bản|email|thư điện tử|file mềm|bản giấy|hình thức [^,.;]{3,40}|điện thoại)(?:\s+và\s+(?:email|thư điện tử|file mềm))?|qua (?:thư điện tử|email|hộp thư|hệ thống[^,.;]{3,60}|phần mềm[^,.;]{3,40}|zalo)|theo (?:biểu )?mẫu[^,.;]{0,40}",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"báo cáo\s+(?P<what>(?:kết quả|tình hình|tiến độ|số liệu|việc|công tác|kế hoạch|đánh giá|khó khăn|hiệu quả)[^.;()]*?)(?=\s+(?:bằng|và gửi|gửi|về (?:ủy|ubnd|sở|phòng|ban|chủ|văn)|\(|qua|trước|chậm|định kỳ|theo|cho|đến)(?!\w)|,\s|[.;]|$)",
    re.IGNORECASE,
)


def is_report(text: str) -> bool:
    """Whether a sentence makes a duty to report."""
    low = plain(text).replace("báo cao ", "báo cáo ")
    if _SENDS_RESULTS.search(low):
        return True
    if "báo cáo" not in low and not (
        (_ISSUE.search(low) and re.search(r"phản ánh|liên hệ|trao đổi|thông tin|gửi", low))
        or _ALERT.match(low)
    ):
        return False
    if _ALERT.match(low):
        return True
    bare = _ONWARD.sub("", low)
    bare = re.sub(
        r"tham mưu[^.;]{0,90}báo cáo [^.;]*",
        "báo cáo kết quả" if re.search(r"trước ngày|định kỳ", low) else "",
        bare,
    )
    if _PAST.search(bare) and not re.search(r"gửi|trước ngày|định kỳ|kết quả", bare):
        return False
    return bool(_DUTY.search(bare))


def is_pure_report(text: str) -> bool:
    """Whether the sentence orders nothing but a report (then it is no task as well)."""
    low = plain(text)
    subject = subject_of(text)
    predicate = low[subject[2] :] if subject else re.sub(r"^(?:đề nghị|yêu cầu|giao)\s+", "", low)
    return bool(
        re.match(
            r"(?:định kỳ |kịp thời |nghiêm túc |thực hiện )?(?:hằng \w+ |hàng \w+ )?(?:chế độ )?(?:gửi )?báo cáo(?!\w| viên)",
            predicate,
        )
    ) and bool(re.search(r"trước|ngày|gửi|về (?:ủy|ubnd|sở|phòng)|định kỳ", predicate))


def read_report(
    context: Context,
    placed: Placed,
    *,
    section: str | None,
    number: int,
    reporters: list[UnitRef],
    task: Task | None,
) -> list[ReportObligation]:
    """Read the duty of one sentence; a sentence that asks for the result and for difficulties gives two."""
    text = placed.text
    low = plain(text)
    kind = (
        "issue"
        if (_ISSUE.search(low) or _ALERT.match(low))
        and not re.search(
            r"báo cáo (?:kết quả|tình hình thực hiện|định kỳ|tổng kết|sơ kết)|định kỳ[^.;]{0,40} và đột xuất",
            low,
        )
        else "result"
    )
    onward = _ONWARD.search(text)
    body = text[: onward.start()] if onward else text
    report = ReportObligation(
        id=f"R{number:02d}", section=section, kind=kind, source=context.text[placed.start : placed.end], span=(placed.start, placed.end), subject=None,
        task=task.id if task else None,
    )  # fmt: skip
    what = _SUBJECT.search(body)
    report.subject = what["what"].strip(" ,") if what else None
    places = [placed.at(position) for position in range(len(text))]
    report.reporters = reporters_of(body, places, reporters)
    report.to = receivers_of(body, places)
    report.via = way_of(body, places)
    form = _FORM.search(body)
    report.form = form[0] if form else None
    if onward:
        report.onward_to = refs(
            re.split(r"\s+(?:theo|trước|đúng|kịp|về|xem|kết quả)(?!\w)", onward["to"])[0],
            "explicit",
            placed.at(onward.start("to")),
        )
    _when(context, placed, body, report)
    condition = _IF.search(text)
    report.condition = condition[0] if condition and kind == "issue" else None
    return [report]


def _when(context: Context, placed: Placed, body: str, report: ReportObligation) -> None:
    report.cut_off, report.cut_off_text = cut_off_of(body)
    part = placed.piece(0, len(body))
    low = plain(body)
    position = max(low.find("báo cáo"), 0)
    # Another deliverable before ";" has its own date ("hoàn thành trước ngày …; báo cáo … vào thứ Sáu hằng tuần"), and
    # behind what comes back a date is the first time's only ("… hằng tuần; tuần đầu gửi trước ngày 03/10/2025").
    begin = low.rfind(";", 0, position) + 1
    end = low.find(";", position)
    if end < 0 or recurrence_of(body[begin:end]) is None:
        end = len(body)
    periods = [
        p
        for p in periods_of(context, part)
        if begin <= p.span[0] < end and not (report.cut_off and p.end == report.cut_off)
    ]
    after = [p for p in periods if p.span[0] >= position - 60] or periods
    bounded = [p for p in after if p.kind in {"before", "until"}] or after
    if bounded:
        chosen = bounded[0]
        report.time = Time(
            text=chosen.text, start=None if chosen.kind in {"before", "until"} else chosen.start, end=chosen.end, kind=chosen.kind, bound=chosen.bound, basis="explicit",
            span=(part.at(chosen.span[0]), part.at(chosen.span[1] - 1) + 1),
        )  # fmt: skip
    else:
        loose = time_of(context, part)
        report.time = loose if loose.kind in {"asap", "ongoing"} else Time()
    report.recurrence = recurrence_of(body)


def report_sentences(placed: Placed, *, in_section: bool = False) -> list[Placed]:
    """Return the sentences of a paragraph that make a duty to report; in a section on reports a sentence that has something sent does."""
    out: list[Placed] = []
    for sentence in sentences(placed.text):
        for start, end in _clauses(sentence.text):
            text = sentence.text[start:end]
            if is_report(text) or (in_section and _SENDS.search(plain(text))):
                out.append(placed.piece(sentence.start + start, sentence.start + end))
    return out


def _clauses(text: str) -> list[tuple[int, int]]:
    """Cut a sentence at ";" where both sides speak of a report of their own."""
    cuts = [0]
    for match in re.finditer(r";\s+", text):
        if "báo cáo" in text[cuts[-1] : match.start()].lower() and "báo cáo" in text[match.end() :].lower():
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))

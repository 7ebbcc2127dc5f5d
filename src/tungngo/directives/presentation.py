"""What was read, in the order and the words in which an officer checks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tungngo.directives.models import Directive

_THEMES = {
    "day_theme": gettext_lazy("Chủ đề của Ngày"),
    "year_theme": gettext_lazy("Chủ đề năm"),
    "slogan": gettext_lazy("Khẩu hiệu"),
    "motto": gettext_lazy("Phương châm"),
    "campaign_name": gettext_lazy("Tên chiến dịch"),
    "movement": gettext_lazy("Phong trào"),
    "principle": gettext_lazy("Nguyên tắc"),
}
_OPERATORS = {
    ">": gettext_lazy("trên"),
    ">=": gettext_lazy("tối thiểu"),
    "=": gettext_lazy("bằng"),
    "<=": gettext_lazy("tối đa"),
    "<": gettext_lazy("dưới"),
}
_BOUNDS = {
    "on_or_before": gettext_lazy("đến hết %s"),
    "before": gettext_lazy("trước %s"),
    "on": gettext_lazy("vào %s"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was read: what it is, what it says, and the span of the text that it came from."""

    text: str
    label: str = ""
    note: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind under their heading."""

    title: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class PresentedReading:
    """What was read from a directive, for its page."""

    warnings: list[Entry]
    header: list[Entry]
    groups: list[Group]
    task_count: int
    doubtful_count: int


_DOUBTFUL = 0.7  # below this confidence an officer looks first


def present_reading(directive: Directive) -> PresentedReading:
    """Arranges the reading of a directive for its page; what the document does not give is left out."""
    reading = directive.reading or {}
    tasks = reading.get("tasks") or []
    groups = [
        Group(_("Chiến dịch và các mốc ngày"), list(_campaign(reading))),
        Group(_("Chủ đề, khẩu hiệu"), [_theme(theme) for theme in reading.get("themes") or []]),
        Group(_("Chỉ tiêu"), [_target(target) for target in reading.get("targets") or []]),
        Group(_("Chế độ báo cáo"), [_report(report) for report in reading.get("report_obligations") or []]),
        Group(_("Nền tảng, kênh"), list(_platforms(reading))),
        Group(_("Kinh phí"), list(_funding(reading))),
        Group(_("Căn cứ và văn bản viện dẫn"), [_basis(basis) for basis in reading.get("legal_bases") or []]),
        Group(_("Người ký"), list(_signature(reading))),
        Group(
            _("Nơi nhận"), [_entry(line, line.get("text", "")) for line in reading.get("recipients") or []]
        ),
    ]
    return PresentedReading(
        warnings=list(_warnings(reading)),
        header=list(_header(directive, reading)),
        groups=[group for group in groups if group.entries],
        task_count=len(tasks),
        doubtful_count=sum(1 for task in tasks if task.get("confidence", 1) < _DOUBTFUL),
    )


def _warnings(reading: Mapping[str, Any]) -> Iterator[Entry]:
    """What the file and what the text made doubtful, each once."""
    told = set()
    for warning in [*((reading.get("source") or {}).get("warnings") or []), *(reading.get("warnings") or [])]:
        message, page = warning.get("message", ""), warning.get("page")
        if message not in told:
            told.add(message)
            yield _entry(warning, message, note=_("trang %d") % page if page else "")


def _entry(source: Mapping[str, Any], text: str, *, label: str = "", note: str = "") -> Entry:
    span = source.get("span")
    return Entry(text, label, note, (span[0], span[1]) if span else None)


def _header(directive: Directive, reading: Mapping[str, Any]) -> Iterator[Entry]:
    header = reading.get("header") or {}
    spans = header.get("spans") or {}

    def entry(label: str, value: str | None, *names: str) -> Iterator[Entry]:
        if value:
            span = next((spans[name] for name in names if spans.get(name)), None)
            yield Entry(value, label, span=(span[0], span[1]) if span else None)

    issuer, parent = header.get("issuer") or {}, header.get("parent_issuer") or {}
    yield from entry(_("Loại văn bản"), directive.get_document_type_display(), "title")
    yield from entry(_("Cơ quan ban hành"), issuer.get("name"), "issuer")
    yield from entry(_("Cơ quan chủ quản"), parent.get("name"), "parent_issuer")
    yield from entry(_("Số, ký hiệu"), header.get("number") or header.get("number_raw"), "number")
    day = _day(header.get("date")) or header.get("date_raw")
    yield from entry(_("Ngày văn bản"), day, "date")
    yield from entry(_("Trích yếu"), header.get("subject"), "subject")
    for addressee in header.get("addressees") or []:
        yield _entry(addressee, addressee.get("text", ""), label=_("Kính gửi"))


def _campaign(reading: Mapping[str, Any]) -> Iterator[Entry]:
    campaign = reading.get("campaign") or {}
    if campaign.get("name"):
        yield Entry(campaign["name"], _("Tên"))
    if campaign.get("day"):
        yield Entry(_day(campaign["day"]), _("Ngày"), note=campaign.get("day_source") or "")
    period = _period(campaign.get("start"), campaign.get("end"))
    if period:
        yield _entry(campaign, period, label=_("Thời gian chung"))
    for key in campaign.get("key_dates") or []:
        yield Entry(key.get("what", ""), _day(key.get("date")))


def _theme(theme: Mapping[str, Any]) -> Entry:
    return _entry(theme, theme.get("text", ""), label=str(_THEMES.get(theme.get("kind", ""), "")))


def _target(target: Mapping[str, Any]) -> Entry:
    value = target.get("value")
    number = f"{value:g}".replace(".", ",") if isinstance(value, int | float) else ""
    operator = _OPERATORS.get(target.get("operator", ""), "")
    amount = " ".join(part for part in (str(operator), number, target.get("unit") or "") if part)
    due = _day(target.get("due"))
    return _entry(
        target,
        target.get("indicator") or target.get("source", ""),
        label=amount.replace(" %", "%"),
        note=_("đến %s") % due if due else "",
    )


def _report(report: Mapping[str, Any]) -> Entry:
    to = ", ".join(unit.get("as_written", "") for unit in report.get("to") or [])
    notes = [due_in_words(report.get("time") or {}), _("gửi %s") % to if to else ""]
    cut_off = _day(report.get("cut_off"))
    notes.append(_("chốt số liệu %s") % cut_off if cut_off else "")
    recurrence = report.get("recurrence") or {}
    notes.append(recurrence.get("text") or "")
    text = report.get("subject") or report.get("source", "")
    return _entry(report, text, note=" · ".join(note for note in notes if note))


def due_in_words(time: Mapping[str, Any]) -> str:
    """When something is due, with the bound in words: "trước 10/11/2025", "đến hết 31/10/2025"."""
    start, end = time.get("start"), time.get("end")
    if start and end and start != end:
        return _period(start, end)
    if end:
        return str(_BOUNDS.get(time.get("bound") or "", gettext_lazy("đến %s"))) % _day(end)
    return time.get("text") or (_("từ %s") % _day(start) if start else "")


def _platforms(reading: Mapping[str, Any]) -> Iterator[Entry]:
    for platform in reading.get("platforms") or []:
        yield _entry(platform, platform.get("norm") or platform.get("as_written", ""))


def _funding(reading: Mapping[str, Any]) -> Iterator[Entry]:
    funding = reading.get("funding")
    if funding:
        yield _entry(funding, funding.get("source", ""))


def _basis(basis: Mapping[str, Any]) -> Entry:
    is_cited = basis.get("role") == "cited"
    name = " ".join(part for part in (basis.get("type"), basis.get("number")) if part)
    day = _day(basis.get("date"))
    return _entry(
        basis,
        basis.get("subject") or basis.get("source", ""),
        label=" ".join(part for part in (name, _("ngày %s") % day if day else "") if part),
        note=_("viện dẫn") if is_cited else "",
    )


def _signature(reading: Mapping[str, Any]) -> Iterator[Entry]:
    signature = reading.get("signature") or {}
    parts = [signature.get(name) for name in ("authority", "deputising", "title", "name")]
    if any(parts):
        yield _entry(signature, " · ".join(part for part in parts if part))


def _period(start: str | None, end: str | None) -> str:
    if start and end:
        return _("từ %(start)s đến %(end)s") % {"start": _day(start), "end": _day(end)}
    if end:
        return _("đến %s") % _day(end)
    return _("từ %s") % _day(start) if start else ""


def _day(iso: str | None) -> str:
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT") if iso else ""

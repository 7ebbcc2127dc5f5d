"""What is read from a directive: the result of the third layer, as plain records.

`Reading.to_dict()` gives the published shape (schema version 1.0): dates as ISO text, tuples as lists,
unknown as None. Every span [start, end) counts characters of `Reading.text`, and a record's `source` is
exactly those characters.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vanban.text.dates import Bound, PeriodKind

SCHEMA_VERSION = "1.0"
Span = tuple[int, int]


@dataclass(slots=True)
class NamedUnit:
    """The issuer, its parent or the province: the name and where it was found (header, body, subject, legal_basis)."""

    name: str
    evidence: str


@dataclass(slots=True)
class Addressee:
    """One line of "Kính gửi"."""

    text: str
    span: Span | None = None


@dataclass(slots=True)
class Header:
    """The head of the document; whatever the document does not give is None."""

    issuer: NamedUnit | None = None
    parent_issuer: NamedUnit | None = None
    province: NamedUnit | None = None
    number: str | None = None
    number_raw: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: dt.date | None = None
    date_raw: str | None = None
    year: int | None = None
    title: str | None = None
    subject: str | None = None
    addressees: list[Addressee] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class LegalBasis:
    """A document that this one relies on (`basis`) or mentions (`cited`)."""

    role: str
    type: str | None
    number: str | None
    date: dt.date | None
    issuer: str | None
    subject: str | None
    source: str
    span: Span


@dataclass(slots=True)
class Theme:
    """A theme, slogan, motto, campaign name, movement or principle that the document quotes."""

    kind: str
    text: str
    year: int | None
    span: Span


@dataclass(slots=True)
class KeyDate:
    """A date of the campaign that tasks share."""

    date: dt.date
    what: str


@dataclass(slots=True)
class Campaign:
    """The Day itself and the general period of the campaign."""

    name: str | None = None
    day: dt.date | None = None
    day_source: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    source: str | None = None
    span: Span | None = None
    key_dates: list[KeyDate] = field(default_factory=list)


@dataclass(slots=True)
class UnitRef:
    """A unit as the document names it, its name with abbreviations and case settled, and why it is meant."""

    as_written: str
    norm: str
    basis: str
    span: Span | None = None


@dataclass(slots=True)
class Alternative:
    """Another period that the same item states."""

    text: str
    start: dt.date | None
    end: dt.date | None
    bound: Bound | None = None


@dataclass(slots=True)
class Time:
    """When a task is to be done; `bound` says how to read `end`."""

    text: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    kind: PeriodKind = "none"
    bound: Bound | None = None
    basis: str | None = None
    after: dt.date | None = None
    duration_days: int | None = None
    alternatives: list[Alternative] = field(default_factory=list)
    span: Span | None = None


@dataclass(slots=True)
class Recurrence:
    """How often a task comes back."""

    freq: str
    interval: int | None
    day: int | None
    text: str
    until: dt.date | None = None


@dataclass(slots=True)
class Task:
    """One thing that the document tells somebody to do."""

    id: str
    section: str
    section_title: str | None
    source: str
    span: Span
    text: str
    kind: str = "action"
    modality: str = "yêu cầu"
    lead: list[UnitRef] = field(default_factory=list)
    coordinating: list[UnitRef] = field(default_factory=list)
    implementers: list[UnitRef] = field(default_factory=list)
    time: Time = field(default_factory=Time)
    recurrence: Recurrence | None = None
    targets: list[str] = field(default_factory=list)
    platforms: list[str] = field(default_factory=list)
    location: str | None = None
    parent: str | None = None
    same_as: list[str] = field(default_factory=list)
    duplicate_of: str | None = None
    cites: list[str] = field(default_factory=list)
    product: str | None = None
    confidence: float = 1.0


@dataclass(slots=True)
class Target:
    """A figure to be reached."""

    id: str
    source: str
    span: Span
    operator: str
    value: float
    unit: str
    indicator: str | None
    base: str | None = None
    due: dt.date | None = None
    task: str | None = None
    owner: str | None = None


@dataclass(slots=True)
class ReportObligation:
    """A duty to report: the result, or difficulties when they arise (`issue`)."""

    id: str
    section: str | None
    kind: str
    source: str
    span: Span
    subject: str | None
    reporters: list[UnitRef] = field(default_factory=list)
    to: list[UnitRef] = field(default_factory=list)
    via: list[UnitRef] = field(default_factory=list)
    form: str | None = None
    time: Time = field(default_factory=Time)
    recurrence: Recurrence | None = None
    cut_off: dt.date | None = None
    cut_off_text: str | None = None
    condition: str | None = None
    onward_to: list[UnitRef] = field(default_factory=list)
    task: str | None = None


@dataclass(slots=True)
class Platform:
    """A product or channel that the document names."""

    norm: str
    as_written: str
    kind: str
    named_product: bool
    span: Span


@dataclass(slots=True)
class Requirement:
    """A constraint on how to work (Yêu cầu): not a task."""

    section: str
    source: str
    span: Span


@dataclass(slots=True)
class Funding:
    """What the document says about the money."""

    source: str
    span: Span
    section: str | None = None


@dataclass(slots=True)
class AppendixRow:
    """One row of an appendix table: its cells by the table's own columns, and the task made of it."""

    tt: str | None
    task_id: str | None
    nhiem_vu: str
    cells: list[str]
    span: Span


@dataclass(slots=True)
class Appendix:
    """A table of tasks that belongs to the document."""

    title: str | None
    columns: list[str]
    rows: list[AppendixRow]


@dataclass(slots=True)
class Attachment:
    """A link or QR code to material."""

    label: str | None
    url: str


@dataclass(slots=True)
class Signature:
    """Who signed, and with whose authority."""

    authority: str | None = None
    deputising: str | None = None
    title: str | None = None
    name: str | None = None
    span: Span | None = None


@dataclass(slots=True)
class Recipient:
    """One line of "Nơi nhận" and its note (b/c, t/h, …; `archive` for the line "Lưu")."""

    text: str
    note: str | None
    span: Span


@dataclass(slots=True)
class ReadingWarning:
    """Something that a person should look at before relying on the reading."""

    code: str
    message: str
    span: Span | None = None


@dataclass(slots=True)
class Reading:
    """Everything read from one document."""

    text: str
    doc_type: str | None = None
    header: Header = field(default_factory=Header)
    legal_bases: list[LegalBasis] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    campaign: Campaign = field(default_factory=Campaign)
    tasks: list[Task] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    report_obligations: list[ReportObligation] = field(default_factory=list)
    platforms: list[Platform] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    funding: Funding | None = None
    appendix: Appendix | None = None
    attachments: list[Attachment] = field(default_factory=list)
    signature: Signature = field(default_factory=Signature)
    recipients: list[Recipient] = field(default_factory=list)
    addressed_units: list[UnitRef] = field(default_factory=list)
    warnings: list[ReadingWarning] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the reading in the published shape, ready for `json.dumps`."""
        return {"schema_version": SCHEMA_VERSION, **_plain(self)}


def _plain(value: Any) -> Any:
    """Return records as dicts, dates as ISO text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _names(units: list[UnitRef]) -> str:
    return "; ".join(unit.as_written for unit in units)


def render_tasks(reading: Reading) -> str:
    """Return the tasks as a person reads them, for `vanban read --show tasks`."""
    out: list[str] = []
    for task in reading.tasks:
        out.append(f"{task.id} [{task.section}] {task.text}")
        for label, value in (
            ("chủ trì", _names(task.lead)),
            ("phối hợp", _names(task.coordinating)),
            ("thực hiện", _names(task.implementers)),
            ("thời gian", _time_line(task)),
            ("cùng việc với", ", ".join(task.same_as)),
        ):
            if value:
                out.append(f"    {label}: {value}")
    out.extend(f"{report.id} BÁO CÁO {report.source}" for report in reading.report_obligations)
    out.extend(f"! {warning.message}" for warning in reading.warnings)
    return "\n".join(out)


def _time_line(task: Task) -> str:
    time = task.time
    if time.text is None and task.recurrence is None:
        return ""
    days = " → ".join(day.isoformat() if day else "…" for day in (time.start, time.end))
    parts = [time.text or "", days if time.start or time.end else "", f"({time.basis})" if time.basis else ""]
    if task.recurrence:
        parts.append(f"lặp lại: {task.recurrence.text}")
    return " ".join(part for part in parts if part)

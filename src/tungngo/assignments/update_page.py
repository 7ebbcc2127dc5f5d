"""What the page of a comparison shows: its lines in groups, each difference as before and after, and what to mind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments import rules
from tungngo.assignments.models import AssignmentUnit, CampaignTarget, State, UpdateLine
from tungngo.assignments.queries.updating import HEAVY
from tungngo.assignments.rules import differing, saying
from tungngo.organizations.models import Organization
from tungngo.plans.models import PlanItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.models import Assignment, CampaignUpdate
    from tungngo.directives.models import Directive

Kind, Decision = UpdateLine.Kind, UpdateLine.Decision

# In the order of the page: what an officer has to weigh stands before what is only counted.
GROUPS: Final[dict[str, tuple[StrOrPromise, StrOrPromise]]] = {
    Kind.CHANGED: (
        gettext_lazy("Có thay đổi"),
        gettext_lazy("Việc đã có trong chiến dịch, văn bản mới đổi thời gian, đơn vị hoặc nội dung."),
    ),
    Kind.NEW: (gettext_lazy("Việc mới"), gettext_lazy("Chiến dịch chưa có.")),
    Kind.WITHDRAWN: (
        gettext_lazy("Không còn"),
        gettext_lazy("Văn bản mới bãi bỏ, hoặc thay thế mà không nhắc lại."),
    ),
    Kind.SAME: (
        gettext_lazy("Đã có"),
        gettext_lazy("Giống việc đang có; khi áp dụng, văn bản mới được ghi thêm làm căn cứ."),
    ),
}
_FIGURE: Final = "figure"
# Below it the page says that the pair is not certain.
_CERTAIN: Final = 0.55


class Sentence(NamedTuple):
    """A sentence of a directive, with its place."""

    directive: Directive | None
    source: str
    span_start: int | None
    span_end: int | None


@dataclass(slots=True)
class DifferenceView:
    """One difference in words."""

    name: str
    label: StrOrPromise
    before: str
    after: str
    is_left: bool
    words: list[differing.Words] = field(default_factory=list)


@dataclass(slots=True)
class LineView:
    """A line as the page shows it."""

    line: UpdateLine
    text: str
    differences: list[DifferenceView]
    notes: list[str]
    facts: list[tuple[StrOrPromise, str]]
    old: Sentence | None
    new: Sentence | None
    what: StrOrPromise = ""  # for what is no task: a target or a report duty
    is_uncertain: bool = False

    @property
    def can_be_paired(self) -> bool:
        """Whether the pair may be corrected by hand."""
        return self.line.plan_item_id is not None and self.line.kind != Kind.WITHDRAWN


@dataclass(slots=True)
class GroupView:
    """The lines of one kind."""

    kind: str
    title: StrOrPromise
    hint: StrOrPromise
    lines: list[LineView]

    @property
    def pending(self) -> int:
        """How many are not decided."""
        return sum(view.line.decision == Decision.PENDING for view in self.lines)


@dataclass(slots=True)
class UpdateView:
    """All lines of a comparison in groups."""

    groups: list[GroupView]
    counts: Counter[str]
    pending: int

    def line(self, pk: int) -> LineView | None:
        """One line of them."""
        return next((v for group in self.groups for v in group.lines if v.line.pk == pk), None)


def update_view(update: CampaignUpdate, today: dt.date) -> UpdateView:
    """The comparison as it was kept, in a fixed number of queries."""
    lines = list(_lines(update))
    names = _unit_names(lines)
    texts = _texts_taken_in(lines)
    views = [_line_view(update, line, names, texts, today) for line in lines]
    counts = Counter(line.kind for line in lines)
    groups = [
        GroupView(kind, title, hint, [view for view in views if view.line.kind == kind])
        for kind, (title, hint) in GROUPS.items()
        if counts[kind]
    ]
    pending = sum(line.decision == Decision.PENDING and line.kind != Kind.SAME for line in lines)
    return UpdateView(groups, counts, pending)


def _lines(update: CampaignUpdate) -> Iterable[UpdateLine]:
    parts = AssignmentUnit.objects.select_related("unit").order_by("part", "unit__sort_key")
    targets = CampaignTarget.objects.select_related("directive")
    heavy = [
        f"{path}__directive__{column}" for path in ("assignment", "report_obligation") for column in HEAVY
    ]
    return (
        update.lines.select_related(
            *("plan_item", "plan_target", "plan_report", "assignment__directive"),
            *("report_obligation__directive", "decided_by"),
        )
        .defer(*heavy)
        .prefetch_related(
            Prefetch("assignment__parts", queryset=parts),
            Prefetch("target", queryset=targets.defer(*(f"directive__{column}" for column in HEAVY))),
            "plan_item__units__organizations",
        )
        .order_by("position", "pk")
    )


def _unit_names(lines: Iterable[UpdateLine]) -> dict[int, str]:
    wanted: set[int] = set()
    for line in lines:
        for name in saying.UNITS & line.differences.keys():
            wanted.update(line.differences[name]["before"], line.differences[name]["after"])
    return dict(Organization.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _texts_taken_in(lines: Iterable[UpdateLine]) -> dict[int, str]:
    wanted = [line.differences["taken_in"]["after"] for line in lines if "taken_in" in line.differences]
    return dict(PlanItem.objects.filter(pk__in=wanted).values_list("pk", "text")) if wanted else {}


def _line_view(
    update: CampaignUpdate, line: UpdateLine, names: dict[int, str], texts: dict[int, str], today: dt.date
) -> LineView:
    directive = update.plan.directive
    read = line.plan_item or line.plan_target or line.plan_report
    standing = line.assignment if line.plan_item_id or not read else line.target or line.report_obligation
    new = (
        Sentence(directive, read.source, read.span_start, read.span_end)
        if read and read.source
        else Sentence(directive, line.source, line.span_start, line.span_end)
        if line.source
        else None
    )
    return LineView(
        line=line,
        text=_text_of(line),
        differences=_views(line, names),
        notes=_notes(line, texts, today),
        facts=_facts(line),
        old=Sentence(standing.directive, standing.source, standing.span_start, standing.span_end)
        if standing and standing.source
        else None,
        new=new,
        what=_("Chỉ tiêu") if line.plan_target_id else _("Báo cáo") if line.plan_report_id else "",
        is_uncertain=line.kind in {Kind.CHANGED, Kind.SAME}
        and bool(line.plan_item_id)
        and not line.is_by_hand
        and line.likeness < _CERTAIN,
    )


def _text_of(line: UpdateLine) -> str:
    if line.kind != Kind.NEW and line.assignment:
        return line.assignment.text
    if line.plan_item:
        return line.plan_item.text
    if line.plan_target:
        figure = {name: getattr(line.plan_target, name) for name in ("operator", "value", "unit")}
        indicator = line.plan_target.indicator
        return (
            _figure(figure)
            if indicator == line.plan_target.unit
            else f"{_figure(figure)} {indicator}".strip()
        )
    return str(line.plan_report.subject or line.plan_report.text if line.plan_report else "")


def _facts(line: UpdateLine) -> list[tuple[StrOrPromise, str]]:
    """When and by whom, of what comes new or goes: there is nothing to hold it against."""
    facts: list[tuple[StrOrPromise, str]] = []
    if line.kind == Kind.NEW and line.plan_item:
        item = line.plan_item
        when = rules.deadline_in_words(item.bound, item.start_date, item.end_date) or item.time_text
        if when:
            facts.append((_("Thời gian"), when))
        for part, label in (
            (rules.LEAD, _("Chủ trì")),
            (rules.IMPLEMENTING, _("Thực hiện")),
            (rules.COORDINATING, _("Phối hợp")),
        ):
            names = [
                unit.name
                for named in item.units.all()
                if named.part == part
                for unit in named.organizations.all()
            ]
            if names:
                facts.append((label, saying.few(names)))
    elif line.kind == Kind.NEW and line.plan_report:
        duty = line.plan_report
        when = rules.deadline_in_words(duty.bound, None, duty.end_date) or duty.time_text
        if when:
            facts.append((_("Thời hạn"), when))
    elif (
        line.kind in {Kind.WITHDRAWN, Kind.SAME}
        and line.assignment
        and not (line.target or line.report_obligation)
    ):
        if line.assignment.deadline_in_words:
            facts.append((_("Thời gian"), line.assignment.deadline_in_words))
        facts.append((_("Trạng thái"), line.assignment.get_state_display()))
    return facts


def _notes(line: UpdateLine, texts: dict[int, str], today: dt.date) -> list[str]:
    """What has been done already, and what else to mind before a line is taken."""
    notes = []
    assignment = line.assignment
    if line.kind == Kind.NEW and line.plan_item:
        if assignment:
            notes.append(
                _("Có vẻ cụ thể hóa một phần của việc đang có: “%(text)s”.")
                % {"text": _short(assignment.text)}
            )
        if not any(named.organizations.all() for named in line.plan_item.units.all()):
            notes.append(_("Chưa rõ đơn vị: nếu áp dụng, việc vào nhóm “Chưa giao đơn vị chủ trì”."))
    elif assignment and line.kind in {Kind.CHANGED, Kind.WITHDRAWN} and not line.plan_target_id:
        notes += _begun(line, assignment)
        if assignment.series_id:
            notes.append(
                _("Việc định kỳ: áp dụng cho kỳ này và các kỳ sau chưa xong; ngày của từng kỳ giữ nguyên.")
            )
    if "taken_in" in line.differences:
        text = texts.get(line.differences["taken_in"]["after"], "")
        notes.append(_("Có thể đã gộp vào việc khác của văn bản mới: “%(text)s”.") % {"text": _short(text)})
    period = line.differences.get(differing.PERIOD)
    if period and period["after"]["end"] and dt.date.fromisoformat(period["after"]["end"]) < today:
        notes.append(_("Ngày mới đã qua."))
    return notes


def _begun(line: UpdateLine, assignment: Assignment) -> list[str]:
    notes = []
    if assignment.state == State.ACCEPTED:
        if line.kind == Kind.WITHDRAWN:
            notes.append(_("Việc này đã hoàn thành. Chỉ hủy khi chắc chắn; kết quả đã ghi vẫn giữ."))
        elif rules.LEAD in line.differences:
            notes.append(
                _(
                    "Việc này đã hoàn thành. Nếu đổi chủ trì, đơn vị mới phải làm và nộp lại; bỏ chọn “Chủ trì” để giữ."
                )
            )
        else:
            notes.append(_("Việc này đã hoàn thành; áp dụng thay đổi không mở lại việc."))
    begun = [part for part in assignment.parts.all() if part.state != State.NOT_STARTED]
    if not begun:
        return notes
    units = saying.few([f"{part.unit.name} ({part.get_state_display().lower()})" for part in begun])
    if line.kind == Kind.WITHDRAWN and assignment.state != State.ACCEPTED:
        notes.append(_("Đã có đơn vị thực hiện: %(units)s. Hủy vẫn giữ những gì đã ghi.") % {"units": units})
    elif rules.LEAD in line.differences:
        leaving = [
            part.unit.name
            for part in begun
            if part.part == rules.LEAD and part.unit_id not in line.differences[rules.LEAD]["after"]
        ]
        if leaving:
            notes.append(
                _(
                    "%(units)s đã bắt đầu. Nếu đổi chủ trì, đơn vị này chuyển sang phối hợp, kết quả đã ghi vẫn giữ."
                )
                % {"units": saying.few(leaving)}
            )
    return notes


def _short(text: str) -> str:
    return text if len(text) <= 110 else f"{text[:109].rstrip()}…"  # noqa: PLR2004  (as much as fits two lines)


def _views(line: UpdateLine, names: dict[int, str]) -> list[DifferenceView]:
    views = []
    if figure := line.differences.get(_FIGURE):
        before, after = _figure(figure["before"]), _figure(figure["after"])
        is_left = _FIGURE in line.left_fields
        views.append(DifferenceView(_FIGURE, _("Chỉ tiêu"), before, after, is_left))
    for name, label in saying.LABELS.items():
        difference = line.differences.get(name)
        if difference is None:
            continue
        before, after = (saying.side_in_words(name, difference, side, names) for side in ("before", "after"))
        view = DifferenceView(name, label, before, after, name in line.left_fields)
        if name == differing.TEXT:
            view.words = differing.word_changes(difference["before"], difference["after"])
        views.append(view)
    return views


def _figure(value: dict[str, Any]) -> str:
    words = CampaignTarget(operator=value["operator"]).operator_in_words
    return f"{words} {value['value']:g} {value['unit']}".strip()

"""A further directive beside a running campaign: what would be the lines of the comparison as both stand now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Prefetch

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, CampaignUpdate, UpdateLine
from tungngo.assignments.queries.compared_figures import duty_lines, target_lines
from tungngo.assignments.queries.confirming import items_to_assign
from tungngo.assignments.rules import comparing, differing
from tungngo.plans.models import ItemState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tungngo.assignments.models import Campaign, CampaignTarget, ReportObligation
    from tungngo.plans.models import Plan, PlanItem, PlanReportObligation, PlanTarget

Kind = UpdateLine.Kind
# Of what a sentence withdraws, so much must stand in a task, or so much of the task in the sentence.
_WITHDRAWN_THRESHOLD: Final = 0.55
# The facts by which a line is the same as it was before: whoever decided on it decided on these.
COMPARED: Final = (
    "kind",
    "assignment_id",
    "target_id",
    "report_obligation_id",
    "differences",
)

LineKey = tuple[str, int]


def key_of(line: UpdateLine) -> LineKey:
    """What a line is about, whatever was found of it."""
    if line.plan_item_id:
        return "item", line.plan_item_id
    if line.plan_target_id:
        return "target", line.plan_target_id
    if line.plan_report_id:
        return "report", line.plan_report_id
    return "withdrawn", line.assignment_id or 0


def compared_assignments(campaign: Campaign) -> list[Assignment]:
    """The assignments that a further directive may speak of: none cancelled, of recurring work the one at hand."""
    units = AssignmentUnit.objects.select_related("unit").order_by("unit__sort_key")
    found = (
        campaign.assignments.filter(cancelled_at=None)
        .select_related("series", "directive")
        .defer("directive__reading", "directive__page_lines", "directive__search_text")
        .order_by("position", "pk")
        .prefetch_related(Prefetch("parts", queryset=units))
    )
    at_hand: dict[tuple[str, int], Assignment] = {}
    for assignment in found:
        key = ("series", assignment.series_id) if assignment.series_id else ("one", assignment.pk)
        first = at_hand.get(key)
        if first is None or (first.state in rules.FINISHED and assignment.state not in rules.FINISHED):
            at_hand[key] = assignment
    return list(at_hand.values())


def _units_of_assignment(assignment: Assignment) -> dict[str, tuple[int, ...]]:
    units: defaultdict[str, list[int]] = defaultdict(list)
    for part in assignment.parts.all():
        units[part.part].append(part.unit_id)
    return {part: tuple(sorted(ids)) for part, ids in units.items()}


def _units_of_item(item: PlanItem) -> dict[str, tuple[int, ...]]:
    parts = rules.weightiest_parts(
        (unit.pk, named.part) for named in item.units.all() for unit in named.organizations.all()
    )
    units: defaultdict[str, list[int]] = defaultdict(list)
    for unit, part in parts.items():
        units[part].append(unit)
    return {part: tuple(sorted(ids)) for part, ids in units.items()}


def facts_of_assignment(assignment: Assignment) -> differing.Facts:
    """What a further directive is held against; recurring work has the days of the whole series."""
    series = assignment.series
    return differing.Facts(
        text=assignment.text,
        start=series.start_date if series else assignment.start_date,
        end=series.until_date if series else assignment.end_date,
        bound=assignment.bound,
        time_text=assignment.time_text,
        recurrence=assignment.recurrence,
        location=assignment.location,
        units=_units_of_assignment(assignment),
    )


def facts_of_item(item: PlanItem, assignment: Assignment | None = None) -> differing.Facts:
    """What a further directive says of a task."""
    is_of_series = bool(assignment and assignment.series_id)
    return differing.Facts(
        text=item.text,
        start=item.start_date,
        end=item.end_date,
        bound=item.bound,
        time_text=item.time_text,
        recurrence=item.recurrence,
        location=item.location,
        units=_units_of_item(item),
        # The days of recurring work are those of its occurrences: they are changed in the series.
        is_period_own=item.time_basis != "campaign" and not is_of_series,
    )


def _answering(units: dict[str, tuple[int, ...]]) -> frozenset[int]:
    return frozenset(units.get(rules.answering_part(units) or "", ()))


def statement_of_assignment(assignment: Assignment) -> comparing.Statement:
    """An assignment as the pairing sees it."""
    facts = facts_of_assignment(assignment)
    return comparing.Statement(
        key=assignment.pk,
        text=assignment.text,
        heading=assignment.section_title,
        units=_answering(facts.units),
        start=facts.start,
        end=facts.end,
    )


def statement_of_item(item: PlanItem) -> comparing.Statement:
    """A plan's item as the pairing sees it."""
    return comparing.Statement(
        key=item.pk,
        text=item.text,
        heading=item.section_title,
        units=_answering(_units_of_item(item)),
        start=item.start_date,
        end=item.end_date,
    )


@dataclass(slots=True)
class Sides:
    """Both sides of a comparison, read once."""

    update: CampaignUpdate
    assignments: list[Assignment]
    items: list[PlanItem]
    targets: list[CampaignTarget]
    plan_targets: list[PlanTarget]
    duties: list[ReportObligation]
    plan_duties: list[PlanReportObligation]

    @property
    def text(self) -> str:
        """The further directive's text."""
        return self.update.plan.directive.text


def sides_of(update: CampaignUpdate) -> Sides:
    """Reads both sides of a comparison."""
    campaign, plan = update.campaign, update.plan
    return Sides(
        update=update,
        assignments=compared_assignments(campaign),
        items=plan_items(plan),
        targets=list(campaign.targets.order_by("position")),
        plan_targets=list(plan.targets.exclude(state=ItemState.REJECTED).order_by("position", "pk")),
        duties=list(campaign.report_obligations.order_by("position").prefetch_related("reporters")),
        plan_duties=list(
            plan.report_obligations.exclude(state=ItemState.REJECTED)
            .order_by("position", "pk")
            .prefetch_related("reporters")
        ),
    )


def plan_items(plan: Plan) -> list[PlanItem]:
    """The items of a plan that are compared, each with its units."""
    return list(items_to_assign(plan).prefetch_related("units__organizations"))


def fresh_lines(sides: Sides, standing: Iterable[UpdateLine]) -> list[UpdateLine]:
    """The lines of a comparison as both sides stand now, unsaved; what people said belongs together is kept.

    Args:
        sides: Both sides.
        standing: The lines that were kept before.
    """
    kept = {key_of(line): line for line in standing if line.is_by_hand or line.decision != "pending"}
    lines = _item_lines(sides, kept)
    assignment_of = {line.plan_item_id: line.assignment_id for line in lines if line.kind != Kind.NEW}
    lines += target_lines(sides.targets, sides.plan_targets, assignment_of)
    lines += duty_lines(sides.duties, sides.plan_duties)
    order = {Kind.NEW: 0, Kind.CHANGED: 1, Kind.WITHDRAWN: 2, Kind.SAME: 3}
    lines.sort(key=lambda line: order[Kind(line.kind)])
    for position, line in enumerate(lines, start=1):
        line.position = position
        line.organization_id, line.update = sides.update.organization_id, sides.update
    return lines


def _item_lines(sides: Sides, kept: Mapping[LineKey, UpdateLine]) -> list[UpdateLine]:
    assignments = {assignment.pk: assignment for assignment in sides.assignments}
    withdrawing = _withdrawals(sides)
    gone_items = {line.plan_item_id for line in withdrawing if line.plan_item_id}
    alone, fixed = set(), {}
    for item in sides.items:
        line = kept.get(("item", item.pk))
        if line is None or line.kind == Kind.WITHDRAWN:
            continue
        if line.kind == Kind.NEW:
            alone.add(item.pk)
        elif line.assignment_id in assignments:
            fixed[line.assignment_id] = item.pk
    compared = [item for item in sides.items if item.pk not in alone | gone_items]
    found = comparing.compare(
        [statement_of_assignment(assignment) for assignment in sides.assignments],
        [statement_of_item(item) for item in compared],
        fixed=fixed,
    )
    pair_of = {pair.new: pair for pair in found.pairs}
    piece_of = {pair.new: pair for pair in found.pieces}
    lines = []
    for item in sides.items:
        if item.pk in gone_items:
            continue
        line = kept.get(("item", item.pk))
        is_by_hand = bool(line and line.is_by_hand)
        if pair := pair_of.get(item.pk):
            lines.append(_paired(sides, assignments[pair.old], item, pair.likeness, is_by_hand=is_by_hand))
            continue
        piece = piece_of.get(item.pk)
        lines.append(
            UpdateLine(
                kind=Kind.NEW,
                plan_item=item,
                assignment_id=piece.old if piece else None,
                likeness=piece.likeness if piece else 0.0,
                is_by_hand=is_by_hand,
            )
        )
    paired = {pair.old for pair in found.pairs}
    lines += [line for line in withdrawing if line.assignment_id not in paired]
    return lines + _not_repeated(
        sides, {line.assignment_id for line in lines if line.kind != Kind.NEW}, found
    )


def _paired(
    sides: Sides, assignment: Assignment, item: PlanItem, likeness: float, *, is_by_hand: bool
) -> UpdateLine:
    different = differing.differences(
        facts_of_assignment(assignment), facts_of_item(item, assignment), kind=sides.update.kind
    )
    return UpdateLine(
        kind=Kind.CHANGED if different else Kind.SAME,
        plan_item=item,
        assignment=assignment,
        differences=different,
        likeness=round(likeness, 3),
        is_by_hand=is_by_hand,
    )


def _withdrawals(sides: Sides) -> list[UpdateLine]:
    """What the further directive says by name is not to be done, each assignment once."""
    by_item = [(item, item.text) for item in sides.items if next(differing.withdrawals(item.text), None)]
    sentences: list[tuple[PlanItem | None, differing.Withdrawal]] = [
        (item, differing.Withdrawal(item.span_start or 0, item.span_end or 0, text)) for item, text in by_item
    ]
    taken = [(item.span_start, item.span_end) for item, _text in by_item if item.span_start is not None]
    for sentence in differing.withdrawals(sides.text):
        is_item = any(start < sentence.end and sentence.start < end for start, end in taken if end)
        if not is_item:
            sentences.append((None, sentence))
    likeness = comparing.Likeness(statement_of_assignment(assignment) for assignment in sides.assignments)
    lines: dict[int, UpdateLine] = {}
    for item, sentence in sentences:
        words = differing.words_withdrawn(sentence.text)
        scored = [
            (max(likeness.shares(assignment.text, words)[1:]), assignment.pk, assignment)
            for assignment in sides.assignments
        ]
        score, pk, assignment = max(scored, default=(0.0, 0, None), key=lambda found: found[:2])
        if assignment is None or score < _WITHDRAWN_THRESHOLD or pk in lines:
            continue
        lines[pk] = UpdateLine(
            kind=Kind.WITHDRAWN,
            plan_item=item,
            assignment=assignment,
            likeness=round(score, 3),
            source="" if item else sentence.text,
            span_start=None if item else sentence.start,
            span_end=None if item else sentence.end,
        )
    return list(lines.values())


def _not_repeated(sides: Sides, spoken_of: set[int | None], found: comparing.Comparison) -> list[UpdateLine]:
    """What a directive that replaces or revokes leaves out of what the one before it ordered."""
    if sides.update.kind == CampaignUpdate.Kind.ADDS:
        return []
    numbers = {
        assignment.directive_id: assignment.directive.number
        for assignment in sides.assignments
        if assignment.directive is not None
    }
    cited = {pk for pk, number in numbers.items() if number and differing.cites(sides.text, number)}
    scope = cited or set(numbers)
    merged = {pair.old: pair for pair in found.merged}
    lines = []
    for assignment in sides.assignments:
        if assignment.pk in spoken_of or assignment.directive_id not in scope:
            continue
        taken_in = merged.get(assignment.pk)
        lines.append(
            UpdateLine(
                kind=Kind.WITHDRAWN,
                assignment=assignment,
                # Perhaps not gone but part of another task now: the page says so.
                differences={"taken_in": {"before": None, "after": taken_in.new}} if taken_in else {},
            )
        )
    return lines

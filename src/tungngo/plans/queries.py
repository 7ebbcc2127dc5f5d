"""Reading plans: the lines of the review with why they want a look, the questions about units, who else is here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Prefetch, Q, When

from tungngo.organizations.models import Organization, UnitGroup
from tungngo.organizations.queries import CommuneUnits
from tungngo.plans import rules
from tungngo.plans.models import (
    ItemState,
    Plan,
    PlanChange,
    PlanItem,
    PlanItemUnit,
    PlanPresence,
    PlanState,
    UnitPart,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.plans.models import PlanReportObligation, PlanTarget

# The page asks every 5 s; who missed three askings in a row is gone.
PRESENT_FOR = timedelta(seconds=20)
_SHOWN_UNITS = 3
_HEAVY = ("directive__reading", "directive__page_lines", "directive__search_text", "directive__search_vector")


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """A wording of the document of which nobody has said yet whom it means; asked once for all its items."""

    as_written: str
    folded: str
    count: int  # items in which it stands
    first_item: int
    candidates: tuple[Organization, ...] = ()

    def __str__(self) -> str:
        return self.as_written

    @property
    def mark(self) -> str:
        """The wording as part of an element's id."""
        return self.folded.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of an item as a card shows it."""

    unit: PlanItemUnit
    words: str
    is_open: bool
    title: str

    @property
    def part(self) -> str:
        """Lead, coordinating or implementing."""
        return self.unit.part


def _facts(item: PlanItem) -> rules.Snapshot:
    """What two statements of the same work may contradict each other in."""
    names = ("section", "start_date", "end_date", "bound", "time_basis")
    units = [
        {
            "part": unit.part,
            "folded": unit.folded,
            "basis": unit.basis,
            "as_written": unit.as_written,
            "organizations": [organization.pk for organization in unit.organizations.all()],
        }
        for unit in item.units.all()
    ]
    return {name: getattr(item, name) for name in names} | {"units": units}


@dataclass(slots=True)
class ItemView:
    """An item as a card shows it."""

    item: PlanItem
    units: list[UnitView]
    needs: list[rules.Need]
    twins: list[PlanItem] = field(default_factory=list)  # other standing items that state the same work
    merged: list[PlanItem] = field(default_factory=list)  # items that went into it
    seen_version: int = 0
    is_first_twin: bool = False  # the one of its set that shows the proposal to merge

    @property
    def wants_look(self) -> bool:
        """Whether it stands before the rest."""
        return bool(self.needs)

    @property
    def when(self) -> str:
        """Its time in words."""
        i = self.item
        return rules.time_words(i.start_date, i.end_date, i.bound, i.time_kind, i.time_text)

    @property
    def recurrence(self) -> str:
        """How often it comes back, in words."""
        words = rules.recurrence_words(self.item.recurrence)
        return "" if words == self.when else words

    @property
    def conflicts(self) -> list[str]:
        """Where it and its twins contradict each other."""
        return rules.conflicts_of([_facts(i) for i in (self.item, *self.twins)]) if self.twins else []

    @property
    def is_rejected(self) -> bool:
        """Whether it was left out."""
        return self.item.state == ItemState.REJECTED


@dataclass(slots=True)
class Review:
    """All that the list of the review shows."""

    plan: Plan
    items: list[ItemView]  # standing and rejected, in order; merged ones are in those that took them
    questions: list[UnitQuestion]
    targets: list[PlanTarget]
    reports: list[PlanReportObligation]

    @property
    def standing(self) -> list[ItemView]:
        """What will become assignments."""
        return [view for view in self.items if not view.is_rejected]

    @property
    def first(self) -> list[ItemView]:
        """What wants a look before the rest."""
        return together(view for view in self.standing if view.wants_look)

    @property
    def without_lead(self) -> int:
        """How many standing items name nobody to lead them."""
        return sum(all(unit.part != UnitPart.LEAD for unit in view.units) for view in self.standing)

    @property
    def rejected(self) -> list[ItemView]:
        """What was left out."""
        return [view for view in self.items if view.is_rejected]

    @property
    def looked_at(self) -> int:
        """How many of the standing items people have looked at."""
        return sum(view.item.state == ItemState.KEPT for view in self.standing)

    @property
    def certain(self) -> int:
        """How many items nobody looked at and nothing is doubtful about."""
        return sum(v.item.state == ItemState.PROPOSED and not v.wants_look for v in self.standing)

    @property
    def marks(self) -> list[dict[str, object]]:
        """The sentences that are tied to items, for the document viewer."""
        return [
            {
                "start": line.span_start,
                "end": line.span_end,
                "id": view.item.pk,
                "kind": "rejected" if view.is_rejected else "attention" if view.wants_look else "item",
            }
            for view in self.items
            for line in (view.item, *view.merged)
            if line.span_start is not None
        ]


def together(views: Iterable[ItemView]) -> list[ItemView]:
    """Returns items in their order, but those that state the same work one after the other."""
    rest = {view.item.pk: view for view in views}
    ordered = []
    for view in list(rest.values()):
        pks = (view.item.pk, *(twin.pk for twin in view.twins))
        ordered += [rest.pop(pk) for pk in pks if pk in rest]
    return ordered


def standing_items(plan: Plan) -> QuerySet[PlanItem]:
    """The items that confirming makes into assignments: not rejected, not merged into another, in order."""
    return (
        plan.items.filter(merged_into=None)
        .exclude(state=ItemState.REJECTED)
        .order_by("position", "pk")
        .prefetch_related("units__organizations")
    )


def _is_open(unit: PlanItemUnit) -> bool:
    return not unit.is_certain and not unit.is_outside


def open_questions(plan: Plan) -> list[UnitQuestion]:
    """The wordings of standing items of which nobody has said yet whom they mean, each once, most frequent first."""
    return _questions(standing_items(plan))


def _questions(items: Iterable[PlanItem]) -> list[UnitQuestion]:
    found: dict[str, list[tuple[PlanItem, PlanItemUnit]]] = {}
    for item in items:
        for unit in item.units.all():
            if _is_open(unit):
                found.setdefault(unit.folded, []).append((item, unit))
    wanted = {pk for rows in found.values() for pk in rows[0][1].candidates}
    known = Organization.objects.in_bulk(wanted) if wanted else {}
    questions = [
        UnitQuestion(
            as_written=rows[0][1].as_written,
            folded=folded,
            count=len({item.pk for item, _unit in rows}),
            first_item=rows[0][0].pk,
            candidates=tuple(known[pk] for pk in rows[0][1].candidates if pk in known),
        )
        for folded, rows in found.items()
    ]
    return sorted(questions, key=lambda question: -question.count)


def unit_words(unit: PlanItemUnit) -> UnitView:
    """Returns how a card names a unit: the commune's name for it, the group, or the document's wording."""
    names = [organization.name for organization in unit.organizations.all()]
    if unit.group in UnitGroup.values:
        label = str(UnitGroup(unit.group).label)
        words = f"{label[:1].upper()}{label[1:]} ({len(names)})"
    elif not names:
        words = unit.as_written
    elif len(names) <= _SHOWN_UNITS:
        words = ", ".join(names)
    else:
        words = ", ".join(names[:_SHOWN_UNITS]) + f" +{len(names) - _SHOWN_UNITS}"
    return UnitView(unit=unit, words=words, is_open=_is_open(unit), title=unit.as_written)


_PART_ORDER = {UnitPart.LEAD: 0, UnitPart.COORDINATING: 1, UnitPart.IMPLEMENTING: 2}


def _view(item: PlanItem, twins: list[PlanItem], merged: list[PlanItem]) -> ItemView:
    units = sorted(item.units.all(), key=lambda unit: (_PART_ORDER[UnitPart(unit.part)], unit.position))
    return ItemView(
        item=item,
        units=[unit_words(unit) for unit in units],
        needs=rules.needs_of(
            state=item.state,
            confidence=item.confidence,
            warnings=item.warnings,
            has_open_unit=any(_is_open(unit) for unit in units),
            has_lead=any(unit.part == UnitPart.LEAD for unit in units),
            has_same_work=bool(twins),
        ),
        twins=twins,
        merged=merged,
        seen_version=max([item.version, *(twin.version for twin in twins)]),
        is_first_twin=bool(twins) and all((item.position, item.pk) < (t.position, t.pk) for t in twins),
    )


def review_of(plan: Plan) -> Review:
    """Returns the whole review in a fixed number of queries, whatever the number of items."""
    units = PlanItemUnit.objects.prefetch_related("organizations").order_by("position", "pk")
    rows = list(plan.items.order_by("position", "pk").prefetch_related(Prefetch("units", queryset=units)))
    merged: dict[int, list[PlanItem]] = {}
    same: dict[str, list[PlanItem]] = {}
    for row in rows:
        if row.merged_into_id is not None:
            merged.setdefault(row.merged_into_id, []).append(row)
        elif row.same_work and row.state != ItemState.REJECTED:
            same.setdefault(row.same_work, []).append(row)
    items = []
    for row in rows:
        if row.merged_into_id is None:
            is_shown = row.same_work and row.state != ItemState.REJECTED
            twins = [twin for twin in same.get(row.same_work, []) if twin.pk != row.pk] if is_shown else []
            items.append(_view(row, twins, merged.get(row.pk, [])))
    standing = [view.item for view in items if not view.is_rejected]
    return Review(
        plan=plan,
        items=items,
        questions=_questions(standing),
        targets=list(plan.targets.order_by("position", "pk")),
        reports=list(plan.report_obligations.order_by("position", "pk").prefetch_related("reporters")),
    )


def units_named(review: Review) -> list[tuple[Organization, int]]:
    """Returns the units that the standing items name and in how many, the busiest first, for the filter."""
    known: dict[int, Organization] = {}
    counts: Counter[int] = Counter()
    for view in review.standing:
        pks = set()
        for unit in view.units:
            for organization in unit.unit.organizations.all():
                known[organization.pk] = organization
                pks.add(organization.pk)
        counts.update(pks)
    return [(known[pk], count) for pk, count in counts.most_common()]


def commune_units(commune: Organization) -> list[Organization]:
    """Returns the units among which a person chooses: the commune's own and itself, in the order of the tree."""
    return list(Organization.objects.filter(commune=commune, is_active=True).order_by("path"))


def unit_groups(commune: Organization) -> list[dict[str, object]]:
    """Returns the groups of units among which a person chooses, each with the units that it opens into."""
    units = CommuneUnits(commune)
    return [
        {"value": group.value, "label": str(group.label), "ids": [unit.pk for unit in units.of_group(group)]}
        for group in UnitGroup
    ]


def others_here(plan: Plan, user: User, now: datetime) -> list[str]:
    """Returns the names of other people who have the review open."""
    present = PlanPresence.objects.filter(plan=plan, seen_at__gt=now - PRESENT_FOR).exclude(user=user)
    return [str(presence.user) for presence in present.select_related("user").order_by("user__full_name")]


def changes_since(plan: Plan, version: int, *, without: User | None = None) -> Sequence[PlanChange]:
    """Returns what was done after this version, oldest first."""
    changes = PlanChange.objects.filter(plan=plan, sequence__gt=version).select_related("actor")
    return list((changes.exclude(actor=without) if without else changes).order_by("sequence"))


def latest_changes(plan: Plan, count: int = 30) -> Sequence[PlanChange]:
    """Returns the last acts, newest first, for the history."""
    changes = PlanChange.objects.filter(plan=plan).select_related("actor").order_by("-sequence")
    return list(changes[:count])


def plans_with_counts(commune: Organization) -> Sequence[Plan]:
    """Returns a commune's plans with their numbers of items, those under review first, newest first."""
    kept = Q(items__merged_into=None) & ~Q(items__state=ItemState.REJECTED)
    plans = Plan.objects.filter(organization=commune).select_related("directive").defer(*_HEAVY)
    counted = plans.annotate(
        item_count=Count("items", filter=kept),
        looked_at_count=Count("items", filter=kept & Q(items__state=ItemState.KEPT)),
    )
    return list(counted.order_by(Case(When(state=PlanState.IN_REVIEW, then=0), default=1), "-opened_at"))

"""A page of assignments as the templates show it: rows under headings, with their marks and the reader's own part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tungngo.assignments import rules
from tungngo.assignments.models import Part, State
from tungngo.assignments.queries import group_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.models import Assignment, AssignmentUnit

# So many units of one part are named in a row; the rest is counted.
NAMED_UNITS: Final = 3

# A card or a day says so much of an assignment; the whole stands on its page.
BRIEF_CHARACTERS: Final = 110

TONES: Final = {
    State.NOT_STARTED: "neutral",
    State.IN_PROGRESS: "info",
    State.SUBMITTED: "warn",
    State.ACCEPTED: "ok",
    State.RETURNED: "danger",
    State.CANCELLED: "neutral",
}
MARK_ICONS: Final = {
    rules.LATE: "triangle-alert",
    rules.SOON: "clock",
    rules.BLOCKED: "ban",
    rules.SILENT: "circle-help",
}
_MARK_TONES: Final = {
    rules.LATE: "danger",
    rules.SOON: "warn",
    rules.BLOCKED: "danger",
    rules.SILENT: "neutral",
}
_LABELS: Final = dict(Part.choices)
_STATE_LABELS: Final = dict(State.choices)


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on an assignment that says what is the matter: an icon, words, and a colour beside them."""

    name: str
    text: str

    @property
    def icon(self) -> str:
        """The icon's name in the sprite."""
        return MARK_ICONS[self.name]

    @property
    def tone(self) -> str:
        """The badge's tone."""
        return _MARK_TONES[self.name]


@dataclass(slots=True)
class UnitsOfPart:
    """The units that have one part in an assignment: the first by name, the others as a number."""

    label: StrOrPromise
    named: list[AssignmentUnit]
    others: int

    @property
    def in_words(self) -> str:
        """The names in one string."""
        names = ", ".join(link.unit.name for link in self.named)
        return names + (_(" và %(n)s đơn vị khác") % {"n": self.others} if self.others else "")


@dataclass
class Row:
    """One assignment in a layout; under a unit's heading `state` and the marks are that unit's.

    Attributes:
        assignment: The assignment.
        all_parts: The parts of its units, leads first.
        own: The part of the reader's unit.
        headed: The part of the unit under whose heading the row stands.
        today: The day in Vietnam.
    """

    assignment: Assignment
    all_parts: list[AssignmentUnit]
    own: AssignmentUnit | None
    headed: AssignmentUnit | None
    today: dt.date

    @property
    def brief(self) -> str:
        """The beginning of its text, cut between words."""
        text = self.assignment.text
        if len(text) <= BRIEF_CHARACTERS:
            return text
        return f"{text[:BRIEF_CHARACTERS].rsplit(' ', 1)[0]}…"

    @property
    def state(self) -> str:
        """How far the assignment is, or the unit under whose heading it stands."""
        is_units = self.headed and self.headed.is_answering and self.assignment.state != State.CANCELLED
        return self.headed.state if is_units and self.headed else self.assignment.state

    @property
    def state_label(self) -> StrOrPromise:
        """The state in words."""
        return _STATE_LABELS[self.state]

    @property
    def state_tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[State(self.state)]

    @cached_property
    def parts(self) -> list[UnitsOfPart]:
        """The units by their part."""
        by_part: dict[str, list[AssignmentUnit]] = {}
        for part in self.all_parts:
            by_part.setdefault(part.part, []).append(part)
        return [
            UnitsOfPart(_LABELS[name], parts[:NAMED_UNITS], max(0, len(parts) - NAMED_UNITS))
            for name, parts in by_part.items()
        ]

    @property
    def has_lead(self) -> bool:
        """Whether a unit leads."""
        return any(part.part == Part.LEAD for part in self.all_parts)

    @cached_property
    def marks(self) -> list[Mark]:
        """What is the matter with it, in words, the most urgent first."""
        return [Mark(name, _mark_in_words(name, self)) for name in self.standing.marks(self.today)]

    @property
    def is_late(self) -> bool:
        """Whether its deadline is past and it was not handed in."""
        return any(mark.name == rules.LATE for mark in self.marks)

    @property
    def standing(self) -> rules.Standing:
        """How it stands, for the rules."""
        part = self.headed
        answering = [part] if part else [part for part in self.all_parts if part.is_answering]
        heard = part.last_activity_at if part and part.is_answering else self.assignment.last_activity_at
        return rules.Standing(
            state=self.state,
            deadline_date=self.assignment.deadline_date,
            start_date=self.assignment.start_date,
            is_blocked=any(part.blocked_at for part in answering),
            last_activity_date=timezone.localdate(heard),
        )


@dataclass(slots=True)
class Group:
    """Rows under one heading."""

    heading: StrOrPromise
    rows: list[Row]


def _mark_in_words(name: str, row: Row) -> str:
    deadline = row.assignment.deadline_date
    if name == rules.LATE and deadline:
        days = (row.today - deadline).days
        return ngettext("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", days) % {"days": days}
    if name == rules.SOON and deadline:
        days = (deadline - row.today).days
        if days == 0:
            return _("Hạn hôm nay")
        return ngettext("Còn %(days)s ngày", "Còn %(days)s ngày", days) % {"days": days}
    if name == rules.SILENT:
        days = (row.today - row.standing.last_activity_date).days
        return ngettext("Im lặng %(days)s ngày", "Im lặng %(days)s ngày", days) % {"days": days}
    return str(_BLOCKED)


_BLOCKED = gettext_lazy("Vướng mắc")


def row_of(assignment: Assignment, own_units: frozenset[int], today: dt.date) -> Row:
    """An assignment fetched `with_listed_parts` (or `with_parts`) as a row."""
    listed: list[AssignmentUnit] | None = getattr(assignment, "listed_parts", None)
    parts = list(assignment.parts.all()) if listed is None else listed
    unit = getattr(assignment, "link_unit", None)
    own = next((part for part in parts if part.unit_id in own_units), None) if own_units else None
    headed = next((part for part in parts if part.unit_id == unit), None) if unit else None
    return Row(assignment, parts, own, headed, today)


def grouped(
    assignments: Iterable[Assignment], grouping: str, own_units: frozenset[int], today: dt.date
) -> list[Group]:
    """Rows in their order, gathered under their headings."""
    groups: list[Group] = []
    for assignment in assignments:
        heading = str(group_of(assignment, grouping))
        if not groups or groups[-1].heading != heading:
            groups.append(Group(heading, []))
        groups[-1].rows.append(row_of(assignment, own_units, today))
    return groups

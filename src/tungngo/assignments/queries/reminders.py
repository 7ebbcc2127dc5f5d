"""What a commune's people are to be reminded of, and who can be reached: a few statements for each commune."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, ProgressEntry
from tungngo.assignments.queries.conditions import PART_STATE
from tungngo.assignments.queries.people import WORKS
from tungngo.assignments.rules import recurrence, reminding
from tungngo.notifications.models import DailyRun
from tungngo.organizations.models import Membership, Organization, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_UNANSWERED = (rules.NOT_STARTED, rules.IN_PROGRESS, rules.RETURNED)


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A unit's open part in an assignment, as far as reminders need it.

    Attributes:
        assignment: The assignment's id.
        campaign: Its campaign's id.
        text: What is to be done.
        unit: The unit's id; None while nobody answers for the assignment.
        unit_name: What the unit is called.
        unit_path: Where it stands in the tree.
        holder: Id of the person who has it in hand.
        standing: How the part stands.
        deadline_in_words: As the directive gives it.
        period: The period of recurring work for which nothing was entered; empty otherwise.
    """

    assignment: int
    campaign: int
    text: str
    unit: int | None
    unit_name: str
    unit_path: str
    holder: int | None
    standing: rules.Standing
    deadline_in_words: str
    period: str


@dataclass(slots=True)
class People:
    """Who can be reached in a commune, by where they are."""

    workers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by their unit's path
    leaders: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    officers: list[int] = field(default_factory=list)
    active: set[int] = field(default_factory=set)
    commune_path: str = ""

    def of_part(self, part: OpenPart) -> list[int]:
        """Who has the part in hand, else the unit's people, else those of the units above it; nobody: empty."""
        if part.holder is not None and part.holder in self.active:
            return [part.holder]
        path = part.unit_path
        while len(path) > len(self.commune_path):
            if self.workers.get(path):
                return self.workers[path]
            path = path[: -Organization.steplen]
        return self.workers.get(part.unit_path, [])  # the commune itself has a part

    def leaders_of(self, part: OpenPart) -> list[int]:
        """The unit's leaders, and those of the whole commune."""
        own = self.leaders.get(part.unit_path, []) if part.unit_path != self.commune_path else []
        return [*own, *self.leaders.get(self.commune_path, [])]


def communes_with_campaigns() -> list[Organization]:
    """The communes in which reminders may be due."""
    return list(Organization.objects.filter(pk__in=Campaign.objects.values("organization")).order_by("pk"))


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """What a unit handed in and nobody has judged: since when."""

    assignment: int
    campaign: int
    text: str
    unit_name: str
    since_date: dt.date


@dataclass(slots=True)
class Found:
    """What was read of one commune; `parts` and `waiting` make it into what the rules judge."""

    commune: Organization
    people: People
    campaigns: dict[int, str] = field(default_factory=dict)  # names by ids
    _parts: list[tuple[Any, ...]] = field(default_factory=list)
    _waiting: list[tuple[Any, ...]] = field(default_factory=list)

    def parts(self) -> list[OpenPart]:
        """The open parts that may be due, late or silent, those that nobody leads among them."""
        return [_part_of(*row) for row in self._parts]

    def waiting(self) -> list[WaitingPart]:
        """What has waited for the commune's officers for more than `reminding.WAITING_DAYS`."""
        return [
            WaitingPart(assignment, campaign, text, unit, timezone.localtime(at).date())
            for assignment, campaign, text, unit, at in self._waiting
        ]


def read(communes: list[Organization], today: dt.date) -> list[Found]:
    """Reads what some communes' people may have to be told today, in five statements for all of them together."""
    found = {commune.pk: Found(commune, People(commune_path=commune.path)) for commune in communes}
    _read_people(found)
    names = Campaign.objects.filter(organization__in=found).values_list("organization_id", "pk", "name")
    for commune, campaign, name in names:
        found[commune].campaigns[campaign] = name
    soon = today + dt.timedelta(days=max(reminding.DAYS_BEFORE))
    for commune, *row in _open_parts(found, soon, _midnight(today, rules.SILENT_DAYS)):
        found[commune]._parts.append(tuple(row))  # noqa: SLF001  (made here)
    for commune, *row in _unassigned(found, soon):
        found[commune]._parts.append(tuple(row))  # noqa: SLF001
    for commune, *row in _waiting_parts(found, _midnight(today, reminding.WAITING_DAYS)):
        found[commune]._waiting.append(tuple(row))  # noqa: SLF001
    return list(found.values())


def _midnight(today: dt.date, days_ago: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=days_ago), dt.time.min))


def _read_people(found: Mapping[int, Found]) -> None:
    rows = (
        Membership.objects.filter(organization__commune__in=found, user__is_active=True)
        .order_by("user_id")
        .values_list("organization__commune", "user_id", "organization__path", "role")
    )
    for commune, person, path, role in rows:
        people = found[commune].people
        people.active.add(person)
        if role == Role.LEADER:
            people.leaders[path].append(person)
        elif role == Role.OFFICER:
            people.officers.append(person)
        if role in WORKS and path != people.commune_path:
            people.workers[path].append(person)
    for one in found.values():
        # A commune named as a unit is its officers' and leaders' own business.
        path = one.people.commune_path
        one.people.workers[path] = [*one.people.officers, *one.people.leaders.get(path, [])]


def _open_parts(
    communes: Iterable[int], soon: dt.date, silent_since: dt.datetime
) -> Iterable[tuple[Any, ...]]:
    """The parts of answering units that are not handed in and may be due, late or silent.

    Whether something is said of one today is for the rules to decide.
    """
    entered = ProgressEntry.objects.filter(part=OuterRef("pk"), removed_at=None)
    return (
        AssignmentUnit.objects.filter(organization__in=communes, is_answering=True)
        .annotate(stands=PART_STATE, has_entry=Exists(entered))
        .filter(stands__in=_UNANSWERED)
        .filter(Q(assignment__deadline_date__lte=soon) | Q(last_activity_at__lt=silent_since))
        .order_by("assignment_id", "pk")
        .values_list(
            *("organization_id", "assignment_id", "assignment__campaign_id", "assignment__text"),
            *("unit_id", "unit__name", "unit__path", "holder_id"),
            *("stands", "blocked_at", "last_activity_at"),
            *("assignment__deadline_date", "assignment__start_date", "assignment__end_date"),
            *("assignment__bound", "assignment__occurrence_date", "assignment__recurrence", "has_entry"),
        )
    )


def _part_of(  # noqa: PLR0917  (a row of the query above)
    assignment: int, campaign: int, text: str, unit: int | None, unit_name: str, unit_path: str, holder: int | None,
    state: str, blocked_at: dt.datetime | None, last_activity_at: dt.datetime,
    deadline: dt.date | None, start: dt.date | None, end: dt.date | None,
    bound: str, occurrence: dt.date | None, rule: dict[str, object] | None, has_entry: bool,  # noqa: FBT001
) -> OpenPart:  # fmt: skip
    period = recurrence.rule_of(rule) if occurrence and not has_entry else None
    return OpenPart(
        assignment=assignment,
        campaign=campaign,
        text=text,
        unit=unit,
        unit_name=unit_name,
        unit_path=unit_path,
        holder=holder,
        standing=rules.Standing(
            state, deadline, start, blocked_at is not None, timezone.localtime(last_activity_at).date()
        ),
        deadline_in_words=rules.deadline_in_words(bound, None, end),
        period=recurrence.period_name(period, occurrence) if period and occurrence else "",
    )


def _unassigned(communes: Iterable[int], soon: dt.date) -> Iterator[tuple[Any, ...]]:
    """What is due soon or late and nobody answers for, in the order of `_part_of`."""
    answering = AssignmentUnit.objects.filter(assignment=OuterRef("pk"), is_answering=True)
    rows = (
        Assignment.objects.filter(
            ~Exists(answering), organization__in=communes, state__in=_UNANSWERED, deadline_date__lte=soon
        )
        .order_by("pk")
        .values_list(
            *("organization_id", "pk", "campaign_id", "text", "state", "last_activity_at"),
            *("deadline_date", "start_date", "end_date", "bound"),
        )
    )
    for commune, pk, campaign, text, state, touched, deadline, start, end, bound in rows:
        unit = (None, "", "", None)
        days = (deadline, start, end, bound)
        yield (commune, pk, campaign, text, *unit, state, None, touched, *days, None, None, True)


def _waiting_parts(communes: Iterable[int], before: dt.datetime) -> Iterable[tuple[Any, ...]]:
    return (
        AssignmentUnit.objects.filter(
            organization__in=communes, is_answering=True, state=rules.SUBMITTED, last_activity_at__lt=before
        )
        .exclude(assignment__state=rules.CANCELLED)
        .order_by("last_activity_at", "pk")
        .values_list(
            *("organization_id", "assignment_id", "assignment__campaign_id", "assignment__text"),
            *("unit__name", "last_activity_at"),
        )
    )


def still_open(subjects: Iterable[str]) -> set[str]:
    """Which assignments, by id, still wait for their units: of the others a mail says nothing any more."""
    ids = [int(subject) for subject in subjects]
    found = Assignment.objects.filter(pk__in=ids, state__in=_UNANSWERED).values_list("pk", flat=True)
    return {str(pk) for pk in found}


def last_run_day(name: str, *, before: dt.date) -> dt.date | None:
    """The last day before another for which some daily work was done."""
    done = DailyRun.objects.filter(name=name, day__lt=before, finished_at__isnull=False)
    return done.order_by("-day").values_list("day", flat=True).first()

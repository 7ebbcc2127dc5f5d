"""What a commune's people are to be reminded of, and who can be reached: a few statements for each commune."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
    from collections.abc import Iterable

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


def people_of(commune: Organization) -> People:
    """Who can be reached in a commune."""
    found = People(commune_path=commune.path)
    rows = (
        Membership.objects.filter(organization__commune=commune, user__is_active=True)
        .order_by("user_id")
        .values_list("user_id", "organization__path", "role")
    )
    for person, path, role in rows:
        found.active.add(person)
        if role == Role.LEADER:
            found.leaders[path].append(person)
        elif role == Role.OFFICER:
            found.officers.append(person)
        if role in WORKS and path != commune.path:
            found.workers[path].append(person)
    # A commune named as a unit is its officers' and leaders' own business.
    found.workers[commune.path] = [*found.officers, *found.leaders.get(commune.path, [])]
    return found


def open_parts(commune: Organization, today: dt.date) -> list[OpenPart]:
    """The parts of answering units that are not handed in and may be due, late or silent; unassigned ones among them.

    Whether something is said of one today is for the rules to decide.
    """
    soon = today + dt.timedelta(days=max(reminding.DAYS_BEFORE))
    silent_since = timezone.make_aware(
        dt.datetime.combine(today - dt.timedelta(days=rules.SILENT_DAYS), dt.time.min)
    )
    entered = ProgressEntry.objects.filter(part=OuterRef("pk"), removed_at=None)
    rows = (
        AssignmentUnit.objects.filter(organization=commune, is_answering=True)
        .annotate(stands=PART_STATE, has_entry=Exists(entered))
        .filter(stands__in=_UNANSWERED)
        .filter(Q(assignment__deadline_date__lte=soon) | Q(last_activity_at__lt=silent_since))
        .order_by("assignment_id", "pk")
        .values_list(
            *("assignment_id", "assignment__campaign_id", "assignment__text"),
            *("unit_id", "unit__name", "unit__path", "holder_id"),
            *("stands", "blocked_at", "last_activity_at"),
            *("assignment__deadline_date", "assignment__start_date", "assignment__end_date"),
            *("assignment__bound", "assignment__occurrence_date", "assignment__recurrence", "has_entry"),
        )
    )
    return [_part_of(*row) for row in rows] + _unassigned(commune, soon)


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


def _unassigned(commune: Organization, soon: dt.date) -> list[OpenPart]:
    answering = AssignmentUnit.objects.filter(assignment=OuterRef("pk"), is_answering=True)
    rows = (
        Assignment.objects.filter(
            ~Exists(answering), organization=commune, state__in=_UNANSWERED, deadline_date__lte=soon
        )
        .order_by("pk")
        .values_list(
            *("pk", "campaign_id", "text", "state", "last_activity_at"),
            *("deadline_date", "start_date", "end_date", "bound"),
        )
    )
    return [
        _part_of(
            pk, campaign, text, None, "", "", None, state, None, touched, deadline, start, end, bound, None, None, True
        )
        for pk, campaign, text, state, touched, deadline, start, end, bound in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """What a unit handed in and nobody has judged: since when."""

    assignment: int
    campaign: int
    text: str
    unit_name: str
    since_date: dt.date


def waiting_parts(commune: Organization, today: dt.date) -> list[WaitingPart]:
    """What has waited for the commune's officers for more than `reminding.WAITING_DAYS`."""
    before = timezone.make_aware(
        dt.datetime.combine(today - dt.timedelta(days=reminding.WAITING_DAYS), dt.time.min)
    )
    rows = (
        AssignmentUnit.objects.filter(
            organization=commune, is_answering=True, state=rules.SUBMITTED, last_activity_at__lt=before
        )
        .exclude(assignment__state=rules.CANCELLED)
        .order_by("last_activity_at", "pk")
        .values_list(
            "assignment_id", "assignment__campaign_id", "assignment__text", "unit__name", "last_activity_at"
        )
    )
    return [WaitingPart(*row[:4], timezone.localtime(row[4]).date()) for row in rows]


def campaign_names(commune: Organization) -> dict[int, str]:
    """The names of a commune's campaigns by their ids."""
    return dict(Campaign.objects.filter(organization=commune).values_list("pk", "name"))


def still_open(subjects: Iterable[str]) -> set[str]:
    """Which assignments, by id, still wait for their units: of the others a mail says nothing any more."""
    ids = [int(subject) for subject in subjects]
    found = Assignment.objects.filter(pk__in=ids, state__in=_UNANSWERED).values_list("pk", flat=True)
    return {str(pk) for pk in found}


def last_run_day(name: str, *, before: dt.date) -> dt.date | None:
    """The last day before another for which some daily work was done."""
    done = DailyRun.objects.filter(name=name, day__lt=before, finished_at__isnull=False)
    return done.order_by("-day").values_list("day", flat=True).first()

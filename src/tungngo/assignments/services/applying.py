"""Applying a decided comparison to the campaign: all or nothing, once, and seen on what it changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tungngo.assignments import rules
from tungngo.assignments.models import Assignment, AssignmentSource, Campaign, CampaignUpdate, UpdateLine
from tungngo.assignments.queries.comparison import plan_items
from tungngo.assignments.rules import differing, saying
from tungngo.assignments.services.acting import conclude
from tungngo.assignments.services.cancelling import put_off
from tungngo.assignments.services.editing import FIELDS, put_values
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.figures import change_duty, change_target
from tungngo.assignments.services.reassigning import put_parts
from tungngo.assignments.services.series import unfold_new
from tungngo.assignments.services.starting import make_assignments, make_report_obligations, make_targets
from tungngo.assignments.services.telling import CANCELLED, CHANGED, GIVEN, people_of, tell
from tungngo.assignments.services.updating import Moved, UpdateChanged, locked_update, refresh
from tungngo.audit.services import record
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.directives.models import Directive

Kind, Decision, State = UpdateLine.Kind, UpdateLine.Decision, CampaignUpdate.State


class Undecided(NotPossible):
    """Lines that would change something are not decided yet."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying did: the counts by kind, or what moved, and then nothing was done."""

    update: CampaignUpdate
    moved: Moved = field(default_factory=Moved)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Act:
    """Who applies which directive when: what every change says of its reason."""

    update: CampaignUpdate
    actor: User
    at: dt.datetime

    @property
    def directive(self) -> Directive:
        return self.update.plan.directive

    @property
    def document(self) -> str:
        """The directive as a reason names it."""
        return self.directive.number or self.directive.name[:160]

    def facts(self, line: UpdateLine) -> dict[str, Any]:
        return {
            "document": self.document,
            "directive": self.directive.pk,
            "update": self.update.pk,
            "line": line.pk,
        }


@transaction.atomic
def apply_update(*, update: CampaignUpdate, seen_version: int, actor: User, at: dt.datetime) -> Applied:
    """Brings a decided comparison into the campaign; applied twice it is applied once.

    What moved since it was compared is compared anew first and left to be looked at: then nothing is applied.

    Raises:
        UpdateClosed: It was given up.
        Undecided: A line that changes something is open.
        UpdateChanged: Somebody decided something after the page was shown.
    """
    standing = CampaignUpdate.objects.select_for_update().get(pk=update.pk)
    if standing.state == State.APPLIED:
        return Applied(standing)
    locked = locked_update(update.pk)
    campaign = Campaign.objects.select_for_update().get(pk=locked.campaign_id)
    # All of them: nobody reports or edits between the last look and the change.
    assignments = {a.pk: a for a in campaign.assignments.select_for_update().order_by("pk")}
    is_stale = locked.version != seen_version
    if moved := refresh(locked):
        return Applied(locked, moved)
    if is_stale:
        raise UpdateChanged
    lines = list(
        locked.lines.select_related("plan_item", "plan_target", "plan_report", "target", "report_obligation")
    )
    if count := sum(line.decision == Decision.PENDING and line.kind != Kind.SAME for line in lines):
        raise Undecided(
            ngettext("Còn %(n)s điểm chưa quyết định.", "Còn %(n)s điểm chưa quyết định.", count)
            % {"n": count}
        )
    act = _Act(locked, actor, at)
    for line in lines:
        if line.assignment_id:
            line.assignment = assignments[line.assignment_id]
    taken = [line for line in lines if line.decision == Decision.TAKEN or _is_kept_same(line)]
    _add_new(act, campaign, [line for line in taken if line.kind == Kind.NEW], lines)
    for line in taken:
        _apply_line(act, line)
    counts = {kind.value: sum(line.kind == kind for line in taken) for kind in Kind}
    locked.state, locked.closed_by, locked.closed_at = State.APPLIED, actor, at
    locked.version += 1
    locked.save(update_fields=["state", "closed_by", "closed_at", "version"])
    unfold_new(campaign=campaign, at=at)
    record(
        act="assignments.update.apply",
        actor=actor,
        organization_id=locked.organization_id,
        subject=campaign,
        at=at,
        data={"update": locked.pk, "document": act.document, "figures": _figures(taken), **counts},
    )
    return Applied(locked, counts=counts)


def _apply_line(act: _Act, line: UpdateLine) -> None:
    """Brings one line in that speaks of something that is there."""
    if line.kind == Kind.CHANGED and line.target:
        change_target(line, directive=act.directive)
    elif line.kind == Kind.CHANGED and line.report_obligation:
        change_duty(line, directive=act.directive)
    elif line.kind == Kind.WITHDRAWN and line.assignment:
        _withdraw(act, line, line.assignment)
    elif line.kind != Kind.NEW and line.assignment:
        _change(act, line, line.assignment)


def _is_kept_same(line: UpdateLine) -> bool:
    """What says the same changes nothing, so it counts as accepted when nobody objected."""
    return line.kind == Kind.SAME and line.decision == Decision.PENDING


def _figures(taken: list[UpdateLine]) -> list[dict[str, Any]]:
    """What became of targets and report duties, for the log: they have no history of their own."""
    return [
        {"line": line.pk, "kind": line.kind, "differences": _taken_differences(line)}
        for line in taken
        if (line.plan_target_id or line.plan_report_id) and line.kind != Kind.SAME
    ]


def _taken_differences(line: UpdateLine) -> differing.Differences:
    return {name: value for name, value in line.differences.items() if name not in line.left_fields}


def _add_new(act: _Act, campaign: Campaign, new: list[UpdateLine], lines: list[UpdateLine]) -> None:
    """Makes the assignments, targets and report duties that the further directive brings."""
    plan = act.update.plan
    line_of = {line.plan_item_id: line for line in new if line.plan_item_id}
    items = [item for item in plan_items(plan) if item.pk in line_of]
    last = campaign.assignments.aggregate(last=Max("position"))["last"] or 0
    made = make_assignments(campaign=campaign, plan=plan, items=items, first_position=last + 1, at=act.at)
    for item_id, assignment in made.items():
        line = line_of[item_id]
        facts: dict[str, Any] = act.facts(line)
        if line.assignment_id:
            facts["piece_of"] = line.assignment_id
        conclude(assignment, "assignments.assignment.add", actor=act.actor, at=act.at, data=facts)
        words = _("Việc mới theo %(document)s") % {"document": act.document}
        tell(assignment, GIVEN, words, people_of(assignment.parts.all()), actor=act.actor, at=act.at)
    by_item = {
        line.plan_item_id: made.get(line.plan_item_id) or line.assignment
        for line in lines
        if line.plan_item_id and line.kind != Kind.WITHDRAWN
    }
    targets = [line.plan_target for line in new if line.plan_target]
    make_targets(campaign=campaign, plan=plan, targets=targets, assignments=by_item)
    make_report_obligations(
        campaign=campaign, plan=plan, duties=[line.plan_report for line in new if line.plan_report]
    )


def _cite(act: _Act, line: UpdateLine, assignment: Assignment) -> None:
    """Notes the further directive's sentence beside those on which the assignment stands already."""
    item = line.plan_item
    source, start, end = (
        (item.source, item.span_start, item.span_end)
        if item
        else (line.source, line.span_start, line.span_end)
    )
    if source:
        AssignmentSource.objects.create(
            organization_id=assignment.organization_id,
            assignment=assignment,
            line=line,
            directive=act.directive,
            source=source,
            span_start=start,
            span_end=end,
            added_at=act.at,
        )


def _change(act: _Act, line: UpdateLine, assignment: Assignment) -> None:
    """Gives an assignment what was taken of the differences; with none, only the further sentence."""
    _cite(act, line, assignment)
    different = _taken_differences(line)
    if not different:
        conclude(assignment, "assignments.assignment.cite", actor=act.actor, at=act.at, data=act.facts(line))
        return
    before_people = people_of(assignment.parts.all())
    for one in (assignment, *_later_occurrences(assignment)):
        put_values(one, _values(one, different))
        if rule := different.get(differing.RECURRENCE):
            one.recurrence = rule["after"]
        if period := different.get(differing.PERIOD):
            one.time_text = period["after"]["text"]
        one.save(update_fields=["recurrence", "time_text"])
        came = _give_units(act, one, different)
        conclude(
            one,
            "assignments.assignment.change_by_directive",
            actor=act.actor,
            at=act.at,
            data={
                **act.facts(line),
                "differences": came,
                "note": saying.in_words(came, _unit_names(came)),
            },
        )
    _keep_in_series(assignment, different)
    words = _("Thay đổi theo %(document)s (%(what)s)") % {
        "document": act.document,
        "what": ", ".join(_labels(different)),
    }
    people = {*before_people, *people_of(assignment.parts.all())}
    tell(assignment, CHANGED, words, sorted(people), actor=act.actor, at=act.at)


def _give_units(act: _Act, one: Assignment, different: differing.Differences) -> differing.Differences:
    """Gives the units that were taken; returns the differences with the units as they came out.

    A unit that leads goes on leading when the directive wants it to help and its new lead was left.
    """
    wanted: dict[str, list[int]] = {
        name: different[name]["after"] for name in differing.UNIT_FIELDS if name in different
    }
    if not wanted:
        return different
    before = _units_by_part(one)
    put_parts(one, wanted, is_replacing=act.update.kind == CampaignUpdate.Kind.REPLACES, at=act.at)
    after = _units_by_part(one)
    came = {name: value for name, value in different.items() if name not in wanted}
    for name in differing.UNIT_FIELDS:
        if before[name] != after[name]:
            came[name] = {"before": before[name], "after": after[name]}
    return came


def _units_by_part(one: Assignment) -> dict[str, list[int]]:
    parts = one.parts.order_by("unit_id").values_list("part", "unit_id")
    found: dict[str, list[int]] = {name: [] for name in differing.UNIT_FIELDS}
    for part, unit in parts:
        found[part].append(unit)
    return found


def _later_occurrences(assignment: Assignment) -> list[Assignment]:
    if not assignment.series_id:
        return []
    later = Assignment.objects.select_for_update().filter(
        series_id=assignment.series_id, occurrence_date__gt=assignment.occurrence_date, cancelled_at=None
    )
    return list(later.exclude(state__in=rules.FINISHED).order_by("pk"))


def _keep_in_series(assignment: Assignment, different: differing.Differences) -> None:
    """Lets occurrences that are not made yet follow what the one at hand now says and who does it."""
    series = assignment.series
    if series is None:
        return
    series.text, series.location = assignment.text, assignment.location
    series.version += 1
    series.save(update_fields=["text", "location", "version"])
    if any(name in different for name in differing.UNIT_FIELDS):
        series.units.all().delete()
        series.units.bulk_create(
            series.units.model(
                organization_id=series.organization_id, series=series, unit_id=part.unit_id, part=part.part
            )
            for part in assignment.parts.all()
        )


def _values(assignment: Assignment, different: differing.Differences) -> dict[str, Any]:
    values = {name: getattr(assignment, name) for name in FIELDS}
    if text := different.get(differing.TEXT):
        values["text"] = text["after"]
    if location := different.get(differing.LOCATION):
        values["location"] = location["after"]
    if period := different.get(differing.PERIOD):
        after = period["after"]
        values |= {
            "start_date": _day(after["start"]),
            "end_date": _day(after["end"]),
            "bound": after["bound"] if after["end"] else "",
        }
    return values


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _labels(different: differing.Differences) -> list[str]:
    return [str(label).lower() for name, label in saying.LABELS.items() if name in different]


def _unit_names(different: differing.Differences) -> dict[int, str]:
    """The names of units that lose or get a part, for the history."""
    wanted: set[int] = set()
    for name in saying.UNITS & different.keys():
        wanted.update(different[name]["before"], different[name]["after"])
    return dict(Organization.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _withdraw(act: _Act, line: UpdateLine, assignment: Assignment) -> None:
    """Cancels what the further directive withdraws, for the reason that it does; its units keep how far they were."""
    _cite(act, line, assignment)
    is_named = bool(line.source or line.plan_item_id)
    reason = (_("Bị bãi bỏ theo %(document)s.") if is_named else _("Không còn trong %(document)s.")) % {
        "document": act.document
    }
    for one in (assignment, *_later_occurrences(assignment)):
        put_off(one, reason=reason, by_id=act.actor.pk, at=act.at)
        conclude(
            one,
            "assignments.assignment.cancel",
            actor=act.actor,
            at=act.at,
            data={**act.facts(line), "note": reason},
            undo={},
        )
    if assignment.series is not None and assignment.occurrence_date:
        # No further ones come: the series ends with the last that was made.
        series = assignment.series
        series.until_date = max(series.start_date, assignment.occurrence_date)
        series.version += 1
        series.save(update_fields=["until_date", "version"])
    words = _("Nhiệm vụ đã hủy theo %(document)s") % {"document": act.document}
    tell(assignment, CANCELLED, words, people_of(assignment.parts.all()), actor=act.actor, at=act.at)

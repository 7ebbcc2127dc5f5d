"""The facts of a campaign and of a body from which a document is drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    Campaign,
    CampaignTarget,
    CampaignUpdate,
    Part,
    ReportObligation,
    State,
)
from tungngo.directives.models import Directive
from tungngo.documents import rules
from tungngo.organizations.models import Organization
from vanban.writing.document_types import TYPE_OF_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tungngo.documents.models import Letterhead, Signer

# A letter has no name in the list of types: it stands without one above its subject.
_LETTER = "Công văn"
_READ = ("document_type", "number", "document_date", "issuer", "subject")


def head_facts(letterhead: Letterhead) -> rules.HeadFacts:
    """What a letterhead says."""
    return rules.HeadFacts(
        body=letterhead.body,
        symbol=letterhead.symbol,
        place=letterhead.place,
        parent_body=letterhead.parent_body,
        letter_field=letterhead.letter_field,
        keeper=letterhead.keeper,
    )


def signer_facts(signer: Signer) -> rules.SignerFacts:
    """What is known of a signer."""
    return rules.SignerFacts(signer.full_name, signer.title, signer.authority, signer.deputy_for)


def campaign_facts(campaign: Campaign) -> rules.CampaignFacts:
    """What a campaign says, in nine queries or fewer; work that comes again is told once."""
    by_kind = _units_by_kind(campaign.organization_id)
    parts = AssignmentUnit.objects.select_related("unit").order_by("part", "unit__sort_key")
    assignments = (
        Assignment.objects.filter(campaign=campaign)
        .exclude(state=State.CANCELLED)
        .prefetch_related(Prefetch("parts", queryset=parts))
        .order_by("position", "occurrence_date", "pk")
    )
    told: set[int] = set()
    tasks = []
    for assignment in assignments:
        if assignment.series_id in told:
            continue
        if assignment.series_id is not None:
            told.add(assignment.series_id)
        tasks.append(_task(assignment, by_kind))
    reports = ReportObligation.objects.filter(campaign=campaign).order_by("position")
    targets = CampaignTarget.objects.filter(campaign=campaign).order_by("position")
    return rules.CampaignFacts(
        name=campaign.name,
        directives=tuple(_directive(one) for one in directives_of_campaign(campaign)),
        tasks=tuple(tasks),
        targets=tuple(dict.fromkeys(_target(target) for target in targets)),
        reports=tuple(_report(report) for report in reports),
        own_names=frozenset({campaign.organization.name}),
    )


def directives_of_campaign(campaign: Campaign) -> list[Directive]:
    """The first directive and those that were applied later, without what was read in them."""
    found: list[Directive] = []
    if campaign.plan_id is not None:
        found += Directive.objects.filter(plan=campaign.plan_id).only(*_READ)
    further = Directive.objects.filter(
        plan__campaign_update__campaign=campaign, plan__campaign_update__state=CampaignUpdate.State.APPLIED
    )
    return [*found, *further.only(*_READ).order_by("plan__campaign_update__closed_at")]


def _units_by_kind(commune_id: int) -> Mapping[str, frozenset[int]]:
    kinds: dict[str, set[int]] = {}
    units = Organization.objects.filter(commune_id=commune_id, is_active=True)
    for key, kind in units.values_list("pk", "kind"):
        kinds.setdefault(kind, set()).add(key)
    return {kind: frozenset(keys) for kind, keys in kinds.items()}


def _task(assignment: Assignment, by_kind: Mapping[str, frozenset[int]]) -> rules.TaskFacts:
    units: dict[str, list[rules.Unit]] = {part: [] for part in Part.values}
    for part in assignment.parts.all():
        units[part.part].append(rules.Unit(part.unit_id, part.unit.name, part.unit.kind))
    # The days of an occurrence are those of its own period: of work that comes again only how often is told.
    recurrence = str((assignment.recurrence or {}).get("text") or "")
    time = recurrence if recurrence and assignment.series_id else assignment.deadline_in_words
    if recurrence and recurrence.lower() not in time.lower():
        time = f"{recurrence}; {time}" if time else recurrence
    return rules.TaskFacts(
        text=assignment.text,
        section_title=assignment.section_title,
        lead=rules.names_of(units[Part.LEAD], by_kind),
        implementing=rules.names_of(units[Part.IMPLEMENTING], by_kind),
        coordinating=rules.names_of(units[Part.COORDINATING], by_kind),
        time=time,
    )


def _directive(directive: Directive) -> rules.DirectiveFacts:
    kind = TYPE_OF_KEY.get(directive.document_type)
    # A paper without its head names nobody who gave it: the body that its text speaks of may be the commune itself.
    has_head = bool(directive.number or directive.document_date)
    return rules.DirectiveFacts(
        type_name=(kind.name or _LETTER) if kind else "",
        number=directive.number,
        date=directive.document_date,
        issuer=directive.issuer if has_head else "",
        subject=directive.subject,
    )


def _report(report: ReportObligation) -> rules.ReportFacts:
    recurrence = str((report.recurrence or {}).get("text") or "")
    time = "; ".join(part for part in (recurrence, report.deadline_in_words) if part)
    to = tuple(str(name) for name in report.to_as_written if name)
    return rules.ReportFacts(report.subject, to, time, report.cut_off_date)


def _target(target: CampaignTarget) -> str:
    """The directive's own words, which say more than a figure; put together where there are none."""
    if target.source.strip():
        return rules.sentence(target.source)
    value = f"{target.value:g}".replace(".", ",")
    figure = f"{target.operator_in_words} {value}{'' if target.unit == '%' else ' '}{target.unit}".strip()
    return rules.sentence(f"{target.indicator}: {figure}")

"""Further directives on a campaign: which campaign one belongs to, what it stands on, where each sentence is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tungngo.assignments.models import (
    AssignmentSource,
    Campaign,
    CampaignTarget,
    CampaignUpdate,
    ReportObligation,
    UpdateLine,
)
from tungngo.assignments.queries.comparison import (
    compared_assignments,
    plan_items,
    statement_of_assignment,
    statement_of_item,
)
from tungngo.assignments.rules import comparing, differing
from tungngo.directives.models import Directive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment
    from tungngo.organizations.models import Organization
    from tungngo.plans.models import Plan

_Line = TypeVar("_Line", CampaignTarget, ReportObligation)
# What was read of a directive is large; pages show its name only.
HEAVY: Final = ("reading", "page_lines", "search_text", "search_vector")
# So many campaigns may be chosen, the newest first; the tasks of so many are compared to propose one.
_OFFERED: Final = 12
_COMPARED: Final = 4
_NAMES_ALIKE: Final = 0.5
# What each sign is worth when a campaign is proposed; from _PROPOSED on it stands first and is chosen beforehand.
_CITES, _IS_CITED, _SAME_DAY, _LIKE_NAME, _LIKE_TASKS = 100, 80, 30, 20, 30
_PROPOSED: Final = 50
_MANY_TASKS: Final = 0.4


@dataclass(slots=True)
class Proposal:
    """A running campaign to which a further directive may belong, and why."""

    campaign: Campaign
    relation: differing.Relation
    reasons: list[str] = field(default_factory=list)
    score: int = 0

    @property
    def is_proposed(self) -> bool:
        """Whether it is chosen beforehand."""
        return self.score >= _PROPOSED


def proposals(plan: Plan) -> list[Proposal]:
    """The commune's campaigns to which a reviewed plan may belong, the likeliest first."""
    campaigns = list(
        Campaign.objects.filter(organization_id=plan.organization_id)
        .select_related("plan")
        .order_by("-created_at", "-pk")[:_OFFERED]
    )
    if not campaigns:
        return []
    directive = plan.directive
    text, subject = directive.text, directive.subject
    directives = _directives_by_campaign(campaigns)
    items = [statement_of_item(item) for item in plan_items(plan)]
    found = []
    for place, campaign in enumerate(campaigns):
        standing = directives.get(campaign.pk, [])
        numbers = [number for number, _bases in standing if number]
        proposal = Proposal(campaign, differing.relation_of(subject, text, numbers))
        _sign_by_numbers(proposal, text, directive.number, standing)
        if plan.day and plan.day == campaign.day_of_action:
            proposal.score += _SAME_DAY
            proposal.reasons.append(_("cùng ngày chính %(day)s") % {"day": f"{plan.day:%d/%m/%Y}"})
        one, two = comparing.words_of(plan.name), comparing.words_of(campaign.name)
        if one and two and 2 * len(one & two) / (len(one) + len(two)) >= _NAMES_ALIKE:
            proposal.score += _LIKE_NAME
            proposal.reasons.append(_("tên gần giống nhau"))
        if place < _COMPARED or proposal.score:
            _sign_by_tasks(proposal, items)
        found.append(proposal)
    return sorted(found, key=lambda proposal: -proposal.score)


def _sign_by_numbers(
    proposal: Proposal, text: str, number: str, standing: Iterable[tuple[str, Sequence[str]]]
) -> None:
    cited = [own for own, _bases in standing if own and differing.cites(text, own)]
    if cited:
        proposal.score += _CITES
        words = proposal.relation.words
        proposal.reasons.append(
            _("văn bản nêu %(number)s (“%(words)s”)") % {"number": cited[0], "words": words}
            if words
            else _("văn bản nêu căn cứ %(number)s") % {"number": cited[0]}
        )
    elif number and any(differing.cites(base, number) for _own, bases in standing for base in bases):
        proposal.score += _IS_CITED
        proposal.reasons.append(_("chiến dịch đang thực hiện theo %(number)s") % {"number": number})


def _sign_by_tasks(proposal: Proposal, items: list[comparing.Statement]) -> None:
    if not items:
        return
    old = [statement_of_assignment(assignment) for assignment in compared_assignments(proposal.campaign)]
    count = len(comparing.compare(old, items).pairs)
    if not count:
        return
    if count >= _MANY_TASKS * len(items):
        proposal.score += _LIKE_TASKS
    proposal.reasons.append(
        ngettext("%(n)s trong %(all)s việc giống nhau", "%(n)s trong %(all)s việc giống nhau", count)
        % {"n": count, "all": len(items)}
    )


def _directives_by_campaign(campaigns: Sequence[Campaign]) -> dict[int, list[tuple[str, list[str]]]]:
    """The number of each directive on which a campaign stands, and the numbers that it names as its bases."""
    of_campaign = [(campaign.pk, campaign.plan.directive_id) for campaign in campaigns if campaign.plan]
    applied = CampaignUpdate.objects.filter(campaign__in=campaigns, state=CampaignUpdate.State.APPLIED)
    of_campaign += applied.values_list("campaign_id", "plan__directive_id")
    rows = Directive.objects.filter(pk__in={pk for _campaign, pk in of_campaign})
    known = {
        pk: (number, [str(base.get("number") or "") for base in bases or []])
        for pk, number, bases in rows.values_list("pk", "number", "reading__legal_bases")
    }
    found: dict[int, list[tuple[str, list[str]]]] = {}
    for campaign, directive in of_campaign:
        found.setdefault(campaign, []).append(known[directive])
    return found


def updates_of(campaign: Campaign) -> QuerySet[CampaignUpdate]:
    """The further directives on a campaign, open and applied, the newest first, with how many lines each has."""
    lines = UpdateLine.Kind
    return (
        CampaignUpdate.objects.filter(campaign=campaign)
        .exclude(state=CampaignUpdate.State.ABANDONED)
        .select_related("plan__directive", "closed_by", "opened_by")
        .defer(*(f"plan__directive__{column}" for column in HEAVY))
        .annotate(
            new=Count("lines", filter=Q(lines__kind=lines.NEW)),
            changed=Count("lines", filter=Q(lines__kind=lines.CHANGED)),
            withdrawn=Count("lines", filter=Q(lines__kind=lines.WITHDRAWN)),
            pending=Count("lines", filter=Q(lines__decision="pending") & ~Q(lines__kind=lines.SAME)),
        )
    )


def with_directives(lines: QuerySet[_Line]) -> list[_Line]:
    """Targets or report duties, each with the directive whose sentence it keeps: the first, or one that changed it."""
    return list(lines.select_related("directive").defer(*(f"directive__{column}" for column in HEAVY)))


def update_in(communes: QuerySet[Organization], campaign_pk: int, pk: int) -> QuerySet[CampaignUpdate]:
    """One further directive on one campaign of some communes."""
    return CampaignUpdate.objects.filter(
        pk=pk, campaign_id=campaign_pk, organization__in=communes
    ).select_related("campaign__organization", "plan__directive", "closed_by", "opened_by")


def sources_of(assignment: Assignment) -> QuerySet[AssignmentSource]:
    """The further sentences on which an assignment stands, in the order in which they came."""
    return (
        AssignmentSource.objects.filter(assignment=assignment)
        .select_related("directive", "line")
        .defer(*(f"directive__{column}" for column in HEAVY))
        .order_by("added_at", "pk")
    )

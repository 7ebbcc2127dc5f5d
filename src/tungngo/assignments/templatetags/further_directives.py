"""Parts of pages that say what further directives brought to an assignment or a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from tungngo.assignments.models import CampaignUpdate
from tungngo.assignments.queries.updating import sources_of, updates_of

if TYPE_CHECKING:
    from tungngo.assignments.models import Assignment, Campaign
    from tungngo.directives.models import Directive

register = template.Library()


@register.inclusion_tag("assignments/_sources.html")
def further_sources(assignment: Assignment, directive: Directive | None) -> dict[str, Any]:
    """The further sentences on which an assignment stands; they lead into the documents for those who read these.

    Args:
        assignment: The assignment.
        directive: Its first directive, None for those who may not read the commune's directives.
    """
    return {"sources": list(sources_of(assignment)), "reads_directive": directive is not None}


@register.inclusion_tag("assignments/_directives.html")
def further_directives(campaign: Campaign, directive: Directive | None, *, can_run: bool) -> dict[str, Any]:
    """The further directives on a campaign, open and applied."""
    updates = list(updates_of(campaign))
    return {
        "updates": updates,
        "has_open": any(update.state == CampaignUpdate.State.OPEN for update in updates),
        "campaign": campaign,
        "can_run": can_run,
        "reads_directive": directive is not None,
    }

"""One difficulty with all that its page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from tungngo.assignments.models import Campaign
from tungngo.difficulties import rules
from tungngo.difficulties.models import AlsoAffected, Attachment, Difficulty, Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization

_MOST_TO_MERGE_INTO = 60


def whole() -> QuerySet[Difficulty]:
    """Difficulties with their units, files, history and those that meet the same."""
    entries = Entry.objects.filter(undone_at=None).select_related("actor", "actor_unit", "about", "other")
    return Difficulty.objects.select_related(
        "organization",
        "unit",
        "solver",
        "campaign",
        "assignment",
        "merged_into",
        "raised_by",
        "answered_by",
        "answered_for",
    ).prefetch_related(
        Prefetch("entries", queryset=entries, to_attr="shown_entries"),
        Prefetch("attachments", queryset=Attachment.objects.select_related("file"), to_attr="shown_files"),
        Prefetch(
            "also_affected", queryset=AlsoAffected.objects.select_related("unit"), to_attr="shown_affected"
        ),
    )


def to_merge_into(difficulty: Difficulty) -> list[Difficulty]:
    """What a difficulty may be merged into: others of the commune that are not settled, the same category first."""
    others = (
        Difficulty.objects.filter(organization=difficulty.organization_id, merged_into=None)
        .exclude(pk=difficulty.pk)
        .exclude(state__in=[rules.RESOLVED, rules.WITHDRAWN])
        .select_related("unit")
        .order_by("-raised_at")[:_MOST_TO_MERGE_INTO]
    )
    return sorted(others, key=lambda one: one.category != difficulty.category)


def attachments() -> QuerySet[Attachment]:
    """Files with what decides who opens them."""
    return Attachment.objects.select_related(
        "file", "difficulty__organization", "difficulty__unit", "difficulty__solver"
    )


def campaigns_of(commune: Organization) -> QuerySet[Campaign]:
    """The commune's campaigns, the newest first."""
    return Campaign.objects.filter(organization=commune).order_by("-created_at", "-pk")

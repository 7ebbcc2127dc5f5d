"""Progress of an assignment with its evidence, and the figures in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from tungngo.assignments.models import CampaignTarget, Evidence, ProgressEntry
from tungngo.assignments.rules.amounts import Reported

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment


def entries_of(assignment: Assignment, *, viewer: User, since: datetime) -> QuerySet[ProgressEntry]:
    """What was noted, the newest first, with its evidence: two queries.

    Of what was taken away, only what the viewer took away since then, so that they can bring it back.
    """
    stands = Q(removed_at=None) | Q(removed_by=viewer, removed_at__gte=since)
    items = Evidence.objects.filter(stands).select_related("file")
    return (
        ProgressEntry.objects.filter(stands, part__assignment=assignment)
        .select_related("part__unit", "created_by")
        .prefetch_related(Prefetch("evidence", queryset=items, to_attr="items"))
    )


def targets_of(assignment: Assignment) -> list[CampaignTarget]:
    """The figures that the directive wants reached with this assignment."""
    return list(CampaignTarget.objects.filter(assignment=assignment))


def reports_of(assignment: Assignment) -> list[Reported]:
    """The figures that units reported and that still stand, the oldest first."""
    found = ProgressEntry.objects.filter(
        part__assignment=assignment, removed_at=None, amount__isnull=False
    ).order_by("created_at", "pk")
    return [
        Reported(part, amount, unit)
        for part, amount, unit in found.values_list("part_id", "amount", "amount_unit")
        if amount is not None
    ]


def entry_with_part() -> QuerySet[ProgressEntry]:
    """Entries with all that permission asks about."""
    return ProgressEntry.objects.select_related("part__unit", "part__assignment__organization")


def evidence_with_file() -> QuerySet[Evidence]:
    """Evidence with its file and all that permission asks about."""
    return Evidence.objects.select_related(
        "file", "entry__part__unit", "entry__part__assignment__organization"
    )

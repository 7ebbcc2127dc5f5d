"""Progress of an assignment with its evidence, and what it adds up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from tungngo.assignments.models import Evidence, ProgressEntry
from tungngo.assignments.rules.amounts import Reported

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from tungngo.assignments.models import Assignment


def entries_of(assignment: Assignment) -> QuerySet[ProgressEntry]:
    """What was noted and still stands, the newest first, with its evidence: two queries."""
    items = Evidence.objects.filter(removed_at=None).select_related("file")
    return (
        ProgressEntry.objects.filter(part__assignment=assignment, removed_at=None)
        .select_related("part__unit", "created_by")
        .prefetch_related(Prefetch("evidence", queryset=items, to_attr="items"))
    )


def reports_in(entries: Iterable[ProgressEntry]) -> list[Reported]:
    """The figures among entries, the oldest first."""
    figures = [
        (entry.created_at, Reported(entry.part_id, entry.amount, entry.amount_unit))
        for entry in entries
        if entry.amount is not None
    ]
    return [figure for _at, figure in sorted(figures, key=lambda pair: pair[0])]


def entry_by_pk() -> QuerySet[ProgressEntry]:
    """Entries with all that permission asks about."""
    return ProgressEntry.objects.select_related(
        "part__unit", "part__assignment__organization", "part__assignment__campaign"
    )


def item_by_pk() -> QuerySet[Evidence]:
    """Evidence with its file and all that permission asks about."""
    return Evidence.objects.select_related(
        "file",
        "entry__part__unit",
        "entry__part__assignment__organization",
        "entry__part__assignment__campaign",
    )

"""Reading recurring work: the periods of a series, and all of a campaign by month."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Sum

from tungngo.assignments.models import Assignment, ProgressEntry, Series, SeriesChange, StateChange

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from django.db.models import QuerySet

    from tungngo.assignments.models import Campaign


def _with_entries(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Occurrences with whether anybody has noted anything: a result or a step."""
    results = ProgressEntry.objects.filter(part__assignment=OuterRef("pk"), removed_at=None)
    steps = StateChange.objects.filter(part__assignment=OuterRef("pk"))
    return assignments.annotate(has_entry=Exists(results) | Exists(steps))


def chains_of(campaign_id: int) -> dict[int, int]:
    """By the id of each series of a campaign that of the first one which it continues."""
    before = dict(Series.objects.filter(campaign=campaign_id).values_list("pk", "continues_id"))
    first: dict[int, int] = {}
    for pk in sorted(before):
        continued = before[pk]
        first[pk] = first[continued] if continued is not None and continued in first else pk
    return first


def occurrences_beside(assignment: Assignment) -> list[Assignment]:
    """All occurrences of the work that an occurrence belongs to, also before and after its series was split."""
    if assignment.series_id is None:
        return []
    first = chains_of(assignment.campaign_id)
    chain = [pk for pk, head in first.items() if head == first[assignment.series_id]]
    found = Assignment.objects.filter(series__in=chain).select_related("series")
    return list(_with_entries(found).order_by("occurrence_date", "pk"))


def recurring_in(campaign: Campaign) -> list[Assignment]:
    """All occurrences of a campaign with their units, ordered by work and period."""
    found = campaign.assignments.filter(series__isnull=False).select_related("series")
    return list(
        _with_entries(found).prefetch_related("parts__unit").order_by("position", "occurrence_date", "pk")
    )


def amounts_of(assignments: Collection[Assignment]) -> dict[int, list[tuple[Decimal, str]]]:
    """The figures that units reported for assignments, added up by their unit of measure."""
    sums = (
        ProgressEntry.objects.filter(part__assignment__in=assignments, removed_at=None, amount__isnull=False)
        .order_by()
        .values("part__assignment_id", "amount_unit")
        .annotate(total=Sum("amount"))
        .order_by("part__assignment_id", "amount_unit")
    )
    amounts: dict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    for row in sums:
        amounts[row["part__assignment_id"]].append((row["total"], row["amount_unit"]))
    return dict(amounts)


def changes_of_series(assignment: Assignment) -> QuerySet[SeriesChange]:
    """What was done to the series of an occurrence, the newest first."""
    return (
        SeriesChange.objects.filter(
            Q(series=assignment.series_id) | Q(split_off=assignment.series_id) | Q(assignment=assignment.pk)
        )
        .select_related("made_by", "undone_by")
        .order_by("-pk")
    )

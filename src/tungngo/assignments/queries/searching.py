"""Finding assignments and campaigns by their words, among a hundred thousand of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, F, Window

from tungngo.assignments.models import Assignment, Campaign
from tungngo.assignments.queries.lists import with_parts
from tungngo.directives.queries import FOUND_MOST, words_query
from vanban.text import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization


def search_assignments(
    communes: QuerySet[Organization], words: str, *, today: dt.date, first: int, size: int
) -> tuple[int, list[Assignment]]:
    """How many assignments of some communes hold the words, at most FOUND_MOST + 1, and some of them in order.

    What holds them more often comes first, then what is due nearest to today. When there are more than FOUND_MOST,
    nobody reads them to the end: then only what is due nearest to today is looked for, which an index knows.
    """
    query = words_query(words)
    if query is None:
        return 0, []
    found = Assignment.objects.filter(organization__in=communes, search_vector=query).order_by()
    rank = SearchRank(F("search_vector"), query)
    rows: list[tuple[int, dt.date | None, float]] = list(
        found.values_list("pk", "deadline_date", rank)[: FOUND_MOST + 1]
    )
    if len(rows) > FOUND_MOST:
        rows = [(pk, day, 0.0) for pk, day in _nearest(found, today, min(first + size, FOUND_MOST))]
        count = FOUND_MOST + 1
    else:
        count = len(rows)
    far = dt.timedelta(days=36_500)
    rows.sort(key=lambda row: (-row[2], abs(row[1] - today) if row[1] else far, row[0]))
    shown = [pk for pk, _day, _rank in rows[first : first + size]]
    assignments = with_parts(
        Assignment.objects.select_related("campaign", "organization").filter(pk__in=shown)
    ).in_bulk()
    return count, [assignments[pk] for pk in shown]


def _nearest(
    found: QuerySet[Assignment], today: dt.date, number: int
) -> QuerySet[Assignment, tuple[int, dt.date | None]]:
    """The keys and days of what is due nearest to a day, before it and from it on."""
    rows = found.values_list("pk", "deadline_date")
    ahead = rows.filter(deadline_date__gte=today).order_by("deadline_date", "pk")[:number]
    behind = rows.filter(deadline_date__lt=today).order_by("-deadline_date", "-pk")[:number]
    return ahead.union(behind, all=True)


def search_campaigns(
    communes: QuerySet[Organization], words: str, *, first: int, size: int
) -> tuple[int, list[Campaign]]:
    """How many campaigns of some communes are named with the words, and some of them, the newest first."""
    found = Campaign.objects.filter(organization__in=communes)
    for word in fold(words).split():
        found = found.filter(folded_name__contains=word)
    rows: list[Any] = list(
        found.select_related("organization")
        .annotate(found=Window(Count("*")))
        .order_by("-created_at", "-pk")[first : first + size]
    )
    return (rows[0].found if rows else 0), rows

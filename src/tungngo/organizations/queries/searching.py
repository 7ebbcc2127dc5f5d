"""Finding units and people by their names, without accents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Q, Value, When, Window

from tungngo.organizations.queries.units import people_in
from vanban.text import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


def search_units(
    units: QuerySet[Organization], words: str, *, first: int, size: int
) -> tuple[int, list[Organization]]:
    """How many active units hold words that begin so, and some of them by name: names that begin so come first."""
    folded = fold(words)
    found = units.filter(is_active=True)
    for word in folded.split():
        found = found.filter(Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}"))
    begins = Case(
        When(folded_name__startswith=folded, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = list(
        found.select_related("commune")
        .annotate(found=Window(Count("*")))
        .order_by(begins, "sort_key", "pk")[first : first + size]
    )
    return (rows[0].found if rows else 0), rows


def search_people(
    units: QuerySet[Organization], words: str, *, first: int, size: int
) -> tuple[int, list[User]]:
    """How many people with an open account act for one of the units and are so named, and some of them by name."""
    people = people_in(units, search=words, role="", is_active=True)
    rows: list[Any] = list(people.annotate(found=Window(Count("*")))[first : first + size])
    return (rows[0].found if rows else 0), rows

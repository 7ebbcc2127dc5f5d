"""The views of a campaign that a person keeps, and those that the commune's officers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.assignments.models import SavedView

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign


def views_for(person: User, campaign: Campaign, *, is_of_commune: bool) -> QuerySet[SavedView]:
    """A person's own views of a campaign first, then what others of the commune share; from above, only one's own."""
    condition = Q(owner=person)
    if is_of_commune:
        condition |= Q(is_shared=True)
    return (
        SavedView.objects.filter(condition, campaign=campaign)
        .select_related("owner")
        .order_by("is_shared", "sort_key", "pk")
    )


def own_views(person: User) -> QuerySet[SavedView]:
    """The views that a person made and may change."""
    return SavedView.objects.filter(owner=person).select_related("campaign__organization")

"""Who may review a commune's plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.permissions import can_edit_commune, commune_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization
    from tungngo.plans.models import Plan


def commune_reviewed_by(user: User) -> Organization | None:
    """The commune among whose plans a person looks; None for a person without one."""
    return commune_of(user)


def can_review(user: User, commune: Organization) -> bool:
    """Whether the person may open, correct and see a plan under review: the commune's officers and leaders."""
    return can_edit_commune(user, commune)


def plans_of(user: User, plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Those plans of which a person may know at all: their own commune's."""
    commune = commune_reviewed_by(user)
    return plans.filter(organization=commune) if commune else plans.none()

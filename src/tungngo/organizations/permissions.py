"""Who may do what in the tree of units. Every permission of later apps asks these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Membership, Organization, Role

if TYPE_CHECKING:
    from tungngo.accounts.models import User


def membership_of(user: User) -> Membership | None:
    """The unit and role of a person; None for an account that was given none, or nobody signed in."""
    if not user.is_authenticated or not user.is_active:
        return None
    return (
        Membership.objects.select_related("organization", "organization__commune").filter(user=user).first()
    )


def commune_of(user: User) -> Organization | None:
    """The commune in whose records a person works; None above the commune."""
    membership = membership_of(user)
    return membership.organization.commune if membership else None


def can_edit_commune(user: User, commune: Organization) -> bool:
    """Whether the person runs campaigns there: the commune's own officers and leaders."""
    membership = membership_of(user)
    return bool(
        membership
        and membership.role in {Role.OFFICER, Role.LEADER}
        and membership.organization.commune_id == commune.pk
    )

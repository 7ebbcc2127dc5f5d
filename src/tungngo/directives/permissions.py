"""Who may do what with the directives of a commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Role
from tungngo.organizations.permissions import can_edit_commune, membership_of

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

# A unit's assignments point into the directive that they come from, so its people may read it.
_READERS = {Role.OFFICER, Role.LEADER, Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.MEDIA}


def commune_read_by(user: User) -> Organization | None:
    """The commune whose directives a person may read; None for a person without one."""
    membership = membership_of(user)
    return membership.organization.commune if membership and membership.role in _READERS else None


def can_receive(user: User, commune: Organization) -> bool:
    """Whether the person may bring directives in and have them read: those who run campaigns there."""
    return can_edit_commune(user, commune)

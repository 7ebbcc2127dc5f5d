"""Who gets a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Membership, OrganizationKind, Role

if TYPE_CHECKING:
    from tungngo.organizations.models import Organization

# Who opens a commune's post.
_OPENS_POST = (Role.OFFICER, Role.LEADER)


def people_who_receive(unit: Organization) -> list[int]:
    """Ids of the accounts that are told of a document for a unit: its own people; a commune's officers and leaders."""
    members = Membership.objects.filter(organization=unit, user__is_active=True)
    if unit.kind == OrganizationKind.COMMUNE:
        members = Membership.objects.filter(
            organization__commune=unit, role__in=_OPENS_POST, user__is_active=True
        )
    return list(members.order_by("user_id").values_list("user_id", flat=True))

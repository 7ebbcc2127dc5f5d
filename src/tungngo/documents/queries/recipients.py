"""Who gets a document: the people of a unit, and the units that its "Nơi nhận" names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role
from tungngo.organizations.queries import CommuneUnits
from vanban.text import fold

if TYPE_CHECKING:
    from tungngo.documents.models import Document

# Who opens a commune's post.
_OPENS_POST = (Role.OFFICER, Role.LEADER)

# As sure as a name or a group of units must be, so that it is chosen without asking.
_CERTAIN = 0.9
# How a province names all its communes at once, folded: "UBND các xã, phường", "các xã, phường, đặc khu".
_ALL_COMMUNES = "cac xa"


def named_recipients(document: Document) -> set[int]:
    """Ids of the units of the installation that a document names among its recipients and addressees."""
    content = document.content or {}
    names = [*(content.get("recipients") or ()), *(content.get("addressees") or ())]
    body = document.organization
    if body.kind == OrganizationKind.COMMUNE:
        units = CommuneUnits(body)
        matches = [units.match(str(name)) for name in names]
        return {
            unit.pk for match in matches if match.certainty >= _CERTAIN for unit in match.organizations
        } - {body.pk}
    below = Organization.objects.filter(path__startswith=body.path, is_active=True).exclude(pk=body.pk)
    communes = dict(below.filter(kind=OrganizationKind.COMMUNE).values_list("folded_name", "pk"))
    own = dict(below.filter(commune__isnull=True).values_list("folded_name", "pk"))
    found: set[int] = set()
    for name in (fold(str(name)) for name in names):
        if _ALL_COMMUNES in name:
            found |= set(communes.values())
        else:
            bare = name.removeprefix("ubnd ").removeprefix("uy ban nhan dan ")
            found |= {known[bare] for known in (communes, own) if bare in known}
    return found


def people_who_receive(unit: Organization) -> list[int]:
    """Ids of the accounts that are told of a document for a unit: its own people; a commune's officers and leaders."""
    members = Membership.objects.filter(organization=unit, user__is_active=True)
    if unit.kind == OrganizationKind.COMMUNE:
        members = Membership.objects.filter(
            organization__commune=unit, role__in=_OPENS_POST, user__is_active=True
        )
    return list(members.order_by("user_id").values_list("user_id", flat=True))

"""Finding a household or resident for a person of the office: another commune's is not found, others' are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from tungngo.doorstep.models import Resident
from tungngo.doorstep.permissions import can_see_household
from tungngo.doorstep.queries.households import find_household
from tungngo.doorstep.views.access import Desk, desk_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from tungngo.doorstep.models import Household


def seen_household(request: HttpRequest, pk: UUID, *, works: bool = False) -> tuple[Household, Desk]:
    """A household, or the one it was merged into; `works` asks for an officer or leader.

    Raises:
        Http404: There is none, or it is another commune's.
        PermissionDenied: It is none of the person's.
    """
    household = find_household(pk)
    if household is None:
        raise Http404
    desk = desk_in(request, household.organization, works=works)
    if not can_see_household(desk.membership, household):
        raise PermissionDenied
    return household, desk


def seen_resident(request: HttpRequest, pk: UUID, *, works: bool = False) -> tuple[Resident, Household, Desk]:
    """A resident with the household, found as a household is."""
    resident = Resident.objects.select_related("merged_into").filter(pk=pk).first()
    if resident is None:
        raise Http404
    resident = resident.merged_into or resident
    household, desk = seen_household(request, resident.household_id, works=works)
    return resident, household, desk

"""Whether the person who had a unit's part in hand still acts for that unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import AssignmentUnit


def holders_who_stay(parts: Iterable[AssignmentUnit]) -> dict[int, int]:
    """By unit the person who had its part in hand and may still: an open account that acts for the unit or below.

    `parts` are fetched with their units; a person of the commune as a whole may hold any unit's part.
    """
    held = {part.unit_id: part for part in parts if part.holder_id}
    acting = Membership.objects.filter(
        user_id__in={part.holder_id for part in held.values()}, user__is_active=True
    ).select_related("organization")
    of_person = {membership.user_id: membership for membership in acting}
    staying: dict[int, int] = {}
    for unit_id, part in held.items():
        membership = of_person.get(part.holder_id or 0)
        if membership and membership.organization.path.startswith(part.unit.path):
            staying[unit_id] = membership.user_id
    return staying

"""Whether the person who had a unit's part in hand still acts for that unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from tungngo.organizations.models import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import AssignmentUnit


def holders_who_stay(parts: Iterable[AssignmentUnit]) -> set[int]:
    """Ids of the parts whose holder may keep them: an open account that acts for the unit or for one below it."""
    held = [part for part in parts if part.holder_id]
    if not held:
        return set()
    prefetch_related_objects(held, "unit")
    acting = Membership.objects.filter(
        user_id__in={part.holder_id for part in held}, user__is_active=True
    ).select_related("organization")
    path_of = {membership.user_id: membership.organization.path for membership in acting}
    return {part.pk for part in held if path_of.get(part.holder_id or 0, "").startswith(part.unit.path)}

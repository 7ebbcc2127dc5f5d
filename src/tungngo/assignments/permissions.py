"""Who may work on an assignment, judge what was handed in, and read what units say about it.

Campaigns, and the text, units and state of their assignments, are seen by who sees the commune; what a unit reports and
asks by those whom it concerns (docs/decisions, "Who reads what units report").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import Assignment, AssignmentUnit

_RUNS_CAMPAIGNS = {Role.OFFICER, Role.LEADER}
# Who reports for a unit.
WORKS_FOR_UNIT = {Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.OFFICER, Role.LEADER}


def can_run_campaign(membership: Membership | None, commune: Organization) -> bool:
    """Whether a person starts campaigns there, gives out assignments and judges what is handed in."""
    return bool(
        membership and membership.role in _RUNS_CAMPAIGNS and membership.organization.commune_id == commune.pk
    )


def can_work_for(membership: Membership | None, unit: Organization) -> bool:
    """Whether a person reports for a unit: it is theirs or stands below theirs in the same commune.

    The commune's officers may do it for any unit, since many report by telephone; the log keeps who did.
    """
    if membership is None or membership.role not in WORKS_FOR_UNIT or unit.commune_id is None:
        return False
    own = membership.organization
    if own.commune_id != unit.commune_id:
        return False
    return membership.role in _RUNS_CAMPAIGNS or unit.path.startswith(own.path)


def own_units(membership: Membership | None) -> frozenset[int]:
    """Ids of the unit for which a person acts and of those below it; empty for the commune as a whole and above."""
    if membership is None or membership.organization.commune_id is None:
        return frozenset()
    own = membership.organization
    if own.kind == OrganizationKind.COMMUNE:
        return frozenset()
    return frozenset(Organization.objects.filter(path__startswith=own.path).values_list("pk", flat=True))


def is_of_unit(own: Organization, unit: Organization) -> bool:
    """Whether the people of `own` belong to a unit that has a part: it is theirs, or stands above or below theirs.

    The commune itself stands above all its units and counts for none of them.
    """
    if own.commune_id is None or own.commune_id != unit.commune_id:
        return False
    if own.pk == unit.pk:
        return True
    if OrganizationKind.COMMUNE in {own.kind, unit.kind}:
        return False
    return unit.path.startswith(own.path) or own.path.startswith(unit.path)


def can_see_work(membership: Membership | None, assignment: Assignment) -> bool:
    """Whether a person reads notes, results and their evidence: who runs it, the people of its units, the province.

    Asks the database once for the units unless `assignment` was fetched with its parts.
    """
    if membership is None:
        return False
    own = membership.organization
    if membership.role == Role.PROVINCIAL_OFFICER:
        province = own.path[: 2 * Organization.steplen]
        return bool(assignment.organization.path.startswith(province))
    return can_join_talk(membership, assignment)


def can_join_talk(membership: Membership | None, assignment: Assignment) -> bool:
    """Whether a person reads and writes the comments: who runs the campaign, and the people of its units."""
    if membership is None or membership.organization.commune_id != assignment.organization_id:
        return False
    if membership.role in _RUNS_CAMPAIGNS:
        return True
    return any(is_of_unit(membership.organization, part.unit) for part in _parts_of(assignment))


def can_work_on(membership: Membership | None, part: AssignmentUnit) -> bool:
    """Whether a person reports on a unit's part: for the unit, or because the part was put into their hands."""
    if membership is None:
        return False
    is_holder = part.holder_id == membership.user_id and membership.role in WORKS_FOR_UNIT
    return can_work_for(membership, part.unit) or (
        is_holder and is_of_unit(membership.organization, part.unit)
    )


def _parts_of(assignment: Assignment) -> Iterable[AssignmentUnit]:
    is_fetched = "parts" in getattr(assignment, "_prefetched_objects_cache", {})
    return assignment.parts.all() if is_fetched else assignment.parts.select_related("unit")

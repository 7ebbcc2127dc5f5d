"""Who may work on an assignment, and judge what was handed in. Campaigns are seen by who sees the commune."""

from __future__ import annotations

from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role

_RUNS_CAMPAIGNS = {Role.OFFICER, Role.LEADER}
_WORKS_FOR_UNIT = {Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.OFFICER, Role.LEADER}


def can_run_campaign(membership: Membership | None, commune: Organization) -> bool:
    """Whether a person starts campaigns there, gives out assignments and judges what is handed in."""
    return bool(
        membership and membership.role in _RUNS_CAMPAIGNS and membership.organization.commune_id == commune.pk
    )


def can_work_for(membership: Membership | None, unit: Organization) -> bool:
    """Whether a person reports for a unit: it is theirs or stands below theirs in the same commune.

    The commune's officers may do it for any unit, since many report by telephone; the log keeps who did.
    """
    if membership is None or membership.role not in _WORKS_FOR_UNIT or unit.commune_id is None:
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

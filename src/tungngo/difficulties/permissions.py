"""Who raises difficulties, who sees which, and who may do what with one.

Officers and leaders see all of their commune; a unit sees its own, what it is to solve, what is shared, and what it was
merged into or met too; the province sees what was passed up, without files that hold data of residents. Of what is
shared, other units read the matter and its answer, not what the commune and the unit say to each other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from tungngo.assignments.permissions import can_work_for
from tungngo.difficulties import rules
from tungngo.difficulties.models import AlsoAffected, Attachment, Difficulty, Entry
from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

RUNS: Final = frozenset({Role.OFFICER, Role.LEADER})
UNIT_ROLES: Final = frozenset({Role.FOCAL_POINT, Role.TEAM_MEMBER})
ABOVE: Final = frozenset({Role.PROVINCIAL_OFFICER, Role.LEADER})

_OFFICER_VERBS: Final = frozenset(
    {
        rules.TAKE,
        rules.GIVE,
        rules.ANSWER,
        rules.PASS_UP,
        rules.RECALL,
        rules.MERGE,
        rules.UNMERGE,
        rules.SHARE,
        rules.UNSHARE,
        rules.SET_DUE,
        rules.COMMENT,
    }
)
_RAISER_VERBS: Final = frozenset({rules.EDIT, rules.WITHDRAW, rules.CONFIRM, rules.REOPEN, rules.COMMENT})
_SOLVER_VERBS: Final = frozenset({rules.ANSWER, rules.COMMENT})
_PROVINCE_VERBS: Final = frozenset({rules.ANSWER, rules.RETURN, rules.SET_DUE, rules.COMMENT})

_KIND = Entry.Kind
# What the province reads of the history besides what was said while the matter lay there.
_PROVINCE_READS: Final = frozenset(
    {
        _KIND.RAISED,
        _KIND.PASSED_UP,
        _KIND.RECALLED,
        _KIND.RETURNED,
        _KIND.ANSWERED,
        _KIND.CONFIRMED,
        _KIND.REOPENED,
        _KIND.ESCALATED,
    }
)
# What other units read of it.
_SHARERS_READ: Final = frozenset(
    {
        _KIND.RAISED,
        _KIND.TAKEN,
        _KIND.GIVEN,
        _KIND.PASSED_UP,
        _KIND.RETURNED,
        _KIND.ANSWERED,
        _KIND.CONFIRMED,
        _KIND.REOPENED,
        _KIND.SHARED,
        _KIND.AFFECTED,
    }
)


class Standing(StrEnum):
    """How a person stands to a difficulty, and so how much of it they read."""

    PARTY = "party"  # raised it, solves it, or runs the commune's work
    SHARER = "sharer"
    PROVINCE = "province"


def works_on_difficulties(membership: Membership) -> bool:
    """Whether the person's role has to do with difficulties at all."""
    if membership.organization.commune_id is None:
        return membership.role in ABOVE
    return membership.role in RUNS | UNIT_ROLES


def can_raise(membership: Membership) -> bool:
    """Whether a person raises difficulties, for their unit or, as an officer, for any of the commune."""
    return membership.organization.commune_id is not None and membership.role in RUNS | UNIT_ROLES


def units_to_raise_for(membership: Membership) -> QuerySet[Organization]:
    """The units for which a person raises: all of the commune for those who run it, else theirs and those below it."""
    own = membership.organization
    units: QuerySet[Organization] = Organization.objects.filter(commune=own.commune_id, is_active=True)
    if not can_raise(membership):
        return units.none()
    if membership.role in RUNS:
        return units.exclude(kind=OrganizationKind.COMMUNE)
    return (
        units.filter(pk=own.pk)
        if own.kind == OrganizationKind.COMMUNE
        else units.filter(path__startswith=own.path)
    )


def _province_path(membership: Membership) -> str:
    return str(membership.organization.path)[: 2 * Organization.steplen]


def seen_by(membership: Membership) -> Q:
    """Which difficulties a person sees."""
    own = membership.organization
    if not works_on_difficulties(membership):
        return Q(pk__in=())
    if own.commune_id is None:
        return Q(organization__path__startswith=_province_path(membership), passed_up_at__isnull=False)
    inside = Q(organization=own.commune_id)
    if membership.role in RUNS:
        return inside
    units = units_to_raise_for(membership).values("pk")
    met = AlsoAffected.objects.filter(difficulty=OuterRef("pk"), unit__in=units)
    return inside & (own_of(membership) | Q(solver__in=units) | Q(is_shared=True) | Q(Exists(met)))


def own_of(membership: Membership) -> Q:
    """Which difficulties a person's own unit, or one below it, raised."""
    own = membership.organization
    if own.kind == OrganizationKind.COMMUNE:
        return Q(unit=own)
    return Q(organization=own.commune_id, unit__path__startswith=own.path)


def standing_of(membership: Membership | None, difficulty: Difficulty) -> Standing | None:
    """How a person stands to a difficulty; None when they do not see it."""
    if membership is None:
        return None
    own = membership.organization
    if own.commune_id is None:
        is_theirs = difficulty.organization.path.startswith(_province_path(membership))
        is_up = difficulty.passed_up_at is not None
        return Standing.PROVINCE if membership.role in ABOVE and is_theirs and is_up else None
    if own.commune_id != difficulty.organization_id or not works_on_difficulties(membership):
        return None
    if membership.role in RUNS or _is_for(membership, difficulty.unit) or _solves(membership, difficulty):
        return Standing.PARTY
    if difficulty.is_shared:
        return Standing.SHARER
    units = units_to_raise_for(membership)
    return Standing.SHARER if difficulty.also_affected.filter(unit__in=units).exists() else None


def _is_for(membership: Membership, unit: Organization) -> bool:
    own = membership.organization
    if own.kind == OrganizationKind.COMMUNE and membership.role not in RUNS:
        return bool(own.pk == unit.pk)
    return bool(can_work_for(membership, unit))


def _solves(membership: Membership, difficulty: Difficulty) -> bool:
    return difficulty.solver is not None and _is_for(membership, difficulty.solver)


def verbs_of(membership: Membership, difficulty: Difficulty, standing: Standing) -> frozenset[str]:
    """What a person may do with a difficulty that they see, whatever its state (rules.is_possible tells the rest)."""
    if standing == Standing.PROVINCE:
        return _PROVINCE_VERBS if membership.role == Role.PROVINCIAL_OFFICER else frozenset()
    verbs: frozenset[str] = frozenset()
    if membership.role in RUNS:
        verbs |= _OFFICER_VERBS
    elif difficulty.is_shared and membership.organization_id != difficulty.unit_id:
        verbs |= {rules.AFFECTED, rules.UNAFFECTED}
    if _is_for(membership, difficulty.unit):
        verbs |= _RAISER_VERBS
    if _solves(membership, difficulty):
        verbs |= _SOLVER_VERBS
    return verbs


def reads_entry(standing: Standing, entry: Entry) -> bool:
    """Whether a line of the history is for a person who stands so to the difficulty."""
    if standing == Standing.PARTY:
        return True
    if standing == Standing.SHARER:
        return entry.kind in _SHARERS_READ
    return entry.is_above or entry.kind in _PROVINCE_READS


def reads_note(standing: Standing, entry: Entry) -> bool:
    """Whether the words of a line are for them too."""
    return standing != Standing.SHARER or entry.kind == _KIND.ANSWERED


def reads_file(standing: Standing, attachment: Attachment) -> bool:
    """Whether a person who stands so to the difficulty opens a file."""
    if standing == Standing.PARTY:
        return True
    if standing == Standing.SHARER:
        return not attachment.has_personal_data
    return attachment.goes_up

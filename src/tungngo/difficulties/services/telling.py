"""Whom an act on a difficulty concerns, and telling them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse

from tungngo.notifications.services import notify
from tungngo.organizations.models import Membership, Organization, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.difficulties.models import Difficulty

RAISED: Final = "difficulties.raised"
GIVEN: Final = "difficulties.given"
PASSED_UP: Final = "difficulties.passed_up"
RETURNED: Final = "difficulties.returned"
MOVED: Final = "difficulties.moved"
ANSWERED: Final = "difficulties.answered"
REOPENED: Final = "difficulties.reopened"
RESOLVED: Final = "difficulties.resolved"
COMMENT: Final = "difficulties.comment"
SOON: Final = "difficulties.due_soon"
OVERDUE: Final = "difficulties.overdue"
ESCALATED: Final = "difficulties.escalated"

SHORT: Final = 90
_OF_UNIT: Final = (Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.OFFICER, Role.LEADER)


def tell(
    difficulty: Difficulty,
    kind: str,
    words: str,
    recipients: Iterable[int],
    *,
    actor: User,
    at: datetime,
) -> None:
    """Tells people what happened: `words`, then what the difficulty is about."""
    notify(
        kind=kind,
        recipients=recipients,
        organization=difficulty.organization,
        subject=difficulty,
        url=reverse("difficulties:detail", args=[difficulty.pk]),
        text=f"{words}: {shortened(difficulty.title)}",
        at=at,
        actor=actor,
    )


def shortened(text: str) -> str:
    """So much of a text as a notice holds."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


def officers_of(difficulty: Difficulty) -> list[int]:
    """Ids of the commune's officers."""
    return _ids(Q(role=Role.OFFICER, organization__commune_id=difficulty.organization_id))


def province_officers_of(difficulty: Difficulty) -> list[int]:
    """Ids of the officers of the province above the commune."""
    path = difficulty.organization.path[: 2 * Organization.steplen]
    return _ids(
        Q(role=Role.PROVINCIAL_OFFICER, organization__path__startswith=path, organization__commune=None)
    )


def people_of(unit_ids: Iterable[int]) -> list[int]:
    """Ids of those who act for units."""
    return _ids(Q(role__in=_OF_UNIT, organization_id__in=list(unit_ids)))


def raisers_of(difficulty: Difficulty) -> list[int]:
    """Ids of who raised it and of those who act for the unit."""
    return [*people_of([difficulty.unit_id]), difficulty.raised_by_id]


def all_affected(difficulty: Difficulty) -> list[int]:
    """Ids of the people of every unit that met it: who raised it or the like of it, who said that they met it."""
    units = difficulty.also_affected.values_list("unit_id", flat=True)
    merged = difficulty.merged.values_list("raised_by_id", flat=True)
    return [*raisers_of(difficulty), *people_of(units), *merged]


def _ids(condition: Q) -> list[int]:
    found = Membership.objects.filter(condition, user__is_active=True)
    return list(found.values_list("user_id", flat=True))

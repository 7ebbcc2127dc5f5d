"""Whom an act on an assignment concerns, and telling them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from tungngo.assignments.services.holders_kept import holders_who_stay
from tungngo.notifications.services import notify
from tungngo.organizations.models import Membership, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, AssignmentUnit

MENTION = "assignments.mention"
QUESTION = "assignments.question"
ANSWER = "assignments.answer"
HAND_OVER = "assignments.hand_over"
GIVEN = "assignments.given"
HANDED_IN = "assignments.handed_in"
ACCEPTED = "assignments.accepted"
RETURNED = "assignments.returned"
CANCELLED = "assignments.cancelled"
REOPENED = "assignments.reopened"
CHANGED = "assignments.changed"
BLOCKED = "assignments.blocked"
UNBLOCKED = "assignments.unblocked"

_SHORT = 90


def tell(
    assignment: Assignment,
    kind: str,
    words: str,
    recipients: Iterable[int],
    *,
    actor: User,
    at: datetime,
    anchor: str = "",
) -> None:
    """Tells people what happened: `words`, then the assignment's own text."""
    short = (
        assignment.text if len(assignment.text) <= _SHORT else f"{assignment.text[: _SHORT - 1].rstrip()}…"
    )
    url = reverse("assignments:assignment", args=[assignment.pk])
    notify(
        kind=kind,
        recipients=recipients,
        organization=assignment.organization,
        subject=assignment,
        url=f"{url}#{anchor}" if anchor else url,
        text=f"{words}: {short}",
        at=at,
        actor=actor,
    )


def officers_of(assignment: Assignment) -> list[int]:
    """Ids of the officers who run the assignment's campaign."""
    officers = Membership.objects.filter(
        role=Role.OFFICER, organization__commune_id=assignment.organization_id, user__is_active=True
    )
    return list(officers.values_list("user_id", flat=True))


def people_of(parts: Iterable[AssignmentUnit]) -> list[int]:
    """Ids of those who act for units: who has the part in hand and is still there, else the unit's people."""
    given = list(parts)
    staying = holders_who_stay(given)
    held, units = set(), set()
    for part in given:
        if part.holder_id and part.pk in staying:
            held.add(part.holder_id)
        else:
            units.add(part.unit_id)
    if units:
        acts = Q(role__in=(Role.FOCAL_POINT, Role.TEAM_MEMBER, Role.LEADER, Role.OFFICER))
        found = Membership.objects.filter(acts, organization_id__in=units, user__is_active=True)
        held.update(found.values_list("user_id", flat=True))
    return sorted(held)

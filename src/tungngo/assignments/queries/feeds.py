"""Reading what a calendar shows, and whose address it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db.models import Prefetch, Q

from tungngo.assignments.models import Assignment, AssignmentUnit, CalendarFeed
from tungngo.assignments.queries.people import WORKS
from tungngo.organizations.models import Membership, Organization, OrganizationKind
from tungngo.organizations.permissions import COMMUNE_ROLES

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.accounts.models import User

# A calendar keeps what was due in the last two months, and all that is to come.
PAST_DAYS: Final = 60
MOST_EVENTS: Final = 2000


def open_feed_with(token_hash: str) -> CalendarFeed | None:
    """The feed of an address that still works, of a person whose account does."""
    found = CalendarFeed.objects.filter(token_hash=token_hash, revoked_at=None, user__is_active=True)
    return found.select_related("user__membership__organization", "unit").first()


def feeds_of(user: User) -> QuerySet[CalendarFeed]:
    """The addresses of a person that still work, their own first."""
    feeds = CalendarFeed.objects.filter(user=user, revoked_at=None).select_related("unit")
    return feeds.order_by("unit__depth", "unit__sort_key", "pk")


def units_for_feeds(membership: Membership | None) -> QuerySet[Organization]:
    """The units whose deadlines a person may take into a calendar: all of the commune for who runs its campaigns."""
    units: QuerySet[Organization] = Organization.objects.none()
    if membership is None or membership.role not in WORKS:
        return units
    own = membership.organization
    if own.commune is None:
        return units
    if membership.role in COMMUNE_ROLES:
        units = Organization.objects.filter(commune=own.commune, is_active=True)
    elif own.kind != OrganizationKind.COMMUNE:
        units = Organization.objects.filter(path__startswith=own.path, is_active=True)
    return units.order_by("depth", "sort_key", "pk")


def deadlines_of(feed: CalendarFeed, today: dt.date) -> list[Assignment]:
    """The assignments with a day that a feed shows, by that day; what was cancelled stays among them, as cancelled."""
    parts = AssignmentUnit.objects.all()
    if feed.unit is not None:
        parts = parts.filter(unit__path__startswith=feed.unit.path)
    else:
        own = getattr(feed.user, "membership", None)
        theirs = Q(holder=feed.user)
        if own is not None and own.organization_id != feed.organization_id:
            theirs |= Q(holder=None, unit=own.organization)
        parts = parts.filter(theirs)
    found = Assignment.objects.filter(
        organization_id=feed.organization_id,
        deadline_date__gte=today - dt.timedelta(days=PAST_DAYS),
        pk__in=parts.values("assignment"),
    )
    shown = AssignmentUnit.objects.select_related("unit").order_by("part", "unit__sort_key", "pk")
    return list(
        found.select_related("campaign")
        .only(
            *("text", "location", "bound", "start_date", "end_date", "deadline_date", "state", "version"),
            *("last_activity_at", "time_text", "cancel_reason", "campaign__name"),
        )
        .prefetch_related(Prefetch("parts", queryset=shown))
        .order_by("deadline_date", "pk")[:MOST_EVENTS]
    )

"""Secret addresses from which calendar programs fetch deadlines."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.accounts.models import User
from tungngo.assignments.models import CalendarFeed
from tungngo.audit.services import record

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.organizations.models import Organization

# "Last fetched" is noted at most so often: calendar programs come every few minutes.
_NOTED_EVERY = timedelta(hours=1)


def hashed(token: str) -> str:
    """What is kept of an address: who reads the database learns no address from it."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_feed(
    *, user: User, unit: Organization | None, commune: Organization, at: datetime
) -> tuple[CalendarFeed, str]:
    """Makes a secret address for a person; an older one for the same deadlines no longer works from then on.

    Args:
        user: Who will subscribe.
        unit: Whose deadlines; None: the person's own.
        commune: The commune whose records they are.
        at: When.

    Returns:
        The feed, and the token of its address, which is known only now.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two presses follow each other
    for older in CalendarFeed.objects.filter(user=user, unit=unit, revoked_at=None):
        revoke_feed(feed=older, actor=user, at=at)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        organization=commune, user=user, unit=unit, token_hash=hashed(token), created_at=at
    )
    _record("assignments.feed.open", feed, user, at)
    return feed, token


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, actor: User, at: datetime) -> None:
    """Ends an address for good. Saying it twice does nothing more."""
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at):
        _record("assignments.feed.revoke", feed, actor, at)


def _record(act: str, feed: CalendarFeed, actor: User, at: datetime) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=feed.organization_id,
        subject=feed,
        at=at,
        data={"whose": str(feed.unit or feed.user)},
    )


@transaction.atomic
def note_fetched(*, feed: CalendarFeed, at: datetime) -> None:
    """Notes that a calendar program fetched it, so that its person sees which addresses are in use."""
    if feed.last_read_at is None or feed.last_read_at < at - _NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)

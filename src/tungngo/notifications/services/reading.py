"""What a person has read. This is nobody's business but theirs, so the audit log does not hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.notifications.models import Notification

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User


@transaction.atomic
def mark_read(*, notification: Notification, at: datetime) -> None:
    """Notes that the person has read it; what was noted before stays."""
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=at)


@transaction.atomic
def mark_unread(*, notification: Notification) -> None:
    """Lets it count as new again."""
    Notification.objects.filter(pk=notification.pk).update(read_at=None)


@transaction.atomic
def mark_all_read(*, user: User, up_to: int, at: datetime) -> int:
    """Notes that a person has read all that the page offered; what came later stays unread.

    Args:
        user: Whose.
        up_to: Id of the newest notification when the page was shown.
        at: When; `take_back_reading` knows by it what to take back.

    Returns:
        How many were unread.
    """
    unread = Notification.objects.filter(recipient=user, read_at=None, pk__lte=up_to)
    return unread.update(read_at=at)


@transaction.atomic
def take_back_reading(*, user: User, read_at: datetime) -> int:
    """Undoes one `mark_all_read`; returns how many are unread again."""
    return Notification.objects.filter(recipient=user, read_at=read_at).update(read_at=None)

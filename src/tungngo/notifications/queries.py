"""Reading what people were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from tungngo.accounts.models import User
from tungngo.notifications import kinds
from tungngo.notifications.models import Mail, Notification, Preference
from tungngo.notifications.rules import Choices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

# The bell says "99+" beyond it.
COUNTED_UP_TO = 99


def unread_count(user: User | AnonymousUser) -> int:
    """How many notifications a person has not read, counted to `COUNTED_UP_TO` + 1; one query for each user object."""
    if not isinstance(user, User):
        return 0
    known: int | None = getattr(user, "_unread_notifications", None)
    if known is None:
        unread = Notification.objects.filter(recipient=user, read_at=None).order_by()
        known = unread[: COUNTED_UP_TO + 1].count()
        user._unread_notifications = known  # type: ignore[attr-defined]  # noqa: SLF001
    return known


def notifications_of(user: User, *, topic: str = "", is_unread: bool = False) -> QuerySet[Notification]:
    """What a person was told, unread first, then the newest."""
    found = Notification.objects.filter(recipient=user).select_related("actor")
    if topic:
        found = found.filter(topic=topic)
    if is_unread:
        found = found.filter(read_at=None)
    # False sorts before True: what was not read comes first.
    return found.alias(is_read=ExpressionWrapper(Q(read_at__isnull=False), BooleanField())).order_by(
        "is_read", "-created_at", "-pk"
    )


def newest_of(user: User) -> int:
    """Id of the newest notification of a person; 0 without any."""
    return Notification.objects.filter(recipient=user).aggregate(newest=Max("pk"))["newest"] or 0


def read_at_once(user: User, read_at: datetime) -> int:
    """How many notifications a person marked as read at one moment."""
    return Notification.objects.filter(recipient=user, read_at=read_at).count()


def choices_of(user: User) -> Choices:
    """How a person wants to be told."""
    preference = Preference.objects.filter(user=user).first()
    return preference.choices if preference else Choices()


def choices_by_person(people: Iterable[int]) -> dict[int, Choices]:
    """How some people want to be told, by their ids; who never chose is missing."""
    return {row.user_id: row.choices for row in Preference.objects.filter(user_id__in=set(people))}


def to_mail(mail_by: str, created_until: datetime) -> QuerySet[Notification]:
    """What still has to travel by a sort of mail, to people who can get one."""
    return Notification.objects.filter(
        mail_by=mail_by,
        mail=None,
        read_at=None,
        created_at__lte=created_until,
        recipient__is_active=True,
    ).exclude(recipient__email="")


def still_to_tell(notifications: Iterable[Notification]) -> list[Notification]:
    """Those that are still true: who finished meanwhile is not told that they are late."""
    all_of_them = list(notifications)
    by_kind: dict[str, set[str]] = {}
    for notification in all_of_them:
        by_kind.setdefault(notification.kind, set()).add(notification.subject_id)
    holding: dict[str, set[str]] = {}
    for name, subjects in by_kind.items():
        kind = kinds.find(name)
        holding[name] = kind.still_holds(subjects) if kind and kind.still_holds else subjects
    return [one for one in all_of_them if one.subject_id in holding[one.kind]]


def last_mail(user: User) -> Mail | None:
    """The newest mail to a person that was sent or tried."""
    tried = Mail.objects.filter(recipient=user).exclude(state=Mail.State.DROPPED)
    return tried.order_by("-created_at", "-pk").first()


def mails(scope: Q, state: str = "") -> QuerySet[Mail]:
    """The mails of a part of the tree, the newest first; what they say is nobody's but the recipient's."""
    found = Mail.objects.filter(scope).filter(state=state) if state else Mail.objects.filter(scope)
    return found.select_related("recipient").defer("body", "subject").order_by("-created_at", "-pk")

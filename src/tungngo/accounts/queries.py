"""Reading accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.conf import settings

from tungngo.accounts.models import User

if TYPE_CHECKING:
    from datetime import datetime


def canonical_username(typed: str) -> str:
    """Returns the user name of the account that a typed user name or e-mail address means; the text itself if none."""
    typed = typed.strip()
    field = "email__iexact" if "@" in typed else "username__iexact"
    found = (
        User.objects.filter(**{field: typed}).values_list("username", flat=True).first() if typed else None
    )
    return (found or typed).lower()


def is_locked_out(user: User, at: datetime) -> bool:
    """Whether failed sign-ins keep a person out at this moment, from any address."""
    since = at - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(username=user.username.lower(), attempt_time__gte=since)
    return bool(attempts.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists())

"""How a person wants to be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.notifications import queries, rules
from tungngo.notifications.models import MailBy, Notification, Preference

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User

_MAIL_BY = {rules.NOW: MailBy.NOW, rules.DIGEST: MailBy.DIGEST}


def _keep(user: User, choices: rules.Choices, at: datetime) -> Preference:
    preference, _is_new = Preference.objects.update_or_create(
        user=user,
        defaults={
            "is_mailed": choices.is_mailed,
            "channels": dict(choices.channels),
            "digest_time": choices.digest_time,
            "is_every_day": choices.is_every_day,
            "quiet_from": choices.quiet_from,
            "quiet_to": choices.quiet_to,
            "changed_at": at,
        },
    )
    # What waits for a mail follows the new choice at once.
    waiting = Notification.objects.filter(recipient=user, mail=None, read_at=None).exclude(mail_by="")
    for topic in rules.TOPICS:
        mail_by = _MAIL_BY.get(choices.channel_of(topic), MailBy.NONE)
        waiting.filter(topic=topic).exclude(mail_by=mail_by).update(mail_by=mail_by)
    return preference


@transaction.atomic
def save_preferences(
    *, user: User, choices: rules.Choices, organization_id: int | None, at: datetime
) -> Preference:
    """Keeps how a person wants to be told, also of what already waits for a mail."""
    preference = _keep(user, choices, at)
    record(
        act="notifications.preferences.change",
        actor=user,
        organization_id=organization_id,
        subject=preference,
        at=at,
        data={"is_mailed": choices.is_mailed, "channels": dict(choices.channels)},
    )
    return preference


@transaction.atomic
def stop_mail(*, user: User, organization_id: int | None, at: datetime) -> None:
    """Sends a person no more mails; the app goes on telling them. Saying it twice does nothing more."""
    current = queries.choices_of(user)
    if not current.is_mailed:
        return
    preference = _keep(user, replace(current, is_mailed=False), at)
    record(
        act="notifications.mail.stop",
        actor=user,
        organization_id=organization_id,
        subject=preference,
        at=at,
    )

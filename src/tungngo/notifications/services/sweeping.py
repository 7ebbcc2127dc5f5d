"""Forgetting what nobody needs any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.notifications.models import DailyRun, Mail, Notification
from tungngo.notifications.rules import KEPT_FOR

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Deletes what was read and the record of mails after half a year; returns how many rows.

    What was never read stays: it is still to be told.
    """
    before = at - KEPT_FOR
    removed = Notification.objects.filter(read_at__lt=before).delete()[0]
    settled = (Mail.State.SENT, Mail.State.FAILED, Mail.State.UNCERTAIN, Mail.State.DROPPED)
    removed += Mail.objects.filter(created_at__lt=before, state__in=settled).delete()[0]
    return removed + DailyRun.objects.filter(day__lt=before.date()).delete()[0]

"""Erasing identity that was kept long enough, and how long that is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tungngo.audit.services import record
from tungngo.doorstep.models import Erasure, RetentionRule
from tungngo.doorstep.queries.retention import communes_with_households, households_due, retention_of
from tungngo.doorstep.services.erasing import erase_households, erase_what_came_late

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

PORTION = 500  # households a transaction
# Telephones that have not spoken for longer were revoked or are lost; what they send is looked through for so long.
_LATE_DAYS = 3


@transaction.atomic
def set_retention(*, commune: Organization, months: int, actor: User, at: datetime) -> RetentionRule:
    """Says how many months after the campaign's end identity is kept."""
    rule, _is_new = RetentionRule.objects.update_or_create(
        organization=commune, defaults={"months": months, "changed_by": actor, "changed_at": at}
    )
    record(
        act="doorstep.retention.set",
        actor=actor,
        organization_id=commune.pk,
        subject=rule,
        at=at,
        data={"months": months},
    )
    return rule


def erase_due(*, commune: Organization, at: datetime) -> int:
    """Erases the identity of all households of a commune that are due; returns how many."""
    retention = retention_of(commune, timezone.localdate(at))
    erased = 0
    while True:
        portion = list(households_due(commune, retention).order_by("pk")[:PORTION])
        if not portion:
            return erased
        made = erase_households(
            commune=commune, households=portion, actor=None, at=at, cause=Erasure.Cause.RETENTION
        )
        erased += made.households


def keep_retention(*, at: datetime) -> dict[str, int]:
    """The daily run over all communes: what is due goes, and what telephones sent late about the erased."""
    figures = {"households": 0, "late_acts": 0}
    for commune in communes_with_households():
        figures["households"] += erase_due(commune=commune, at=at)
        figures["late_acts"] += erase_what_came_late(
            commune=commune, since=at - timedelta(days=_LATE_DAYS), at=at
        )
    return figures

"""Whose identity has been kept long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils import timezone

from tungngo.assignments.models import Campaign
from tungngo.doorstep.models import Household, RetentionRule, Round, Visit
from tungngo.doorstep.rules.retention import DEFAULT_MONTHS, months_before
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a commune keeps identity, and what that means today.

    Attributes:
        months: After the end of the campaign.
        ended: When the last of the commune's rounds and their campaigns ended or will end; None without any.
        cut_off: What ended before this day is erased.
    """

    months: int
    ended: date | None
    cut_off: date

    @property
    def is_over(self) -> bool:
        """Whether the campaign ended long enough ago."""
        return self.ended is not None and self.ended < self.cut_off


def retention_of(commune: Organization, today: date) -> Retention:
    """The commune's rule, as it stands today."""
    rule = RetentionRule.objects.filter(organization=commune).first()
    months = rule.months if rule else DEFAULT_MONTHS
    rounds = Round.objects.filter(organization=commune)
    ends = [
        rounds.aggregate(last=Max("end_date"))["last"],
        Campaign.objects.filter(rounds__in=rounds).aggregate(last=Max("end_date"))["last"],
        # Visits of no round serve the work all the same.
        Visit.objects.filter(organization=commune).aggregate(last=Max("visited_date"))["last"],
    ]
    known = [day for day in ends if day is not None]
    return Retention(months, max(known, default=None), months_before(today, months))


def households_due(commune: Organization, retention: Retention) -> QuerySet[Household]:
    """The households whose identity goes today: the campaign is over, and they were not added for a next one since."""
    cut_off = timezone.make_aware(datetime.combine(retention.cut_off, time.min))
    due = Household.objects.filter(
        organization=commune,
        state__in=[Household.State.ACTIVE, Household.State.MOVED],
        created_at__lt=cut_off,
    )
    return due if retention.is_over else due.none()


def communes_with_households() -> QuerySet[Organization]:
    """The communes that keep a register."""
    communes: QuerySet[Organization] = Organization.objects.filter(
        Q(pk__in=Household.objects.order_by().values("organization").distinct())
    )
    return communes

"""What a household agreed to, as it said at the door and at the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from tungngo.doorstep.models import ConsentChange, Purpose, Resident, Visit

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from tungngo.doorstep.models import Household
    from tungngo.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said about consent.

    Attributes:
        choice: "given", "declined" or "withdrawn".
        date: When.
        by: The resident who said so; "" where that is not known or erased.
        heard_by: The member at the door, or who recorded it at the office.
        channel: How it was said.
    """

    choice: str
    date: dt.date
    by: str
    heard_by: str
    channel: str

    @property
    def label(self) -> str:
        """The choice in words."""
        if self.choice == ConsentChange.Choice.WITHDRAWN:
            return str(ConsentChange.Choice.WITHDRAWN.label)
        return str(Visit.Consent(self.choice).label)


@dataclass(frozen=True, slots=True)
class ConsentState:
    """The latest word, which counts, and everything that was said before, newest first."""

    said: list[Said]

    @property
    def latest(self) -> Said | None:
        """What counts now."""
        return self.said[0] if self.said else None


def consent_of(household: Household) -> ConsentState:
    """Everything that the household said about its data."""
    visits = household.visits.filter(is_voided=False).exclude(consent="").select_related("member")
    changes = household.consent_changes.select_related("resident", "recorded_by")
    names = _names({visit.consent_by for visit in visits if visit.consent_by})
    said = [
        (
            visit.visited_at,
            Said(
                visit.consent,
                visit.visited_date,
                names.get(visit.consent_by, "") if visit.consent_by else "",
                str(visit.member),
                "",
            ),
        )
        for visit in visits
    ]
    said += [
        (
            change.recorded_at,
            Said(
                change.choice,
                change.said_date,
                change.resident.full_name if change.resident else "",
                str(change.recorded_by),
                change.get_channel_display(),
            ),
        )
        for change in changes
    ]
    said.sort(key=lambda one: (timezone.localdate(one[0]), one[0]), reverse=True)
    return ConsentState([one for _at, one in said])


def purposes_by_consent(commune: Organization) -> list[str]:
    """For what the commune asks consent: its purposes that stand on no other ground."""
    asked = Purpose.objects.filter(organization=commune, ground=Purpose.Ground.CONSENT, is_active=True)
    return list(asked.values_list("name", flat=True))


def _names(keys: set[UUID]) -> dict[UUID, str]:
    return dict(Resident.objects.filter(pk__in=keys).values_list("pk", "full_name"))

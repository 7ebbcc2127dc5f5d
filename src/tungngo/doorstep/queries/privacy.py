"""Requests of residents, and who looked at whose data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tungngo.doorstep.models import AccessLog, RightsRequest

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Due:
    """How a request stands against its days."""

    request: RightsRequest
    today: date

    @property
    def is_answer_late(self) -> bool:
        """Whether the answer should have been given."""
        return self.request.answered_at is None and self.request.answer_due < self.today

    @property
    def is_late(self) -> bool:
        """Whether it should have been done."""
        return self.request.state == RightsRequest.State.OPEN and self.request.done_due < self.today


def requests_of(commune: Organization, *, is_open: bool) -> QuerySet[RightsRequest]:
    """The commune's requests: the open ones by the day on which they are due, the others newest first."""
    rows = RightsRequest.objects.filter(organization=commune).select_related(
        "household", "resident", "done_by"
    )
    if is_open:
        return rows.filter(state=RightsRequest.State.OPEN).order_by("done_due", "pk")
    return rows.exclude(state=RightsRequest.State.OPEN).order_by("-done_at", "-pk")


def looks_of(commune: Organization, *, household: UUID | None, user_id: int | None) -> QuerySet[AccessLog]:
    """Who looked at data in a commune, newest first."""
    rows = AccessLog.objects.filter(organization=commune).select_related("user")
    if household is not None:
        rows = rows.filter(household=household)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return rows.order_by("-at", "-pk")


def lookers_of(commune: Organization) -> list[tuple[int, str]]:
    """Who ever looked at data of the commune, with their names."""
    rows = AccessLog.objects.filter(organization=commune).order_by("user__sort_key", "user_id")
    return list(rows.values_list("user_id", "user__full_name").distinct())

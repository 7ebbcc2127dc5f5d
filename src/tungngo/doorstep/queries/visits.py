"""Visits as the office lists them, and everything about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from tungngo.doorstep.models import (
    Act,
    Device,
    Household,
    Visit,
    VisitCorrection,
    VisitedResident,
    VisitPhoto,
)
from tungngo.doorstep.queries.house_state import VISIT_FIGURES
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from django.db.models import QuerySet

    from tungngo.doorstep.models import Member, Round
    from tungngo.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """Which visits are asked for; what is empty does not narrow.

    Attributes:
        words: Found in the household's address and head, and in the member's name, without accents.
        round: The round; with `is_outside` those that name none.
        is_outside: Visits of no round.
        day: The day.
        team: The team at the time of the visit.
        member: Who made it.
        neighborhood: Of the household.
        outcome: One of Visit.Outcome.
        figure: "visits", "doubtful", "corrected", "voided" (VISIT_FIGURES) or "conflict".
        household: One household.
    """

    words: str = ""
    round: Round | None = None
    is_outside: bool = False
    day: dt.date | None = None
    team: Organization | None = None
    member: Member | None = None
    neighborhood: Organization | None = None
    outcome: str = ""
    figure: str = ""
    household: UUID | None = None


def visits_of(seen: Q, filters: VisitFilters) -> QuerySet[Visit]:
    """The visits at households that a person sees (permissions.households_seen), narrowed, the newest first."""
    found = Visit.objects.filter(household__in=Household.objects.filter(seen))
    exact = {
        "round": filters.round,
        "visited_date": filters.day,
        "team": filters.team,
        "member": filters.member,
        "household__neighborhood": filters.neighborhood,
        "outcome": filters.outcome,
        "household": filters.household,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if filters.is_outside:
        found = found.filter(round=None)
    if filters.figure in VISIT_FIGURES:
        found = found.filter(VISIT_FIGURES[filters.figure])
    elif filters.figure == "conflict":
        found = found.filter(is_voided=False).filter(_has_another())
    for word in fold(filters.words).split():
        found = found.filter(Q(household__folded__contains=word) | Q(member__folded_name__contains=word))
    return found.order_by("-visited_at", "-id")


def _has_another() -> Exists:
    """That another member called at the same house in the same round."""
    others = Visit.objects.filter(household=OuterRef("household"), round=OuterRef("round"), is_voided=False)
    return Exists(others.exclude(member=OuterRef("member")))


def with_list_facts(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """What a row of the list shows: two queries for a page."""
    people = VisitedResident.objects.only("visit_id", "resident_id", "taught", "signature")
    return (
        visits.select_related("household", "household__neighborhood", "round", "member", "team")
        .annotate(is_conflict=_has_another())
        .prefetch_related(Prefetch("people", queryset=people))
    )


def find_visit(pk: UUID) -> Visit | None:
    """A visit with everything that its page and its permission ask about."""
    return (
        Visit.objects.select_related(
            "organization",
            "household",
            "household__neighborhood",
            "household__team",
            "round",
            "member",
            "team",
            "device",
            "speed",
        )
        .filter(pk=pk)
        .first()
    )


def people_of(visit: Visit) -> list[VisitedResident]:
    """Whom the visit met, by name."""
    return list(
        VisitedResident.objects.filter(visit=visit).select_related("resident").order_by("resident__sort_key")
    )


def acts_of(visit: Visit) -> list[Act]:
    """The versions that the member's telephones sent, the newest first: the first of them counts, unless corrected."""
    devices = Device.objects.filter(member_id=visit.member_id).values("pk")
    acts = Act.objects.filter(device__in=devices, kind="visit", body__data__visit=str(visit.pk))
    return sorted(
        acts.select_related("device"),
        key=lambda act: (act.body["data"].get("revision", 0), act.pk.int),
        reverse=True,
    )


def corrections_of(visit: Visit) -> list[VisitCorrection]:
    """What the office did to the visit, the oldest first."""
    return list(VisitCorrection.objects.filter(visit=visit).select_related("created_by"))


def photos_of(visit: Visit) -> QuerySet[VisitPhoto]:
    """The photos of the visit that have come."""
    return VisitPhoto.objects.filter(visit_ref=visit.pk).select_related("file").order_by("received_at", "id")


def others_at_the_house(visit: Visit) -> list[Visit]:
    """The visits of other members to the same house in the same round."""
    if visit.is_voided:
        return []
    others = Visit.objects.filter(household=visit.household_id, round=visit.round_id, is_voided=False)
    return list(others.exclude(member=visit.member_id).select_related("member").order_by("visited_at"))

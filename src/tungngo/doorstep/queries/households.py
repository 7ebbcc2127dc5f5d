"""The register of households as pages show it: filtered, searched without accents, one household with its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import (
    AccessLog,
    Act,
    DigitalSkill,
    Household,
    Resident,
    Visit,
    VisitedResident,
)
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from tungngo.doorstep.models import Round
    from tungngo.organizations.models import Organization

# What a list shows: those that are lived in or were; merged ones are found under what they were merged into.
LISTED = (Household.State.ACTIVE, Household.State.MOVED, Household.State.ERASED)
NOT_VISITED, NOT_MET = "chua-den", "chua-gap"
HISTORY_SHOWN = 100
ACCESS_SHOWN = 20

Signature = VisitedResident.Signature


@dataclass(frozen=True, slots=True)
class Filters:
    """Which households a person asks for."""

    neighborhood: int | None = None
    team: int | None = None
    lane: str = ""
    state: str = Household.State.ACTIVE
    without_team: bool = False
    round: Round | None = None
    in_round: str = ""  # NOT_VISITED or NOT_MET
    words: str = ""


def households_of(seen: Q, filters: Filters) -> QuerySet[Household]:
    """The households that pass, in the order in which one walks: by neighborhood, lane and number."""
    rows = Household.objects.filter(seen)
    rows = rows.filter(state=filters.state) if filters.state else rows.filter(state__in=LISTED)
    if filters.neighborhood:
        rows = rows.filter(neighborhood_id=filters.neighborhood)
    if filters.team:
        rows = rows.filter(team_id=filters.team)
    if filters.lane:
        rows = rows.filter(lane=filters.lane)
    if filters.without_team:
        rows = rows.filter(team=None)
    if filters.round is not None and filters.in_round:
        visits = Visit.objects.filter(household=OuterRef("pk"), round=filters.round, is_voided=False)
        if filters.in_round == NOT_MET:
            visits = visits.filter(outcome=Visit.Outcome.PRESENT)
        rows = rows.filter(~Exists(visits))
    if words := fold(filters.words).split():
        rows = rows.filter(_named(words))
    return rows.order_by("neighborhood__sort_key", "sort_key", "pk")


def _named(words: Sequence[str]) -> Q:
    own, person = Q(), Q(household=OuterRef("pk"), state=Resident.State.ACTIVE)
    for word in words:
        own &= Q(folded__contains=word)
        person &= Q(folded_name__contains=word)
    return own | Q(Exists(Resident.objects.filter(person)))


def with_list_facts(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Adds what a line of the list says: how many people, and the latest visit."""
    latest = Visit.objects.filter(household=OuterRef("pk"), is_voided=False).order_by("-visited_at", "-pk")
    people = (
        Resident.objects.filter(household=OuterRef("pk"), state=Resident.State.ACTIVE)
        .order_by()
        .values("household")
        .annotate(count=Count("pk"))
    )
    return rows.select_related("neighborhood", "team").annotate(
        people_count=Subquery(people.values("count")),
        last_date=Subquery(latest.values("visited_date")[:1]),
        last_outcome=Subquery(latest.values("outcome")[:1]),
    )


def lanes_of(seen: Q, neighborhood: int | None) -> list[str]:
    """The lanes there are, in the order of their numbers."""
    rows = Household.objects.filter(seen, state=Household.State.ACTIVE).exclude(lane="")
    if neighborhood:
        rows = rows.filter(neighborhood_id=neighborhood)
    found: dict[str, str] = {}
    for lane, key in rows.order_by().values_list("lane", "sort_key").distinct():
        found[lane] = min(key, found.get(lane, key))
    return sorted(found, key=lambda lane: found[lane])


def find_household(pk: UUID) -> Household | None:
    """A household with where it belongs, following what it was merged into."""
    household = (
        Household.objects.select_related("organization", "neighborhood", "team", "created_by")
        .filter(pk=pk)
        .first()
    )
    if household is not None and household.merged_into_id is not None:
        return find_household(household.merged_into_id)
    return household


@dataclass(slots=True)
class Person:
    """A resident with what all visits together found.

    Attributes:
        resident: Who.
        skills: Codes of what was taught or known, in the order of the list of skills.
        signature: "had", "declined" or "" where nobody asked.
        was_registered: Whether a visit registered the signature.
    """

    resident: Resident
    taught: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    signature: str = ""
    was_registered: bool = False

    def take(self, found: VisitedResident) -> None:
        """Adds what one visit found."""
        self.taught |= set(found.taught)
        self.known |= set(found.known)
        if found.signature in {Signature.REGISTERED, Signature.HAD}:
            self.signature = Signature.HAD
            self.was_registered |= found.signature == Signature.REGISTERED
        elif found.signature == Signature.DECLINED and not self.signature:
            self.signature = Signature.DECLINED


def people_of(household: Household) -> list[Person]:
    """The household's residents with skills and signature; those that were merged stand under whom they became."""
    residents = household.residents.exclude(state=Resident.State.MERGED).order_by("sort_key", "pk")
    people = {resident.pk: Person(resident) for resident in residents}
    found = VisitedResident.objects.filter(resident__in=list(people), visit__is_voided=False)
    for row in found:
        people[row.resident_id].take(row)
    order = [Resident.State.ACTIVE, Resident.State.MOVED, Resident.State.DECEASED, Resident.State.ERASED]
    return sorted(people.values(), key=lambda person: order.index(Resident.State(person.resident.state)))


def visits_of(household: Household) -> list[Visit]:
    """The visits of a household, newest first, with who made them and what was done for whom."""
    people = VisitedResident.objects.select_related("resident")
    return list(
        household.visits.select_related("member", "team", "round", "speed")
        .prefetch_related(Prefetch("people", queryset=people))
        .order_by("-visited_at", "-pk")[:HISTORY_SHOWN]
    )


def skill_names(commune: Organization) -> dict[str, str]:
    """The short names of the commune's skills by their codes, in their order."""
    return dict(DigitalSkill.objects.filter(organization=commune).values_list("code", "short_name"))


def looked_at(household: Household) -> list[AccessLog]:
    """Who looked at a household lately, newest first."""
    rows = AccessLog.objects.filter(household=household.pk).select_related("user")
    return list(rows.order_by("-at", "-pk")[:ACCESS_SHOWN])


def last_editor(thing: Household | Resident) -> str:
    """Who wrote the version that counts: the member whose act brought it, or somebody at the office."""
    if thing.version_act is not None:
        act = Act.objects.select_related("member").filter(pk=thing.version_act).first()
        return str(act.member) if act else ""
    events = AuditEvent.objects.select_related("actor").filter(
        subject_type=thing._meta.label_lower, subject_id=str(thing.pk)
    )
    event = events.order_by("-at", "-pk").first()
    return str(event.actor) if event and event.actor else ""


def export_rows(rows: QuerySet[Household]) -> Iterable[tuple[Household, Resident | None, dict[str, Any]]]:
    """Households with each of their residents, for a spreadsheet; those whose processing is restricted are left out."""
    chosen = with_list_facts(rows.filter(restricted_at=None)).prefetch_related(
        Prefetch(
            "residents",
            queryset=Resident.objects.filter(state=Resident.State.ACTIVE).order_by("sort_key", "pk"),
            to_attr="living",
        )
    )
    signed = _signatures(rows)
    for household in chosen:
        living: list[Resident] = household.living  # the prefetch above
        if not living:
            yield household, None, {}
        for resident in living:
            yield household, resident, {"signature": signed.get(resident.pk, "")}


def _signatures(rows: QuerySet[Household]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    asked = (
        VisitedResident.objects.filter(
            resident__household__in=rows.order_by().values("pk"), visit__is_voided=False
        )
        .exclude(signature="")
        .values_list("resident_id", "signature")
    )
    for resident, signature in asked:
        if signature != Signature.DECLINED:
            found[resident] = Signature.HAD
        else:
            found.setdefault(resident, Signature.DECLINED)
    return found

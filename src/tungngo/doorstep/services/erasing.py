"""Erasing who somebody is, wherever it stands, while everything that was counted stays (Law 91/2025/QH15).

Acts are immutable for telephones; the law stands above that. Of an act everything goes that identifies the person; its
identifier, device, sequence, times, skills and outcome stay, so that a repeat is still known and figures do not change.
What cannot be reached from here: the audit log (it holds no names) and backups, which end by their own rotation; a
database that is put back to an earlier state gets the erasures of the register of requests again.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from tungngo.audit.services import record
from tungngo.doorstep.models import (
    Act,
    Erasure,
    HeldAct,
    Household,
    HouseholdImport,
    Merge,
    Resident,
    RightsRequest,
    Visit,
    VisitCorrection,
    VisitedResident,
    VisitPhoto,
)
from tungngo.doorstep.rules.adults import is_adult
from tungngo.doorstep.rules.scrubbing import NO_NAME, Scope, scrubbed_act, scrubbed_values
from tungngo.doorstep.services.households import bump, derive_household
from tungngo.files.services import remove_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class _Counts:
    acts: int
    photos: int


@dataclass(frozen=True, slots=True)
class _Erased:
    commune_id: int
    cause: str
    households: int
    residents: int
    counts: _Counts


@transaction.atomic
def erase_resident(*, resident: Resident, actor: User | None, at: datetime, cause: str) -> Erasure:
    """Erases one person's identity; the household and everybody else in it stay.

    Whether the person is an adult is kept, since figures count adults. Erasing twice erases once.
    """
    commune_id = resident.organization_id
    household = Household.objects.select_for_update(of=("self",)).get(pk=resident.household_id)
    people = list(_with_aliases(Resident.objects.select_for_update().filter(pk=resident.pk)))
    names = tuple({one.full_name for one in people if one.full_name and one.full_name != NO_NAME})
    scope = Scope(residents=_texts(people), names=names)
    for one in people:
        _erase_person(one, at)
    _erase_mentions_in_household(household, scope)
    visits = Visit.objects.filter(
        Q(people__resident__in=people) | Q(household=household), organization=commune_id
    ).distinct()
    around = {household.pk, *visits.values_list("household_id", flat=True)}
    counts = _erase_elsewhere(commune_id, scope, list(visits), around)
    bump(household)
    household.save()
    return _made(_Erased(commune_id, cause, 0, 1, counts), actor, at)


@transaction.atomic
def erase_households(
    *, commune: Organization, households: Iterable[Household], actor: User | None, at: datetime, cause: str
) -> Erasure:
    """Erases households whole: address, telephone, notes, places, and everybody in them. Their visits stay counted."""
    keys = [household.pk for household in households]
    homes = list(
        _with_aliases(Household.objects.select_for_update().filter(pk__in=keys, organization=commune))
    )
    people = list(
        _with_aliases(Resident.objects.select_for_update().filter(household__in=[home.pk for home in homes]))
    )
    names = {one.full_name for one in people} | {home.head_name for home in homes}
    scope = Scope(
        residents=_texts(people), households=_texts(homes), names=tuple(sorted(names - {"", NO_NAME}))
    )
    erased_people = sum(one.state not in {Resident.State.ERASED, Resident.State.MERGED} for one in people)
    erased_homes = sum(home.state not in {Household.State.ERASED, Household.State.MERGED} for home in homes)
    for one in people:
        _erase_person(one, at)
    for home in homes:
        _erase_home(home)
    visits = list(Visit.objects.filter(household__in=[home.pk for home in homes]))
    # Names are looked for in these households alone: another's note may well speak of a namesake.
    counts = _erase_elsewhere(commune.pk, scope, visits, {home.pk for home in homes})
    return _made(_Erased(commune.pk, cause, erased_homes, erased_people, counts), actor, at)


@transaction.atomic
def erase_contacts(*, household: Household) -> None:
    """Takes away what only consent allowed: telephone, notes, places, photos. Names and visits stay."""
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    locked.phone = locked.note = ""
    locked.latitude = locked.longitude = None
    bump(locked)
    locked.save()
    homes = list(_with_aliases(Household.objects.filter(pk=locked.pk)))
    visits = list(Visit.objects.filter(household=locked))
    _erase_elsewhere(
        locked.organization_id, Scope(contacts=_texts(homes)), visits, {home.pk for home in homes}
    )


@transaction.atomic
def erase_what_came_late(*, commune: Organization, since: datetime, at: datetime) -> int:
    """Erases again what telephones sent about the erased before they heard of it; returns how many acts."""
    homes = Household.objects.filter(organization=commune, state=Household.State.ERASED)
    late = Resident.objects.filter(household__in=homes).exclude(
        state__in=[Resident.State.ERASED, Resident.State.MERGED]
    )
    for one in late.select_for_update():
        _erase_person(one, at)
    people = Resident.objects.filter(organization=commune, state=Resident.State.ERASED)
    keys = set(homes.values_list("pk", flat=True))
    gone = {*people.values_list("pk", flat=True)}
    if not keys and not gone:
        return 0
    scope = Scope(residents={str(pk) for pk in gone}, households={str(pk) for pk in keys})
    photographed = VisitPhoto.objects.filter(organization=commune, received_at__gte=since).values("visit_ref")
    visits = list(
        Visit.objects.filter(organization=commune)
        .filter(Q(household__in=keys) | Q(people__resident__in=gone))
        .exclude(~Q(pk__in=photographed), note="", latitude=None)
        .distinct()
    )
    around = keys | {*people.values_list("household_id", flat=True)}
    return _erase_elsewhere(commune.pk, scope, visits, around, received_since=since).acts


def _with_aliases(rows: Any) -> list[Any]:
    """Rows with those that were merged into them: they hold what was written of the same people before."""
    found = {row.pk: row for row in rows}
    fresh = list(found.values())
    while fresh:
        model = type(fresh[0])
        pointing = model.objects.select_for_update().filter(merged_into__in=[row.pk for row in fresh])
        fresh = [row for row in pointing if row.pk not in found]
        found |= {row.pk: row for row in fresh}
    return list(found.values())


def _texts(rows: Iterable[Household | Resident]) -> frozenset[str]:
    return frozenset(str(row.pk) for row in rows)


def _erase_person(person: Resident, at: datetime) -> None:
    if person.birth_year is not None:
        person.is_adult_stated = is_adult(
            person.birth_year, stated=person.is_adult_stated, on=timezone.localdate(at)
        )
        person.birth_year = None
    person.folded_name = person.sort_key = ""
    if person.state == Resident.State.MERGED:
        person.full_name = NO_NAME  # it goes on pointing to the kept one, and a row that points has a name
    else:
        person.full_name = ""
        person.state, person.erased_at = Resident.State.ERASED, person.erased_at or at
    bump(person)
    person.save()


def _erase_home(home: Household) -> None:
    for name in ("lane", "house_number", "head_name", "phone", "note"):
        setattr(home, name, "")
    home.latitude = home.longitude = None
    derive_household(home)
    if home.state != Household.State.MERGED:
        home.state = Household.State.ERASED
    bump(home)
    home.save()


def _erase_mentions_in_household(household: Household, scope: Scope) -> None:
    """A head who is erased takes the household's telephone along; the address stays the others'."""
    if scope.is_named(household.head_name):
        household.head_name = household.phone = household.note = ""
    elif scope.mentions(household.note):
        household.note = ""
    derive_household(household)


def _erase_elsewhere(
    commune_id: int,
    scope: Scope,
    visits: Sequence[Visit],
    around: set[uuid.UUID],
    *,
    received_since: datetime | None = None,
) -> _Counts:
    """Everything outside of the register itself: visits, photos, acts, and the traces of office work."""
    photos = _erase_in_visits(scope, visits)
    homes = [str(pk) for pk in around]
    homes += [str(pk) for pk in Household.objects.filter(merged_into__in=around).values_list("pk", flat=True)]
    acts = _erase_in_acts(commune_id, scope, homes, received_since)
    _erase_in_held_acts(commune_id, scope, homes)
    _erase_in_office_work(commune_id, scope)
    return _Counts(acts, photos)


def _erase_in_visits(scope: Scope, visits: Sequence[Visit]) -> int:
    people = VisitedResident.objects.filter(resident__in=[uuid.UUID(pk) for pk in scope.residents])
    met = set(people.filter(visit__in=visits).values_list("visit_id", flat=True))
    people.exclude(decline_reason="").update(decline_reason="")
    whole = scope.households | scope.contacts
    touched: list[uuid.UUID] = []
    for visit in visits:
        is_whole = str(visit.household_id) in whole
        if visit.note and (is_whole or visit.pk in met or scope.mentions(visit.note)):
            visit.note = ""
        if is_whole:
            visit.latitude = visit.longitude = None
        visit.save(update_fields=["note", "latitude", "longitude"])
        if is_whole or visit.pk in met:
            touched.append(visit.pk)
            _erase_in_corrections(visit, is_whole=is_whole)
    if whole:
        VisitedResident.objects.filter(visit__in=touched).exclude(decline_reason="").update(decline_reason="")
    photos = list(VisitPhoto.objects.filter(visit_ref__in=touched).select_related("file"))
    for photo in photos:
        photo.delete()
        remove_file(file=photo.file)
    return len(photos)


def _erase_in_corrections(visit: Visit, *, is_whole: bool) -> None:
    for correction in VisitCorrection.objects.filter(visit=visit):
        correction.before = scrubbed_values(correction.before, is_whole=is_whole)
        correction.after = scrubbed_values(correction.after, is_whole=is_whole)
        correction.save(update_fields=["before", "after"])


def _erase_in_acts(
    commune_id: int, scope: Scope, households: Sequence[str], received_since: datetime | None
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM doorstep_act
            WHERE organization_id = %s AND (body->'data'->>'household' = ANY(%s) OR body->'data'->>'resident' = ANY(%s))
              AND (%s::timestamptz IS NULL OR received_at >= %s)
            """,
            [commune_id, list(households), list(scope.residents), received_since, received_since],
        )
        keys = [key for (key,) in cursor.fetchall()]
    changed = []
    for act in Act.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        body = scrubbed_act(act.body, scope)
        if body is not None:
            act.body = body
            changed.append(act)
    Act.objects.bulk_update(changed, ["body"], batch_size=500)
    return len(changed)


def _erase_in_held_acts(commune_id: int, scope: Scope, homes: Sequence[str]) -> None:
    """Held acts are kept as text, not always readable: one that cannot be read and names the erased goes whole.

    In acts about other households a name is somebody else's: there identifiers alone count.
    """
    keys = scope.residents | scope.households | scope.contacts
    elsewhere = replace(scope, names=())
    for held in HeldAct.objects.select_for_update().filter(organization=commune_id).exclude(body=""):
        try:
            body = json.loads(held.body)
        except ValueError:
            body = None
        clean = scrubbed_act(body, scope if any(home in held.body for home in homes) else elsewhere)
        if clean is not None:
            held.body = json.dumps(clean, ensure_ascii=False)
        elif not (isinstance(body, dict) and body.get("kind") in {"visit", "household", "resident"}) and (
            any(key in held.body for key in keys) or scope.mentions(held.body)
        ):
            held.body = ""
        else:
            continue
        held.save(update_fields=["body"])


def _erase_in_office_work(commune_id: int, scope: Scope) -> None:
    """Merges, requests and lists that wait for a yes: they hold names and values too."""
    keys = [*scope.residents, *scope.households]
    Merge.objects.filter(organization=commune_id).filter(Q(kept__in=keys) | Q(merged__in=keys)).update(
        before={}
    )
    RightsRequest.objects.filter(
        Q(resident__in=scope.residents) | Q(household__in=scope.households), organization=commune_id
    ).update(asked_by="", contact="", detail="")
    if scope.residents:
        RightsRequest.objects.filter(
            household__in=Resident.objects.filter(pk__in=scope.residents).values("household"), resident=None
        ).filter(asked_by__in=scope.names).update(asked_by="", contact="", detail="")
    for kept in HouseholdImport.objects.filter(
        organization=commune_id, state=HouseholdImport.State.PREVIEWED
    ):
        if any(scope.is_named(row["full_name"]) or scope.is_named(row["head_name"]) for row in kept.rows):
            kept.state, kept.rows = HouseholdImport.State.DROPPED, []
            kept.save(update_fields=["state", "rows"])


def _made(erased: _Erased, actor: User | None, at: datetime) -> Erasure:
    erasure = Erasure.objects.create(
        organization_id=erased.commune_id,
        cause=erased.cause,
        households=erased.households,
        residents=erased.residents,
        acts=erased.counts.acts,
        photos=erased.counts.photos,
        made_by=actor,
        made_at=at,
    )
    record(
        act="doorstep.identity.erase",
        actor=actor,
        organization_id=erased.commune_id,
        subject=erasure,
        at=at,
        data={"households": erased.households, "residents": erased.residents, "cause": erased.cause},
    )
    return erasure

"""Taking in lists of households: previewed, then exactly that, in portions of which each is whole; and back again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from tungngo.audit.services import record
from tungngo.doorstep.models import (
    Household,
    HouseholdImport,
    HouseholdLeft,
    Resident,
    Visit,
    VisitedResident,
)
from tungngo.doorstep.rules.household_rows import (
    ADDED,
    NEW,
    PROBABLE,
    WRONG,
    KnownHousehold,
    KnownPerson,
    Row,
    check_rows,
    count_rows,
)
from tungngo.doorstep.rules.identifiers import uuid7
from tungngo.doorstep.services.households import (
    HouseholdValues,
    ResidentValues,
    bump,
    new_household,
    new_resident,
)
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.doorstep.household_import_sheet import ReadList

IMPORT_TASK: Final = "doorstep.import_households"
PORTION = 1000  # households a transaction: what a killed worker does again at most
AT_ONCE = 300  # as many are added while the person waits
UNCONFIRMED_DAYS = 7
State = HouseholdImport.State


class PreviewOutdated(Exception):
    """The register changed since the preview in what the list is compared with; the preview was made anew."""


class NotPossible(Exception):
    """The list is not in the state for this: confirmed already, dropped, or taken back."""


@dataclass(frozen=True, slots=True)
class InUse:
    """Why an import cannot be taken back: what happened to its households since."""

    visited: int
    grown: int
    merged: int


class AlreadyUsed(Exception):
    """Something of the import was visited, added to or merged. `use` says what."""

    def __init__(self, use: InUse) -> None:
        super().__init__(f"{use}")
        self.use = use


@transaction.atomic
def keep_import(
    *,
    commune: Organization,
    file_name: str,
    content: bytes,
    read: ReadList,
    neighborhood: Organization | None,
    actor: User,
    at: datetime,
) -> HouseholdImport:
    """Keeps a list as it was read and judged, for its preview; adds no household.

    Args:
        commune: Whose register.
        file_name: As the person called it.
        content: The file, of which only the digest is kept.
        read: Its rows and what was left out.
        neighborhood: Where the households are that do not say it themselves.
        actor: Who brought it.
        at: When.
    """
    _judge(commune, read.rows, neighborhood.pk if neighborhood else None, timezone.localdate(at).year)
    kept = HouseholdImport.objects.create(
        organization=commune,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=[row.as_json() for row in read.rows],
        notes=read.notes,
        counts=count_rows(read.rows),
        created_by=actor,
        created_at=at,
    )
    _record("doorstep.import.keep", kept, actor, at, {"file": kept.file_name, "rows": len(read.rows)})
    return kept


def _judge(commune: Organization, rows: Sequence[Row], neighborhood_id: int | None, this_year: int) -> None:
    places = Organization.objects.filter(
        commune=commune, kind=OrganizationKind.NEIGHBORHOOD, is_active=True
    ).values_list("pk", "name")
    people: dict[Any, list[KnownPerson]] = defaultdict(list)
    living = Resident.objects.filter(
        organization=commune, state__in=[Resident.State.ACTIVE, Resident.State.MOVED]
    )
    for household_id, name, year in living.values_list("household_id", "full_name", "birth_year"):
        people[household_id].append(KnownPerson(name, year))
    known = Household.objects.filter(
        organization=commune, state__in=[Household.State.ACTIVE, Household.State.MOVED]
    ).values_list("pk", "neighborhood_id", "lane", "house_number", "head_name")
    check_rows(
        rows,
        neighborhoods=list(places),
        known=[
            KnownHousehold(str(pk), place, lane, number, head, people[pk])
            for pk, place, lane, number, head in known
        ],
        default_neighborhood=neighborhood_id,
        this_year=this_year,
    )


def _judged_again(kept: HouseholdImport, this_year: int) -> list[Row]:
    """The rows as they would be judged now: reading's own problems stay, the comparison is made again."""
    rows = [Row.from_json(row) for row in kept.rows]
    for row in rows:
        if row.outcome == WRONG:
            continue
        row.outcome, row.near, row.household_id, row.joins = NEW, "", "", False
    sound = [row for row in rows if row.outcome != WRONG]
    default = next((row.neighborhood_id for row in sound if not row.neighborhood), None)
    _judge(kept.organization, sound, default, this_year)
    return rows


@transaction.atomic
def confirm_import(
    *, household_import: HouseholdImport, takes_probable: bool, actor: User, at: datetime
) -> HouseholdImport:
    """Adds what was previewed, a long list in the background; confirming twice adds once.

    Raises:
        NotPossible: It was dropped or taken back.
        PreviewOutdated: The register changed meanwhile; the kept preview is brought up to date.
    """
    locked = _locked(household_import)
    if locked.state in {State.RUNNING, State.DONE}:
        return locked
    if locked.state != State.PREVIEWED:
        raise NotPossible
    rows = _judged_again(locked, timezone.localdate(at).year)
    if [row.as_json() for row in rows] != locked.rows:
        raise PreviewOutdated
    locked.applied_by, locked.applied_at, locked.state = actor, at, State.RUNNING
    locked.takes_probable = takes_probable
    locked.total = len(_portions(rows, takes_probable=takes_probable))
    locked.save(update_fields=["applied_by", "applied_at", "state", "takes_probable", "total"])
    if locked.total <= AT_ONCE:
        apply_portion(household_import=locked, at=at)
        locked.refresh_from_db()
    else:
        configure_task(name=IMPORT_TASK, job_manager=JobManager(DjangoConnector())).defer(import_id=locked.pk)
    return locked


@transaction.atomic
def refresh_preview(*, household_import: HouseholdImport, at: datetime) -> HouseholdImport:
    """Judges the rows of a list that waits for its confirmation against the register as it is now."""
    locked = _locked(household_import)
    if locked.state == State.PREVIEWED:
        rows = _judged_again(locked, timezone.localdate(at).year)
        locked.rows, locked.counts = [row.as_json() for row in rows], count_rows(rows)
        locked.save(update_fields=["rows", "counts"])
    return locked


def _portions(rows: Sequence[Row], *, takes_probable: bool) -> list[list[Row]]:
    """The rows that add something, by household and in the order of the file."""
    taken = {NEW, ADDED} | ({PROBABLE} if takes_probable else set())
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.outcome in taken:
            groups[row.group].append(row)
    return list(groups.values())


@transaction.atomic
def apply_portion(*, household_import: HouseholdImport, at: datetime) -> bool:
    """Adds the next households of a confirmed list; returns whether more are left.

    What was added and how far it is are written together: a worker that dies leaves nothing half done or done twice.
    """
    locked = _locked(household_import)
    if locked.state != State.RUNNING:
        return False
    rows = [Row.from_json(row) for row in locked.rows]
    portions = _portions(rows, takes_probable=locked.takes_probable)
    todo = portions[locked.done : locked.done + PORTION]
    households, residents, touched = _made(locked, todo, at)
    Household.objects.bulk_create(households, batch_size=PORTION)
    Resident.objects.bulk_create(residents, batch_size=PORTION)
    for household in Household.objects.select_for_update().filter(pk__in=touched).order_by("pk"):
        household.save(update_fields=["state"])  # so that its team's telephones are given the new people
    locked.households = [*locked.households, *(household.pk for household in households)]
    locked.residents = [*locked.residents, *(resident.pk for resident in residents)]
    locked.done += len(todo)
    if locked.done >= len(portions):
        locked.state, locked.rows = State.DONE, []
        _record(
            "doorstep.import.apply",
            locked,
            locked.applied_by,
            at,
            {
                "file": locked.file_name,
                "households": len(locked.households),
                "residents": len(locked.residents),
            },
        )
    changed = ["households", "residents", "done", "state", *(["rows"] if locked.state == State.DONE else [])]
    locked.save(update_fields=changed)
    return bool(locked.state == State.RUNNING)


def _made(
    kept: HouseholdImport, portions: Sequence[Sequence[Row]], at: datetime
) -> tuple[list[Household], list[Resident], set[str]]:
    households: list[Household] = []
    residents: list[Resident] = []
    touched: set[str] = set()
    wanted = {row.household_id for rows in portions for row in rows if row.household_id}
    known = {
        str(household.pk): household
        for household in Household.objects.filter(organization=kept.organization, pk__in=wanted)
    }
    places = Organization.objects.in_bulk({row.neighborhood_id for rows in portions for row in rows})
    for rows in portions:
        first = rows[0]
        here = known.get(first.household_id) if first.joins else None
        if here is None:
            here = new_household(
                pk=uuid7(at),
                commune_id=kept.organization_id,
                values=HouseholdValues(
                    neighborhood=places[first.neighborhood_id],
                    team=None,
                    lane=first.lane,
                    house_number=first.house_number,
                    head_name=first.head_name,
                    phone=next((row.phone for row in rows if row.phone), ""),
                    note="",
                ),
                actor=kept.applied_by,
                at=at,
            )
            households.append(here)
        else:
            touched.add(str(here.pk))
        people = [(row.full_name, row.birth_year) for row in rows if row.full_name]
        if not people and here in households and first.head_name:
            people = [(first.head_name, None)]  # a list of heads alone: the head lives there
        residents += [
            new_resident(pk=uuid7(at), household=here, values=ResidentValues(name, year), at=at)
            for name, year in dict.fromkeys(people)
        ]
    return households, residents, touched


@transaction.atomic
def drop_import(*, household_import: HouseholdImport, actor: User | None, at: datetime) -> HouseholdImport:
    """Throws away a list that was not confirmed.

    Raises:
        NotPossible: It was confirmed.
    """
    locked = _locked(household_import)
    if locked.state == State.DROPPED:
        return locked
    if locked.state != State.PREVIEWED:
        raise NotPossible
    locked.state, locked.rows = State.DROPPED, []
    locked.save(update_fields=["state", "rows"])
    _record("doorstep.import.drop", locked, actor, at, {"file": locked.file_name})
    return locked


def drop_forgotten_imports(*, at: datetime) -> int:
    """Throws away lists whose preview nobody confirmed for days; returns how many."""
    before = at - timedelta(days=UNCONFIRMED_DAYS)
    forgotten = HouseholdImport.objects.filter(state=State.PREVIEWED, created_at__lt=before)
    return sum(
        drop_import(household_import=kept, actor=None, at=at).state == State.DROPPED for kept in forgotten
    )


def unfinished_imports() -> list[HouseholdImport]:
    """The confirmed lists that are not worked off: a killed worker's too. Two workers at one take turns."""
    return list(HouseholdImport.objects.filter(state=State.RUNNING).defer("rows"))


def use_of(household_import: HouseholdImport) -> InUse:
    """What happened since to what an import added."""
    households, residents = household_import.households, household_import.residents
    visited = (
        Visit.objects.filter(household__in=households).count()
        + VisitedResident.objects.filter(resident__in=residents).count()
    )
    grown = Resident.objects.filter(household__in=households).exclude(pk__in=residents).count()
    merged = (
        Household.objects.filter(merged_into__in=households).count()
        + Household.objects.filter(pk__in=households, state=Household.State.MERGED).count()
        + Resident.objects.filter(merged_into__in=residents).count()
        + Resident.objects.filter(pk__in=residents, state=Resident.State.MERGED).count()
    )
    return InUse(visited, grown, merged)


@transaction.atomic
def undo_import(*, household_import: HouseholdImport, actor: User, at: datetime) -> HouseholdImport:
    """Takes an import back, as long as nobody visited what it added. Undone twice is undone once.

    A household that a team had stays as an empty row: only so do the team's telephones hear that it is gone.

    Raises:
        AlreadyUsed: Something of it was visited, added to or merged.
        NotPossible: It was not taken in, or not wholly yet.
    """
    locked = _locked(household_import)
    if locked.state == State.UNDONE:
        return locked
    if locked.state != State.DONE:
        raise NotPossible
    list(Household.objects.select_for_update().filter(pk__in=locked.households).order_by("pk"))
    use = use_of(locked)
    if use.visited or use.grown or use.merged:
        raise AlreadyUsed(use)
    residents = Resident.objects.filter(pk__in=locked.residents)
    elsewhere = set(residents.exclude(household__in=locked.households).values_list("household_id", flat=True))
    residents.delete()
    for household in Household.objects.select_for_update().filter(pk__in=elsewhere).order_by("pk"):
        household.save(update_fields=["state"])
    Household.objects.filter(pk__in=locked.households).exclude(team=None).update(team=None)
    told = HouseholdLeft.objects.filter(household__in=locked.households).values("household")
    for household in Household.objects.filter(pk__in=told):
        _empty(household)
    Household.objects.filter(pk__in=locked.households).exclude(pk__in=told).delete()
    locked.state, locked.undone_by, locked.undone_at = State.UNDONE, actor, at
    locked.save(update_fields=["state", "undone_by", "undone_at"])
    _record(
        "doorstep.import.undo",
        locked,
        actor,
        at,
        {"file": locked.file_name, "households": len(locked.households)},
    )
    return locked


def _empty(household: Household) -> None:
    household.state = Household.State.ERASED
    for name in ("lane", "house_number", "head_name", "phone", "note", "folded", "sort_key"):
        setattr(household, name, "")
    bump(household)
    household.save()


def _locked(household_import: HouseholdImport) -> HouseholdImport:
    return (
        HouseholdImport.objects.select_for_update(of=("self",))
        .select_related("organization", "applied_by")
        .get(pk=household_import.pk)
    )


def _record(act: str, kept: HouseholdImport, actor: User | None, at: datetime, data: dict[str, Any]) -> None:
    record(act=act, actor=actor, organization_id=kept.organization_id, subject=kept, at=at, data=data)

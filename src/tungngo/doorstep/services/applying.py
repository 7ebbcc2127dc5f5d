"""What follows from acts: households, residents and visits, the same in whatever order the acts come.

Every write is one statement for all acts of a request. Which version counts is decided by the database while it holds
the row, so that two requests at once come to the same end as one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec
from django.db import connection
from django.utils import timezone

from tungngo.doorstep.models import Act, Device
from tungngo.doorstep.queries import prepared
from tungngo.doorstep.queries.references import read_references
from tungngo.doorstep.rules import clocks, contract
from tungngo.doorstep.rules.addresses import folded_household, household_sort_key
from tungngo.doorstep.rules.contract import HouseholdData, Problem, ResidentData, VisitData
from tungngo.doorstep.rules.versions import version_key
from tungngo.organizations.rules import kept_name, stored_sort_key
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Applicable:
    """A stored act, with everything that decides about what follows from it."""

    act: contract.SentAct
    data: contract.Data
    organization_id: int
    device_id: UUID
    member_id: int
    team_id: int | None
    enrolled_at: datetime
    made_at: datetime
    offset_ms: int
    received_at: datetime


def names(data: contract.Data) -> list[UUID]:
    """The things that must be there before the act can be applied."""
    if isinstance(data, VisitData):
        return [data.household, *(person.resident for person in data.people)]
    return [data.household] if isinstance(data, ResidentData) else []


def lock_identifiers(keys: Iterable[UUID]) -> None:
    """Until the transaction ends, nobody else brings these things, or begins to wait for them, unseen."""
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):  # always in one order: no two requests wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])


def apply(acts: Sequence[Applicable]) -> None:
    """Writes what follows from the acts, then from those that waited for what they bring.

    Everything that they name must be there, and identifiers of new things locked (`lock_identifiers`).
    """
    while acts:
        households = [one for one in acts if isinstance(one.data, HouseholdData)]
        residents = [one for one in acts if isinstance(one.data, ResidentData)]
        brought = _write_households(households) + _write_residents(residents)
        _write_visits([one for one in acts if isinstance(one.data, VisitData)])
        acts = _release(brought) if brought else []


def _newest(acts: Sequence[Applicable], key: Callable[[Applicable], UUID]) -> list[Applicable]:
    """Of several versions of one thing the one that counts; PostgreSQL writes a row only once in a statement."""
    newest: dict[UUID, Applicable] = {}
    for one in acts:
        known = newest.get(key(one))
        if known is None or _version(one) > _version(known):
            newest[key(one)] = one
    # In one order everywhere: two requests with the same things never wait for each other.
    return sorted(newest.values(), key=lambda one: key(one).int)


def _version(one: Applicable) -> tuple[int, int]:
    return version_key(one.data.revision, one.act.id)


def _execute(sql: str, rows: list[dict[str, Any]]) -> list[Any]:
    return prepared.run(sql, [_as_json(rows)])


def _as_json(rows: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()


def _place(place: contract.Place | None) -> dict[str, float | None]:
    return {
        "latitude": round(place.latitude, 6) if place else None,
        "longitude": round(place.longitude, 6) if place else None,
    }


# A version written at the office has no act: it gives way to an act of the same revision (rules.versions).
_OFFICE = "'00000000-0000-0000-0000-000000000000'::uuid"

# A household that was merged into another gives what it gets to that one. Looked up row by row: joined, PostgreSQL
# expects a hundred rows and reads the whole register for each visit.
_KEPT_HOUSEHOLD = (
    "coalesce((SELECT merged_into_id FROM doorstep_household WHERE id = row.household), row.household)"
)

_HOUSEHOLDS = f"""
    INSERT INTO doorstep_household AS old
        (id, organization_id, neighborhood_id, team_id, lane, house_number, head_name, phone, note, latitude, longitude,
         state, folded, sort_key, revision, version_act, created_at, changed_tx, team_changed_tx)
    SELECT id, organization_id, neighborhood_id, team_id, lane, house_number, head_name, phone, note, latitude,
           longitude, state, folded, sort_key, revision, version_act, created_at, 0, 0
    FROM json_to_recordset(%s::json) AS row
        (id uuid, organization_id bigint, neighborhood_id bigint, team_id bigint, lane text, house_number text,
         head_name text, phone text, note text, latitude numeric, longitude numeric, state text, folded text,
         sort_key text, revision int, version_act uuid, created_at timestamptz)
    ON CONFLICT (id) DO UPDATE SET
        neighborhood_id = excluded.neighborhood_id, lane = excluded.lane, house_number = excluded.house_number,
        head_name = excluded.head_name, phone = excluded.phone, note = excluded.note, latitude = excluded.latitude,
        longitude = excluded.longitude, state = excluded.state, folded = excluded.folded,
        sort_key = excluded.sort_key, revision = excluded.revision, version_act = excluded.version_act
    WHERE old.organization_id = excluded.organization_id AND old.state IN ('active', 'moved')
        AND (excluded.revision, excluded.version_act) > (old.revision, coalesce(old.version_act, {_OFFICE}))
    RETURNING id, old.xmax = 0
"""  # noqa: S608  (the one thing put in is the constant above)


def _write_households(acts: Sequence[Applicable]) -> list[UUID]:
    """Adds and changes households; returns those that are new. A new one falls to the sender's team."""
    rows = []
    for one in _newest(acts, lambda act: act.data.household):
        data = cast("HouseholdData", one.data)
        lane, number, head = (kept_name(text) for text in (data.lane, data.house_number, data.head_name))
        rows.append(
            {
                "id": data.household,
                "organization_id": one.organization_id,
                "neighborhood_id": data.neighborhood,
                "team_id": one.team_id,
                "lane": lane,
                "house_number": number,
                "head_name": head,
                "phone": data.phone,
                "note": data.note,
                **_place(data.place),
                "state": data.state,
                "folded": folded_household(lane=lane, house_number=number, head_name=head),
                "sort_key": household_sort_key(lane=lane, house_number=number, head_name=head),
                "revision": data.revision,
                "version_act": one.act.id,
                "created_at": one.made_at,
            }
        )
    return [key for key, is_new in _execute(_HOUSEHOLDS, rows) if is_new] if rows else []


_RESIDENTS = f"""
    INSERT INTO doorstep_resident AS old
        (id, organization_id, household_id, full_name, birth_year, is_adult_stated, state, folded_name, sort_key,
         revision, version_act, created_at, changed_tx)
    SELECT id, organization_id, {_KEPT_HOUSEHOLD}, full_name, birth_year, is_adult, state, folded_name, sort_key,
           revision, version_act, created_at, 0
    FROM json_to_recordset(%s::json) AS row
        (id uuid, organization_id bigint, household uuid, full_name text, birth_year smallint, is_adult boolean,
         state text, folded_name text, sort_key text, revision int, version_act uuid, created_at timestamptz)
    ON CONFLICT (id) DO UPDATE SET
        household_id = excluded.household_id, full_name = excluded.full_name, birth_year = excluded.birth_year,
        is_adult_stated = excluded.is_adult_stated, state = excluded.state, folded_name = excluded.folded_name,
        sort_key = excluded.sort_key, revision = excluded.revision, version_act = excluded.version_act
    WHERE old.organization_id = excluded.organization_id AND old.state NOT IN ('merged', 'erased')
        AND (excluded.revision, excluded.version_act) > (old.revision, coalesce(old.version_act, {_OFFICE}))
    RETURNING id, old.xmax = 0
"""  # noqa: S608  (the one thing put in is the constant above)


def _write_residents(acts: Sequence[Applicable]) -> list[UUID]:
    """Adds and changes residents; returns those that are new."""
    rows = []
    for one in _newest(acts, lambda act: act.data.resident):  # type: ignore[union-attr]
        data = cast("ResidentData", one.data)
        name = kept_name(data.full_name)
        rows.append(
            {
                "id": data.resident,
                "organization_id": one.organization_id,
                "household": data.household,
                "full_name": name,
                "birth_year": data.birth_year,
                "is_adult": data.is_adult,
                "state": data.state,
                "folded_name": fold(name),
                "sort_key": stored_sort_key(name),
                "revision": data.revision,
                "version_act": one.act.id,
                "created_at": one.made_at,
            }
        )
    return [key for key, is_new in _execute(_RESIDENTS, rows) if is_new] if rows else []


_VISITS = f"""
    INSERT INTO doorstep_visit AS old
        (id, organization_id, household_id, round_id, member_id, team_id, device_id, visited_at, visited_date,
         is_clock_doubtful, outcome, revisit_date, consent, consent_by, note, latitude, longitude, is_voided, revision,
         version_act, changed_tx)
    SELECT id, organization_id, {_KEPT_HOUSEHOLD}, round_id, member_id, team_id, device_id, visited_at, visited_date,
           is_clock_doubtful, outcome, revisit_date, consent, consent_by, note, latitude, longitude, is_voided,
           revision, version_act, 0
    FROM json_to_recordset(%s::json) AS row
        (id uuid, organization_id bigint, household uuid, round_id bigint, member_id bigint, team_id bigint,
         device_id uuid, visited_at timestamptz, visited_date date, is_clock_doubtful boolean, outcome text,
         revisit_date date, consent text, consent_by uuid, note text, latitude numeric, longitude numeric,
         is_voided boolean, revision int, version_act uuid)
    ON CONFLICT (id) DO UPDATE SET
        household_id = excluded.household_id, round_id = excluded.round_id, team_id = excluded.team_id,
        device_id = excluded.device_id, visited_at = excluded.visited_at, visited_date = excluded.visited_date,
        is_clock_doubtful = excluded.is_clock_doubtful, outcome = excluded.outcome,
        revisit_date = excluded.revisit_date, consent = excluded.consent, consent_by = excluded.consent_by,
        note = excluded.note, latitude = excluded.latitude, longitude = excluded.longitude,
        is_voided = excluded.is_voided, revision = excluded.revision, version_act = excluded.version_act
    WHERE old.member_id = excluded.member_id
        AND (excluded.revision, excluded.version_act) > (old.revision, old.version_act)
    RETURNING id, old.xmax = 0 AS is_new
"""  # noqa: S608  (the one thing put in is the constant above)

_PEOPLE = """
    INSERT INTO doorstep_visitedresident
        (visit_id, resident_id, organization_id, taught, known, signature, decline_reason, support)
    SELECT visit, coalesce((SELECT merged_into_id FROM doorstep_resident WHERE id = row.resident), resident),
           organization_id, taught, known, signature, decline_reason, support
    FROM json_to_recordset(%s::json) AS row
        (visit uuid, resident uuid, organization_id bigint, taught text[], known text[], signature text,
         decline_reason text, support text)
    WHERE {those}
    ON CONFLICT (visit_id, resident_id) DO NOTHING
"""

# One visit alone, nearly always new, in one statement with its people: what it costs is above all the number of
# statements. For many the two are quicker apart (bench/field_sync.py).
_ONE_VISIT = f"""
    WITH written AS ({_VISITS}), added AS ({_PEOPLE.format(those="visit IN (SELECT id FROM written WHERE is_new)")})
    SELECT id, is_new FROM written
"""  # noqa: S608  (what is put in are the constants above)
_ALL_PEOPLE = _PEOPLE.format(those="TRUE")

_SPEEDS = """
    INSERT INTO doorstep_speedmeasurement
        (visit_id, organization_id, download_mbps, upload_mbps, latency_ms, operator)
    SELECT visit, organization_id, download_mbps, upload_mbps, latency_ms, operator
    FROM json_to_recordset(%s::json) AS row
        (visit uuid, organization_id bigint, download_mbps numeric, upload_mbps numeric, latency_ms numeric,
         operator text)
"""


def _write_visits(acts: Sequence[Applicable]) -> None:
    """Adds and changes visits with whom they taught; what an older version said goes."""
    newest = {one.data.visit: one for one in _newest(acts, lambda act: act.data.visit)}  # type: ignore[union-attr]
    if not newest:
        return
    visits = [_visit_row(one) for one in newest.values()]
    people = {key: _people_rows(one) for key, one in newest.items()}
    if len(visits) == 1:
        (these,) = people.values()
        written = prepared.run(_ONE_VISIT, [_as_json(visits), _as_json(these)])
        unwritten = [key for key, is_new in written if not is_new]
    else:
        written = _execute(_VISITS, visits)
        unwritten = [key for key, _is_new in written]
    changed = [key for key, is_new in written if not is_new]
    if changed:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM doorstep_visitedresident WHERE visit_id = ANY(%s)", [changed])
            cursor.execute("DELETE FROM doorstep_speedmeasurement WHERE visit_id = ANY(%s)", [changed])
    if rows := [row for key in unwritten for row in people[key]]:
        _execute(_ALL_PEOPLE, rows)
    speeds = []
    for key, _is_new in written:
        one = newest[key]
        speed = cast("VisitData", one.data).speed
        if speed:
            about = {"visit": key, "organization_id": one.organization_id}
            speeds.append(about | msgspec.structs.asdict(speed))
    if speeds:
        _execute(_SPEEDS, speeds)


def _people_rows(one: Applicable) -> list[dict[str, Any]]:
    """Whom a visit taught; nobody is taught at a door that stays closed."""
    data = cast("VisitData", one.data)
    if data.outcome != "present":
        return []
    about = {"visit": data.visit, "organization_id": one.organization_id}
    return [about | msgspec.structs.asdict(person) for person in data.people]


def _visit_row(one: Applicable) -> dict[str, Any]:
    data = cast("VisitData", one.data)
    moment = clocks.corrected(
        data.visited_at,
        offset_ms=one.offset_ms,
        received_at=one.received_at,
        not_before=one.enrolled_at,
    )
    day, is_doubtful = clocks.visited_date(
        moment,
        local_date=timezone.localdate(moment.at),
        visited_on=data.visited_on,
        today=timezone.localdate(one.received_at),
    )
    return {
        "id": data.visit,
        "organization_id": one.organization_id,
        "household": data.household,
        "round_id": data.round,
        "member_id": one.member_id,
        "team_id": one.team_id,
        "device_id": one.device_id,
        "visited_at": moment.at,
        "visited_date": day,
        "is_clock_doubtful": is_doubtful,
        "outcome": data.outcome,
        "revisit_date": data.revisit_date,
        "consent": data.consent,
        "consent_by": data.consent_by,
        "note": data.note,
        **_place(data.place),
        "is_voided": data.voided,
        "revision": data.revision,
        "version_act": one.act.id,
    }


def _release(brought: Sequence[UUID]) -> list[Applicable]:
    """Takes up the acts that waited for things that are there now; what waits for something else goes on waiting."""
    waiting = list(
        Act.objects.select_for_update().filter(state=Act.State.WAITING, waits_for__in=brought).order_by("id")
    )
    ready: list[Applicable] = []
    enrolled = dict(
        Device.objects.filter(pk__in={act.device_id for act in waiting}).values_list("pk", "enrolled_at")
    )
    for act in waiting:
        parsed = contract.parse(msgspec.json.encode(act.body))
        if isinstance(parsed, Problem):
            continue  # an older version of the program understood it
        needed = names(parsed.data)
        references = read_references(act.organization_id, [parsed.data])
        missing = next((key for key in needed if not references.is_here(key)), None)
        if missing is not None:
            lock_identifiers([missing])
            references = read_references(act.organization_id, [parsed.data])
            missing = next((key for key in needed if not references.is_here(key)), None)
        act.waits_for = missing
        act.state = Act.State.WAITING if missing else Act.State.APPLIED
        act.save(update_fields=["state", "waits_for"])
        if missing is None:
            ready.append(
                Applicable(
                    act=parsed.act,
                    data=parsed.data,
                    organization_id=act.organization_id,
                    device_id=act.device_id,
                    member_id=act.member_id,
                    team_id=act.team_id,
                    enrolled_at=enrolled[act.device_id],
                    made_at=act.made_at,
                    offset_ms=act.offset_ms,
                    received_at=act.received_at,
                )
            )
    return ready

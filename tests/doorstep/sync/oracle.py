"""What the tables must come to, told anew from the acts alone by docs/field-sync.md: the slow and plain way.

It shares no code with the server, so that a mistake would have to be made twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from doorstep.sync.phones import Json, rfc3339
from tungngo.doorstep.models import Household, Resident, SpeedMeasurement, Visit, VisitedResident

if TYPE_CHECKING:
    from collections.abc import Iterable

Tables = dict[str, dict[str, Json]]
_HOUSEHOLD = ("neighborhood", "lane", "house_number", "head_name", "phone", "note", "state")
_RESIDENT = ("household", "full_name", "birth_year", "state")
_VISIT = ("household", "round", "outcome", "consent", "consent_by", "revisit_date", "note")
_PERSON = ("taught", "known", "signature", "decline_reason", "support")


def _winner(acts: Iterable[Json]) -> Json:
    return max(acts, key=lambda act: (act["data"]["revision"], UUID(act["id"]).int))


def _by_thing(acts: Iterable[Json], kind: str) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for act in acts:
        if act["kind"] == kind:
            found.setdefault(act["data"][kind], []).append(act)
    return found


def _corrected(act: Json) -> str:
    stated = datetime.fromisoformat(act["data"]["visited_at"])
    return rfc3339(stated + timedelta(milliseconds=act["offset_ms"]))


def expected(acts: Iterable[Json], standing: Tables) -> Tables:
    """The tables after these acts (in whatever order they come), where `standing` stood before.

    Only for acts that are all right and were made by a clock that the telephone knew.
    """
    acts = list(acts)
    tables: Tables = {name: dict(rows) for name, rows in standing.items()}
    for key, versions in _by_thing(acts, "household").items():
        act = _winner(versions)
        before = tables["households"].get(key)
        first = next((version for version in versions if version["data"]["revision"] == 1), None)
        tables["households"][key] = {
            **{name: act["data"][name] for name in _HOUSEHOLD},
            "team": before["team"] if before else (first or act)["team"],
            "revision": act["data"]["revision"],
            "version": act["id"],
        }
    for key, versions in _by_thing(acts, "resident").items():
        act = _winner(versions)
        tables["residents"][key] = {
            **{name: act["data"][name] for name in _RESIDENT},
            "revision": act["data"]["revision"],
            "version": act["id"],
        }
    for key, versions in _by_thing(acts, "visit").items():
        act = _winner(versions)
        data = act["data"]
        tables["visits"][key] = {
            **{name: data[name] for name in _VISIT},
            "team": act["team"],
            "visited_at": _corrected(act),
            "voided": data["voided"],
            "revision": data["revision"],
            "version": act["id"],
            "people": {row["resident"]: {name: row[name] for name in _PERSON} for row in data["people"]},
            "speed": data["speed"] and data["speed"]["download_mbps"],
        }
    return tables


def _text(value: object) -> Any:
    return None if value is None else str(value)


def found(commune: int) -> Tables:
    """The same from the tables of the server, of one commune."""
    people: dict[str, Json] = {}
    for row in VisitedResident.objects.filter(organization=commune):
        people.setdefault(str(row.visit_id), {})[str(row.resident_id)] = {
            name: getattr(row, name) for name in _PERSON
        }
    speeds = {
        str(row.visit_id): float(row.download_mbps)
        for row in SpeedMeasurement.objects.filter(organization=commune)
    }
    return {
        "households": {
            str(row.pk): {
                **{name: getattr(row, name) for name in _HOUSEHOLD[1:]},
                "neighborhood": row.neighborhood_id,
                "team": row.team_id,
                "revision": row.revision,
                "version": _text(row.version_act),
            }
            for row in Household.objects.filter(organization=commune)
        },
        "residents": {
            str(row.pk): {
                "household": str(row.household_id),
                **{name: getattr(row, name) for name in _RESIDENT[1:]},
                "revision": row.revision,
                "version": _text(row.version_act),
            }
            for row in Resident.objects.filter(organization=commune)
        },
        "visits": {
            str(row.pk): {
                "household": str(row.household_id),
                "round": row.round_id,
                "outcome": row.outcome,
                "consent": row.consent,
                "consent_by": _text(row.consent_by),
                "revisit_date": row.revisit_date and row.revisit_date.isoformat(),
                "note": row.note,
                "team": row.team_id,
                "visited_at": rfc3339(row.visited_at),
                "voided": row.is_voided,
                "revision": row.revision,
                "version": str(row.version_act),
                "people": people.get(str(row.pk), {}),
                "speed": speeds.get(str(row.pk)),
            }
            for row in Visit.objects.filter(organization=commune)
        },
    }

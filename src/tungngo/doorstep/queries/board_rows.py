"""The rows behind the figures of a board: the same statements as the figures, with the same conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tungngo.doorstep.queries.house_state import (
    HOUSE_FIGURES,
    PEOPLE_FIGURES,
    Scope,
    houses_sql,
    people_sql,
    select,
    turns_sql,
)
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = 50
_PLACE = "JOIN organizations_organization place ON place.id = h.neighborhood_id"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for.

    Attributes:
        figure: The figure that is opened, one of the keys of HOUSE_FIGURES or PEOPLE_FIGURES; of turns the skill's
            code, empty for all.
        place: Id of a neighborhood, 0 for all.
        team: Id of a team, 0 for all.
        words: What is searched, as typed.
        offset: How many rows come before.
        limit: How many are wanted; None for all.
    """

    figure: str = ""
    place: int = 0
    team: int = 0
    words: str = ""
    offset: int = 0
    limit: int | None = PAGE

    def params(self, scope: Scope) -> dict[str, Any]:
        """What the statements here ask for."""
        return scope.params | {
            "code": self.figure,
            "place": self.place,
            "team": self.team,
            "words": f"%{fold(self.words)}%",
            "offset": self.offset,
            "limit": self.limit,
        }

    def narrowed(self, *, place: str, team: str, words: str) -> str:
        """The conditions on top of the figure's own."""
        conditions = []
        if self.place:
            conditions.append(f"{place} = %(place)s")
        if self.team:
            conditions.append(f"{team} = %(team)s")
        if self.words.strip():
            conditions.append(f"{words} LIKE %(words)s")
        return "".join(f" AND {condition}" for condition in conditions)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows, and how many there are in all."""

    total: int
    rows: list[dict[str, Any]]


def _found(rows: list[dict[str, Any]]) -> Found:
    return Found(rows[0]["total"] if rows else 0, rows)


def houses(scope: Scope, wanted: Wanted) -> Found:
    """Houses, sorted by neighborhood, lane and number."""
    joins = f"{_PLACE} LEFT JOIN organizations_organization team ON team.id = h.team_id"
    more = wanted.narrowed(place="h.neighborhood_id", team="h.team_id", words="h.folded")
    rows = select(
        f"""
        SELECT count(*) OVER () AS total, h.id, h.head_name, h.house_number, h.lane, h.state AS household_state,
               h.restricted_at, s.state, s.visits, s.is_conflict, s.last_at, r.revisit_date,
               place.name AS neighborhood, team.name AS team
        FROM {houses_sql(scope, joins)}
          AND {HOUSE_FIGURES[wanted.figure]}{more}
        ORDER BY place.sort_key, h.sort_key, h.id
        OFFSET %(offset)s LIMIT %(limit)s
        """,  # noqa: S608  (constants of this package alone)
        wanted.params(scope),
    )
    return _found(rows)


def people(scope: Scope, wanted: Wanted) -> Found:
    """People, sorted by neighborhood and name."""
    more = wanted.narrowed(place="p.neighborhood_id", team="p.team_id", words="one.folded_name")
    rows = select(
        f"""
        SELECT count(*) OVER () AS total, p.id, one.full_name, one.birth_year, p.is_adult, p.has_signature, p.is_new,
               p.is_met, h.id AS household, h.head_name, h.house_number, h.lane, h.restricted_at,
               place.name AS neighborhood
        FROM {people_sql(scope)}
        JOIN doorstep_resident one ON one.id = p.id
        JOIN doorstep_household h ON h.id = p.household_id
        JOIN organizations_organization place ON place.id = p.neighborhood_id
        WHERE {PEOPLE_FIGURES[wanted.figure]}{more}
        ORDER BY place.sort_key, p.sort_key, p.id
        OFFSET %(offset)s LIMIT %(limit)s
        """,  # noqa: S608
        wanted.params(scope),
    )
    return _found(rows)


def turns(scope: Scope, wanted: Wanted) -> Found:
    """Turns, the newest first."""
    joins = f"""
        JOIN doorstep_resident one ON one.id = w.resident_id
        JOIN doorstep_household h ON h.id = v.household_id {_PLACE}
        JOIN doorstep_member member ON member.id = v.member_id
        LEFT JOIN doorstep_digitalskill skill
            ON skill.organization_id = v.organization_id AND skill.code = taught.code"""
    more = wanted.narrowed(place="h.neighborhood_id", team="v.team_id", words="one.folded_name")
    if wanted.figure:
        more += " AND taught.code = %(code)s"
    rows = select(
        f"""
        SELECT count(*) OVER () AS total, v.id AS visit, v.visited_date, v.visited_at, taught.code,
               coalesce(skill.name, taught.code) AS skill, one.full_name, one.birth_year, h.restricted_at,
               place.name AS neighborhood, member.full_name AS member
        FROM {turns_sql(scope, joins)}{more}
        ORDER BY v.visited_at DESC, v.id DESC, one.sort_key, taught.code
        OFFSET %(offset)s LIMIT %(limit)s
        """,  # noqa: S608
        wanted.params(scope),
    )
    return _found(rows)


def learners(scope: Scope, wanted: Wanted) -> Found:
    """The persons who were taught a skill, or any, with how many turns each had."""
    joins = f"""
        JOIN doorstep_resident one ON one.id = w.resident_id
        JOIN doorstep_household h ON h.id = one.household_id {_PLACE}"""
    more = wanted.narrowed(place="h.neighborhood_id", team="v.team_id", words="one.folded_name")
    if wanted.figure:
        more += " AND taught.code = %(code)s"
    rows = select(
        f"""
        SELECT count(*) OVER () AS total, one.id, one.full_name, one.birth_year, count(*) AS turns,
               max(v.visited_at) AS last_at, h.id AS household, h.restricted_at, place.name AS neighborhood
        FROM {turns_sql(scope, joins)}{more}
        GROUP BY one.id, h.id, place.id
        ORDER BY place.sort_key, one.sort_key, one.id
        OFFSET %(offset)s LIMIT %(limit)s
        """,  # noqa: S608
        wanted.params(scope),
    )
    return _found(rows)


def phones(scope: Scope, wanted: Wanted, *, teams: Iterable[int] | None) -> Found:
    """The telephones of the teams' members, the one with the most unsent acts first; `total` is the unsent acts."""
    seen = None if teams is None else list(teams)
    more = "" if not wanted.team else " AND m.team_id = %(team)s"
    rows = select(
        f"""
        SELECT (sum(d.unsent_acts) OVER ())::int AS total, d.id, d.name, d.last_seen_at, d.unsent_acts, d.app_version,
               member.id AS member_id, member.full_name AS member
        FROM doorstep_device d
        JOIN doorstep_member member ON member.id = d.member_id
        WHERE d.organization_id = %(commune)s AND d.revoked_at IS NULL
          AND EXISTS (SELECT FROM doorstep_teammembership m
                      WHERE m.member_id = d.member_id AND m.ended_at IS NULL
                        AND {"TRUE" if seen is None else "m.team_id = ANY(%(teams)s)"}{more})
        ORDER BY d.unsent_acts DESC, member.sort_key, d.id
        """,  # noqa: S608
        wanted.params(scope) | {"teams": seen or []},
    )
    return _found(rows)

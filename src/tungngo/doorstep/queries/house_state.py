"""How the state of a house, and what is known of its residents, follow from the visits (docs/field-sync.md).

Written once, as SQL: the board counts these rows, its lists show the same rows, and other pages ask for the state of
single houses through `StateOfHouse`. So a figure and the list behind it cannot differ.

The rows of a round:

- a *house* is a household that is lived in, or that was visited in the round, whatever became of it later;
- a *person* is a resident who lives in such a household, or who was met in the round;
- a *turn* is one skill that was taught to one person in one visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import CharField, Func, Q

from tungngo.doorstep.models import Household, Visit
from tungngo.doorstep.rules.adults import ADULT_AGE
from tungngo.doorstep.rules.corrections import FIRST_OFFICE_REVISION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from tungngo.doorstep.models import Round

# A house was met if any visit met somebody; else the latest visit says how it stands, by time, then by id.
_STATE = """
    CASE WHEN bool_or(v.outcome = 'present') THEN 'present'
         ELSE (array_agg(v.outcome ORDER BY v.visited_at DESC, v.id DESC))[1] END"""


class StateOfHouse(Func):
    """The state of one household in one round, for querysets: `StateOfHouse(F("pk"), Value(round_pk))`.

    One of Visit.Outcome, or null where nobody has called in that round.
    """

    template = (
        f"(SELECT {_STATE} FROM doorstep_visit v"  # noqa: S608  (the one thing put in is the constant above)
        " WHERE NOT v.is_voided AND (v.household_id, v.round_id) = (%(expressions)s))"
    )
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which round, on which day, and which households.

    Attributes:
        round: The round.
        day: The day on which the board stands: the commune's today, kept within the round.
        today: The commune's today, by which revisits fall due and residents are adults.
        households: The households that the viewer sees; None for the whole commune.
    """

    round: Round
    day: dt.date
    today: dt.date
    households: frozenset[UUID] | None = None

    @property
    def params(self) -> dict[str, Any]:
        """What the statements here ask for."""
        return {
            "commune": self.round.organization_id,
            "round": self.round.pk,
            "day": self.day,
            "today": self.today,
            "adults_born_until": self.today.year - ADULT_AGE,
            "households": list(self.households or ()),
        }

    def limit(self, column: str) -> str:
        """The condition on a column that names a household."""
        return "TRUE" if self.households is None else f"{column} = ANY(%(households)s)"

    def visits(self) -> QuerySet[Visit]:
        """The round's visits in scope, those taken back too."""
        found = Visit.objects.filter(organization_id=self.round.organization_id, round=self.round)
        return found if self.households is None else found.filter(household__in=self.households)


def households_in_scope(seen: Q) -> frozenset[UUID]:
    """The households of a condition of permissions.households_seen."""
    return frozenset(Household.objects.filter(seen).values_list("pk", flat=True))


def houses_sql(scope: Scope, joins: str = "") -> str:
    """The houses of the round, one row each: `h` the household, `s` its state in the round, `r` the revisit due.

    Ends in a condition, to which others may be added; `joins` come before it.
    """
    return f"""
        doorstep_household h
        LEFT JOIN (
            SELECT v.household_id, {_STATE} AS state, count(*) AS visits, max(v.visited_at) AS last_at,
                   min(v.member_id) <> max(v.member_id) AS is_conflict
            FROM doorstep_visit v
            WHERE v.organization_id = %(commune)s AND v.round_id = %(round)s AND NOT v.is_voided
            GROUP BY v.household_id
        ) s ON s.household_id = h.id
        LEFT JOIN (
            SELECT v.household_id, v.revisit_date
            FROM doorstep_visit v
            WHERE v.organization_id = %(commune)s AND v.round_id = %(round)s AND NOT v.is_voided
              AND v.revisit_date <= %(today)s
              AND NOT EXISTS (
                  SELECT FROM doorstep_visit later
                  WHERE later.household_id = v.household_id AND NOT later.is_voided
                    AND (later.visited_at, later.id) > (v.visited_at, v.id))
        ) r ON r.household_id = h.id
        {joins}
        WHERE h.organization_id = %(commune)s AND {scope.limit("h.id")}
          AND (h.state = 'active' OR s.household_id IS NOT NULL)"""  # noqa: S608


# Which houses a figure counts.
HOUSE_FIGURES = {
    "all": "TRUE",
    "met": "s.state = 'present'",
    "visited": "s.state IS NOT NULL",
    "unvisited": "s.state IS NULL",
    "absent": "s.state = 'absent'",
    "refused": "s.state = 'refused'",
    "moved": "s.state = 'moved'",
    "conflict": "s.is_conflict",
    "revisit": "r.household_id IS NOT NULL",
}


def people_sql(scope: Scope) -> str:
    """The people of the round, one row each: `p`, with `is_adult`, `has_signature`, `is_new` and `is_met`.

    A signature counts whenever it was found or registered. A registration counts once, in the round of the earliest
    visit that says so.
    """
    return f"""
        (
            SELECT p.id, p.household_id, h.neighborhood_id, h.team_id, p.sort_key,
                   coalesce(p.birth_year <= %(adults_born_until)s, p.is_adult_stated IS DISTINCT FROM false)
                       AS is_adult,
                   coalesce(k.has_signature, false) AS has_signature,
                   coalesce(registered.round_id = %(round)s, false) AS is_new,
                   coalesce(k.is_met, false) AS is_met
            FROM doorstep_resident p
            JOIN doorstep_household h ON h.id = p.household_id
            LEFT JOIN (
                SELECT w.resident_id, bool_or(w.signature IN ('had', 'registered')) AS has_signature,
                       bool_or(v.round_id = %(round)s) AS is_met
                FROM doorstep_visitedresident w
                JOIN doorstep_visit v ON v.id = w.visit_id AND v.organization_id = %(commune)s AND NOT v.is_voided
                WHERE w.organization_id = %(commune)s
                GROUP BY w.resident_id
            ) k ON k.resident_id = p.id
            LEFT JOIN (
                SELECT DISTINCT ON (w.resident_id) w.resident_id, v.round_id
                FROM doorstep_visitedresident w
                JOIN doorstep_visit v ON v.id = w.visit_id AND v.organization_id = %(commune)s AND NOT v.is_voided
                WHERE w.organization_id = %(commune)s AND w.signature = 'registered'
                ORDER BY w.resident_id, v.visited_at, v.id
            ) registered ON registered.resident_id = p.id
            WHERE p.organization_id = %(commune)s AND {scope.limit("p.household_id")} AND p.state <> 'merged'
              AND (k.is_met OR (p.state = 'active' AND h.state = 'active'))
        ) p"""  # noqa: S608


# Which people a figure counts.
PEOPLE_FIGURES = {
    "met": "p.is_met",
    "adults": "p.is_adult",
    "signature": "p.is_adult AND p.has_signature",
    "unsigned": "p.is_adult AND NOT p.has_signature",
    "new": "p.is_new",
}


def turns_sql(scope: Scope, joins: str = "") -> str:
    """The turns of the round, one row each: `v` the visit, `w` the person, `taught.code` the skill; as houses_sql."""
    return f"""
        doorstep_visit v
        JOIN doorstep_visitedresident w ON w.visit_id = v.id
        CROSS JOIN unnest(w.taught) AS taught(code)
        {joins}
        WHERE v.organization_id = %(commune)s AND v.round_id = %(round)s AND NOT v.is_voided
          AND {scope.limit("v.household_id")}"""


# Which visits a figure counts.
VISIT_FIGURES = {
    "visits": Q(is_voided=False),
    "doubtful": Q(is_voided=False, is_clock_doubtful=True),
    "corrected": Q(revision__gte=FIRST_OFFICE_REVISION),
    "voided": Q(is_voided=True),
}


def select(sql: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement, by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

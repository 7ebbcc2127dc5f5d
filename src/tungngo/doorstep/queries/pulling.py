"""What a telephone is given: its team's households as they stand, and of these only what changed (docs/field-sync.md).

A cursor says below which transaction everything was seen. Rows carry the transaction that wrote them last
(models/changes.py); transactions that were still running are below no cursor, so nothing that they commit is missed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from tungngo.doorstep.models import DigitalSkill, Member, Round, TeamMembership
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from datetime import date

    from tungngo.doorstep.queries.senders import Sender

PAGE_HOUSEHOLDS = 300
_VISITS_EACH = 3
# Rounds that a telephone is told of: those that end not earlier than so many days ago.
_ROUND_DAYS = 30
_NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a telephone has seen: which database and teams, since which transaction, where in a long answer."""

    epoch: str
    teams: tuple[int, ...]
    since: int
    until: int = 0  # while an answer goes on: what the next cursor's `since` becomes
    after: UUID = _NOWHERE

    def __str__(self) -> str:
        teams = "-".join(map(str, self.teams))
        return f"1.{self.epoch}.{teams}.{self.since}.{self.until}.{self.after}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Returns the cursor of a text; None when it is none, or one of another version."""
        try:
            version, epoch, teams, since, until, after = text.split(".")
            if version != "1":
                return None
            numbers = tuple(int(team) for team in teams.split("-") if team)
            return cls(epoch, numbers, int(since), int(until), UUID(after))
        except ValueError:
            return None


def pull(*, sender: Sender, cursor: str, known_setup: str, today: date) -> dict[str, Any]:
    """Returns the answer to `GET pull`, without the times.

    Args:
        sender: Who asks.
        cursor: As given last; empty or unreadable begins anew.
        known_setup: The version of the setup that the telephone has.
        today: Which rounds are still of interest.
    """
    with transaction.atomic():
        with connection.cursor() as database:
            # All of the answer shows one moment.
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _pull(sender, Cursor.read(cursor), known_setup, today)


def _pull(sender: Sender, known: Cursor | None, known_setup: str, today: date) -> dict[str, Any]:
    now = _oldest_running()
    # From before the database was put back into a server that counts its transactions from a lower number, and nobody
    # began a new epoch: changes would hide below the cursor.
    is_from_elsewhere = known is not None and max(known.since, known.until) > now
    if known and (is_from_elsewhere or (known.epoch, known.teams) != (sender.epoch, sender.current_teams)):
        known = None
    at = known or Cursor(sender.epoch, sender.current_teams, since=0)
    is_first_page = at.after == _NOWHERE
    if is_first_page:
        at = Cursor(at.epoch, at.teams, at.since, until=now)
    keys = _changed(sender, at)
    has_more = len(keys) > PAGE_HOUSEHOLDS
    keys = keys[:PAGE_HOUSEHOLDS]
    following = (
        Cursor(at.epoch, at.teams, at.since, at.until, keys[-1])
        if has_more
        else Cursor(at.epoch, at.teams, since=at.until)
    )
    setup = _setup(sender, today)
    gone: Any = []
    if is_first_page:
        gone = _gone(sender, at) if known else "all"
    return {
        "epoch": sender.epoch,
        "cursor": str(following),
        "more": has_more,
        "setup": setup if setup["version"] != known_setup else None,
        "households": _households(sender, keys),
        "gone": gone,
    }


def _oldest_running() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _changed(sender: Sender, at: Cursor) -> list[UUID]:
    """The team's households of which something changed, in the order of their identifiers; one more than a page."""
    if not sender.current_teams:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT household.id FROM doorstep_household household
            WHERE household.team_id = ANY(%(teams)s) AND household.state IN ('active', 'moved')
              AND household.id > %(after)s
              AND (%(since)s = 0 OR household.id IN (
                  SELECT id FROM doorstep_household
                  WHERE organization_id = %(organization)s AND changed_tx >= %(since)s
                  UNION ALL
                  SELECT household_id FROM doorstep_resident
                  WHERE organization_id = %(organization)s AND changed_tx >= %(since)s
                  UNION ALL
                  SELECT household_id FROM doorstep_visit
                  WHERE organization_id = %(organization)s AND changed_tx >= %(since)s))
            ORDER BY household.id LIMIT %(limit)s
            """,
            {
                "teams": list(sender.current_teams),
                "organization": sender.organization_id,
                "since": at.since,
                "after": at.after,
                "limit": PAGE_HOUSEHOLDS + 1,
            },
        )
        return [key for (key,) in cursor.fetchall()]


def _gone(sender: Sender, at: Cursor) -> list[UUID]:
    """Households that were the team's and are no longer to be kept: given to another, merged, erased."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT gone.household_id FROM doorstep_householdleft gone
            JOIN doorstep_household household ON household.id = gone.household_id
            WHERE gone.team_id = ANY(%(teams)s) AND gone.changed_tx >= %(since)s
              AND (household.team_id IS NULL OR household.team_id <> ALL(%(teams)s))
            UNION
            SELECT id FROM doorstep_household
            WHERE organization_id = %(organization)s AND changed_tx >= %(since)s AND team_id = ANY(%(teams)s)
              AND state NOT IN ('active', 'moved')
            """,
            {
                "teams": list(sender.current_teams),
                "organization": sender.organization_id,
                "since": at.since,
            },
        )
        return [key for (key,) in cursor.fetchall()]


def _households(sender: Sender, keys: list[UUID]) -> list[dict[str, Any]]:
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, revision, team_id, neighborhood_id, lane, house_number, head_name, phone, note,
                   latitude::float8, longitude::float8, state
            FROM doorstep_household WHERE id = ANY(%s) ORDER BY id
            """,
            [keys],
        )
        households = {
            row[0]: {
                "id": row[0],
                "revision": row[1],
                "team": row[2],
                "neighborhood": row[3],
                "lane": row[4],
                "house_number": row[5],
                "head_name": row[6],
                "phone": row[7],
                "note": row[8],
                "place": {"latitude": row[9], "longitude": row[10]} if row[9] is not None else None,
                "state": row[11],
                "residents": [],
                "visits": [],
            }
            for row in cursor.fetchall()
        }
        cursor.execute(
            """
            SELECT resident.household_id, resident.id, resident.revision, full_name, birth_year, is_adult_stated,
                   resident.state,
                   CASE WHEN bool_or(seen.signature IN ('had', 'registered')) THEN 'had'
                        WHEN bool_or(seen.signature = 'declined') THEN 'declined' ELSE '' END,
                   array_agg(DISTINCT skill) FILTER (WHERE skill IS NOT NULL)
            FROM doorstep_resident resident
            LEFT JOIN (
                doorstep_visitedresident seen
                JOIN doorstep_visit visit ON visit.id = seen.visit_id AND NOT visit.is_voided
                LEFT JOIN LATERAL unnest(seen.taught || seen.known) AS skill ON TRUE
            ) ON seen.resident_id = resident.id
            WHERE resident.household_id = ANY(%s) AND resident.state = 'active'
            GROUP BY resident.id ORDER BY resident.id
            """,
            [keys],
        )
        for household, key, revision, name, year, is_adult, state, signature, skills in cursor.fetchall():
            households[household]["residents"].append(
                {
                    "id": key,
                    "revision": revision,
                    "full_name": name,
                    "birth_year": year,
                    "is_adult": is_adult,
                    "state": state,
                    "signature": signature,
                    "skills": skills or [],
                }
            )
        cursor.execute(
            """
            SELECT visit.household_id, visit.id, visit.round_id, visit.visited_date, visit.outcome, member.full_name,
                   visit.member_id = %s, visit.revisit_date
            FROM unnest(%s::uuid[]) AS wanted (id)
            CROSS JOIN LATERAL (
                SELECT * FROM doorstep_visit
                WHERE household_id = wanted.id AND NOT is_voided ORDER BY visited_at DESC, id DESC LIMIT %s
            ) visit
            JOIN doorstep_member member ON member.id = visit.member_id
            ORDER BY visit.visited_at DESC, visit.id DESC
            """,
            [sender.member_id, keys, _VISITS_EACH],
        )
        for household, key, round_id, day, outcome, member, is_mine, revisit in cursor.fetchall():
            households[household]["visits"].append(
                {
                    "id": key,
                    "round": round_id,
                    "date": day,
                    "outcome": outcome,
                    "member": member,
                    "is_mine": is_mine,
                    "revisit_date": revisit,
                }
            )
    return list(households.values())


def _setup(sender: Sender, today: date) -> dict[str, Any]:
    """What the telephone knows beside households: the member, their teams, the rounds, the skills with their guides."""
    member = Member.objects.select_related("organization").get(pk=sender.member_id)
    memberships = TeamMembership.objects.filter(member=member, ended_at__isnull=True).select_related("team")
    rounds = (
        Round.objects.filter(organization=member.organization_id)
        .exclude(end_date__lt=today - timedelta(days=_ROUND_DAYS))
        .order_by("start_date", "id")
        .prefetch_related("routes")
    )
    setup: dict[str, Any] = {
        "member": {"id": member.pk, "name": member.full_name},
        "commune": {"id": member.organization_id, "name": member.organization.name},
        "teams": [
            {"id": one.team_id, "name": one.team.name, "is_head": one.is_head}
            for one in sorted(memberships, key=lambda one: one.team.sort_key)
        ],
        "neighborhoods": [
            {"id": key, "name": name}
            for key, name in Organization.objects.filter(
                commune=member.organization_id, kind=OrganizationKind.NEIGHBORHOOD, is_active=True
            )
            .order_by("sort_key")
            .values_list("pk", "name")
        ],
        "rounds": [
            {
                "id": one.pk,
                "name": one.name,
                "start_date": one.start_date,
                "end_date": one.end_date,
                "is_day_of_action": one.is_day_of_action,
                "daily_target": one.daily_target,
                "routes": [
                    {
                        "team": route.team_id,
                        "neighborhood": route.neighborhood_id,
                        "lanes": route.lanes,
                        "meeting_time": route.meeting_time.strftime("%H:%M") if route.meeting_time else None,
                        "meeting_place": route.meeting_place,
                        "note": route.note,
                    }
                    for route in sorted(one.routes.all(), key=lambda route: route.pk)
                    if route.team_id in sender.current_teams
                ],
            }
            for one in rounds
        ],
        "skills": [
            {
                "code": one.code,
                "name": one.name,
                "short_name": one.short_name,
                "link": one.link,
                "guide": one.guide,
                "is_active": one.is_active,
            }
            for one in DigitalSkill.objects.filter(organization=member.organization_id).order_by(
                "position", "id"
            )
        ],
    }
    version = hashlib.sha256(msgspec.json.encode(setup, order="deterministic")).hexdigest()[:16]
    return {"version": version, **setup}

"""The board of one round: every figure from the rows of queries/house_state.py, in six statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tungngo.assignments.models import CampaignTarget
from tungngo.doorstep.models import BoardSettings, DigitalSkill, Round
from tungngo.doorstep.queries.house_state import (
    HOUSE_FIGURES,
    PEOPLE_FIGURES,
    Scope,
    houses_sql,
    people_sql,
    select,
    turns_sql,
)
from tungngo.doorstep.rules.silence import silent_since
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from tungngo.organizations.models import Organization

# Law 20/2023/QH15 calls it chữ ký điện tử, directives say chữ ký số.
_SIGNATURE_WORDS = ("chu ky so", "chu ky dien tu")
_SHARES = {"%", "phan tram"}

Figures = dict[str, int]


@dataclass(slots=True)
class PlaceFigures:
    """A neighborhood and its figures."""

    id: int
    name: str
    houses: Figures
    people: Figures

    @property
    def percent(self) -> int | None:
        """Of its houses so many per cent were visited; None where there are none."""
        return share(self.houses["visited"], self.houses["all"])


@dataclass(slots=True)
class HourFigure:
    """The visits of one hour of the day; those whose hour is not known have None."""

    hour: int | None
    visits: int


@dataclass(slots=True)
class SkillFigures:
    """A skill, how often it was taught, and to how many persons."""

    code: str
    name: str
    turns: int
    persons: int


@dataclass(slots=True)
class TeamFigures:
    """A team and what is heard of it."""

    id: int
    name: str
    is_planned: bool
    members: int
    phones: int
    last_contact_at: dt.datetime | None
    unsent: int
    visits: int = 0
    visits_today: int = 0
    last_visit_at: dt.datetime | None = None
    silent_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What share of adults is to have a digital signature.

    Attributes:
        percent: The share.
        is_above: Whether more than that is wanted ("trên 50%"), not just as much.
        source: The words of the directive; empty where the office set it.
    """

    percent: Decimal
    is_above: bool
    source: str = ""

    def is_met(self, part: int, whole: int) -> bool:
        """Whether so many of so many reach it."""
        reached, wanted = Decimal(100 * part), self.percent * whole
        return whole > 0 and (reached > wanted if self.is_above else reached >= wanted)


@dataclass(slots=True)
class Board:
    """Everything that the board of a round shows."""

    scope: Scope
    settings: BoardSettings
    target: Target | None
    houses: Figures
    people: Figures
    visits: Figures
    places: list[PlaceFigures]
    hours: list[HourFigure]
    skills: list[SkillFigures]
    turns: int
    taught: int
    teams: list[TeamFigures]
    unsent: int
    teamless: int  # visits of members who worked for no team
    silent: list[TeamFigures] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        """Whether the day that is shown is today."""
        return self.scope.day == self.scope.today

    @property
    def covered_percent(self) -> int | None:
        """Of all houses so many per cent were visited."""
        return share(self.houses["visited"], self.houses["all"])

    @property
    def signature_percent(self) -> Decimal | None:
        """Of the adults so many per cent have a digital signature, to one decimal, never rounded up to the target."""
        adults = self.people["adults"]
        if not adults:
            return None
        return Decimal(1000 * self.people["signature"] // adults) / 10

    @property
    def is_target_met(self) -> bool:
        """Whether the target is reached."""
        return self.target is not None and self.target.is_met(self.people["signature"], self.people["adults"])

    @property
    def leading_teams(self) -> list[TeamFigures]:
        """The teams with the most visits on the day, at most five."""
        out = [team for team in self.teams if team.visits_today]
        return sorted(out, key=lambda team: -team.visits_today)[:5]


def share(part: int, whole: int) -> int | None:
    """Returns whole per cents, cut off so that only all is 100; None of nothing."""
    return part * 100 // whole if whole else None


def scope_of(shown: Round, *, now: dt.datetime, households: Iterable[Any] | None = None) -> Scope:
    """The scope of a round's board at a time: its day is today, or the nearest day of the round."""
    today = timezone.localdate(now)
    day = min(max(today, shown.start_date), shown.end_date)
    return Scope(shown, day, today, None if households is None else frozenset(households))


def settings_of(shown: Round) -> BoardSettings:
    """How the round's board judges; the defaults where nothing was set."""
    return BoardSettings.objects.filter(round=shown).first() or BoardSettings(
        organization_id=shown.organization_id, round=shown
    )


def read_board(scope: Scope, *, now: dt.datetime, teams: Iterable[int] | None = None) -> Board:
    """Reads the board.

    Args:
        scope: The round, the day and the households in sight.
        now: By which teams are silent.
        teams: The teams that the viewer sees; None for all of the commune.
    """
    settings = settings_of(scope.round)
    places = _places(scope)
    people = {name: sum(place.people[name] for place in places) for name in PEOPLE_FIGURES}
    counted = _visits(scope)
    skills, turns, taught = _skills(scope)
    team_rows, unsent = _teams(scope, counted, None if teams is None else list(teams))
    board = Board(
        scope=scope,
        settings=settings,
        target=_target(scope.round, settings),
        houses={name: sum(place.houses[name] for place in places) for name in HOUSE_FIGURES},
        people=people,
        visits=_sums(counted),
        places=[place for place in places if place.id],
        hours=_hours(counted),
        skills=skills,
        turns=turns,
        taught=taught,
        teams=team_rows,
        unsent=unsent,
        teamless=sum(row.visits for row in counted if row.team_id is None),
    )
    if scope.round.start_date <= scope.today <= scope.round.end_date:
        for team in board.teams:
            if team.is_planned:
                team.silent_since = silent_since(
                    timezone.localtime(team.last_contact_at) if team.last_contact_at else None,
                    now=timezone.localtime(now),
                    working_from=settings.working_from,
                    working_until=settings.working_until,
                    minutes=settings.silent_minutes,
                )
        board.silent = [team for team in board.teams if team.silent_since]
    return board


def _filters(figures: dict[str, str]) -> str:
    return ", ".join(f"count(*) FILTER (WHERE {condition}) AS {name}_" for name, condition in figures.items())


def _places(scope: Scope) -> list[PlaceFigures]:
    """Every neighborhood of the commune with its figures, in Vietnamese order; two scans in one statement."""
    rows = select(
        f"""
        WITH houses AS (
            SELECT h.neighborhood_id, {_filters(HOUSE_FIGURES)}
            FROM {houses_sql(scope)} GROUP BY h.neighborhood_id
        ), people AS (
            SELECT p.neighborhood_id AS place_id, {_filters({f"p_{k}": v for k, v in PEOPLE_FIGURES.items()})}
            FROM {people_sql(scope)} GROUP BY p.neighborhood_id
        )
        SELECT o.id, o.name, houses.*, people.*
        FROM organizations_organization o
        LEFT JOIN houses ON houses.neighborhood_id = o.id
        LEFT JOIN people ON people.place_id = o.id
        WHERE o.commune_id = %(commune)s
          AND (houses.neighborhood_id IS NOT NULL OR people.place_id IS NOT NULL
               OR (o.kind = 'neighborhood' AND o.is_active AND {"TRUE" if scope.households is None else "FALSE"}))
        ORDER BY o.sort_key, o.id
        """,  # noqa: S608  (constants of this package alone)
        scope.params,
    )
    return [
        PlaceFigures(
            row["id"],
            row["name"],
            {name: row[f"{name}_"] or 0 for name in HOUSE_FIGURES},
            {name: row[f"p_{name}_"] or 0 for name in PEOPLE_FIGURES},
        )
        for row in rows
    ]


@dataclass(slots=True)
class _Visits:
    """How many visits one team made in one hour, or on other days of the round (`hour` None)."""

    team_id: int | None
    hour: int | None
    visits: int
    doubtful: int
    voided: int
    last_at: dt.datetime | None


_UNKNOWN = -1  # the hour of a visit whose day alone is known


def _visits(scope: Scope) -> list[_Visits]:
    """The round's visits by team and by hour of the day shown, in one scan."""
    rows = select(
        f"""
        SELECT v.team_id, v.visited_date = %(day)s AS is_day, v.is_clock_doubtful,
               date_trunc('hour', v.visited_at) AS hour_at,
               count(*) FILTER (WHERE NOT v.is_voided) AS visits,
               count(*) FILTER (WHERE v.is_voided) AS voided,
               max(v.visited_at) FILTER (WHERE NOT v.is_voided) AS last_at
        FROM doorstep_visit v
        WHERE v.organization_id = %(commune)s AND v.round_id = %(round)s AND {scope.limit("v.household_id")}
        GROUP BY 1, 2, 3, 4
        """,  # noqa: S608
        scope.params,
    )
    counted = []
    for row in rows:
        hour = None
        if row["is_day"]:
            local = timezone.localtime(row["hour_at"])
            is_known = not row["is_clock_doubtful"] and local.date() == scope.day
            hour = local.hour if is_known else _UNKNOWN
        doubtful = row["visits"] if row["is_clock_doubtful"] else 0
        counted.append(_Visits(row["team_id"], hour, row["visits"], doubtful, row["voided"], row["last_at"]))
    return counted


def _sums(counted: list[_Visits]) -> Figures:
    return {
        "visits": sum(row.visits for row in counted),
        "doubtful": sum(row.doubtful for row in counted),
        "voided": sum(row.voided for row in counted),
        "today": sum(row.visits for row in counted if row.hour is not None),
    }


def _hours(counted: list[_Visits]) -> list[HourFigure]:
    """The hours from the first to the last with a visit, those between without one too; unknown ones last."""
    by_hour: dict[int, int] = {}
    for row in counted:
        if row.hour is not None and row.visits:
            by_hour[row.hour] = by_hour.get(row.hour, 0) + row.visits
    unknown = by_hour.pop(_UNKNOWN, 0)
    hours = [
        HourFigure(hour, by_hour.get(hour, 0))
        for hour in (range(min(by_hour), max(by_hour) + 1) if by_hour else ())
    ]
    return hours + ([HourFigure(None, unknown)] if unknown else [])


def _skills(scope: Scope) -> tuple[list[SkillFigures], int, int]:
    """The skills in the commune's order with turns and persons, and both in all."""
    rows = select(
        f"""
        WITH turns AS (
            SELECT taught.code, w.resident_id, count(*) AS turns
            FROM {turns_sql(scope)} GROUP BY taught.code, w.resident_id
        )
        SELECT code, sum(turns)::int AS turns, count(*) AS persons FROM turns GROUP BY code
        UNION ALL
        SELECT NULL, coalesce(sum(turns), 0)::int, count(DISTINCT resident_id) FROM turns
        """,  # noqa: S608
        scope.params,
    )
    found = {row["code"]: row for row in rows}
    total = found.pop(None)
    skills = []
    for skill in DigitalSkill.objects.filter(organization_id=scope.round.organization_id):
        row = found.pop(skill.code, None)
        if row or skill.is_active:
            counted = row or {"turns": 0, "persons": 0}
            skills.append(SkillFigures(skill.code, skill.name, counted["turns"], counted["persons"]))
    skills += [SkillFigures(code, code, row["turns"], row["persons"]) for code, row in found.items()]
    return skills, total["turns"], total["persons"]


def _teams(scope: Scope, counted: list[_Visits], seen: list[int] | None) -> tuple[list[TeamFigures], int]:
    """The teams that are sent out in the round, that called at doors, or that have members; and all unsent acts.

    A member of two teams is heard for both; what is unsent on one telephone is counted once in the sum.
    """
    rows = select(
        f"""
        WITH phones AS (
            SELECT DISTINCT m.team_id, d.id, d.last_seen_at, d.unsent_acts
            FROM doorstep_teammembership m
            JOIN doorstep_device d ON d.member_id = m.member_id AND d.revoked_at IS NULL
            WHERE m.organization_id = %(commune)s AND m.ended_at IS NULL
              AND {"TRUE" if seen is None else "m.team_id = ANY(%(teams)s)"}
        ), heard AS (
            SELECT team_id, count(*) AS phones, max(last_seen_at) AS last_contact_at, sum(unsent_acts) AS unsent
            FROM phones GROUP BY team_id
        ), members AS (
            SELECT team_id, count(DISTINCT member_id) AS members FROM doorstep_teammembership
            WHERE organization_id = %(commune)s AND ended_at IS NULL GROUP BY team_id
        )
        SELECT t.id, t.name, t.is_active, coalesce(members.members, 0) AS members,
               EXISTS (SELECT FROM doorstep_route r WHERE r.round_id = %(round)s AND r.team_id = t.id) AS is_planned,
               coalesce(heard.phones, 0) AS phones, heard.last_contact_at, coalesce(heard.unsent, 0)::int AS unsent,
               (SELECT coalesce(sum(unsent_acts), 0)::int FROM (SELECT DISTINCT id, unsent_acts FROM phones) one)
                   AS unsent_in_all
        FROM organizations_organization t
        LEFT JOIN heard ON heard.team_id = t.id
        LEFT JOIN members ON members.team_id = t.id
        WHERE t.commune_id = %(commune)s AND t.kind = 'community_team'
          AND {"TRUE" if seen is None else "t.id = ANY(%(teams)s)"}
        ORDER BY t.sort_key, t.id
        """,  # noqa: S608
        scope.params | {"teams": seen or []},
    )
    teams = []
    for row in rows:
        own = [one for one in counted if one.team_id == row["id"]]
        team = TeamFigures(
            id=row["id"],
            name=row["name"],
            is_planned=row["is_planned"],
            members=row["members"],
            phones=row["phones"],
            last_contact_at=row["last_contact_at"],
            unsent=row["unsent"],
            visits=sum(one.visits for one in own),
            visits_today=sum(one.visits for one in own if one.hour is not None),
            last_visit_at=max((one.last_at for one in own if one.last_at), default=None),
        )
        if team.is_planned or team.visits or (row["is_active"] and team.members):
            teams.append(team)
    return teams, rows[0]["unsent_in_all"] if rows else 0


def _target(shown: Round, settings: BoardSettings) -> Target | None:
    """The share of adults with a digital signature that is wanted: as the office set it, else by the directive."""
    if settings.signature_target is not None:
        return Target(settings.signature_target, is_above=False)
    return directive_target(shown)


def directive_target(shown: Round) -> Target | None:
    """The share of a target of the campaign that speaks of digital signatures; None where there is none."""
    if shown.campaign_id is None:
        return None
    for target in CampaignTarget.objects.filter(campaign_id=shown.campaign_id):
        words = fold(f"{target.indicator} {target.unit} {target.source}")
        is_share = fold(target.unit).strip() in _SHARES or "%" in target.unit
        if (
            is_share
            and target.operator in {">", ">=", "="}
            and any(word in words for word in _SIGNATURE_WORDS)
        ):
            return Target(
                Decimal(str(target.value)),
                is_above=target.operator == ">",
                source=target.source or str(target),
            )
    return None


def current_round(commune: Organization, today: dt.date) -> Round | None:
    """The round that is on; else the last one that was; else the next."""
    rounds = Round.objects.filter(organization=commune)
    return (
        rounds.filter(start_date__lte=today).order_by("-start_date", "-pk").first()
        or rounds.order_by("start_date", "pk").first()
    )


def latest_rounds(province_path: str) -> list[Round]:
    """The latest round that has begun of each commune of a province, by the communes' names."""
    begun = (
        Round.objects.filter(organization__path__startswith=province_path)
        .order_by("organization__sort_key", "organization_id", "-start_date", "-pk")
        .distinct("organization__sort_key", "organization_id")
    )
    return list(begun.select_related("organization"))

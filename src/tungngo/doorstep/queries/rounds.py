"""Rounds and their plan: which team goes where, how many households are there, and who has none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from tungngo.assignments.models import Campaign
from tungngo.doorstep.models import Household, Member, Round, Route, TeamMembership
from tungngo.doorstep.rules.addresses import natural_key
from tungngo.organizations.models import Organization, OrganizationKind
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet


@dataclass(slots=True)
class Lane:
    """A lane of a neighborhood, however often and however it is spelled.

    Attributes:
        name: As most of its households spell it; "" for those without a lane.
        households: How many active ones.
        unassigned: How many of them no team has.
        by_team: How many each team has, by the team's id.
    """

    name: str
    households: int = 0
    unassigned: int = 0
    by_team: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """A neighborhood in the plan of a round."""

    neighborhood: Organization
    lanes: list[Lane]
    routes: list[Route]
    team_counts: list[tuple[str, int]]

    @property
    def households(self) -> int:
        """How many active households there are."""
        return sum(lane.households for lane in self.lanes)

    @property
    def unassigned(self) -> int:
        """How many of them no team has."""
        return sum(lane.unassigned for lane in self.lanes)

    @property
    def is_forgotten(self) -> bool:
        """Whether people live there and nobody goes."""
        return bool(self.households) and not self.routes

    def to_visit(self, route: Route) -> int:
        """How many households of the route's team are on it."""
        wanted = {fold(lane) for lane in route.lanes}
        return sum(
            lane.by_team.get(route.team_id, 0)
            for lane in self.lanes
            if not wanted or fold(lane.name) in wanted
        )


def rounds(commune: Organization) -> QuerySet[Round]:
    """The commune's rounds, the latest first, each with how many teams go out and to how many neighborhoods."""
    return (
        Round.objects.filter(organization=commune)
        .select_related("campaign")
        .annotate(
            team_count=Count("routes__team", distinct=True),
            place_count=Count("routes__neighborhood", distinct=True),
        )
        .order_by("-start_date", "-pk")
    )


def campaigns_of(commune: Organization) -> QuerySet[Campaign]:
    """The commune's campaigns, the latest first."""
    return Campaign.objects.filter(organization=commune).order_by("-created_at")


def units_of(commune: Organization, kind: OrganizationKind) -> QuerySet[Organization]:
    """The commune's active neighborhoods or teams by name."""
    units: QuerySet[Organization] = Organization.objects.filter(commune=commune, kind=kind, is_active=True)
    return units.order_by("sort_key", "pk")


def lanes_of(neighborhoods: Iterable[int]) -> dict[int, list[Lane]]:
    """The lanes of neighborhoods in the order of the street, by the neighborhood's id."""
    counted = (
        Household.objects.filter(neighborhood__in=list(neighborhoods), state=Household.State.ACTIVE)
        .values("neighborhood", "lane", "team")
        .annotate(n=Count("pk"))
        .order_by("neighborhood", "-n")
    )
    found: dict[int, dict[str, Lane]] = defaultdict(dict)
    for row in counted:
        lane = found[row["neighborhood"]].setdefault(fold(row["lane"]), Lane(row["lane"]))
        lane.households += row["n"]
        if not row["team"]:
            lane.unassigned += row["n"]
        else:
            lane.by_team[row["team"]] = lane.by_team.get(row["team"], 0) + row["n"]
    return {
        place: sorted(lanes.values(), key=lambda lane: natural_key(lane.name))
        for place, lanes in found.items()
    }


def lane_spellings(neighborhood: Organization, lanes: Sequence[str]) -> list[str]:
    """All ways in which these lanes are written in the register of a neighborhood."""
    wanted = {fold(lane) for lane in lanes}
    written = Household.objects.filter(neighborhood=neighborhood).values_list("lane", flat=True).distinct()
    return [lane for lane in written if fold(lane) in wanted]


def plan_of(of_round: Round) -> list[Place]:
    """Every neighborhood of the commune with its households and the teams that go there."""
    places = list(units_of(of_round.organization, OrganizationKind.NEIGHBORHOOD))
    lanes = lanes_of(place.pk for place in places)
    routes: dict[int, list[Route]] = defaultdict(list)
    for route in routes_of(of_round):
        routes[route.neighborhood_id].append(route)
    names = dict(
        Organization.objects.filter(
            commune=of_round.organization, kind=OrganizationKind.COMMUNITY_TEAM
        ).values_list("pk", "name")
    )
    return [
        Place(place, lanes.get(place.pk, []), routes[place.pk], _team_counts(lanes.get(place.pk, []), names))
        for place in places
    ]


def _team_counts(lanes: Iterable[Lane], names: dict[int, str]) -> list[tuple[str, int]]:
    counts: dict[int, int] = defaultdict(int)
    for lane in lanes:
        for team, number in lane.by_team.items():
            counts[team] += number
    return sorted(((names.get(team, ""), number) for team, number in counts.items()), key=lambda one: -one[1])


def own_teams_to_send(of_round: Round) -> list[tuple[Organization, Organization]]:
    """The neighborhoods to which nobody goes yet and that have one team of their own, each with it."""
    commune = of_round.organization
    places = units_of(commune, OrganizationKind.NEIGHBORHOOD).exclude(
        pk__in=Route.objects.filter(round=of_round).values("neighborhood")
    )
    by_path: dict[str, list[Organization]] = defaultdict(list)
    for team in units_of(commune, OrganizationKind.COMMUNITY_TEAM):
        by_path[team.path[: -Organization.steplen]].append(team)
    return [(place, by_path[place.path][0]) for place in places if len(by_path[place.path]) == 1]


def routes_of(of_round: Round) -> QuerySet[Route]:
    """The routes of a round, by team and place."""
    return (
        Route.objects.filter(round=of_round)
        .select_related("team", "neighborhood", "round")
        .order_by("team__sort_key", "neighborhood__sort_key")
    )


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """What one team is given on paper for a round."""

    team: Organization
    head: Member | None
    members: list[Member]
    stops: list[tuple[Route, int]]  # with how many households the team has there

    @property
    def households(self) -> int:
        """How many households the team is to visit."""
        return sum(number for _route, number in self.stops)


def team_sheets(of_round: Round, teams: QuerySet[Organization]) -> list[TeamSheet]:
    """The plan of a round, team by team; only those teams that go somewhere."""
    places = {place.neighborhood.pk: place for place in plan_of(of_round)}
    stops: dict[int, list[tuple[Route, int]]] = defaultdict(list)
    for place in places.values():
        for route in place.routes:
            stops[route.team_id].append((route, place.to_visit(route)))
    going = list(teams.filter(pk__in=stops).order_by("sort_key", "pk"))
    people: dict[int, list[TeamMembership]] = defaultdict(list)
    for membership in (
        TeamMembership.objects.filter(team__in=going, ended_at=None)
        .select_related("member")
        .order_by("-is_head", "member__sort_key")
    ):
        people[membership.team_id].append(membership)
    return [
        TeamSheet(
            team,
            next((one.member for one in people[team.pk] if one.is_head), None),
            [one.member for one in people[team.pk]],
            stops[team.pk],
        )
        for team in going
    ]


def preparation(commune: Organization, seen_households: Q, today: date) -> dict[str, Any]:
    """How far a commune's doorstep is prepared, for its first page."""
    active = Household.objects.filter(seen_households, state=Household.State.ACTIVE)
    households = active.aggregate(all=Count("pk"), unassigned=Count("pk", filter=Q(team=None)))
    taking_part = Member.objects.filter(organization=commune, left_at=None)
    members = taking_part.aggregate(
        all=Count("pk", distinct=True),
        bound=Count("pk", distinct=True, filter=Q(devices__isnull=False, devices__revoked_at=None)),
    )
    coming = (
        Round.objects.filter(organization=commune, end_date__gte=today).order_by("start_date", "pk").first()
    )
    return {
        "team_count": units_of(commune, OrganizationKind.COMMUNITY_TEAM).count(),
        "households": households,
        "members": members,
        "coming": coming,
        "routes": Route.objects.filter(round=coming).count() if coming else 0,
    }

"""Rounds from door to door, and which team goes where in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tungngo.audit.services import record
from tungngo.doorstep.models import Household, Round, Route, Visit
from tungngo.doorstep.queries.rounds import lane_spellings, own_teams_to_send
from tungngo.doorstep.rules.months import next_dates, next_name
from tungngo.doorstep.services.skills import ensure_skills
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign


class StaleRound(Exception):
    """Somebody else changed the round since the form was opened."""


class RoundInUse(Exception):
    """A round that was visited for, or whose telephones may hold visits, is not removed."""


class OtherCommune(Exception):
    """A round, its campaign, teams and neighborhoods are of one commune."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What is said of a round."""

    name: str
    start_date: date
    end_date: date
    is_day_of_action: bool
    repeats_monthly: bool
    daily_target: int
    campaign: Campaign | None


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """Where a team goes and when it meets.

    Attributes:
        team: Which team.
        neighborhood: Where.
        lanes: Only these lanes; empty for all.
        meeting_time: When they meet.
        meeting_place: Where they meet.
        note: What else they should know.
    """

    team: Organization
    neighborhood: Organization
    lanes: Sequence[str]
    meeting_time: time | None
    meeting_place: str
    note: str


def _note(act: str, subject: Round, actor: User | None, at: datetime, **facts: Any) -> None:
    record(
        act=f"doorstep.round.{act}",
        actor=actor,
        organization_id=subject.organization_id,
        subject=subject,
        at=at,
        data={"name": subject.name, **facts},
    )


def _put(made: Round, facts: RoundFacts) -> None:
    made.name, made.start_date, made.end_date = facts.name, facts.start_date, facts.end_date
    made.is_day_of_action, made.repeats_monthly = facts.is_day_of_action, facts.repeats_monthly
    made.daily_target, made.campaign = facts.daily_target, facts.campaign


@transaction.atomic
def add_round(
    *,
    organization: Organization,
    facts: RoundFacts,
    request_key: UUID,
    actor: User,
    at: datetime,
    copied_from: Round | None = None,
) -> Round:
    """Makes a round of a commune, with the routes of `copied_from`. Sent twice (the same `request_key`), it makes one.

    Raises:
        OtherCommune: The campaign or the round that is copied is another commune's.
    """
    if {one.organization_id for one in (facts.campaign, copied_from) if one is not None} - {organization.pk}:
        raise OtherCommune
    Organization.objects.select_for_update().only("pk").get(pk=organization.pk)
    known = Round.objects.filter(request_key=request_key, organization=organization).first()
    if known is not None:
        return known
    ensure_skills(organization)
    made = Round(organization=organization, created_by=actor, created_at=at, request_key=request_key)
    _put(made, facts)
    made.save()
    if copied_from is None:
        _note("add", made, actor, at)
    else:
        _copy_routes(copied_from, made)
        _note("copy", made, actor, at, source=copied_from.name)
    return made


def _copy_routes(source: Round, made: Round) -> None:
    routes = Route.objects.filter(round=source, team__is_active=True, neighborhood__is_active=True)
    Route.objects.bulk_create(
        Route(
            organization_id=made.organization_id,
            round=made,
            team_id=route.team_id,
            neighborhood_id=route.neighborhood_id,
            lanes=route.lanes,
            meeting_time=route.meeting_time,
            meeting_place=route.meeting_place,
            note=route.note,
        )
        for route in routes
    )


@transaction.atomic
def change_round(*, changed: Round, facts: RoundFacts, version: int, actor: User, at: datetime) -> Round:
    """Changes a round.

    Raises:
        StaleRound: Somebody else changed it since `version`.
        OtherCommune: The campaign is another commune's.
    """
    current = Round.objects.select_for_update().get(pk=changed.pk)
    if current.version != version:
        raise StaleRound
    if facts.campaign is not None and facts.campaign.organization_id != current.organization_id:
        raise OtherCommune
    _put(current, facts)
    current.version += 1
    current.save()
    _note("change", current, actor, at)
    return current


@transaction.atomic
def remove_round(*, removed: Round, actor: User, at: datetime) -> None:
    """Removes a round that has not begun.

    Raises:
        RoundInUse: It has begun, was visited for, or another follows it.
    """
    current = Round.objects.select_for_update().get(pk=removed.pk)
    has_begun = current.start_date <= timezone.localdate(at)
    if (
        has_begun
        or Visit.objects.filter(round=current).exists()
        or Round.objects.filter(repeated_from=current).exists()
    ):
        raise RoundInUse
    _note("remove", current, actor, at)
    current.delete()


def repeat_rounds(*, at: datetime) -> int:
    """Makes the next one of every monthly round that is over; returns how many. A night that was missed is made up."""
    today = timezone.localdate(at)
    over = Round.objects.filter(repeats_monthly=True, end_date__lt=today, next_round=None)
    return sum(_repeat(pk, today, at) for pk in over.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _repeat(pk: int, today: date, at: datetime) -> bool:
    source = Round.objects.select_for_update(of=("self",)).select_related("organization").get(pk=pk)
    if not source.organization.is_active or Round.objects.filter(repeated_from=source).exists():
        return False
    start, end = next_dates(source.start_date, source.end_date, today)
    made = Round.objects.create(
        organization_id=source.organization_id,
        campaign_id=source.campaign_id,
        name=next_name(source.name, start),
        start_date=start,
        end_date=end,
        repeats_monthly=True,
        repeated_from=source,
        daily_target=source.daily_target,
        created_by_id=source.created_by_id,
        created_at=at,
    )
    _copy_routes(source, made)
    _note("repeat", made, None, at, source=source.name)
    return True


@transaction.atomic
def save_route(
    *, of_round: Round, facts: RouteFacts, actor: User, at: datetime, replaces: Route | None = None
) -> Route:
    """Says where a team goes in a round; for a neighborhood to which it goes already, what is said now counts.

    With `replaces`, the team goes there in place of the one that was to.

    Raises:
        OtherCommune: The team or the neighborhood is another commune's.
    """
    for unit, kind in (
        (facts.team, OrganizationKind.COMMUNITY_TEAM),
        (facts.neighborhood, OrganizationKind.NEIGHBORHOOD),
    ):
        if unit.commune_id != of_round.organization_id or unit.kind != kind:
            raise OtherCommune
    route, _is_new = Route.objects.update_or_create(
        round=of_round,
        team=facts.team,
        neighborhood=facts.neighborhood,
        defaults={
            "organization_id": of_round.organization_id,
            "lanes": list(facts.lanes),
            "meeting_time": facts.meeting_time,
            "meeting_place": facts.meeting_place,
            "note": facts.note,
        },
    )
    _note_route("save", route, actor, at)
    if replaces is not None and replaces.pk != route.pk:
        remove_route(route=replaces, actor=actor, at=at)
    return route


@transaction.atomic
def send_own_teams(*, of_round: Round, actor: User, at: datetime) -> tuple[int, int]:
    """Sends each neighborhood's own team there, where nobody goes yet, and gives it the households that nobody has.

    Returns how many teams were sent and how many households given.
    """
    Round.objects.select_for_update().only("pk").get(pk=of_round.pk)
    sent = moved = 0
    for place, team in own_teams_to_send(of_round):
        facts = RouteFacts(team, place, [], None, "", "")
        save_route(of_round=of_round, facts=facts, actor=actor, at=at)
        sent += 1
        moved += assign_households(
            neighborhood=place, team=team, lanes=[], takes_assigned=False, actor=actor, at=at
        )
    return sent, moved


@transaction.atomic
def remove_route(*, route: Route, actor: User, at: datetime) -> None:
    """Takes a team's going to a neighborhood back."""
    _note_route("remove", route, actor, at)
    route.delete()


def _note_route(act: str, route: Route, actor: User, at: datetime) -> None:
    record(
        act=f"doorstep.route.{act}",
        actor=actor,
        organization_id=route.organization_id,
        subject=route,
        at=at,
        data={"team": route.team.name, "neighborhood": route.neighborhood.name, "round": route.round.name},
    )


@transaction.atomic
def assign_households(
    *,
    neighborhood: Organization,
    team: Organization | None,
    lanes: Sequence[str],
    takes_assigned: bool,
    actor: User,
    at: datetime,
) -> int:
    """Gives the households of a neighborhood, or of some of its lanes, into a team's hands; returns how many moved.

    Their telephones learn of it when they ask next: those of the team that had them forget them.

    Args:
        neighborhood: Where the households are.
        team: Who gets them; None for nobody.
        lanes: Only in these lanes, however they are spelled; "" are those without a lane; empty for all.
        takes_assigned: Whether households that another team has move too.
        actor: Who does it.
        at: When.

    Raises:
        OtherCommune: The team is another commune's.
    """
    if neighborhood.commune_id is None or (team is not None and team.commune_id != neighborhood.commune_id):
        raise OtherCommune
    # Households whose residents restricted the use of their data stay in nobody's hands.
    households = Household.objects.filter(
        organization_id=neighborhood.commune_id,
        neighborhood=neighborhood,
        state=Household.State.ACTIVE,
        restricted_at=None,
    )
    households = households.filter(team__isnull=False) if team is None else households.exclude(team=team)
    if not takes_assigned:
        households = households.filter(team=None)
    if lanes:
        households = households.filter(lane__in=lane_spellings(neighborhood, lanes))
    # Locked in one order, as whoever else writes many households does.
    keys = list(households.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    moved = Household.objects.filter(pk__in=keys).update(team=team)
    if moved:
        record(
            act="doorstep.household.assign",
            actor=actor,
            organization_id=neighborhood.commune_id,
            subject=neighborhood,
            at=at,
            data={
                "count": moved,
                "neighborhood": neighborhood.name,
                "lanes": list(lanes),
                "team": team.name if team else "–",
            },
        )
    return moved

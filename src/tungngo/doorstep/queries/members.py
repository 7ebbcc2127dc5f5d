"""Members, teams and telephones as the office lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from tungngo.doorstep.models import Device, Enrolment, Household, Member, Route, TeamMembership
from vanban.text import fold

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization

# What the list of members may be narrowed to; the keys stand in its address.
STATES = ("", "chua-may", "cho-ghi-danh", "chua-to", "thoi")


def _current_memberships() -> QuerySet[TeamMembership]:
    return TeamMembership.objects.filter(ended_at=None).select_related("team").order_by("team__sort_key")


def members(
    seen: Q, *, words: str = "", team: int | None = None, state: str = "", at: datetime
) -> QuerySet[Member]:
    """Members whom a search without accents finds, by name, each with teams, telephones and an open code.

    Args:
        seen: Which members the person sees (permissions.members_seen).
        words: Parts of the name or of the telephone number.
        team: Only this team's.
        state: One of STATES: all who take part, without a telephone, with an open code, in no team, who left.
        at: Now.
    """
    devices = Device.objects.filter(member=OuterRef("pk"), revoked_at=None)
    codes = Enrolment.objects.filter(member=OuterRef("pk"), used_at=None, revoked_at=None, expires_at__gt=at)
    found = Member.objects.filter(seen, left_at__isnull=state != "thoi").annotate(
        has_device=Exists(devices),
        last_seen_at=Subquery(
            devices.order_by().values("member").annotate(last=Max("last_seen_at")).values("last")
        ),
        code_until=Subquery(codes.order_by("-expires_at").values("expires_at")[:1]),
    )
    in_teams = TeamMembership.objects.filter(member=OuterRef("pk"), ended_at=None)
    if state == "chua-may":
        found = found.filter(has_device=False)
    elif state == "cho-ghi-danh":
        found = found.filter(code_until__isnull=False)
    elif state == "chua-to":
        found = found.filter(~Exists(in_teams))
    if team is not None:
        found = found.filter(Exists(in_teams.filter(team=team)))
    for word in fold(words).split():
        found = found.filter(Q(folded_name__contains=word) | Q(phone__contains=word))
    return found.prefetch_related(
        Prefetch("memberships", queryset=_current_memberships(), to_attr="current_memberships")
    ).order_by("sort_key", "pk")


def memberships_of(member: Member) -> QuerySet[TeamMembership]:
    """The teams of a member, those of today first, then those of the past."""
    return (
        TeamMembership.objects.filter(member=member)
        .select_related("team")
        .order_by(F("ended_at").desc(nulls_first=True), "-started_at")
    )


def devices_of(member: Member) -> QuerySet[Device]:
    """The member's telephones, newest first."""
    return Device.objects.filter(member=member).order_by("-enrolled_at")


def open_code_of(member: Member, at: datetime) -> Enrolment | None:
    """The code by which a telephone can still be bound to the member."""
    return (
        Enrolment.objects.filter(member=member, used_at=None, revoked_at=None, expires_at__gt=at)
        .order_by("-created_at")
        .first()
    )


def devices(seen: Q, *, words: str = "", state: str = "") -> QuerySet[Device]:
    """Telephones of the members whom the person sees, the longest silent first.

    Args:
        seen: Which members the person sees.
        words: Parts of the member's name.
        state: "" for those in use, "chua-gui" with acts not sent, "thu-hoi" revoked, "chua-xoa" revoked and not
            known to be wiped.
    """
    found = Device.objects.filter(member__in=Member.objects.filter(seen)).select_related("member")
    if state in {"thu-hoi", "chua-xoa"}:
        found = found.filter(revoked_at__isnull=False)
        if state == "chua-xoa":
            found = found.filter(wiped_at=None)
    else:
        found = found.filter(revoked_at=None)
        if state == "chua-gui":
            found = found.filter(unsent_acts__gt=0)
    for word in fold(words).split():
        found = found.filter(member__folded_name__contains=word)
    current = Prefetch("member__memberships", queryset=_current_memberships(), to_attr="current_memberships")
    return found.prefetch_related(current).order_by("last_seen_at", "pk")


def teams(seen: QuerySet[Organization]) -> QuerySet[Organization]:
    """Active teams by name, each with what they are: head, members, telephones, households, last contact."""
    now_there = TeamMembership.objects.filter(team=OuterRef("pk"), ended_at=None)
    their_devices = Device.objects.filter(
        revoked_at=None, member__memberships__team=OuterRef("pk"), member__memberships__ended_at=None
    )
    active = Household.objects.filter(team=OuterRef("pk"), state=Household.State.ACTIVE)
    found: QuerySet[Organization] = (
        seen.filter(is_active=True)
        .annotate(
            head_name=Subquery(now_there.filter(is_head=True).values("member__full_name")[:1]),
            member_count=_counted(now_there, "team"),
            device_count=_counted(their_devices, "member__memberships__team"),
            house_count=_counted(active, "team"),
            last_seen_at=Subquery(
                their_devices.order_by()
                .values("member__memberships__team")
                .annotate(last=Max("last_seen_at"))
                .values("last")
            ),
            unsent=Coalesce(
                Subquery(
                    their_devices.order_by()
                    .values("member__memberships__team")
                    .annotate(all=Sum("unsent_acts"))
                    .values("all"),
                    output_field=IntegerField(),
                ),
                0,
            ),
        )
        .order_by("sort_key", "pk")
    )
    return found


def _counted(rows: QuerySet[Any], group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def places_of(team: Organization) -> QuerySet[Any, Any]:
    """Where the team's households are: neighborhood, its name, how many."""
    return (
        Household.objects.filter(team=team, state=Household.State.ACTIVE)
        .values("neighborhood", "neighborhood__name")
        .annotate(households=Count("pk"))
        .order_by("neighborhood__sort_key")
    )


def next_routes_of(team: Organization, today: date) -> QuerySet[Route]:
    """Where the team goes in rounds that are not over, the next first."""
    return (
        Route.objects.filter(team=team, round__end_date__gte=today)
        .select_related("round", "neighborhood")
        .order_by("round__start_date", "neighborhood__sort_key")
    )

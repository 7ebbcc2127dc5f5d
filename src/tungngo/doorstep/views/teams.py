"""The community teams at work: all of them, and one with its members, telephones and households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tungngo.doorstep import permissions
from tungngo.doorstep.queries import members as queries
from tungngo.doorstep.views.access import desk_in, desk_of
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """The teams that the person sees."""
    desk = desk_of(request)
    seen = permissions.teams_seen(desk.membership, desk.commune)
    return render(request, "doorstep/teams.html", {"desk": desk, "teams": queries.teams(seen)})


@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """One team."""
    unit = get_object_or_404(
        Organization.objects.select_related("commune"),
        pk=pk,
        kind=OrganizationKind.COMMUNITY_TEAM,
        is_active=True,
    )
    desk = desk_in(request, unit.commune)
    shown = queries.teams(permissions.teams_seen(desk.membership, desk.commune)).filter(pk=unit.pk).first()
    if shown is None:
        raise PermissionDenied
    context = {
        "desk": desk,
        "team": shown,
        "members": queries.members(
            permissions.members_seen(desk.membership), team=unit.pk, at=timezone.now()
        ),
        "places": queries.places_of(unit),
        "routes": queries.next_routes_of(unit, timezone.localdate()),
    }
    return render(request, "doorstep/team.html", context)

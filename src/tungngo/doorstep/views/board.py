"""The live board of a round: the page, the same on a wall, its settings, and the rows behind every figure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tungngo.doorstep import permissions
from tungngo.doorstep.board_pictures import STEPS, hours_picture, map_picture
from tungngo.doorstep.forms.board import BoardSettingsForm
from tungngo.doorstep.models import Round
from tungngo.doorstep.queries import board as queries
from tungngo.doorstep.queries.house_state import households_in_scope
from tungngo.doorstep.queries.maps import rings_of
from tungngo.doorstep.services.board import set_board
from tungngo.doorstep.views.access import is_around, wants_part
from tungngo.organizations.models import Organization, Role
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest

    from tungngo.doorstep.queries.house_state import Scope
    from tungngo.organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody before a round's board.

    Attributes:
        round: The round.
        membership: Of the person.
        opens_rows: Whether the person sees the rows behind the figures: not from above the commune.
        can_work: Whether the person sets the board up.
        scope: What is counted.
        teams: The teams in sight; None for all.
        now: When it is read.
    """

    round: Round
    membership: Membership
    opens_rows: bool
    can_work: bool
    scope: Scope
    teams: tuple[int, ...] | None
    now: dt.datetime

    def read(self) -> queries.Board:
        """The board as this person sees it."""
        return queries.read_board(self.scope, now=self.now, teams=self.teams)


def seat_at(request: HttpRequest, pk: int, *, works: bool = False, rows: bool = False) -> Seat:
    """Finds a round's board for a person.

    Args:
        request: Who asks.
        pk: Of the round.
        works: Whether it is about changing something.
        rows: Whether it is about rows, which the province does not see.

    Raises:
        Http404: There is no such round, or it is another commune's.
        PermissionDenied: The person's role has nothing to see there.
    """
    shown = get_object_or_404(Round.objects.select_related("organization", "campaign"), pk=pk)
    membership = membership_of(request.user)
    if membership is None or not is_around(membership, shown.organization):
        raise Http404
    now = timezone.now()
    can_work = permissions.can_work(membership, shown.organization)
    if works and not can_work:
        raise PermissionDenied
    if can_work or (not rows and permissions.can_see_figures(membership, shown.organization)):
        return Seat(shown, membership, can_work, can_work, queries.scope_of(shown, now=now), None, now)
    if not permissions.can_see(membership, shown.organization):
        raise PermissionDenied
    households = households_in_scope(permissions.households_seen(membership))
    teams = permissions.teams_seen(membership, shown.organization).values_list("pk", flat=True)
    scope = queries.scope_of(shown, now=now, households=households)
    return Seat(shown, membership, True, False, scope, tuple(teams), now)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Leads to the board of the round that is on; above the communes, to a choice of them."""
    membership = membership_of(request.user)
    if membership is None:
        raise Http404
    commune = membership.organization.commune
    if commune is None:
        return _communes(request, membership)
    if not permissions.can_see(membership, commune):
        raise PermissionDenied
    current = queries.current_round(commune, timezone.localdate())
    if current is None:
        return render(
            request,
            "doorstep/board_none.html",
            {"can_work": permissions.can_work(membership, commune)},
        )
    return redirect("doorstep:board_round", pk=current.pk)


def _communes(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The communes of a province whose boards a person reads."""
    own = membership.organization
    province = own.path[: 2 * Organization.steplen]
    rounds = [
        found
        for found in queries.latest_rounds(province)
        if permissions.can_see_figures(membership, found.organization)
    ]
    if not rounds and membership.role != Role.PROVINCIAL_OFFICER:
        raise PermissionDenied
    return render(request, "doorstep/board_communes.html", {"rounds": rounds})


def _context(seat: Seat) -> dict[str, Any]:
    found = seat.read()
    return {
        "seat": seat,
        "round": seat.round,
        "board": found,
        "map": map_picture(found.places, rings_of(seat.round.organization_id)),
        "hours": hours_picture(found.hours),
        "steps": STEPS,
        "layout": "doorstep/page.html"
        if seat.membership.organization.commune_id
        else "doorstep/figures_page.html",
    }


def _answer(request: HttpRequest, seat: Seat, *, page: str, part: str) -> HttpResponse:
    """The page, or its part alone where htmx asks: 304 where nothing of it changed."""
    context = _context(seat)
    inner = render_to_string(part, context, request)
    etag = f'"{hashlib.sha256(inner.encode()).hexdigest()[:32]}"'
    if not wants_part(request):
        rounds = Round.objects.filter(organization_id=seat.round.organization_id).order_by("-start_date")[:24]
        response = render(request, page, context | {"inner": inner, "etag": etag, "rounds": rounds})
    elif etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(inner)
    response["ETag"] = etag
    response["X-Read-At"] = timezone.localtime(seat.now).strftime("%H:%M:%S")
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def board_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The board of one round."""
    return _answer(request, seat_at(request, pk), page="doorstep/board.html", part="doorstep/_board.html")


@require_safe
def board_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a screen on the wall: large, dark, nothing to press."""
    return _answer(
        request, seat_at(request, pk), page="doorstep/board_wall.html", part="doorstep/_board_wall.html"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def board_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """After how many minutes a team is silent, the working hours, and the target where no directive gives one."""
    seat = seat_at(request, pk, works=True)
    settings = queries.settings_of(seat.round)
    form = BoardSettingsForm(request.POST or None, instance=settings)
    if request.method == "POST" and form.is_valid():
        set_board(
            shown=seat.round,
            actor=seat.membership.user,
            at=seat.now,
            **{name: form.cleaned_data[name] for name in form.fields},
        )
        messages.success(request, _("Đã lưu cài đặt bảng theo dõi."))
        return redirect("doorstep:board_round", pk=seat.round.pk)
    context = {
        "round": seat.round,
        "form": form,
        "directive": queries.directive_target(seat.round),
    }
    return render(request, "doorstep/board_settings.html", context, status=422 if form.errors else 200)

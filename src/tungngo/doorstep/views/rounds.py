"""Rounds: the list, the plan of one, making, changing, copying, and the plan on paper."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.doorstep import permissions
from tungngo.doorstep.forms.rounds import RoundForm, RouteForm
from tungngo.doorstep.models import Round, Route
from tungngo.doorstep.queries import rounds as queries
from tungngo.doorstep.rules.months import a_month_later, next_name
from tungngo.doorstep.services import rounds as services
from tungngo.doorstep.views.access import Desk, desk_in, desk_of, key_asked
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PER_PAGE = 30
_STALE = 409


def _seen_round(request: HttpRequest, pk: int, *, works: bool = False) -> tuple[Round, Desk]:
    shown = get_object_or_404(Round.objects.select_related("organization", "campaign"), pk=pk)
    return shown, desk_in(request, shown.organization, works=works)


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The commune's rounds."""
    desk = desk_of(request)
    page = Paginator(queries.rounds(desk.commune), _PER_PAGE).get_page(request.GET.get("trang"))
    context = {"desk": desk, "page": page, "today": timezone.localdate()}
    return render(request, "doorstep/rounds.html", context)


@require_safe
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: each neighborhood with its households and who goes there."""
    shown, desk = _seen_round(request, pk)
    places = queries.plan_of(shown)
    context = {
        "desk": desk,
        "round": shown,
        "places": [(place, [(route, place.to_visit(route)) for route in place.routes]) for place in places],
        "unassigned": sum(place.unassigned for place in places),
        "households": sum(place.households for place in places),
        "forgotten": [place.neighborhood.name for place in places if place.is_forgotten],
        "own_teams": len(queries.own_teams_to_send(shown)) if desk.can_work else 0,
        "has_begun": shown.start_date <= timezone.localdate(),
    }
    return render(request, "doorstep/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_round(request: HttpRequest) -> HttpResponse:
    """A new round; from a campaign its day of action is proposed, from another round its routes come along."""
    desk = desk_of(request, works=True)
    source = _source(request, desk)
    form = RoundForm(request.POST or None, commune=desk.commune, initial=_proposed(request, desk, source))
    if request.method == "POST" and form.is_valid():
        made = services.add_round(
            organization=desk.commune,
            facts=form.facts(),
            request_key=form.cleaned_data["request_key"] or uuid.uuid4(),
            actor=desk.person,
            at=timezone.now(),
            copied_from=source,
        )
        messages.success(request, _("Đã lập “%(name)s”.") % {"name": made.name})
        return redirect("doorstep:round", made.pk)
    context = {"desk": desk, "form": form, "round": None, "source": source}
    return render(request, "doorstep/round_form.html", context, status=422 if form.errors else 200)


def _source(request: HttpRequest, desk: Desk) -> Round | None:
    key = key_asked(request.GET.get("tu"))
    return Round.objects.filter(organization=desk.commune, pk=key).first() if key else None


def _proposed(request: HttpRequest, desk: Desk, source: Round | None) -> dict[str, Any]:
    if source is not None:
        start = a_month_later(source.start_date)
        return {
            "name": next_name(source.name, start),
            "campaign": source.campaign_id,
            "start_date": start,
            "end_date": start + (source.end_date - source.start_date),
            "daily_target": source.daily_target,
        }
    campaigns = queries.campaigns_of(desk.commune)
    key = key_asked(request.GET.get("chien_dich"))
    campaign = campaigns.filter(pk=key).first() if key else campaigns.first()
    if campaign is None or campaign.day_of_action is None:
        return {"campaign": campaign}
    day = campaign.day_of_action
    if day < timezone.localdate() or Round.objects.filter(campaign=campaign, is_day_of_action=True).exists():
        return {"campaign": campaign}
    return {
        "campaign": campaign,
        "name": _("Ngày ra quân %(day)s") % {"day": f"{day:%d/%m/%Y}"},
        "start_date": day,
        "end_date": day,
        "is_day_of_action": True,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a round. A stale form is answered 409, with what was typed."""
    changed, desk = _seen_round(request, pk, works=True)
    names = (
        "name",
        "start_date",
        "end_date",
        "daily_target",
        "is_day_of_action",
        "repeats_monthly",
        "version",
    )
    initial = {name: getattr(changed, name) for name in names} | {"campaign": changed.campaign_id}
    form = RoundForm(request.POST or None, commune=desk.commune, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.change_round(
                changed=changed, facts=form.facts(), version=version, actor=desk.person, at=timezone.now()
            )
        except services.StaleRound:
            status = _STALE
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("doorstep:round", changed.pk)
    elif form.errors:
        status = 422
    context = {"desk": desk, "form": form, "round": changed, "is_stale": status == _STALE}
    return render(request, "doorstep/round_form.html", context, status=status)


@require_POST
def remove_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes a round that has not begun."""
    removed, desk = _seen_round(request, pk, works=True)
    try:
        services.remove_round(removed=removed, actor=desk.person, at=timezone.now())
    except services.RoundInUse:
        messages.error(request, _("Đợt đã bắt đầu hoặc đã có lượt đến thăm nên không xóa được."))
        return redirect("doorstep:round", removed.pk)
    messages.success(request, _("Đã xóa “%(name)s”.") % {"name": removed.name})
    return redirect("doorstep:rounds")


@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, pk: int, neighborhood_pk: int) -> HttpResponse:
    """Sends a team to a neighborhood, and gives it the households there in the same step."""
    of_round, desk = _seen_round(request, pk, works=True)
    place = get_object_or_404(
        Organization.objects.select_related("commune"),
        pk=neighborhood_pk,
        commune=desk.commune,
        kind=OrganizationKind.NEIGHBORHOOD,
    )
    known = _known_route(request, of_round, place)
    lanes = queries.lanes_of([place.pk]).get(place.pk, [])
    form = RouteForm(
        request.POST or None,
        neighborhood=place,
        commune=desk.commune,
        lanes=lanes,
        route=known,
        initial=_own_team(place, known),
    )
    if request.method == "POST" and form.is_valid():
        facts, gives, now = form.facts(), form.cleaned_data["gives"], timezone.now()
        services.save_route(of_round=of_round, facts=facts, replaces=known, actor=desk.person, at=now)
        moved = 0
        if gives != "none":
            moved = services.assign_households(
                neighborhood=place,
                team=facts.team,
                lanes=facts.lanes,
                takes_assigned=gives == "all",
                actor=desk.person,
                at=now,
            )
        messages.success(
            request,
            _("%(team)s đi %(place)s. Đã giao %(n)s hộ cho tổ.")
            % {"team": facts.team.name, "place": place.name, "n": moved},
        )
        return redirect("doorstep:round", of_round.pk)
    context = {
        "desk": desk,
        "round": of_round,
        "place": place,
        "form": form,
        "route": known,
        "households": sum(lane.households for lane in lanes),
        "unassigned": sum(lane.unassigned for lane in lanes),
    }
    return render(request, "doorstep/route_form.html", context, status=422 if form.errors else 200)


def _known_route(request: HttpRequest, of_round: Round, place: Organization) -> Route | None:
    team = key_asked(request.GET.get("to"))
    return Route.objects.filter(round=of_round, neighborhood=place, team=team).first() if team else None


def _own_team(place: Organization, known: Route | None) -> dict[str, Any]:
    """Proposes the team that stands under the neighborhood."""
    if known is not None:
        return {}
    own = Organization.objects.filter(
        path__startswith=place.path, kind=OrganizationKind.COMMUNITY_TEAM, is_active=True
    )
    return {"team": own.values_list("pk", flat=True).first()}


@require_POST
def send_own_teams(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends every neighborhood's own team there at once."""
    of_round, desk = _seen_round(request, pk, works=True)
    sent, moved = services.send_own_teams(of_round=of_round, actor=desk.person, at=timezone.now())
    messages.success(
        request, _("%(teams)s tổ đi thôn của mình; đã giao %(n)s hộ.") % {"teams": sent, "n": moved}
    )
    return redirect("doorstep:round", of_round.pk)


@require_POST
def remove_route(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a team's going to a neighborhood back; its households stay with it."""
    removed = get_object_or_404(
        Route.objects.select_related("round__organization", "team", "neighborhood", "organization"), pk=pk
    )
    desk = desk_in(request, removed.organization, works=True)
    services.remove_route(route=removed, actor=desk.person, at=timezone.now())
    messages.success(
        request,
        _("Đã bỏ %(team)s khỏi %(place)s. Các hộ vẫn thuộc tổ cho tới khi giao cho tổ khác.")
        % {"team": removed.team.name, "place": removed.neighborhood.name},
    )
    return redirect("doorstep:round", removed.round_id)


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of the day on paper, a sheet for each team that the person sees."""
    shown, desk = _seen_round(request, pk)
    teams = permissions.teams_seen(desk.membership, desk.commune)
    if team := key_asked(request.GET.get("to")):
        teams = teams.filter(pk=team)
    context = {"desk": desk, "round": shown, "sheets": queries.team_sheets(shown, teams)}
    return render(request, "doorstep/round_print.html", context)

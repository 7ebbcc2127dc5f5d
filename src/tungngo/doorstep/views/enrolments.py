"""Codes that bind telephones: made for one member or for many, shown once, printed as cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tungngo.doorstep import permissions
from tungngo.doorstep.queries import members as queries
from tungngo.doorstep.services import members as services
from tungngo.doorstep.views.access import desk_of, key_asked
from tungngo.doorstep.views.members import seen_member
from tungngo.organizations.qr_codes import qr_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from tungngo.accounts.models import User
    from tungngo.doorstep.models import Enrolment, Member

# Where the volunteers' app opens a code (docs/field-sync.md, "POST enrol").
_APP = "/di-tung-ngo/#/ghi-danh/"
_AT_ONCE = 100  # members of one sheet: each picture takes a moment to draw
_ONLY_HERE = ("localhost", "127.", "[::1]")


@dataclass(frozen=True, slots=True)
class Card:
    """What one member is given on paper or sees on the screen."""

    member: Member
    team_names: Sequence[str]
    code: str
    picture: SafeString
    enrolment: Enrolment


def _cards(request: HttpRequest, members: Sequence[Member], actor: User) -> list[Card]:
    now = timezone.now()
    made = []
    for member in members:
        enrolment, code = services.make_enrolment(member=member, actor=actor, at=now)
        link = request.build_absolute_uri(_APP + code)
        teams = [one.team.name for one in queries.memberships_of(member) if one.ended_at is None]
        made.append(Card(member, teams, code, qr_code(link), enrolment))
    return made


def _shown(request: HttpRequest, cards: list[Card]) -> HttpResponse:
    context = {
        "cards": cards,
        "address": request.build_absolute_uri("/di-tung-ngo/"),
        "is_only_here": request.get_host().startswith(_ONLY_HERE),
    }
    response = render(request, "doorstep/enrolment_cards.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """A new code for one member, shown with its picture; earlier ones end."""
    member, desk = seen_member(request, pk, works=True)
    if member.left_at is not None:
        messages.error(request, _("%(name)s đã thôi tham gia.") % {"name": member.full_name})
        return redirect("doorstep:member", member.pk)
    return _shown(request, _cards(request, [member], desk.person))


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a member's open codes."""
    member, desk = seen_member(request, pk, works=True)
    services.revoke_enrolments(member=member, actor=desk.person, at=timezone.now())
    messages.success(request, _("Mã ghi danh của %(name)s không dùng được nữa.") % {"name": member.full_name})
    return redirect("doorstep:member", member.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Chooses members, those without a telephone beforehand; then new codes for all of them as cards to print."""
    desk = desk_of(request, works=True)
    seen = permissions.members_seen(desk.membership)
    teams = list(
        permissions.teams_seen(desk.membership, desk.commune).filter(is_active=True).order_by("sort_key")
    )
    team = next((unit for unit in teams if str(unit.pk) == request.GET.get("to")), None)
    offered = queries.members(seen, team=team.pk if team else None, at=timezone.now())
    if request.method == "POST":
        chosen = [key for said in request.POST.getlist("thanh_vien") if (key := key_asked(said))][:_AT_ONCE]
        members = list(queries.members(seen, at=timezone.now()).filter(pk__in=chosen))
        if members:
            return _shown(request, _cards(request, members, desk.person))
        messages.error(request, _("Hãy chọn ít nhất một thành viên."))
    context = {
        "desk": desk,
        "members": offered[:_AT_ONCE],
        "left_out": max(offered.count() - _AT_ONCE, 0),
        "teams": teams,
        "team": team,
    }
    return render(request, "doorstep/enrolment_sheet.html", context, status=422 if request.POST else 200)

"""Members: the list, one member, adding and changing, their teams, taking leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.doorstep import permissions
from tungngo.doorstep.forms.members import MemberForm, NewMemberForm, TeamForm
from tungngo.doorstep.models import Member
from tungngo.doorstep.queries import members as queries
from tungngo.doorstep.services import members as services
from tungngo.doorstep.views.access import Desk, desk_in, desk_of, key_asked
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

_PER_PAGE = 50


def active_teams(commune: Organization) -> QuerySet[Organization]:
    """The commune's active teams by name."""
    teams: QuerySet[Organization] = Organization.objects.filter(
        commune=commune, kind=OrganizationKind.COMMUNITY_TEAM, is_active=True
    )
    return teams.order_by("sort_key", "pk")


def seen_member(request: HttpRequest, pk: int, *, works: bool = False) -> tuple[Member, Desk]:
    """A member whom the person sees; `works` asks for who changes members.

    Raises:
        Http404: Another commune's.
        PermissionDenied: The person's role does not see the member or, with `works`, changes nothing.
    """
    member = get_object_or_404(Member.objects.select_related("organization"), pk=pk)
    desk = desk_in(request, member.organization, works=works)
    if not permissions.can_see_member(desk.membership, member):
        raise PermissionDenied
    return member, desk


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The members whom the person sees."""
    desk = desk_of(request)
    teams = list(
        permissions.teams_seen(desk.membership, desk.commune).filter(is_active=True).order_by("sort_key")
    )
    words = request.GET.get("q", "").strip()[:100]
    team = next((unit for unit in teams if str(unit.pk) == request.GET.get("to")), None)
    state = request.GET.get("loc", "")
    state = state if state in queries.STATES else ""
    found = queries.members(
        permissions.members_seen(desk.membership),
        words=words,
        team=team.pk if team else None,
        state=state,
        at=timezone.now(),
    )
    context = {
        "desk": desk,
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("trang")),
        "words": words,
        "team": team,
        "teams": teams,
        "state": state,
        "is_filtered": bool(words or team or state),
    }
    return render(request, "doorstep/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: HttpRequest) -> HttpResponse:
    """A new member."""
    desk = desk_of(request, works=True)
    teams = active_teams(desk.commune)
    form = NewMemberForm(request.POST or None, teams=teams, initial=_chosen_team(request, teams))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        member = services.add_member(
            organization=desk.commune,
            new=services.NewMember(
                full_name=cleaned["full_name"],
                phone=cleaned["phone"],
                teams=list(cleaned["teams"]),
                is_head=cleaned["is_head"],
                request_key=cleaned["request_key"],
            ),
            actor=desk.person,
            at=timezone.now(),
        )
        messages.success(request, _("Đã thêm %(name)s.") % {"name": member.full_name})
        return redirect("doorstep:member", member.pk)
    context = {"desk": desk, "form": form, "member": None}
    return render(request, "doorstep/member_form.html", context, status=422 if form.errors else 200)


def _chosen_team(request: HttpRequest, teams: QuerySet[Organization]) -> dict[str, Any]:
    chosen = key_asked(request.GET.get("to"))
    return {"teams": list(teams.filter(pk=chosen))} if chosen else {}


@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: teams, telephones, the code for the next one."""
    shown, desk = seen_member(request, pk)
    now = timezone.now()
    memberships = list(queries.memberships_of(shown))
    current = [membership.team_id for membership in memberships if membership.ended_at is None]
    context = {
        "desk": desk,
        "member": shown,
        "memberships": memberships,
        "devices": queries.devices_of(shown),
        "code": queries.open_code_of(shown, now),
        "team_form": TeamForm(teams=active_teams(desk.commune).exclude(pk__in=current)),
        "can_revoke": permissions.can_revoke(desk.membership, shown),
    }
    return render(request, "doorstep/member.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's name and number. A stale form is answered 409, with what was typed."""
    changed, desk = seen_member(request, pk, works=True)
    initial = {"full_name": changed.full_name, "phone": changed.phone, "version": changed.version}
    form = MemberForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_member(
                member=changed,
                full_name=form.cleaned_data["full_name"],
                phone=form.cleaned_data["phone"],
                version=form.cleaned_data["version"] or 0,
                actor=desk.person,
                at=timezone.now(),
            )
        except services.StaleMember:
            status = 409
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("doorstep:member", changed.pk)
    elif form.errors:
        status = 422
    context = {"desk": desk, "form": form, "member": changed, "is_stale": status == 409}  # noqa: PLR2004
    return render(request, "doorstep/member_form.html", context, status=status)


@require_POST
def join_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a member into a team."""
    joining, desk = seen_member(request, pk, works=True)
    form = TeamForm(request.POST, teams=active_teams(desk.commune))
    if not form.is_valid():
        messages.error(request, _("Hãy chọn một tổ."))
        return redirect("doorstep:member", joining.pk)
    team = form.cleaned_data["team"]
    try:
        services.join_team(
            member=joining,
            team=team,
            is_head=form.cleaned_data["is_head"],
            actor=desk.person,
            at=timezone.now(),
        )
    except services.MemberHasLeft:
        messages.error(request, _("%(name)s đã thôi tham gia.") % {"name": joining.full_name})
    else:
        messages.success(
            request, _("%(name)s nay thuộc %(team)s.") % {"name": joining.full_name, "team": team.name}
        )
    return redirect("doorstep:member", joining.pk)


@require_POST
def change_place(request: HttpRequest, pk: int, team_pk: int) -> HttpResponse:
    """Takes a member out of a team, makes them its head, or ends that."""
    moved, desk = seen_member(request, pk, works=True)
    team = get_object_or_404(Organization, pk=team_pk, commune=desk.commune)
    act, now = request.POST.get("viec"), timezone.now()
    if act == "ra":
        services.leave_team(member=moved, team=team, actor=desk.person, at=now)
        messages.success(
            request,
            _("%(name)s đã ra khỏi %(team)s. Điện thoại sẽ quên các hộ của tổ ở lần liên lạc tới.")
            % {"name": moved.full_name, "team": team.name},
        )
    else:
        services.set_head(member=moved, team=team, is_head=act == "to-truong", actor=desk.person, at=now)
        messages.success(request, _("Đã lưu."))
    return redirect("doorstep:member", moved.pk)


@require_POST
def set_taking_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a member's taking part, or takes them in again."""
    moved, desk = seen_member(request, pk, works=True)
    if request.POST.get("tham_gia") == "1":
        services.take_back(member=moved, actor=desk.person, at=timezone.now())
        messages.success(request, _("%(name)s tham gia trở lại. Hãy chọn tổ.") % {"name": moved.full_name})
    else:
        services.leave(member=moved, actor=desk.person, at=timezone.now())
        messages.success(request, _("%(name)s đã thôi tham gia.") % {"name": moved.full_name})
    return redirect("doorstep:member", moved.pk)

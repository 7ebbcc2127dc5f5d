"""People of a part of the tree: the list, one person, inviting."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.accounts import queries as account_queries
from tungngo.accounts import services as account_services
from tungngo.accounts.models import User
from tungngo.organizations import permissions, queries, services
from tungngo.organizations.forms.people import InviteForm, PlaceForm
from tungngo.organizations.models import Invitation, Organization, Role
from tungngo.organizations.views.access import user_of
from tungngo.organizations.views.links import show_link

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 50


def _overseen(request: HttpRequest) -> QuerySet[Organization]:
    """The units whose people this person sees."""
    units = permissions.overseen_units(user_of(request))
    if units is not None:
        return units
    raise PermissionDenied


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who works in this part of the tree, and who is invited."""
    units = _overseen(request)
    within = _within(request, units)
    if within is not None:
        units = units.filter(path__startswith=within.path)
    search, role = request.GET.get("tim", "").strip(), request.GET.get("vai_tro", "")
    is_active = None if request.GET.get("khoa") else True
    role = role if role in Role.values else ""
    found = queries.people_in(units, search=search, role=role, is_active=is_active)
    base = within or _own_place(request)
    invitations = queries.pending_invitations(units, timezone.now())[:PAGE_SIZE]
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "invitations": [
            {"invitation": invitation, "is_open": invitation.is_open(timezone.now())}
            for invitation in invitations
        ],
        "search": search,
        "role": role,
        "roles": Role.choices,
        "with_ended": is_active is None,
        "within": within,
        "place": base,
        "can_invite": bool(_can_invite(request, base)),
    }
    return render(request, "organizations/people.html", context)


def _within(request: HttpRequest, units: QuerySet[Organization]) -> Organization | None:
    """The unit that the list is narrowed to."""
    chosen = request.GET.get("don_vi", "")
    return units.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 18 else None  # noqa: PLR2004


def _own_place(request: HttpRequest) -> Organization:
    membership = permissions.membership_of(user_of(request))
    if membership is None:
        raise PermissionDenied
    return membership.organization.commune or membership.organization


def _can_invite(request: HttpRequest, place: Organization) -> bool:
    user = user_of(request)
    return permissions.is_administrator(user) or (
        place.commune is not None and permissions.can_manage_commune(user, place.commune)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invites a person to a unit of `pk`: name, unit, role; then shows the link, once."""
    place = get_object_or_404(Organization.objects.select_related("commune"), pk=pk)
    user = user_of(request)
    own = permissions.commune_of(user)
    if not permissions.can_see(user, place) and (own is None or own != place.commune):
        raise Http404
    if not _can_invite(request, place):
        raise PermissionDenied
    initial = {"organization": request.GET.get("don_vi") or None}
    form = InviteForm(request.POST or None, user=user, within=place.commune or place, initial=initial)
    if request.method == "POST" and form.is_valid():
        invitation, token = services.invite(
            organization=form.cleaned_data["organization"],
            role=form.cleaned_data["role"],
            full_name=form.cleaned_data["full_name"],
            email=form.cleaned_data["email"],
            request_key=form.cleaned_data["request_key"],
            lifetime=settings.INVITATION_LIFETIME,
            actor=user,
            at=timezone.now(),
        )
        return show_link(request, invitation, token)
    context = {"form": form, "place": place.commune or place}
    return render(request, "organizations/invite.html", context, status=422 if form.errors else 200)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    """An invitation that this person may renew or revoke."""
    invitation = get_object_or_404(Invitation.objects.select_related("organization__commune", "user"), pk=pk)
    try:
        is_seen = _overseen(request).filter(pk=invitation.organization_id).exists()
    except PermissionDenied:
        is_seen = permissions.commune_of(user_of(request)) == invitation.organization.commune
        if is_seen:
            raise
    if not is_seen:
        raise Http404
    if invitation.role not in permissions.roles_to_give(user_of(request), invitation.organization):
        raise PermissionDenied
    # A link for a new password opens the account as it is now, whatever its role was when the link was made.
    if invitation.user and not permissions.can_manage_person(user_of(request), invitation.user):
        raise PermissionDenied
    return invitation


@require_POST
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an invitation."""
    invitation = _invitation(request, pk)
    try:
        services.revoke(invitation=invitation, actor=user_of(request), at=timezone.now())
    except services.InvitationClosed:
        messages.error(request, _("Lời mời này đã được nhận."))
    else:
        messages.success(request, _("Đã thu hồi lời mời %(name)s.") % {"name": invitation.full_name})
    return redirect("organizations:people")


@require_POST
def renew_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an invitation a new link and shows it."""
    invitation = _invitation(request, pk)
    try:
        token = services.renew_link(
            invitation=invitation,
            lifetime=settings.INVITATION_LIFETIME,
            actor=user_of(request),
            at=timezone.now(),
        )
    except services.InvitationClosed:
        messages.error(request, _("Lời mời này đã được nhận hoặc đã thu hồi."))
        return redirect("organizations:people")
    invitation.refresh_from_db()
    return show_link(request, invitation, token)


def _person(request: HttpRequest, pk: int) -> User:
    person = get_object_or_404(
        User.objects.select_related("membership__organization__commune"), pk=pk, membership__isnull=False
    )
    organization = person.membership.organization
    try:
        is_seen = _overseen(request).filter(pk=organization.pk).exists()
    except PermissionDenied:
        if permissions.commune_of(user_of(request)) == organization.commune:
            raise
        raise Http404 from None
    if not is_seen:
        raise Http404
    return person


def _managed_person(request: HttpRequest, pk: int) -> User:
    person = _person(request, pk)
    if not permissions.can_manage_person(user_of(request), person):
        raise PermissionDenied
    return person


def _home(person: User) -> int:
    organization = person.membership.organization
    return int(organization.commune_id or organization.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: unit and role, which whoever manages them may change, and the state of the account."""
    shown = _person(request, pk)
    user = user_of(request)
    can_manage = permissions.can_manage_person(user, shown)
    if request.method == "POST" and not can_manage:
        raise PermissionDenied
    organization = shown.membership.organization
    form = PlaceForm(
        request.POST or None,
        user=user,
        within=organization.commune or organization,
        initial={"organization": organization.pk, "role": shown.membership.role},
    )
    if request.method == "POST" and form.is_valid():
        services.change_membership(
            person=shown,
            organization=form.cleaned_data["organization"],
            role=form.cleaned_data["role"],
            actor=user,
            at=timezone.now(),
        )
        messages.success(request, _("Đã lưu."))
        return redirect("organizations:person", shown.pk)
    context = {
        "person": shown,
        "form": form,
        "can_manage": can_manage,
        "is_locked_out": account_queries.is_locked_out(shown, timezone.now()),
        "request_key": uuid.uuid4(),
    }
    return render(request, "organizations/person.html", context, status=422 if form.errors else 200)


@require_POST
def set_person_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an account or takes it up again."""
    managed = _managed_person(request, pk)
    is_active = request.POST.get("is_active") == "1"
    account_services.set_active(
        user=managed,
        is_active=is_active,
        organization_id=_home(managed),
        actor=user_of(request),
        at=timezone.now(),
    )
    text = _("Đã mở lại tài khoản của %(name)s.") if is_active else _("Đã khóa tài khoản của %(name)s.")
    messages.success(request, text % {"name": managed.full_name})
    return redirect("organizations:person", managed.pk)


@require_POST
def unlock_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a person who was locked out try again at once."""
    managed = _managed_person(request, pk)
    account_services.unlock(
        user=managed, organization_id=_home(managed), actor=user_of(request), at=timezone.now()
    )
    messages.success(request, _("%(name)s đã có thể đăng nhập lại.") % {"name": managed.full_name})
    return redirect("organizations:person", managed.pk)


@require_POST
def renew_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a link for a new password and shows it, once."""
    managed = _managed_person(request, pk)
    try:
        key = uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        key = uuid.uuid4()
    invitation, token = services.renew_password(
        person=managed,
        request_key=key,
        lifetime=settings.INVITATION_LIFETIME,
        actor=user_of(request),
        at=timezone.now(),
    )
    return show_link(request, invitation, token)

"""Asks people whose role can do harm for a second factor, where the installation requires it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from tungngo.accounts.models import User

# What a person may still do without the second factor: set it up, prove who they are, leave, change the language.
_ALLOWED = frozenset(
    {
        "mfa_activate_totp",
        "mfa_index",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_logout",
        "web:set_language",
    }
)

_PROVEN_OTHERWISE = frozenset({"doorstep_phone"})


class RequireSecondFactor:
    """Sends officers, leaders and administrators without TOTP to the page that sets it up.

    Does something only when the setting REQUIRE_TOTP is on (TUNGNGO_REQUIRE_TOTP); stands after the middlewares of
    authentication and messages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keeps the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lets the request through, or redirects it."""
        is_required = getattr(settings, "REQUIRE_TOTP", False) and request.user.is_authenticated
        if is_required and not self._is_open(request) and not self._has_factor(request):
            messages.warning(request, _("Vai trò của anh/chị cần bật xác thực hai lớp trước khi làm việc."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_open(self, request: HttpRequest) -> bool:
        """Whether the address serves those who are to set it up, or telephones, which prove themselves otherwise."""
        try:
            place = resolve(request.path_info)
        except Resolver404:
            return False
        return place.view_name in _ALLOWED or place.app_name in _PROVEN_OTHERWISE

    def _has_factor(self, request: HttpRequest) -> bool:
        user = cast("User", request.user)
        membership = membership_of(user)
        if membership is None or membership.role not in settings.REQUIRE_TOTP_ROLES:
            return True
        known = getattr(user, "has_second_factor", None)  # from sign_in.MemberBackend, in its query
        if known is None:
            known = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        return bool(known)

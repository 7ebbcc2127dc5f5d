"""Writes sign-ins and changes of passwords and second factors, which allauth and axes only announce, to the audit log.

It stands here and not in accounts because an event belongs to the person's unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth_signals
from django.utils import timezone

from tungngo.accounts.lockout import attempted_username
from tungngo.accounts.models import User
from tungngo.audit.services import record
from tungngo.organizations.models import Membership

if TYPE_CHECKING:
    from django.http import HttpRequest


def home_of(user: User | None) -> int | None:
    """The unit to whose part of the audit log a person's own acts belong: the commune, or the unit above communes."""
    membership = Membership.objects.select_related("organization").filter(user=user).first() if user else None
    return (membership.organization.commune_id or membership.organization_id) if membership else None


def _write(act: str, user: User | None, request: HttpRequest | None, **data: object) -> None:
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    if address:
        data["address"] = address
    record(
        act=act,
        actor=user,
        organization_id=home_of(user),
        subject=user,
        at=timezone.now(),  # a signal is an edge: nobody passes the time in
        data=data,
    )


def _signed_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ARG001
    _write("accounts.session.begin", user, request)


def _signed_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:  # noqa: ARG001
    if user is not None:
        _write("accounts.session.end", user, request)


def _failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    username = attempted_username(request, credentials)
    # The typed text is kept only when it is somebody's name: people type passwords into the wrong field.
    user = User.objects.filter(username__iexact=username).first()
    record(
        act="accounts.session.fail",
        actor=None,
        organization_id=home_of(user),
        subject=user,
        at=timezone.now(),
        data={
            "username": user.username if user else "?",
            "address": request.META.get("REMOTE_ADDR", "") if request else "",
        },
    )


def _locked_out(sender: object, request: HttpRequest, username: str, **_: Any) -> None:  # noqa: ARG001
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        record(
            act="accounts.session.lock_out",
            actor=None,
            organization_id=home_of(user),
            subject=user,
            at=timezone.now(),
            data={"username": user.username, "address": request.META.get("REMOTE_ADDR", "")},
        )


def _password_changed(sender: object, request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ARG001
    _write("accounts.password.change", user, request)


def _factor_added(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:  # noqa: ARG001
    _write("accounts.factor.add", user, request, type=str(authenticator.get_type_display()))


def _factor_removed(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:  # noqa: ARG001
    _write("accounts.factor.remove", user, request, type=str(authenticator.get_type_display()))


def _factor_reset(sender: object, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:  # noqa: ARG001
    _write("accounts.factor.reset", user, request, type=str(authenticator.get_type_display()))


def connect() -> None:
    """Listens; done once when the app is loaded."""
    for signal, receiver in (
        (auth_signals.user_logged_in, _signed_in),
        (auth_signals.user_logged_out, _signed_out),
        (auth_signals.user_login_failed, _failed),
        (user_locked_out, _locked_out),
        (account_signals.password_changed, _password_changed),
        (account_signals.password_set, _password_changed),
        (account_signals.password_reset, _password_changed),
        (mfa_signals.authenticator_added, _factor_added),
        (mfa_signals.authenticator_removed, _factor_removed),
        (mfa_signals.authenticator_reset, _factor_reset),
    ):
        signal.connect(receiver, dispatch_uid=f"tungngo.{receiver.__name__}.{id(signal)}")

"""Changing accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.db import transaction

from tungngo.accounts.models import User
from tungngo.audit.services import record

if TYPE_CHECKING:
    from datetime import datetime


class NameTaken(Exception):
    """Another account has the user name or the e-mail address."""


@transaction.atomic
def change_profile(
    *, user: User, full_name: str, email: str, organization_id: int | None, actor: User, at: datetime
) -> User:
    """Changes a person's name and e-mail address.

    Raises:
        NameTaken: Another account has the address.
    """
    current = User.objects.select_for_update().get(pk=user.pk)
    if email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise NameTaken(email)
    current.full_name, current.email = full_name, email
    current.save(update_fields=["full_name", "email"])
    record(
        act="accounts.user.change",
        actor=actor,
        organization_id=organization_id,
        subject=current,
        at=at,
        data={"name": current.full_name},
    )
    return current


@transaction.atomic
def create_user(*, username: str, full_name: str, email: str, password: str) -> User:
    """Makes an account; the caller, who knows why, records it.

    Raises:
        NameTaken: Another account has the user name or the address.
    """
    taken = User.objects.filter(username__iexact=username).exists()
    if taken or (email and User.objects.filter(email__iexact=email).exists()):
        raise NameTaken(username)
    return User.objects.create_user(username=username, email=email, password=password, full_name=full_name)


@transaction.atomic
def end_sessions(*, user: User) -> int:
    """Signs a person out everywhere; returns from how many places."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def set_active(
    *, user: User, is_active: bool, organization_id: int | None, actor: User, at: datetime
) -> User:
    """Ends an account, which signs it out everywhere, or takes it up again. Saying it twice does nothing more."""
    current = User.objects.select_for_update().get(pk=user.pk)
    if current.is_active == is_active:
        return current
    current.is_active = is_active
    current.save(update_fields=["is_active"])
    if not is_active:
        end_sessions(user=current)
    record(
        act="accounts.user.activate" if is_active else "accounts.user.deactivate",
        actor=actor,
        organization_id=organization_id,
        subject=current,
        at=at,
        data={"name": current.full_name},
    )
    return current


@transaction.atomic
def unlock(*, user: User, organization_id: int | None, actor: User, at: datetime) -> None:
    """Forgets a person's failed sign-ins, so that they need not wait."""
    reset(username=user.username.lower())
    record(
        act="accounts.user.unlock",
        actor=actor,
        organization_id=organization_id,
        subject=user,
        at=at,
        data={"name": user.full_name},
    )

"""Inviting people, and which unit and role they act in."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.accounts import services as accounts
from tungngo.accounts.models import User
from tungngo.audit.services import record
from tungngo.organizations.models import Invitation, Membership, Organization

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID


class InvitationClosed(Exception):
    """The link was used, revoked or has expired, or there never was such a link."""


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _home(organization: Organization) -> int:
    return int(organization.commune_id or organization.pk)


@transaction.atomic
def invite(
    *,
    organization: Organization,
    role: str,
    full_name: str,
    email: str,
    request_key: UUID,
    lifetime: timedelta,
    actor: User | None,
    at: datetime,
) -> tuple[Invitation, str | None]:
    """Invites a person to act for a unit; returns the invitation and the token of its link.

    The token is known only now: only its hash is kept. Sent twice (the same `request_key`), the first invitation
    comes back without a token.
    """
    token = secrets.token_urlsafe(32)
    invitation, is_new = Invitation.objects.get_or_create(
        request_key=request_key,
        defaults={
            "organization": organization,
            "role": role,
            "full_name": full_name,
            "email": email,
            "token_hash": _hashed(token),
            "created_by": actor,
            "created_at": at,
            "expires_at": at + lifetime,
        },
    )
    if not is_new:
        return invitation, None
    record(
        act="organizations.invitation.create",
        actor=actor,
        organization_id=_home(organization),
        subject=invitation,
        at=at,
        data={"name": full_name, "unit": organization.name, "role": role},
    )
    return invitation, token


@transaction.atomic
def renew_password(
    *, person: User, request_key: UUID, lifetime: timedelta, actor: User, at: datetime
) -> tuple[Invitation, str | None]:
    """Makes a link by which a person sets a new password; earlier such links end."""
    # Locked, so that a double click makes one link.
    locked = Membership.objects.select_for_update(of=("self",)).select_related("organization")
    membership = locked.get(user=person)
    known = Invitation.objects.filter(request_key=request_key).first()
    if known is not None:
        return known, None
    _end_password_links(person, at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=membership.organization,
        role=membership.role,
        full_name=person.full_name,
        email=person.email,
        user=person,
        token_hash=_hashed(token),
        request_key=request_key,
        created_by=actor,
        created_at=at,
        expires_at=at + lifetime,
    )
    record(
        act="organizations.password_link.create",
        actor=actor,
        organization_id=_home(membership.organization),
        subject=person,
        at=at,
        data={"name": person.full_name},
    )
    return invitation, token


def _end_password_links(person: User, at: datetime) -> None:
    Invitation.objects.filter(user=person, accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=at
    )


@transaction.atomic
def renew_link(*, invitation: Invitation, lifetime: timedelta, actor: User, at: datetime) -> str:
    """Gives an open or expired invitation a new link; the old link no longer works.

    Raises:
        InvitationClosed: It was accepted or revoked.
    """
    current = Invitation.objects.select_for_update().select_related("organization").get(pk=invitation.pk)
    if current.accepted_at is not None or current.revoked_at is not None:
        raise InvitationClosed
    token = secrets.token_urlsafe(32)
    current.token_hash, current.expires_at = _hashed(token), at + lifetime
    current.save(update_fields=["token_hash", "expires_at"])
    record(
        act="organizations.invitation.renew",
        actor=actor,
        organization_id=_home(current.organization),
        subject=current,
        at=at,
        data={"name": current.full_name},
    )
    return token


@transaction.atomic
def revoke(*, invitation: Invitation, actor: User, at: datetime) -> None:
    """Ends an invitation; doing it twice does nothing more.

    Raises:
        InvitationClosed: It was accepted already.
    """
    current = Invitation.objects.select_for_update().select_related("organization").get(pk=invitation.pk)
    if current.accepted_at is not None:
        raise InvitationClosed
    if current.revoked_at is not None:
        return
    current.revoked_at = at
    current.save(update_fields=["revoked_at"])
    record(
        act="organizations.invitation.revoke",
        actor=actor,
        organization_id=_home(current.organization),
        subject=current,
        at=at,
        data={"name": current.full_name},
    )


def open_invitation(token: str, at: datetime) -> Invitation:
    """Returns the invitation behind a link.

    Raises:
        InvitationClosed: There is none, or it no longer lets anybody in.
    """
    found = (
        Invitation.objects.select_related("organization", "user").filter(token_hash=_hashed(token)).first()
    )
    if found is None or not found.is_open(at):
        raise InvitationClosed
    return found


@transaction.atomic
def accept(*, token: str, username: str, password: str, at: datetime) -> User:
    """Makes the invited person's account, or gives an existing one its new password; the link ends with it.

    Args:
        token: From the link.
        username: Chosen by the person; not used for an existing account.
        password: Already validated.
        at: Now.

    Raises:
        InvitationClosed: The link no longer works.
        accounts.services.NameTaken: Another account has the user name.
    """
    found = open_invitation(token, at)
    invitation = Invitation.objects.select_for_update().select_related("organization").get(pk=found.pk)
    if not invitation.is_open(at):
        raise InvitationClosed
    if invitation.user is not None:
        user = User.objects.select_for_update().get(pk=invitation.user.pk)
        if not user.is_active:
            raise InvitationClosed
        user.set_password(password)
        user.save(update_fields=["password"])
        accounts.end_sessions(user=user)
        act = "organizations.password_link.accept"
    else:
        email = "" if User.objects.filter(email__iexact=invitation.email).exists() else invitation.email
        user = accounts.create_user(
            username=username, full_name=invitation.full_name, email=email, password=password
        )
        Membership.objects.create(user=user, organization=invitation.organization, role=invitation.role)
        act = "organizations.invitation.accept"
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        act=act,
        actor=user,
        organization_id=_home(invitation.organization),
        subject=user,
        at=at,
        data={"name": user.full_name, "unit": invitation.organization.name, "role": invitation.role},
    )
    return user


@transaction.atomic
def change_membership(
    *, person: User, organization: Organization, role: str, actor: User, at: datetime
) -> Membership:
    """Lets a person act for another unit or in another role.

    Links for a new password end: whoever made one may not be allowed to for the new role.
    """
    membership = Membership.objects.select_for_update().get(user=person)
    membership.organization, membership.role = organization, role
    membership.save(update_fields=["organization", "role"])
    _end_password_links(person, at)
    record(
        act="organizations.membership.change",
        actor=actor,
        organization_id=_home(organization),
        subject=person,
        at=at,
        data={"name": person.full_name, "unit": organization.name, "role": role},
    )
    return membership

"""Who sees the record of mails. Notifications and choices are each person's own and seen by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.organizations.permissions import (
    can_see_people,
    commune_of,
    is_administrator,
    membership_of,
    visible_communes,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tungngo.accounts.models import User


def mail_scope(user: User | AnonymousUser) -> Q | None:
    """Whose mails a person sees the state of: those of the commune whose people they see; None for none."""
    membership = membership_of(user)
    if membership is None:
        return None
    commune = commune_of(user)
    if commune is not None:
        return Q(organization=commune) if can_see_people(user, commune) else None
    if not is_administrator(user):
        return None
    return Q() if membership.organization.depth == 1 else Q(organization__in=visible_communes(user))

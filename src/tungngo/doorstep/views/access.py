"""Finding what a person of the office works on: another commune's is not found, a forbidden act is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404

from tungngo.doorstep import permissions
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Membership, Organization

# The greatest key of the database has nineteen digits; one that is made has fewer.
_KEY_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at work on the doorstep of their commune."""

    person: User
    membership: Membership
    commune: Organization

    @property
    def can_work(self) -> bool:
        """Whether the person changes things: an officer or leader of the commune."""
        return permissions.can_work(self.membership, self.commune)


def desk_of(request: HttpRequest, *, works: bool = False) -> Desk:
    """The person's desk; `works` asks for an officer or leader of the commune.

    Raises:
        Http404: The account belongs to no unit.
        PermissionDenied: The person's role has nothing to see or, with `works`, to change.
    """
    person = cast("User", request.user)
    membership = membership_of(person)
    if membership is None:
        raise Http404
    commune = membership.organization.commune
    if commune is None or not permissions.can_see(membership, commune):
        raise PermissionDenied
    desk = Desk(person, membership, commune)
    if works and not desk.can_work:
        raise PermissionDenied
    return desk


def desk_in(request: HttpRequest, commune: Organization, *, works: bool = False) -> Desk:
    """The person's desk for a record of `commune`.

    Raises:
        Http404: The record is another commune's.
        PermissionDenied: The person's role has nothing to see or, with `works`, to change.
    """
    membership = membership_of(request.user)
    if membership is None or not is_around(membership, commune):
        raise Http404
    desk = desk_of(request, works=works)
    if desk.commune.pk != commune.pk:
        raise Http404
    return desk


def is_around(membership: Membership, commune: Organization) -> bool:
    """Whether a person belongs to the commune or stands above it: whoever is refused there is told so."""
    own = membership.organization
    return own.commune_id == commune.pk or str(commune.path).startswith(own.path)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part alone and not for the page around it."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def key_asked(said: str | None) -> int | None:
    """The key of a row that an address or a form names; None for what can be none."""
    return int(said) if said and said.isdecimal() and len(said) <= _KEY_DIGITS else None

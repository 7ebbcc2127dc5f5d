"""Finding a difficulty for a person: another commune's is not found, one that is not for them is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404

from tungngo.difficulties import permissions
from tungngo.difficulties.queries.detail import whole
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    from tungngo.accounts.models import User
    from tungngo.difficulties.models import Difficulty
    from tungngo.difficulties.permissions import Standing
    from tungngo.organizations.models import Membership


@dataclass(frozen=True, slots=True)
class Seen:
    """A difficulty before a person."""

    difficulty: Difficulty
    person: User
    membership: Membership
    standing: Standing

    @property
    def is_province(self) -> bool:
        """Whether the person sees it from the province."""
        return self.standing == permissions.Standing.PROVINCE

    @property
    def verbs(self) -> frozenset[str]:
        """What the person may do with it, whatever its state."""
        return permissions.verbs_of(self.membership, self.difficulty, self.standing)


def user_of(request: HttpRequest) -> User:
    """The person who is signed in; the middleware lets nobody else through."""
    return cast("User", request.user)


def member_of(request: HttpRequest) -> Membership:
    """The membership of a person who has to do with difficulties.

    Raises:
        Http404: The account belongs to no unit.
        PermissionDenied: The person's role has nothing to do with difficulties.
    """
    membership = membership_of(request.user)
    if membership is None:
        raise Http404
    if not permissions.works_on_difficulties(membership):
        raise PermissionDenied
    return membership


def seen(request: HttpRequest, pk: int) -> Seen:
    """A difficulty that the person sees, with all that its page shows.

    Raises:
        Http404: It is another commune's, or was not passed up to the province.
        PermissionDenied: It is of the person's commune, but not for them; or from above their role sees none.
    """
    membership = membership_of(request.user)
    difficulty = whole().filter(pk=pk).first()
    if membership is None or difficulty is None:
        raise Http404
    standing = permissions.standing_of(membership, difficulty)
    if standing is None:
        own = membership.organization
        is_inside = own.commune_id == difficulty.organization_id
        works_above = own.commune_id is None and membership.role in permissions.ABOVE
        is_under = difficulty.organization.path.startswith(own.path)
        if is_inside or (is_under and not works_above):
            raise PermissionDenied
        raise Http404
    return Seen(difficulty, user_of(request), membership, standing)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part alone and not for the page around it."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request

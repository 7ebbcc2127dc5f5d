"""Finding a document for a person: another body's is not found, a forbidden act is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from tungngo.documents import permissions
from tungngo.documents.models import Document
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Membership, Organization


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at work on their body's documents."""

    person: User
    membership: Membership
    body: Organization

    @property
    def can_draft(self) -> bool:
        """Whether the person writes documents."""
        return permissions.can_draft(self.membership, self.body)


def desk_of(request: HttpRequest, *, drafts: bool = False) -> Desk:
    """The person's desk; `drafts` asks for somebody who writes documents.

    Raises:
        PermissionDenied: The person does not work on documents.
        Http404: The account belongs to no unit.
    """
    person = cast("User", request.user)
    membership = membership_of(person)
    if membership is None:
        raise Http404
    body = permissions.body_of(membership)
    if body is None or not permissions.can_see_drafts(membership, body):
        raise PermissionDenied
    desk = Desk(person, membership, body)
    if drafts and not desk.can_draft:
        raise PermissionDenied
    return desk


def seen_document(request: HttpRequest, pk: int, *, drafts: bool = False) -> tuple[Document, Desk]:
    """A document of the person's body; `drafts` asks for somebody who writes documents.

    Raises:
        Http404: It is another body's.
        PermissionDenied: The person's role does not see it.
    """
    document = get_object_or_404(
        Document.objects.select_related("organization", "drafted_by", "changed_by", "approver", "campaign"),
        pk=pk,
    )
    membership = membership_of(request.user)
    if membership is None or not _is_of_body(membership, document.organization):
        raise Http404
    desk = Desk(cast("User", request.user), membership, document.organization)
    if not permissions.can_see_drafts(membership, desk.body) or (drafts and not desk.can_draft):
        raise PermissionDenied
    return document, desk


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part alone and not for the page around it."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _is_of_body(membership: Membership, body: Organization) -> bool:
    """Whether a person belongs to the body, or stands above it in the tree."""
    own = membership.organization
    return str(own.path).startswith(body.path) or str(body.path).startswith(own.path)

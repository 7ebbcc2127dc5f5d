"""Who drafts, approves, issues, sends and signs a body's own documents, and who sees them before they are sent.

A body is a commune or a province. Units see only what was sent to them; that is decided where it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role

if TYPE_CHECKING:
    from tungngo.documents.models import Document, Signer

_DRAFTS_AT = {OrganizationKind.COMMUNE: Role.OFFICER, OrganizationKind.PROVINCE: Role.PROVINCIAL_OFFICER}


def body_of(membership: Membership | None) -> Organization | None:
    """The body in whose name a person works on documents: their commune, or their province; None for others."""
    if membership is None:
        return None
    own = membership.organization
    if own.commune_id is not None:
        return own.commune if membership.role in {Role.OFFICER, Role.LEADER} else None
    if membership.role not in {Role.PROVINCIAL_OFFICER, Role.LEADER}:
        return None
    if own.kind == OrganizationKind.PROVINCE:
        return own
    path = own.path[: 2 * Organization.steplen]
    province: Organization | None = Organization.objects.filter(
        path=path, kind=OrganizationKind.PROVINCE
    ).first()
    return province


def can_see_drafts(membership: Membership | None, body: Organization) -> bool:
    """Whether a person sees all documents of a body, drafts too: its officers and leaders."""
    return can_draft(membership, body) or _is_leader(membership, body)


def can_draft(membership: Membership | None, body: Organization) -> bool:
    """Whether a person writes documents for a body, and keeps its letterhead: its officers."""
    return bool(
        membership and _works_at(membership, body) and membership.role == _DRAFTS_AT.get(_kind_of(body))
    )


def can_decide(membership: Membership | None, document: Document) -> bool:
    """Whether a person approves a document or gives it back.

    Leaders do. A province may have none with an account: another provincial officer than who drafted it does then.
    """
    if membership is None:
        return False
    body = document.organization
    if _is_leader(membership, body):
        return True
    is_another = membership.user_id != document.drafted_by_id
    return body.kind == OrganizationKind.PROVINCE and is_another and can_draft(membership, body)


def can_issue(membership: Membership | None, body: Organization) -> bool:
    """Whether a person gives documents their number and keeps the register: the body's officers."""
    return can_draft(membership, body)


def can_send(membership: Membership | None, body: Organization) -> bool:
    """Whether a person sends issued documents and keeps the list of correspondents: the body's officers."""
    return can_draft(membership, body)


def can_sign(membership: Membership | None, signer: Signer) -> bool:
    """Whether a person puts this signer's signature: only the signer with their own account."""
    return bool(
        membership
        and signer.is_active
        and signer.user_id == membership.user_id
        and _works_at(membership, signer.organization)
    )


def can_trust(membership: Membership | None) -> bool:
    """Whether a person decides which authorities are trusted, which counts for every commune: who runs all of it."""
    return bool(membership and membership.role == Role.ADMINISTRATOR and membership.organization.depth == 1)


def _is_leader(membership: Membership | None, body: Organization) -> bool:
    return bool(membership and membership.role == Role.LEADER and _works_at(membership, body))


def _works_at(membership: Membership, body: Organization) -> bool:
    own = membership.organization
    if body.kind == OrganizationKind.COMMUNE:
        return bool(own.commune_id == body.pk)
    if body.kind != OrganizationKind.PROVINCE:
        return False
    return own.commune_id is None and bool(own.path.startswith(body.path))


def _kind_of(body: Organization) -> OrganizationKind:
    return OrganizationKind(body.kind)

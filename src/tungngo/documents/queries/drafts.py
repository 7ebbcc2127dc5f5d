"""Lists of a body's documents, and what belongs to one of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F

from tungngo.accounts.models import User
from tungngo.documents.models import Document, DocumentComment, DocumentVersion, Signer, State
from tungngo.organizations.models import Organization, OrganizationKind, Role
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

# Somebody who types saves again and again: versions of one sitting stand together under its last.
SITTING: Final = dt.timedelta(minutes=10)


def documents_of(
    body: Organization, *, words: str = "", state: str = "", type_symbol: str | None = None
) -> QuerySet[Document]:
    """A body's documents, the newest first, without what they say; `words` are sought without accents."""
    found = Document.objects.filter(organization=body)
    for word in fold(words).split():
        found = found.filter(folded_subject__contains=word)
    if state:
        found = found.filter(state=state)
    if type_symbol is not None:
        found = found.filter(type_symbol=type_symbol)
    return (
        found.select_related("drafted_by", "changed_by", "approver", "register_entry")
        .defer("content")
        .order_by("-changed_at", "-pk")
    )


def documents_of_campaign(campaign_id: int) -> QuerySet[Document]:
    """What was drafted from a campaign and not given up."""
    return (
        Document.objects.filter(campaign_id=campaign_id)
        .exclude(state=State.CANCELLED)
        .defer("content")
        .order_by("-drafted_at", "-pk")
    )


def waiting_for(body: Organization) -> QuerySet[Document]:
    """What lies before a body's leaders, the oldest first."""
    return (
        Document.objects.filter(organization=body, state=State.SUBMITTED)
        .select_related("drafted_by", "changed_by")
        .defer("content")
        .order_by("changed_at", "pk")
    )


def deciders_of(body: Organization, *, besides: Collection[int] = ()) -> QuerySet[User]:
    """Who may approve a body's documents; at a province another officer too than `besides`."""
    people = User.objects.filter(is_active=True)
    if body.kind == OrganizationKind.COMMUNE:
        people = people.filter(membership__organization__commune=body, membership__role=Role.LEADER)
    else:
        people = people.filter(
            membership__organization__path__startswith=body.path,
            membership__organization__commune__isnull=True,
            membership__role__in=[Role.LEADER, Role.PROVINCIAL_OFFICER],
        ).exclude(pk__in=besides, membership__role=Role.PROVINCIAL_OFFICER)
    return people.select_related("membership").order_by("full_name", "pk")


def active_signers(body: Organization) -> QuerySet[Signer]:
    """Who signs for a body, in its own order."""
    return Signer.objects.filter(organization=body, is_active=True).order_by("position", "pk")


@dataclass(frozen=True, slots=True)
class Sitting:
    """Versions that one person saved one after the other.

    Attributes:
        last: The newest of them; the others are between `first_number` and it.
        first_number: Number of the oldest.
        count: How many they are.
        before: Number of the version before the sitting; None at the beginning.
    """

    last: DocumentVersion
    first_number: int
    count: int
    before: int | None


def sittings_of(document: Document) -> list[Sitting]:
    """All versions of a document by sitting, the newest first; restored and submitted ones stand for themselves."""
    versions = list(
        DocumentVersion.objects.filter(document=document)
        .select_related("saved_by")
        .defer("content")
        .order_by("number")
    )
    groups: list[list[DocumentVersion]] = []
    for version in versions:
        if groups and _is_same_sitting(groups[-1], version):
            groups[-1].append(version)
        else:
            groups.append([version])
    return [
        Sitting(group[-1], group[0].number, len(group), groups[place - 1][-1].number if place else None)
        for place, group in enumerate(groups)
    ][::-1]


def _is_same_sitting(group: Sequence[DocumentVersion], version: DocumentVersion) -> bool:
    last = group[-1]
    is_near = version.saved_at - last.saved_at <= SITTING
    return is_near and last.saved_by_id == version.saved_by_id and not version.note and last.number > 1


def version_of(document: Document, number: int) -> DocumentVersion | None:
    """A version by its number; a step without new words has that of the words before it."""
    return (
        DocumentVersion.objects.filter(document=document, number__lte=number)
        .select_related("saved_by")
        .order_by("-number")
        .first()
    )


def comments_of(document: Document) -> QuerySet[DocumentComment]:
    """The remarks on a document, open ones first."""
    return (
        DocumentComment.objects.filter(document=document)
        .select_related("author", "resolved_by")
        .order_by(F("resolved_at").desc(nulls_first=True), "created_at", "pk")
    )


def unit_names(body: Organization) -> list[str]:
    """Names that a recipient's field proposes: the body's own units, or a province's communes."""
    units = Organization.objects.filter(is_active=True)
    if body.kind == OrganizationKind.COMMUNE:
        units = units.filter(commune=body).exclude(pk=body.pk)
    else:
        units = units.filter(path__startswith=body.path).filter(
            kind__in=[OrganizationKind.COMMUNE, OrganizationKind.DEPARTMENT], depth__lte=body.depth + 1
        )
    return list(units.order_by("sort_key").values_list("name", flat=True))

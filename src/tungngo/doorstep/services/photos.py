"""Keeps the photos that were taken at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from tungngo.doorstep.models import VisitPhoto
from tungngo.files.services.storing import atomic_with_files, store_evidence
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tungngo.doorstep.queries.senders import Sender

MAX_BYTES = 600_000


class IdReused(Exception):
    """The identifier stands for another photo."""


def keep_photo(*, sender: Sender, photo_id: UUID, visit_id: UUID, content: bytes, at: datetime) -> VisitPhoto:
    """Stores a photo, drawn anew without what a camera writes into it; the same again changes nothing.

    Raises:
        IdReused: Another telephone or visit has a photo of that identifier.
        UnreadableFile: It is no photo.
    """
    known = _known(sender, photo_id, visit_id)
    if known:
        return known
    try:
        with atomic_with_files():
            kept = store_evidence(
                organization=Organization.objects.get(pk=sender.organization_id),
                content=ContentFile(content),
                name=f"{photo_id}.jpg",
                actor=None,
                at=at,
            )
            return VisitPhoto.objects.create(
                pk=photo_id,
                organization_id=sender.organization_id,
                device_id=sender.device_id,
                visit_ref=visit_id,
                file=kept.file,
                received_at=at,
            )
    except IntegrityError:  # the same photo came on two connections at once
        with transaction.atomic():
            known = _known(sender, photo_id, visit_id)
        if known is None:
            raise
        return known


def _known(sender: Sender, photo_id: UUID, visit_id: UUID) -> VisitPhoto | None:
    photo = VisitPhoto.objects.filter(pk=photo_id).first()
    if photo and (photo.device_id, photo.visit_ref) != (sender.device_id, visit_id):
        raise IdReused
    return photo

"""The picture of a signer's signature, which their digital signature shows on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from tungngo.audit.services import record
from tungngo.documents.models import Signer
from tungngo.files.services import atomic_with_files, store_file

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User


def keep_picture(*, signer: Signer, picture: bytes, actor: User, at: datetime) -> Signer:
    """Keeps a picture in the place of the former one; what was signed with that stays as it is."""
    with atomic_with_files():
        locked = _locked(signer)
        locked.picture = store_file(
            organization=locked.organization,
            content=ContentFile(picture),
            name="chu-ky.png",
            actor=actor,
            at=at,
        )
        locked.save(update_fields=["picture"])
        _record("picture", locked, actor, at)
    return locked


def drop_picture(*, signer: Signer, actor: User, at: datetime) -> Signer:
    """Shows name and time on the page again; twice is once."""
    with atomic_with_files():
        locked = _locked(signer)
        if locked.picture_id is not None:
            locked.picture = None
            locked.save(update_fields=["picture"])
            _record("drop_picture", locked, actor, at)
    return locked


def _locked(signer: Signer) -> Signer:
    return Signer.objects.select_for_update(of=("self",)).select_related("organization").get(pk=signer.pk)


def _record(act: str, signer: Signer, actor: User, at: datetime) -> None:
    record(
        act=f"documents.signer.{act}",
        actor=actor,
        organization_id=signer.organization_id,
        subject=signer,
        at=at,
        data={"name": str(signer)[:120]},
    )

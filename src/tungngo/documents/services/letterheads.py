"""What stands on every document of a body, and who signs for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents.models import Letterhead, Signer
from tungngo.documents.services.errors import NotPossible

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


class SettingsChanged(Exception):
    """Somebody else saved the letterhead or the signer after the caller saw it."""


@transaction.atomic
def save_letterhead(
    *, organization: Organization, values: dict[str, Any], seen_version: int, actor: User, at: datetime
) -> Letterhead:
    """Writes down what stands on a body's documents; `seen_version` is 0 where there was nothing yet.

    Raises:
        SettingsChanged: It was saved by somebody else after `seen_version`.
    """
    letterhead, is_new = Letterhead.objects.select_for_update(of=("self",)).get_or_create(
        organization=organization, defaults=values
    )
    if is_new:
        _record("documents.letterhead.save", letterhead, actor, at)
        return letterhead
    if all(getattr(letterhead, name) == value for name, value in values.items()):
        return letterhead
    if letterhead.version != seen_version:
        raise SettingsChanged
    for name, value in values.items():
        setattr(letterhead, name, value)
    letterhead.version += 1
    letterhead.save(update_fields=[*values, "version"])
    _record("documents.letterhead.save", letterhead, actor, at)
    return letterhead


@transaction.atomic
def save_signer(
    *,
    organization: Organization,
    signer: Signer | None,
    values: dict[str, Any],
    seen_version: int,
    actor: User,
    at: datetime,
) -> Signer:
    """Adds a signer or changes one; the same person with the same title is not added twice.

    Raises:
        SettingsChanged: The signer was changed by somebody else after `seen_version`.
        NotPossible: Another signer has the name and title.
    """
    others = Signer.objects.select_for_update(of=("self",)).filter(organization=organization)
    same = others.filter(full_name=values["full_name"], title=values["title"], is_active=True)
    if signer is not None:
        same = same.exclude(pk=signer.pk)
    if same.exists():
        raise NotPossible(_("Đã có người ký này với cùng chức vụ."))
    if signer is None:
        made = Signer.objects.create(organization=organization, position=others.count(), **values)
        _record("documents.signer.add", made, actor, at)
        return made
    locked = others.get(pk=signer.pk)
    if locked.version != seen_version:
        raise SettingsChanged
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*values, "version"])
    _record("documents.signer.change", locked, actor, at)
    return locked


@transaction.atomic
def set_signer_active(*, signer: Signer, is_active: bool, actor: User, at: datetime) -> Signer:
    """Lets somebody sign no more, or again; documents that they signed stay as they are."""
    locked = Signer.objects.select_for_update(of=("self",)).get(pk=signer.pk)
    if locked.is_active != is_active:
        locked.is_active = is_active
        locked.version += 1
        locked.save(update_fields=["is_active", "version"])
        act = "documents.signer.resume" if is_active else "documents.signer.retire"
        _record(act, locked, actor, at)
    return locked


def _record(act: str, subject: Letterhead | Signer, actor: User, at: datetime) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=subject.organization_id,
        subject=subject,
        at=at,
        data={"name": str(subject)[:120]},
    )

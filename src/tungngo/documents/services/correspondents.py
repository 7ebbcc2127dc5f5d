"""The bodies outside with which a body exchanges documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents.models import Correspondent
from tungngo.documents.services.errors import NotPossible
from tungngo.organizations.rules import stored_sort_key

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


class CorrespondentChanged(Exception):
    """Somebody else changed the entry after the caller saw it.

    Attributes:
        correspondent: The entry as it stands.
    """

    def __init__(self, correspondent: Correspondent) -> None:
        super().__init__(f"{correspondent.pk} was changed meanwhile")
        self.correspondent = correspondent


def save_correspondent(
    *,
    organization: Organization,
    correspondent: Correspondent | None,
    seen_version: int,
    name: str,
    organ_id: str,
    email: str,
    actor: User,
    at: datetime,
) -> Correspondent:
    """Adds a body outside, or changes one; added twice under one name, it is one.

    Raises:
        NotPossible: Another entry has the name.
        CorrespondentChanged: Somebody else changed it meanwhile.
    """
    try:
        with transaction.atomic():
            current = _current(organization, correspondent, seen_version)
            current.name, current.organ_id, current.email = name, organ_id, email
            current.sort_key = stored_sort_key(name)
            current.version += 1
            current.save()
            record(
                act="documents.correspondent.save",
                actor=actor,
                organization_id=organization.pk,
                subject=current,
                at=at,
                data={"name": name},
            )
    except IntegrityError as error:
        raise NotPossible(_("Danh sách đã có nơi nhận mang tên này.")) from error
    return current


def _current(
    organization: Organization, correspondent: Correspondent | None, seen_version: int
) -> Correspondent:
    if correspondent is None:
        return Correspondent(organization=organization, version=0)
    current = Correspondent.objects.select_for_update().get(pk=correspondent.pk)
    if current.version != seen_version:
        raise CorrespondentChanged(current)
    return current


@transaction.atomic
def remove_correspondent(*, correspondent: Correspondent, actor: User, at: datetime) -> None:
    """Takes a body off the list.

    Raises:
        NotPossible: A document went to it, so that it stays.
    """
    current = Correspondent.objects.select_for_update().filter(pk=correspondent.pk).first()
    if current is None:
        return
    if current.dispatches.exists():
        raise NotPossible(_("Đã gửi văn bản đến nơi này nên không xóa được; có thể sửa lại."))
    record(
        act="documents.correspondent.remove",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
        data={"name": current.name},
    )
    current.delete()

"""Taking data of residents out of the program, which is noted twice: as a look and as an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import AccessLog
from tungngo.doorstep.services.access import note_access

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.doorstep.models import Household
    from tungngo.organizations.models import Organization


@transaction.atomic
def note_export(*, commune: Organization, households: int, actor: User, at: datetime) -> None:
    """Notes that somebody took the register, or a part of it, as a file."""
    note_access(page=AccessLog.Page.EXPORT, actor=actor, organization_id=commune.pk, at=at, shown=households)
    record(
        act="doorstep.households.export",
        actor=actor,
        organization_id=commune.pk,
        subject=None,
        at=at,
        data={"count": households},
    )


@transaction.atomic
def note_disclosure(*, household: Household, actor: User, at: datetime) -> None:
    """Notes that somebody took a household's data as a file, for the people themselves."""
    note_access(
        page=AccessLog.Page.DATA_EXPORT,
        actor=actor,
        organization_id=household.organization_id,
        at=at,
        household=household,
    )
    record(
        act="doorstep.data.export",
        actor=actor,
        organization_id=household.organization_id,
        subject=household,
        at=at,
        data={},
    )

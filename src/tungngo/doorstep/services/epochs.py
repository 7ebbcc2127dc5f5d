"""After a backup was restored: telephones send once more what the backup does not have, and pull from the beginning."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import Household, HouseholdLeft, Resident, SyncEpoch, Visit

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def begin_epoch(*, at: datetime) -> SyncEpoch:
    """Begins a new epoch: telephones that hear of it offer all acts that they keep, and forget their cursors.

    Rows of a dump carry numbers of transactions of the server where they were written; they are written anew, so that
    they lie in this server's past and are not told again at each pull.
    """
    epoch = SyncEpoch.objects.create(epoch=uuid.uuid4(), began_at=at)
    HouseholdLeft.objects.all().delete()
    for model in (Household, Resident, Visit):
        model.objects.update(changed_tx=0)  # a trigger puts in the number of this transaction
    record(
        act="doorstep.epoch.begin", actor=None, organization_id=None, subject=None, at=at,
        data={"epoch": str(epoch.epoch)},
    )  # fmt: skip
    return epoch

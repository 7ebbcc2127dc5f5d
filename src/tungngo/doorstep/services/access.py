"""Noting who looked at data of residents: one row for each page seen or file taken, in no other log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.doorstep.models import AccessLog

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.doorstep.models import Household, Resident


def note_access(
    *,
    page: str,
    actor: User,
    organization_id: int,
    at: datetime,
    household: Household | None = None,
    resident: Resident | None = None,
    shown: int = 1,
) -> AccessLog:
    """Adds a row to the access log. Telephones that pull what is theirs are not noted here.

    Args:
        page: One of AccessLog.Page.
        actor: Who looked.
        organization_id: The commune.
        at: When.
        household: Whom, on a page about one.
        resident: Whom, on a page about one.
        shown: How many households the page or file held.
    """
    return AccessLog.objects.create(
        organization_id=organization_id,
        user=actor,
        at=at,
        page=page,
        household=household.pk if household else None,
        resident=resident.pk if resident else None,
        shown=shown,
    )

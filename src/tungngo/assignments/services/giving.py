"""Giving out several assignments at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.services.errors import ChangedMeanwhile, NotPossible
from tungngo.assignments.services.units import set_lead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, Campaign
    from tungngo.organizations.models import Organization

_SAID_CHARACTERS = 80


@transaction.atomic
def set_leads(
    *, campaign: Campaign, seen_versions: Mapping[int, int], unit: Organization, actor: User, at: datetime
) -> list[Assignment]:
    """Gives several assignments of a campaign to one lead: all of them, or none when one cannot be given.

    Each is an act of its own in the log, so that it can be seen on that assignment and taken back there.

    Args:
        campaign: Whose assignments they are.
        seen_versions: The version of each assignment, by id, when the list was shown.
        unit: The lead.
        actor: Who gives them out.
        at: When.

    Raises:
        NotPossible: Somebody changed one of them after the list was shown, or it cannot be given to this unit; the
            words say which.
    """
    # Always in the same order, so that two officers who give out the same work do not wait for each other.
    found = list(
        campaign.assignments.select_for_update(of=("self",)).filter(pk__in=seen_versions).order_by("pk")
    )
    if len(found) != len(seen_versions):
        raise NotPossible(_("Có việc không còn trong chiến dịch này."))
    for assignment in found:
        name = assignment.text[:_SAID_CHARACTERS]
        try:
            set_lead(
                assignment=assignment,
                unit=unit,
                seen_version=seen_versions[assignment.pk],
                actor=actor,
                at=at,
            )
        except ChangedMeanwhile as error:
            raise NotPossible(
                _("Việc “%(name)s” vừa được người khác cập nhật; chưa giao việc nào. Hãy xem lại rồi giao.")
                % {"name": name}
            ) from error
        except NotPossible as error:
            raise NotPossible(f"“{name}”: {error}") from error
    return found

"""What is corrected of the campaign that a plan will become: its name, its day, its first and last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.plans import rules
from tungngo.plans.services.changing import (
    CAMPAIGN_FIELDS,
    StaleLine,
    as_seen,
    changing,
    key_of,
    last_change,
    snapshot,
    write,
)

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.accounts.models import User
    from tungngo.plans.models import Plan
    from tungngo.plans.rules import Snapshot
    from tungngo.plans.services.changing import Changing

_PERIOD = ("start_date", "end_date")


def edit_campaign(*, plan: Plan, version: int, changes: Snapshot, actor: User, at: dt.datetime) -> int:
    """Corrects the campaign's name and days; items that took their time from the campaign follow it.

    Args:
        plan: The plan.
        version: Its version that the form was made from.
        changes: Plain values by field of `CAMPAIGN_FIELDS`, dates as ISO text.
        actor: Who.
        at: When.

    Returns:
        How many items followed.

    Raises:
        StaleLine: Somebody changed the same field meanwhile.
        ValueError: A field that is not the campaign's, or a period that ends before it begins.
    """
    with changing(plan, act="edit_campaign", actor=actor, at=at) as change:
        unknown = set(changes) - set(CAMPAIGN_FIELDS)
        if unknown:
            raise ValueError(f"{sorted(unknown)} cannot be edited")
        campaign = change.campaign()
        before = snapshot(campaign)
        meeting = rules.meet(base=as_seen(campaign, version), current=before, mine=changes)
        if meeting.conflicts:
            merged = {name: meeting.changes.get(name, before[name]) for name in changes}
            raise StaleLine(campaign, last_change(campaign), conflicts=meeting.conflicts, merged=merged)
        after = before | meeting.changes
        if after["start_date"] and after["end_date"] and after["start_date"] > after["end_date"]:
            raise ValueError("the campaign would end before it begins")
        write(campaign, meeting.changes)
        change.label = _("Sửa tên, ngày của đợt")
        return _follow(change, before, after)


def _follow(change: Changing, before: Snapshot, after: Snapshot) -> int:
    """Gives the campaign's new period to the items that stood with its old one."""
    if all(before[name] == after[name] for name in _PERIOD):
        return 0
    followers = change.plan.items.filter(
        time_basis="campaign", start_date=before["start_date"], end_date=before["end_date"]
    )
    lines = change.watch([key_of(item) for item in followers])
    for line in lines.values():
        period = {name: after[name] for name in _PERIOD}
        write(line, period if period["end_date"] else period | {"bound": ""})
    return len(lines)

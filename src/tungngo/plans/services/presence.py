"""Noting who has the review open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.plans.models import PlanPresence

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.accounts.models import User
    from tungngo.plans.models import Plan


def note_presence(*, plan: Plan, actor: User, at: dt.datetime) -> None:
    """Notes that a person looks at the review now. No act on the plan, so nothing for the audit log."""
    PlanPresence.objects.update_or_create(plan=plan, user=actor, defaults={"seen_at": at})

"""What every act on an assignment ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.assignments import rules

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.assignments.models import Assignment

# So much of an assignment's text stands in the audit log.
AUDITED_CHARACTERS = 120


def settle(locked: Assignment, *, at: datetime) -> None:
    """Brings a locked assignment's own state up to those of the units that answer for it."""
    states = locked.parts.filter(is_answering=True).values_list("state", flat=True)
    locked.state = rules.CANCELLED if locked.cancelled_at else rules.overall_state(states)
    touch(locked, at=at)


def touch(locked: Assignment, *, at: datetime) -> None:
    """Notes on a locked assignment that somebody did something with it."""
    locked.version += 1
    locked.last_activity_at = max(locked.last_activity_at, at)
    locked.save(update_fields=["state", "version", "last_activity_at"])

"""Why an act on an assignment was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.assignments.models import StateChange
    from tungngo.audit.models import AuditEvent


class NotStarted(Exception):
    """A plan cannot become a campaign yet; the message says why and what to do."""


class OpenQuestions(NotStarted):
    """Units or dates of the plan are still open, and the officer did not say that they will follow later."""


class PlanChanged(NotStarted):
    """Somebody changed the plan after the officer saw its summary."""


class NothingToAssign(NotStarted):
    """Every item of the plan was rejected, or none was read."""


class NotPossible(Exception):
    """An act that does not follow from how the assignment is now; the message says why."""


class NotUndone(Exception):
    """An act that can no longer be taken back; the message says why."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the assignment after the form was shown.

    Attributes:
        last: The newest step of the unit's part, where a step was refused.
        events: What was done since, the newest first, as far as the audit log tells.
    """

    def __init__(self, last: StateChange | None = None, events: Sequence[AuditEvent] = ()) -> None:
        super().__init__(_("Nhiệm vụ vừa được người khác cập nhật."))
        self.last = last
        self.events = events

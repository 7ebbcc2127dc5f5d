"""Why an act on an assignment was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from tungngo.assignments.models import StateChange


class NotStarted(Exception):
    """A plan cannot become a campaign yet; the message says why and what to do."""


class OpenQuestions(NotStarted):
    """Units or dates of the plan are still open, and the officer did not say that they will follow later."""


class PlanChanged(NotStarted):
    """Somebody changed the plan after the officer saw its summary."""


class NothingToAssign(NotStarted):
    """Every item of the plan was rejected, or none was read."""


class NotPossible(Exception):
    """A step that does not follow from the state in which the assignment is now."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the assignment after the form was shown.

    Attributes:
        last: The newest change of the unit's part, None when the part itself is gone.
    """

    def __init__(self, last: StateChange | None) -> None:
        super().__init__(_("Nhiệm vụ vừa được người khác cập nhật."))
        self.last = last

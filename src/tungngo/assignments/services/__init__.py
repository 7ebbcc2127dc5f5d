"""All acts on campaigns and assignments; nothing else writes them."""

from tungngo.assignments.services.errors import (
    ChangedMeanwhile,
    NothingToAssign,
    NotPossible,
    NotStarted,
    OpenQuestions,
    PlanChanged,
)
from tungngo.assignments.services.starting import start_campaign
from tungngo.assignments.services.steps import change_state, set_lead

__all__ = [
    "ChangedMeanwhile",
    "NotPossible",
    "NotStarted",
    "NothingToAssign",
    "OpenQuestions",
    "PlanChanged",
    "change_state",
    "set_lead",
    "start_campaign",
]

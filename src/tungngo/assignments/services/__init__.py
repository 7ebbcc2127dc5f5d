"""All acts on campaigns and assignments; nothing else writes them."""

from tungngo.assignments.services.blocking import block, unblock
from tungngo.assignments.services.cancelling import cancel, reopen
from tungngo.assignments.services.comments import add_comment, edit_comment, remove_comment, set_answered
from tungngo.assignments.services.editing import edit_assignment
from tungngo.assignments.services.errors import (
    ChangedMeanwhile,
    NothingToAssign,
    NotPossible,
    NotStarted,
    NotUndone,
    OpenQuestions,
    PlanChanged,
)
from tungngo.assignments.services.holders import hand_over
from tungngo.assignments.services.series import unfold, unfold_new
from tungngo.assignments.services.series_changes import edit_occurrences, end_series, make_recurring
from tungngo.assignments.services.series_undoing import undo_series_change
from tungngo.assignments.services.starting import start_campaign
from tungngo.assignments.services.steps import change_state
from tungngo.assignments.services.subtasks import (
    add_subtask,
    edit_subtask,
    move_subtask,
    remove_subtask,
    tick_subtask,
)
from tungngo.assignments.services.undoing import can_undo, undo
from tungngo.assignments.services.units import add_unit, remove_unit, set_lead

__all__ = [
    "ChangedMeanwhile",
    "NotPossible",
    "NotStarted",
    "NotUndone",
    "NothingToAssign",
    "OpenQuestions",
    "PlanChanged",
    "add_comment",
    "add_subtask",
    "add_unit",
    "block",
    "can_undo",
    "cancel",
    "change_state",
    "edit_assignment",
    "edit_comment",
    "edit_occurrences",
    "edit_subtask",
    "end_series",
    "hand_over",
    "make_recurring",
    "move_subtask",
    "remove_comment",
    "remove_subtask",
    "remove_unit",
    "reopen",
    "set_answered",
    "set_lead",
    "start_campaign",
    "tick_subtask",
    "unblock",
    "undo",
    "undo_series_change",
    "unfold",
    "unfold_new",
]

"""Campaigns, their assignments, and everything that hangs on them."""

from tungngo.assignments.models.assignments import Assignment, AssignmentUnit, Part, State, StateChange
from tungngo.assignments.models.campaigns import Campaign, CampaignTarget, ReportObligation
from tungngo.assignments.models.looking import CalendarFeed, SavedView
from tungngo.assignments.models.series import Series, SeriesChange, SeriesUnit
from tungngo.assignments.models.updates import AssignmentSource, CampaignUpdate, UpdateLine
from tungngo.assignments.models.work import Comment, Evidence, ProgressEntry, Subtask

__all__ = [
    "Assignment",
    "AssignmentSource",
    "AssignmentUnit",
    "CalendarFeed",
    "Campaign",
    "CampaignTarget",
    "CampaignUpdate",
    "Comment",
    "Evidence",
    "Part",
    "ProgressEntry",
    "ReportObligation",
    "SavedView",
    "Series",
    "SeriesChange",
    "SeriesUnit",
    "State",
    "StateChange",
    "Subtask",
    "UpdateLine",
]

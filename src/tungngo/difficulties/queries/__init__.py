"""Reading difficulties: lists, one with its history, what a report gathers, what is due."""

from tungngo.difficulties.queries.report import Gathered, Group, Line, difficulties_for_report

__all__ = ["Gathered", "Group", "Line", "difficulties_for_report"]

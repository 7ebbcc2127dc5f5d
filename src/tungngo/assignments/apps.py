"""Registers the app."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """The campaign and its assignments, given to units."""

    name = "tungngo.assignments"
    label = "assignments"

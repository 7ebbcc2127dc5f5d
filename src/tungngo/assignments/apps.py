"""Registers the app."""

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    """The campaign and its assignments, given to units."""

    name = "tungngo.assignments"
    label = "assignments"

    def ready(self) -> None:
        """Gives the audit log the words for the app's acts, and notifications the kinds that the app sends."""
        from tungngo.assignments import reminder_kinds
        from tungngo.assignments.acts import PHRASES
        from tungngo.assignments.notices import register_kinds
        from tungngo.audit.acts import register

        register(PHRASES)
        register_kinds()
        reminder_kinds.register_kinds()

"""Registers the app."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    """Received documents that order work, and their reading."""

    name = "tungngo.directives"
    label = "directives"

    def ready(self) -> None:
        """Makes the app's jobs known to the queue, which looks for modules of another name."""
        from tungngo.directives import jobs  # noqa: F401

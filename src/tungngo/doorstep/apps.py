"""Registers the app."""

from django.apps import AppConfig


class DoorstepConfig(AppConfig):
    """Volunteers go from door to door with a phone that needs no network."""

    name = "tungngo.doorstep"
    label = "doorstep"

    def ready(self) -> None:
        """Makes known the app's jobs to the queue, and its acts to the log."""
        from tungngo.audit.acts import register
        from tungngo.doorstep import jobs  # noqa: F401
        from tungngo.doorstep.acts import PHRASES

        register(PHRASES)

"""Registers the app."""

from django.apps import AppConfig


class DoorstepConfig(AppConfig):
    """Volunteers go from door to door with a phone that needs no network."""

    name = "tungngo.doorstep"
    label = "doorstep"

    def ready(self) -> None:
        """Makes known the app's acts to the log."""
        from tungngo.audit.acts import register
        from tungngo.doorstep.acts import PHRASES

        register(PHRASES)

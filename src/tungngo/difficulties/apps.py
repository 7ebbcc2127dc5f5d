"""Registers the app."""

from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    """Difficulties and proposals of units, and their way to the level that can solve them."""

    name = "tungngo.difficulties"
    label = "difficulties"

    def ready(self) -> None:
        """Makes known the app's acts to the log, its kinds of notices to people, its jobs to the queue."""
        from tungngo.audit.acts import register
        from tungngo.difficulties import jobs  # noqa: F401
        from tungngo.difficulties.acts import PHRASES
        from tungngo.difficulties.notices import register_kinds

        register(PHRASES)
        register_kinds()

"""Registers the app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What people are told: in the app, in a daily digest, in quiet hours not at all."""

    name = "tungngo.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Gives the audit log the words for the app's acts."""
        from tungngo.audit.acts import register
        from tungngo.notifications.acts import PHRASES

        register(PHRASES)

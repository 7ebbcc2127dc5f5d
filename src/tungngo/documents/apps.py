"""Registers the app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents that a commune or province issues itself: drafted, approved, numbered, signed, sent."""

    name = "tungngo.documents"
    label = "documents"

    def ready(self) -> None:
        """Gives the audit log the words for the app's acts."""
        from tungngo.audit.acts import register
        from tungngo.documents.acts import PHRASES

        register(PHRASES)

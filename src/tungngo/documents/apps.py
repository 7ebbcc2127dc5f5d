"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """The documents that a commune or province issues itself: drafted, approved, numbered, signed, sent."""

    name = "tungngo.documents"
    label = "documents"

    def ready(self) -> None:
        """Gives the audit log the words for the app's acts, and people the kinds of what they are told."""
        from tungngo.audit.acts import register
        from tungngo.documents.acts import PHRASES
        from tungngo.notifications import kinds

        register(PHRASES)
        kinds.register("documents.received", label=_("Có văn bản gửi đến đơn vị"))
        kinds.register("documents.unacknowledged", label=_("Văn bản chưa xác nhận đã nhận"))

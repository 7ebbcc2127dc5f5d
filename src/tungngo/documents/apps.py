"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """The documents that a commune or province issues itself: drafted, approved, numbered, signed, sent."""

    name = "tungngo.documents"
    label = "documents"

    def ready(self) -> None:
        """Makes known the app's jobs to the queue, its acts to the log, its kinds of notices to people."""
        from tungngo.audit.acts import register
        from tungngo.documents import jobs  # noqa: F401
        from tungngo.documents.acts import PHRASES
        from tungngo.notifications import kinds

        register(PHRASES)
        kinds.register("documents.submitted", label=_("Văn bản chờ duyệt"), topic=kinds.REVIEW)
        kinds.register("documents.decided", label=_("Văn bản được duyệt hoặc trả lại"), topic=kinds.REVIEW)
        kinds.register("documents.comment", label=_("Góp ý cho văn bản"))
        kinds.register("documents.received", label=_("Có văn bản gửi đến đơn vị"))
        kinds.register("documents.unacknowledged", label=_("Văn bản chưa xác nhận đã nhận"))

"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Received documents that order work, and their reading."""

    name = "tungngo.directives"
    label = "directives"

    def ready(self) -> None:
        """Makes the app's jobs known to the queue, which looks for modules of another name, and its acts to the log."""
        from tungngo.audit import acts
        from tungngo.directives import jobs  # noqa: F401

        acts.register(
            {
                "directives.directive.receive": _("tiếp nhận văn bản {files}"),
                "directives.directive.read": _("đọc xong văn bản, thấy {tasks} việc"),
                "directives.directive.fail": _("không đọc được văn bản ({code})"),
                "directives.directive.cancel": _("dừng đọc văn bản"),
                "directives.directive.read_again": _("cho đọc lại văn bản"),
                "directives.directive.remove": _("xóa văn bản {name}"),
                "directives.directive.rescue": _("xếp lại việc đọc văn bản bị ngắt giữa chừng"),
            }
        )

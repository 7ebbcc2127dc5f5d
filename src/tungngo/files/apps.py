"""Registers the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploaded files, stored outside the web root and served only to those who may see them."""

    name = "tungngo.files"
    label = "files"

    def ready(self) -> None:
        """Makes the app's jobs known to the queue, which looks for modules of another name."""
        from tungngo.files import jobs  # noqa: F401

"""Registers the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploaded files, stored outside the web root and served only to those who may see them."""

    name = "tungngo.files"
    label = "files"

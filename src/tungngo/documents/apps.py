"""Registers the app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents that a commune or province issues itself: drafted, approved, numbered, signed, sent."""

    name = "tungngo.documents"
    label = "documents"

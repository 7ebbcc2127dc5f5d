"""Registers the app."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    """Received documents that order work, and their reading."""

    name = "tungngo.directives"
    label = "directives"

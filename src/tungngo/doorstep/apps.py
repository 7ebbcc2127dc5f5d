"""Registers the app."""

from django.apps import AppConfig


class DoorstepConfig(AppConfig):
    """Volunteers go from door to door with a phone that needs no network."""

    name = "tungngo.doorstep"
    label = "doorstep"

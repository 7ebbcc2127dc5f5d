"""Registers the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell of the interface: layout, components, home pages."""

    name = "tungngo.web"
    label = "web"

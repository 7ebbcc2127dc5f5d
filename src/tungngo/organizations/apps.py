"""Registers the app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """The tree of units, and which person acts for which unit."""

    name = "tungngo.organizations"
    label = "organizations"

"""Registers the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done, by whom and when, in a log that nobody can edit."""

    name = "tungngo.audit"
    label = "audit"

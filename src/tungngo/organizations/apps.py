"""Registers the app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """The tree of units, and which person acts for which unit."""

    name = "tungngo.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Gives the audit log its words and its readers, and listens to sign-ins."""
        from tungngo.audit import acts, readers
        from tungngo.organizations import permissions, sign_in_log
        from tungngo.organizations.acts import ACTS

        acts.register(ACTS)
        readers.set_scope(permissions.audit_scope)
        sign_in_log.connect()

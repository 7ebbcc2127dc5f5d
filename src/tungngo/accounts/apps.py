"""Registers the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "tungngo.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Gives the audit log the words for this app's acts."""
        from tungngo.accounts.acts import ACTS
        from tungngo.audit import acts

        acts.register(ACTS)

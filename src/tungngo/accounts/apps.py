"""Registers the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "tungngo.accounts"
    label = "accounts"

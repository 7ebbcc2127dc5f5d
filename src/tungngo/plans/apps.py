"""Registers the app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """A directive's reading under review: the plan that the officer corrects and confirms."""

    name = "tungngo.plans"
    label = "plans"

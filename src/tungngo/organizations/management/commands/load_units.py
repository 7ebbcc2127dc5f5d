"""`tungngo manage load_units`: the nation's provinces and communes into the tree; again whenever they change."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tungngo.organizations import services
from tungngo.organizations.rules.levels import nation


class Command(BaseCommand):
    """Loads or updates the provinces and communes; harmless to repeat."""

    help = "Load the nation's provinces and communes, or bring them up to date."

    def handle(self, *_args: Any, **_options: Any) -> None:
        result = services.load_levels(places=nation(), at=timezone.now())
        self.stdout.write(f"Units: {result.added} added, {result.changed} changed, {result.ended} ended.")

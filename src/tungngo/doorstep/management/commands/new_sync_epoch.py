"""`tungngo manage new_sync_epoch`: after a backup was restored, before anybody works with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tungngo.doorstep.services.epochs import begin_epoch


class Command(BaseCommand):
    """Telephones keep what they sent for 60 days; a new epoch asks them for it once more."""

    help = "After restoring a backup: telephones send again what the backup does not have, and pull everything anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        epoch = begin_epoch(at=timezone.now())
        self.stdout.write(
            f"A new epoch has begun ({epoch}): at their next contact telephones send once more what they keep of the "
            "last 60 days and pull from the beginning. Nothing is counted twice."
        )

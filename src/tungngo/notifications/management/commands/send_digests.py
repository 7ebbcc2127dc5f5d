"""`tungngo manage send_digests [--at 2026-10-05T07:30]`: writes and sends the mails that are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tungngo.notifications import services
from tungngo.notifications.moments import moment

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """What the background work does every five minutes, by hand and at any moment."""

    help = (
        "Write and send the mails that are due: digests at each person's hour, and what people want at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=moment, help="as if it were this moment, as in 2026-10-05T07:30")

    def handle(self, *_args: Any, **options: Any) -> None:
        done = services.send_due(at=options["at"] or timezone.now(), seconds=3600)
        self.stdout.write(
            f"Mails: {done.written} written, {done.sent} sent, {done.put_off} put off, {done.failed} failed, "
            f"{done.uncertain} uncertain."
        )

"""`tungngo manage send_reminders [--at 2026-10-05T07:30]`: the day's reminders, by hand and at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tungngo.assignments.services import reminders
from tungngo.notifications.moments import moment

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """What the background work does every morning; repeating it tells nobody anything twice."""

    help = "Tell people what is due, late, silent or waiting today. Mails go out with send_digests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=moment, help="as if it were this moment, as in 2026-10-05T07:30")

    def handle(self, *_args: Any, **options: Any) -> None:
        done = reminders.remind(at=options["at"] or timezone.now())
        self.stdout.write(
            f"Reminders: {done.communes} communes, {done.parts} open parts, {done.notices} notices, "
            f"{done.unreached} parts without anybody to remind."
        )
        if done.failed:
            raise CommandError(f"{done.failed} communes could not be reminded; the log says why.")

"""`tungngo manage load_sample`: the sample commune with its people, a running campaign and a directive to review."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tungngo.web.sample import sign_ins
from tungngo.web.sample.loading import SampleNotLoaded, load_sample


class Command(BaseCommand):
    """Loads the sample once; a second time changes nothing."""

    help = "Loads the sample commune, its people and its campaign. Needs TUNGNGO_SAMPLE=1."

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.ENVIRONMENT.is_sample:
            raise CommandError(
                "Everybody knows the password of the sample's sign-ins. Set TUNGNGO_SAMPLE=1 to load it all the same."
            )
        try:
            load_sample(timezone.now())
        except SampleNotLoaded as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write("\n".join(sign_ins.table()))

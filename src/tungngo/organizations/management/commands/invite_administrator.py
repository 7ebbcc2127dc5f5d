"""`tungngo manage invite_administrator "Họ và tên"`: the link by which the first administrator comes in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from tungngo.organizations import services
from tungngo.organizations.models import Organization, Role

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Invites an administrator of the whole tree, or of one province or commune."""

    help = "Print a one-time link that makes a person administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, of which unit, and under which address people reach the platform."""
        parser.add_argument("full_name")
        parser.add_argument(
            "--code", default="", help="code of a province or commune; without it, the whole tree"
        )
        parser.add_argument(
            "--address", default="http://127.0.0.1:8000", help="where people reach the platform"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        units = (
            Organization.objects.filter(code=options["code"])
            if options["code"]
            else Organization.objects.filter(depth=1)
        )
        unit = units.order_by("path").first()
        if unit is None:
            raise CommandError("There is no such unit. Load the units first: tungngo manage load_units")
        _invitation, token = services.invite(
            organization=unit,
            role=Role.ADMINISTRATOR,
            full_name=options["full_name"],
            email="",
            request_key=uuid.uuid4(),
            lifetime=settings.INVITATION_LIFETIME,
            actor=None,
            at=timezone.now(),
        )
        path = reverse("organizations:accept", args=[token])
        self.stdout.write(f"{options['address'].rstrip('/')}{path}")

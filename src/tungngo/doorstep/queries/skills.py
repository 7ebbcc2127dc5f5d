"""The skills of a commune, and which platforms its directives name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.assignments.models import Assignment
from tungngo.doorstep.models import DigitalSkill

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization

_ADDRESS = re.compile(r"(?<![@\w.-])(?:https?://)?(?:[a-z0-9-]+\.)+vn\b(?:/[^\s,;)“”\"]*)?", re.IGNORECASE)
_CAMPAIGNS_LOOKED_AT = 400  # assignments


def skills_of(commune: Organization) -> QuerySet[DigitalSkill]:
    """The commune's skills in its order, those that are retired too."""
    return DigitalSkill.objects.filter(organization=commune).order_by("position", "pk")


def addresses_in_campaigns(commune: Organization) -> list[str]:
    """The web addresses that the assignments of the commune's campaigns name, each once, the latest campaign first."""
    found: dict[str, str] = {}
    texts = (
        Assignment.objects.filter(Q(text__icontains=".vn") | Q(source__icontains=".vn"), organization=commune)
        .order_by("-campaign__created_at", "position")
        .values_list("text", "source")[:_CAMPAIGNS_LOOKED_AT]
    )
    for text, source in texts:
        for said in (source, text):
            for match in _ADDRESS.finditer(said):
                address = _whole(match.group())
                found.setdefault(address.lower(), address)
    return list(found.values())


def _whole(address: str) -> str:
    address = address.rstrip("./")
    return address if "://" in address else f"https://{address}"

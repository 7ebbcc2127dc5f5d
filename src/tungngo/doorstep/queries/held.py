"""Acts that were held, for the office to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.doorstep.models import HeldAct

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization


def held_acts(commune: Organization) -> QuerySet[HeldAct]:
    """The acts of a commune's telephones that were held, the latest first."""
    return (
        HeldAct.objects.filter(organization=commune)
        .select_related("device__member", "resolved_by")
        .order_by("-received_at", "-pk")
    )


def open_held_acts(commune: Organization) -> QuerySet[HeldAct]:
    """Those on which nobody has decided."""
    return held_acts(commune).filter(resolved_at=None)

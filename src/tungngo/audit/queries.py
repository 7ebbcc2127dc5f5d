"""Reading the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from tungngo.audit.models import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Q, QuerySet


class Filters(TypedDict, total=False):
    """What a reader may narrow the log by."""

    actor: int
    act: str
    thing: str
    since: datetime
    until: datetime


def events(scope: Q, filters: Filters) -> QuerySet[AuditEvent]:
    """The events of a scope that pass the filters, newest first."""
    rows = AuditEvent.objects.filter(scope).select_related("actor")
    if "actor" in filters:
        rows = rows.filter(actor_id=filters["actor"])
    if "act" in filters:
        rows = rows.filter(act=filters["act"])
    if "thing" in filters:
        rows = rows.filter(subject_type=filters["thing"])
    if "since" in filters:
        rows = rows.filter(at__gte=filters["since"])
    if "until" in filters:
        rows = rows.filter(at__lt=filters["until"])
    return rows.order_by("-at", "-pk")


def people_in(scope: Q) -> list[tuple[int, str]]:
    """Who did something in a scope, with their names."""
    rows = AuditEvent.objects.filter(scope, actor__isnull=False).order_by("actor__sort_key", "actor_id")
    return list(rows.values_list("actor_id", "actor__full_name").distinct())


def acts_in(scope: Q) -> list[str]:
    """Which acts a scope holds."""
    return list(AuditEvent.objects.filter(scope).order_by("act").values_list("act", flat=True).distinct())


def things_in(scope: Q) -> list[str]:
    """Which sorts of things a scope's acts were done to."""
    rows = AuditEvent.objects.filter(scope).exclude(subject_type="").order_by("subject_type")
    return list(rows.values_list("subject_type", flat=True).distinct())

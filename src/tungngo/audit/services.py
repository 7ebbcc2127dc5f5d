"""Writing the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tungngo.audit.models import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from tungngo.accounts.models import User


def record(
    *,
    act: str,
    actor: User | None,
    organization_id: int | None,
    subject: Model | None,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Adds one row to the audit log, in the caller's transaction: when the row fails, the act fails.

    Args:
        act: App, thing and verb, as in "plans.item.merge".
        actor: Who did it; None for the program itself.
        organization_id: The unit whose record it is, usually the commune.
        subject: The thing that it was done to.
        at: When, as the caller read the clock.
        data: What changed, as plain JSON values.
    """
    return AuditEvent.objects.create(
        at=at,
        actor=actor,
        organization_id=organization_id,
        act=act,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        data=data or {},
    )

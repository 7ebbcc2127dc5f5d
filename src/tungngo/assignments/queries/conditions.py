"""What makes an assignment late, and the like, as conditions of a query: one place for lists, home and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from tungngo.assignments import rules

if TYPE_CHECKING:
    import datetime as dt


def late_condition(today: dt.date, prefix: str = "") -> Q:
    """What makes an assignment late, as Assignment.is_late decides it."""
    return Q(**{f"{prefix}deadline_date__lt": today}) & ~Q(**{f"{prefix}state__in": rules.MET})

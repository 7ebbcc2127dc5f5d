"""When the identity of residents is erased by itself: kept no longer than the purpose (Law 91/2025/QH15)."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

DEFAULT_MONTHS = 24


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; the month's last day where it is shorter."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_due(last_needed: date, *, months: int, today: date) -> bool:
    """Whether data whose purpose ended on a day are to be erased."""
    return last_needed < months_before(today, months)

"""When something was really done, by a telephone whose clock may be wrong (docs/field-sync.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# A corrected time may lie this much after the receipt (the measure of an offset is never exact) before it is doubted.
TOLERANCE = timedelta(minutes=5)
# So much later a visit may still be written down for its day.
ENTERED_LATER = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Moment:
    """A corrected time, and whether it had to be given up."""

    at: datetime
    is_doubtful: bool


def offset(*, measured_ms: int | None, sent_at: datetime | None, received_at: datetime) -> int:
    """Returns the server's clock minus the telephone's, in milliseconds.

    Args:
        measured_ms: What the telephone had measured before the act; None if it never had.
        sent_at: The telephone's clock when the request left; what is left to go by then.
        received_at: The server's clock.
    """
    if measured_ms is not None:
        return measured_ms
    return round((received_at - sent_at).total_seconds() * 1000) if sent_at is not None else 0


def corrected(stated: datetime, *, offset_ms: int, received_at: datetime, not_before: datetime) -> Moment:
    """Returns the time at which something was done.

    Args:
        stated: The telephone's clock when it was done.
        offset_ms: The server's clock minus the telephone's.
        received_at: The server's clock.
        not_before: When the telephone was enrolled: nothing was done on it before that.
    """
    try:
        # In UTC: PostgreSQL refuses zones that are farther from it than any on earth.
        at = (stated + timedelta(milliseconds=offset_ms)).astimezone(UTC)
    except OverflowError:
        return Moment(received_at, is_doubtful=True)
    if at > received_at + TOLERANCE or at < not_before - TOLERANCE:
        return Moment(received_at, is_doubtful=True)
    return Moment(min(max(at, not_before), received_at), is_doubtful=False)


def visited_date(at: Moment, *, local_date: date, visited_on: date | None, today: date) -> tuple[date, bool]:
    """Returns the day of a visit and whether it is in doubt.

    Args:
        at: The corrected time.
        local_date: Its day in the installation's time zone.
        visited_on: The day that the member wrote down, for a visit that is entered later.
        today: The day of the receipt.
    """
    if visited_on is None:
        return local_date, at.is_doubtful
    if today - ENTERED_LATER <= visited_on <= today:
        return visited_on, False
    return local_date, True

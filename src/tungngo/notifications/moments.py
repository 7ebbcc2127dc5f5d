"""The moment that a command is given, so that the clock can be moved in a trial."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentTypeError

from django.utils import timezone


def moment(text: str) -> dt.datetime:
    """Reads "2026-10-05T07:30" as a moment in the installation's time zone.

    Raises:
        ArgumentTypeError: It is no moment; the message says how to write one.
    """
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r}: write day and time as in 2026-10-05T07:30.") from None
    return found if found.tzinfo else timezone.make_aware(found)

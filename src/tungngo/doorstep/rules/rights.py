"""By when a resident's request is answered and done (Decree 356/2025/NĐ-CP, on the rights of data subjects)."""

from __future__ import annotations

from datetime import date, timedelta

# Working days until the answer that says how the request will be handled.
ANSWER_WORKING_DAYS = 2
# Days until it is done. Withdrawal and restriction 15, erasure 20; seeing, correcting and being given the data are done
# in the shortest of the terms for rights (10 to 20 days).
DONE_DAYS = {"see": 10, "correct": 10, "export": 10, "restrict": 15, "withdraw": 15, "erase": 20}
# Once, with a reason that the resident is told.
EXTENSION_DAYS = 15
_SATURDAY = 5


def answer_due(received: date) -> date:
    """The last day for the answer. Public holidays are not left out: an answer is then early, never late."""
    day, left = received, ANSWER_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


def done_due(kind: str, received: date) -> date:
    """The last day for doing it."""
    return received + timedelta(days=DONE_DAYS[kind])

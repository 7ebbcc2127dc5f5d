"""Pure decisions about telling people: what is quiet, when a digest is due, when a mail is tried again.

Times are those of the clock on the wall; whoever calls brings moments into the installation's time zone first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a notification is about, in the order in which a digest tells it.
OVERDUE: Final = "overdue"
TODAY: Final = "today"
SOON: Final = "soon"
REVIEW: Final = "review"
MENTION: Final = "mention"
CHANGE: Final = "change"
TOPICS: Final = (OVERDUE, TODAY, SOON, REVIEW, MENTION, CHANGE)

# How a person wants to be told.
NOW: Final = "now"
DIGEST: Final = "digest"
APP: Final = "app"
NOT_AT_ALL: Final = "none"
CHANNELS: Final = (DIGEST, NOW, APP, NOT_AT_ALL)

# Two mails that are sent "at once" leave at least so much time between them: what happens meanwhile travels together.
PROMPT_PAUSE: Final = dt.timedelta(minutes=15)
# How long to wait after each failed attempt; after the last one the mail is given up.
RETRY_AFTER: Final = (
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=15),
    dt.timedelta(hours=1),
    dt.timedelta(hours=4),
)
# A mail that was taken up and not heard of for so long was in the hands of a process that died.
UNHEARD_AFTER: Final = dt.timedelta(minutes=30)
# How long read notifications and the record of mails are kept.
KEPT_FOR: Final = dt.timedelta(days=180)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Choices:
    """How one person wants to be told; the defaults are those of a person who never chose.

    Attributes:
        is_mailed: Whether any mail is sent at all.
        channels: The channel of each topic; `DIGEST` for topics that are missing.
        digest_time: When the day's mail goes out.
        is_every_day: Whether also on Saturdays and Sundays.
        quiet_from: When quiet begins; the same as `quiet_to`: never.
        quiet_to: The first moment after it, on the next day when it lies before `quiet_from`.
    """

    is_mailed: bool = True
    channels: Mapping[str, str] = field(default_factory=dict)
    digest_time: dt.time = dt.time(7, 30)
    is_every_day: bool = False
    quiet_from: dt.time = dt.time(20, 0)
    quiet_to: dt.time = dt.time(6, 0)

    def channel_of(self, topic: str) -> str:
        """How the person is told of a topic; never by mail when no mail is wanted."""
        channel = self.channels.get(topic, DIGEST)
        return APP if channel in {NOW, DIGEST} and not self.is_mailed else channel


def is_quiet(moment: dt.time, quiet_from: dt.time, quiet_to: dt.time) -> bool:
    """Whether a time of the day lies in the quiet hours, which may last over midnight."""
    if quiet_from <= quiet_to:
        return quiet_from <= moment < quiet_to
    return moment >= quiet_from or moment < quiet_to


def is_silent(choices: Choices, local: dt.datetime) -> bool:
    """Whether nothing may be sent to the person now."""
    return is_quiet(local.time(), choices.quiet_from, choices.quiet_to)


def end_of_quiet(choices: Choices, local: dt.datetime) -> dt.datetime:
    """The first moment from now on at which something may be sent."""
    if not is_silent(choices, local):
        return local
    day = local.date() + dt.timedelta(days=local.time() >= choices.quiet_to)
    return dt.datetime.combine(day, choices.quiet_to, tzinfo=local.tzinfo)


def digest_due_at(choices: Choices, local: dt.datetime) -> dt.datetime | None:
    """Since when the digest of the day of `local` has been due; None when it is not, or may not be sent now.

    A digest time in the quiet hours means their end. What comes after the due moment waits for the next digest, so
    that a day has one, whenever the program gets round to it.
    """
    if not choices.is_every_day and local.weekday() >= _SATURDAY:
        return None
    wanted = choices.digest_time
    if is_quiet(wanted, choices.quiet_from, choices.quiet_to):
        wanted = choices.quiet_to
    due_at = dt.datetime.combine(local.date(), wanted, tzinfo=local.tzinfo)
    return None if local < due_at or is_silent(choices, local) else due_at


def retry_at(attempts: int, at: dt.datetime) -> dt.datetime | None:
    """When to try again after so many failed attempts; None: never."""
    return at + RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None

"""The only writers of directives. The reading itself runs in `jobs`."""

from tungngo.directives.services.queueing import READ_TASK, ReadingInUse
from tungngo.directives.services.reading import (
    cancel_reading,
    fail_reading,
    finish_reading,
    note_progress,
    read_again,
    rescue_readings,
    start_reading,
    take_known_reading,
)
from tungngo.directives.services.receiving import MOST_PHOTOS, Received, receive_directive, remove_directive

__all__ = [
    "MOST_PHOTOS",
    "READ_TASK",
    "ReadingInUse",
    "Received",
    "cancel_reading",
    "fail_reading",
    "finish_reading",
    "note_progress",
    "read_again",
    "receive_directive",
    "remove_directive",
    "rescue_readings",
    "start_reading",
    "take_known_reading",
]

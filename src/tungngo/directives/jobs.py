"""The reading of directives in the background, and the watch over readings whose worker died."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from tungngo.directives import services
from tungngo.directives.document_reader import read_document, sweep_temporary_folders
from vanban.reading.sources.limits import UnreadableFile

_PROGRESS_SECONDS = 0.4  # the waiting page asks once a second

logger = logging.getLogger(__name__)


@app.task(name=services.READ_TASK)
def read(directive_id: int, attempt: int) -> None:
    """Reads one directive and keeps the result, or why there is none."""
    directive = services.start_reading(directive_id=directive_id, attempt=attempt, at=timezone.now())
    if directive is None or services.take_known_reading(directive_id=directive_id, at=timezone.now()):
        return
    began = time.monotonic()
    try:
        watch = _Watch(directive_id, attempt)
        with read_document(
            list(directive.files), on_progress=watch.note, is_cancelled=watch.is_unwanted
        ) as document:
            services.finish_reading(
                directive_id=directive_id,
                attempt=attempt,
                reading=document.reading,
                seconds=time.monotonic() - began,
                at=timezone.now(),
                page_pdf=document.page_pdf,
                page_lines=document.page_lines,
            )
    except UnreadableFile as error:
        _fail(directive_id, attempt, error.code, error.message)
    except Exception:
        logger.exception("reading directive %s failed", directive_id)
        message = _(
            "Chương trình gặp lỗi khi đọc văn bản này. Lỗi đã được ghi lại; hãy thử đọc lại hoặc dán nội dung."
        )
        _fail(directive_id, attempt, "internal", message)


def _fail(directive_id: int, attempt: int, code: str, message: str) -> None:
    services.fail_reading(
        directive_id=directive_id, attempt=attempt, code=code, message=message, at=timezone.now()
    )


class _Watch:
    """Writes progress into the database now and then, and tells when nobody wants the reading any more."""

    def __init__(self, directive_id: int, attempt: int) -> None:
        self._directive_id = directive_id
        self._attempt = attempt
        self._progress: dict[str, Any] = {"stage": "open", "page": 0, "of": 0}
        self._asked_at = 0.0

    def note(self, progress: dict[str, Any]) -> None:
        """Takes what the reader says; the next look at the database writes it there."""
        self._progress = progress

    def is_unwanted(self) -> bool:
        """Whether the reading was stopped or replaced by another while it ran."""
        now = time.monotonic()
        if now - self._asked_at < _PROGRESS_SECONDS:
            return False
        self._asked_at = now
        return not services.note_progress(
            directive_id=self._directive_id,
            attempt=self._attempt,
            stage=self._progress["stage"],
            page=self._progress["page"],
            page_count=self._progress["of"],
        )


@app.periodic(cron="* * * * *")
@app.task(name="directives.rescue", queueing_lock="directives.rescue")
def rescue(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Queues again what a killed worker left, and clears its temporary folders."""
    services.rescue_readings(at=timezone.now())
    oldest = time.time() - settings.READING_SECONDS - 600
    sweep_temporary_folders(lambda changed: changed < oldest)

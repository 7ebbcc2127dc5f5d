"""The state of a directive's reading: begun, under way, done, failed, stopped, repeated, rescued."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.directives.models import Directive, DirectiveState, DocumentType
from tungngo.directives.queries import has_live_job, is_built_upon, read_elsewhere
from tungngo.directives.services.queueing import (
    READ_TASK,
    ReadingInUse,
    bury_dead_jobs,
    defer_reading,
    index,
    locked,
)
from tungngo.files.services import atomic_with_files, local_path, store_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tungngo.accounts.models import User
    from tungngo.files.models import StoredFile

_QUEUE_GRACE = timedelta(seconds=30)  # a job younger than this has not had its chance yet
_SAME_READING_FOR = timedelta(days=7)  # the program may have learnt to read better since
_MOST_LOST_WORKERS = 1  # a document whose reading kills the worker twice is not tried a third time


@transaction.atomic
def start_reading(*, directive_id: int, attempt: int, at: datetime) -> Directive | None:
    """Marks a queued reading as begun; None when it is no longer wanted or has begun elsewhere."""
    directive = locked(directive_id)
    if directive is None or directive.attempt != attempt or directive.state != DirectiveState.QUEUED:
        return None
    directive.state = DirectiveState.READING
    directive.started_at = at
    _save(directive, "state", "started_at")
    return directive


def note_progress(*, directive_id: int, attempt: int, stage: str, page: int, page_count: int) -> bool:
    """Keeps how far a reading is, for the waiting page; returns whether the reading is still wanted."""
    return bool(
        Directive.objects.filter(pk=directive_id, attempt=attempt, state=DirectiveState.READING).update(
            stage=stage, page=page, page_count=page_count
        )
    )


def finish_reading(
    *,
    directive_id: int,
    attempt: int,
    reading: dict[str, Any],
    seconds: float,
    at: datetime,
    page_pdf: Path | None = None,
    page_lines: Sequence[dict[str, Any]] = (),
) -> Directive | None:
    """Keeps what was read; None when the reading is no longer wanted.

    Args:
        directive_id: Which directive.
        attempt: Which of its readings.
        reading: `Reading.to_dict()` with the facts of the source.
        seconds: How long it took.
        at: When it ended.
        page_pdf: A PDF that shows the pages where the received file itself does not.
        page_lines: Where the text stands on those pages.
    """
    with atomic_with_files():
        directive = locked(directive_id)
        if directive is None or directive.attempt != attempt or directive.state != DirectiveState.READING:
            return None
        directive.state = DirectiveState.READ
        directive.reading = reading
        directive.reading_seconds = seconds
        directive.finished_at = at
        directive.page_lines = list(page_lines)
        directive.page_file = _page_file(directive, page_pdf, at)
        directive.page_total = max(1, len(directive.pages)) if directive.page_file else 0
        directive.error_code = directive.error_message = ""
        _take_header(directive, reading)
        index(directive, extra=[reading.get("text", "")])
        _save(directive)
        record(
            act="directives.directive.read",
            actor=None,
            organization_id=directive.organization_id,
            subject=directive,
            at=at,
            data={"seconds": round(seconds, 2), "tasks": len(reading.get("tasks") or [])},
        )
    return directive


def take_known_reading(*, directive_id: int, at: datetime) -> Directive | None:
    """Keeps for a directive what was just read of the same bytes for another commune; None when nothing was.

    Only a first reading takes it: who asks to read again wants a new one.
    """
    directive = Directive.objects.filter(pk=directive_id, state=DirectiveState.READING).first()
    if directive is None or directive.attempt > 1:
        return None
    known = read_elsewhere(directive, since=at - _SAME_READING_FOR)
    if known is None or known.reading is None:
        return None
    is_own_page_file = known.page_file_id in {file.pk for file in known.files}
    with local_path(known.page_file) if known.page_file and not is_own_page_file else nullcontext() as pages:
        return finish_reading(
            directive_id=directive.pk,
            attempt=directive.attempt,
            reading=known.reading,
            seconds=known.reading_seconds or 0.0,
            at=at,
            page_pdf=pages,
            page_lines=known.page_lines,
        )


@transaction.atomic
def fail_reading(
    *, directive_id: int, attempt: int, code: str, message: str, at: datetime
) -> Directive | None:
    """Notes that the document could not be read and why; None when the reading is no longer wanted."""
    directive = locked(directive_id)
    if directive is None or directive.attempt != attempt or not directive.is_waiting:
        return None
    directive.state = DirectiveState.FAILED
    directive.error_code = code
    directive.error_message = message
    directive.finished_at = at
    _save(directive, "state", "error_code", "error_message", "finished_at")
    record(
        act="directives.directive.fail",
        actor=None,
        organization_id=directive.organization_id,
        subject=directive,
        at=at,
        data={"code": code},
    )
    return directive


@transaction.atomic
def cancel_reading(*, directive: Directive, actor: User, at: datetime) -> Directive:
    """Stops a reading that is queued or under way; an earlier result, if there is one, counts again."""
    current = locked(directive.pk) or directive
    if not current.is_waiting:
        return current
    current.state = DirectiveState.READ if current.reading is not None else DirectiveState.CANCELLED
    current.attempt += 1  # whatever the running job still says is for a reading that nobody awaits
    current.finished_at = at
    _save(current, "state", "attempt", "finished_at")
    record(
        act="directives.directive.cancel",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
    )
    return current


@transaction.atomic
def read_again(*, directive: Directive, actor: User, at: datetime) -> Directive:
    """Queues the reading anew, after a failure, a stop, or to read with a newer version of the program.

    Raises:
        ReadingInUse: A plan is built on what was read.
    """
    current = locked(directive.pk) or directive
    if current.is_waiting:
        return current
    if is_built_upon(current):
        raise ReadingInUse
    _queue(current, at)
    current.lost_workers = 0
    _save(current)
    defer_reading(current)
    record(
        act="directives.directive.read_again",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
    )
    return current


def rescue_readings(*, at: datetime) -> list[Directive]:
    """Finds readings whose worker died or whose job got lost: queues them once more, then gives up.

    Returns:
        The directives that were queued again or given up.
    """
    waiting = Directive.objects.filter(
        state__in=[DirectiveState.QUEUED, DirectiveState.READING], queued_at__lt=at - _QUEUE_GRACE
    )
    rescued = []
    for pk in list(waiting.values_list("pk", flat=True)):
        directive = _rescue(pk, at)
        if directive:
            rescued.append(directive)
    return rescued


@transaction.atomic
def _rescue(directive_id: int, at: datetime) -> Directive | None:
    directive = locked(directive_id)
    if directive is None or not directive.is_waiting or has_live_job(directive, task=READ_TASK, at=at):
        return None
    bury_dead_jobs(directive)
    if directive.state == DirectiveState.READING:
        if directive.lost_workers >= _MOST_LOST_WORKERS:
            return fail_reading(
                directive_id=directive.pk,
                attempt=directive.attempt,
                code="worker_lost",
                message=_(
                    "Việc đọc văn bản bị ngắt giữa chừng hai lần. Hãy thử đọc lại sau; nếu vẫn lỗi, "
                    "hãy gửi văn bản ở dạng khác (PDF hoặc DOCX) hoặc dán nội dung."
                ),
                at=at,
            )
        directive.lost_workers += 1
    _queue(directive, at)
    _save(directive)
    defer_reading(directive)
    record(
        act="directives.directive.rescue",
        actor=None,
        organization_id=directive.organization_id,
        subject=directive,
        at=at,
        data={"lost_workers": directive.lost_workers},
    )
    return directive


def _queue(directive: Directive, at: datetime) -> None:
    directive.state = DirectiveState.QUEUED
    directive.attempt += 1
    directive.queued_at = at
    directive.started_at = directive.finished_at = None
    directive.stage = ""
    directive.page = directive.page_count = 0
    directive.error_code = directive.error_message = ""


def _save(directive: Directive, *fields: str) -> None:
    directive.version += 1
    directive.save(update_fields=[*fields, "version"] if fields else None)


def _page_file(directive: Directive, page_pdf: Path | None, at: datetime) -> StoredFile | None:
    if page_pdf is None:
        first = directive.files.first()
        return first if first and first.kind in {"pdf", "image"} else None
    with page_pdf.open("rb") as content:
        return store_file(
            organization=directive.organization,
            content=File(content, name=page_pdf.name),
            name=_("Bản xem trang.pdf"),
            actor=None,
            at=at,
        )


def _take_header(directive: Directive, reading: dict[str, Any]) -> None:
    header = reading.get("header") or {}
    issuer = header.get("issuer") or {}
    document_type = reading.get("doc_type") or ""
    directive.document_type = document_type if document_type in DocumentType.values else ""
    directive.number = (header.get("number") or header.get("number_raw") or "")[:100]
    directive.subject = header.get("subject") or header.get("title") or ""
    directive.issuer = (issuer.get("name") or "")[:300]
    directive.document_date = date.fromisoformat(header["date"]) if header.get("date") else None

"""Receiving a directive and keeping the state of its reading. The reading itself runs in `jobs`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from procrastinate import sql
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from tungngo.audit.services import record
from tungngo.directives.models import Directive, DirectiveFile, DirectiveState, DocumentType
from tungngo.directives.queries import has_live_job, held_jobs, is_built_upon, latest_with_same_content
from tungngo.files.services import Inspected, atomic_with_files, inspect, store_file
from vanban.reading.sources.limits import UnreadableFile
from vanban.text.norm import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

READ_TASK = "directives.read"
MOST_PHOTOS = 60
_SEARCHED_CHARACTERS = 200_000  # a tsvector holds at most 1 MB (PostgreSQL, 12.1 limitations of text search)
_QUEUE_GRACE = timedelta(seconds=30)  # a job younger than this has not had its chance yet
_MOST_LOST_WORKERS = 1  # a document whose reading kills the worker twice is not tried a third time


class ReadingInUse(Exception):  # named for the fact
    """A plan stands on what was read, so it is not read anew."""


@dataclass(frozen=True, slots=True)
class Received:
    """A directive after it was handed in, and how it relates to what was there.

    Attributes:
        directive: The one that now stands.
        is_new: It was just made.
        is_known_document: The commune had received the same document before, by another submission.
    """

    directive: Directive
    is_new: bool
    is_known_document: bool = False


def receive_directive(
    *,
    organization: Organization,
    actor: User,
    at: datetime,
    key: UUID,
    files: Sequence[File[bytes]] = (),
    pasted_text: str = "",
) -> Received:
    """Takes in one document (a file, several photos of it, or its text) and queues its reading.

    The same `key` twice, or the same document twice in a commune, gives the directive that is there.

    Raises:
        UnreadableFile: Nothing was sent, or something that is no document; the message is for the sender.
    """
    if pasted_text.strip():
        pasted = ContentFile(pasted_text.encode(), name=_("Văn bản dán vào.txt"))
        files = [pasted]
    inspected = _inspect_all(files)
    digest = _digest_of(inspected)
    known = _known(organization, key, digest)
    if known:
        return known
    try:
        with atomic_with_files():
            directive = Directive.objects.create(
                organization=organization,
                key=key,
                sha256=digest,
                queued_at=at,
                received_by=actor,
                received_at=at,
            )
            for position, (content, facts) in enumerate(zip(files, inspected, strict=True)):
                stored = store_file(
                    organization=organization,
                    content=content,
                    name=content.name or "",
                    actor=actor,
                    at=at,
                    inspected=facts,
                )
                DirectiveFile.objects.create(directive=directive, file=stored, position=position)
            _index(directive, extra=[content.name or "" for content in files])
            directive.save(update_fields=["search_text"])
            record(
                act="directives.directive.receive",
                actor=actor,
                organization_id=organization.pk,
                subject=directive,
                at=at,
                data={"files": [content.name for content in files], "sha256": digest},
            )
            _defer_reading(directive)
    except IntegrityError:
        # A second click or a second person was a moment earlier: theirs is the one.
        known = _known(organization, key, digest)
        if known is None:
            raise
        return known
    return Received(directive, is_new=True)


@transaction.atomic
def start_reading(*, directive_id: int, attempt: int, at: datetime) -> Directive | None:
    """Marks a queued reading as begun; None when it is no longer wanted or has begun elsewhere."""
    directive = _locked(directive_id)
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
        directive = _locked(directive_id)
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
        _index(directive, extra=[reading.get("text", "")])
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


@transaction.atomic
def fail_reading(
    *, directive_id: int, attempt: int, code: str, message: str, at: datetime
) -> Directive | None:
    """Notes that the document could not be read and why; None when the reading is no longer wanted."""
    directive = _locked(directive_id)
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
    current = _locked(directive.pk) or directive
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
    current = _locked(directive.pk) or directive
    if current.is_waiting:
        return current
    if is_built_upon(current):
        raise ReadingInUse
    _queue(current, at)
    current.lost_workers = 0
    _save(current)
    _defer_reading(current)
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
    directive = _locked(directive_id)
    if directive is None or not directive.is_waiting or has_live_job(directive, task=READ_TASK, at=at):
        return None
    _bury_dead_jobs(directive)
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
    _defer_reading(directive)
    record(
        act="directives.directive.rescue",
        actor=None,
        organization_id=directive.organization_id,
        subject=directive,
        at=at,
        data={"lost_workers": directive.lost_workers},
    )
    return directive


def _inspect_all(files: Sequence[File[bytes]]) -> list[Inspected]:
    if not files:
        raise UnreadableFile("empty", _("Hãy chọn tệp hoặc dán nội dung văn bản."))
    inspected = [inspect(content) for content in files]
    if len(files) > 1 and any(facts.kind != "image" for facts in inspected):
        raise UnreadableFile(
            "several", _("Chỉ ghép được nhiều ảnh chụp của một văn bản. Hãy gửi từng tệp văn bản một.")
        )
    if len(files) > MOST_PHOTOS:
        raise UnreadableFile("several", _("Một văn bản ghép được nhiều nhất %d ảnh.") % MOST_PHOTOS)
    return inspected


def _digest_of(inspected: Sequence[Inspected]) -> str:
    if len(inspected) == 1:
        return inspected[0].sha256
    return hashlib.sha256("".join(facts.sha256 for facts in inspected).encode()).hexdigest()


def _known(organization: Organization, key: UUID, digest: str) -> Received | None:
    same_submission = Directive.objects.filter(organization=organization, key=key).first()
    if same_submission:
        return Received(same_submission, is_new=False)
    same_document = latest_with_same_content(organization, digest)
    return Received(same_document, is_new=False, is_known_document=True) if same_document else None


def _locked(directive_id: int) -> Directive | None:
    return Directive.objects.select_for_update(of=("self",)).filter(pk=directive_id).first()


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


def _defer_reading(directive: Directive) -> None:
    """Puts the job into the queue in this transaction, over Django's own connection also inside a worker."""
    configure_task(name=READ_TASK, job_manager=JobManager(DjangoConnector())).defer(
        directive_id=directive.pk, attempt=directive.attempt
    )


def _bury_dead_jobs(directive: Directive) -> None:
    """Closes the jobs that a killed worker left as if it still had them."""
    for job_id in held_jobs(directive, task=READ_TASK):
        DjangoConnector().execute_query(
            sql.queries["finish_job"], job_id=job_id, status="failed", delete_job=False
        )


def _page_file(directive: Directive, page_pdf: Path | None, at: datetime) -> Any:
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


def _index(directive: Directive, *, extra: Sequence[str]) -> None:
    parts = [directive.number, directive.issuer, directive.subject, *extra]
    directive.search_text = fold(" ".join(parts)[:_SEARCHED_CHARACTERS])

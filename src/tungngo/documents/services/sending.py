"""Sending an issued document: a batch for many recipients, delivered in small steps by a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate import sql
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from tungngo.audit.services import record
from tungngo.documents.models import Dispatch, SendingBatch, State
from tungngo.documents.queries.dispatches import has_live_job, held_jobs
from tungngo.documents.queries.recipients import people_who_receive
from tungngo.documents.services.errors import NotPossible
from tungngo.notifications.services import notify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.documents.models import Correspondent, Document
    from tungngo.organizations.models import Organization

SEND_TASK: Final = "documents.send"
# A job younger than this has not had its chance yet.
_QUEUE_GRACE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outside:
    """A body outside the installation, and how the document goes there: "email" or "edxml"."""

    correspondent: Correspondent
    channel: str


def send(
    *,
    document: Document,
    units: Sequence[Organization],
    outside: Sequence[Outside],
    actor: User,
    at: datetime,
    request_key: UUID,
) -> tuple[SendingBatch, bool]:
    """Puts an issued document on its way; a job delivers it, so that nobody waits for 168 communes.

    Whoever has it already does not get it twice. The same `request_key` twice gives the batch that is there.

    Returns:
        The batch, and whether this call made it.

    Raises:
        NotPossible: The document is not issued, everybody chosen has it already, or the key was another document's.
    """
    known = SendingBatch.objects.filter(request_key=request_key, document=document).first()
    if known:
        return known, False
    if document.state != State.ISSUED:
        raise NotPossible(_("Văn bản chưa ban hành nên chưa gửi được."))
    try:
        batch = _start_batch(
            document=document, units=units, outside=outside, actor=actor, at=at, request_key=request_key
        )
    except IntegrityError:  # a second click was a moment earlier: its batch is the one
        known = SendingBatch.objects.filter(request_key=request_key, document=document).first()
        if known is None:
            raise NotPossible(_("Trang này đã dùng để gửi văn bản khác. Hãy mở lại rồi gửi.")) from None
        return known, False
    return batch, True


@transaction.atomic
def _start_batch(
    *,
    document: Document,
    units: Sequence[Organization],
    outside: Sequence[Outside],
    actor: User,
    at: datetime,
    request_key: UUID,
) -> SendingBatch:
    batch = SendingBatch.objects.create(
        organization_id=document.organization_id,
        document=document,
        total=0,
        started_by=actor,
        started_at=at,
        request_key=request_key,
    )
    wanted = [
        Dispatch(
            organization_id=document.organization_id,
            document=document,
            batch=batch,
            channel=Dispatch.Channel.UNIT,
            unit=unit,
        )
        for unit in sorted(units, key=lambda unit: unit.pk)  # two batches at once wait in the same order
    ]
    wanted += [
        Dispatch(
            organization_id=document.organization_id,
            document=document,
            batch=batch,
            channel=body.channel,
            correspondent=body.correspondent,
        )
        for body in outside
    ]
    Dispatch.objects.bulk_create(wanted, ignore_conflicts=True)
    batch.total = batch.dispatches.count()
    if not batch.total:
        raise NotPossible(_("Những nơi đã chọn đều đã nhận được văn bản này."))
    batch.save(update_fields=["total"])
    record(
        act="documents.document.send",
        actor=actor,
        organization_id=document.organization_id,
        subject=document,
        at=at,
        data={"subject": document.subject[:120], "count": batch.total},
    )
    defer_sending(batch)
    return batch


def defer_sending(batch: SendingBatch) -> None:
    """Queues the batch's delivery in this transaction."""
    configure_task(name=SEND_TASK, job_manager=JobManager(DjangoConnector())).defer(batch_id=batch.pk)


@transaction.atomic
def deliver_to_unit(*, dispatch: Dispatch, at: datetime) -> bool:
    """Lays the document before a unit of the installation and tells its people; False when that was done already."""
    found = Dispatch.objects.select_for_update(of=("self",)).select_related("document", "unit__commune")
    locked = found.defer("document__content").get(pk=dispatch.pk)
    if locked.state != Dispatch.State.WAITING or locked.unit is None:
        return False
    _mark_sent(locked, at)
    notify(
        kind="documents.received",
        recipients=people_who_receive(locked.unit),
        organization=locked.unit.commune or locked.unit,
        subject=locked.document,
        url=reverse("received:detail", args=[locked.pk]),
        text=_("Văn bản mới: %s") % locked.document.subject,
        at=at,
        key=f"documents.received/{locked.pk}",
    )
    return True


@transaction.atomic
def claim(*, dispatch: Dispatch) -> bool:
    """Takes up a document for a body outside before it leaves; False when somebody else has.

    What was claimed and never marked is not sent again by itself: nobody knows whether it arrived.
    """
    return bool(
        Dispatch.objects.filter(pk=dispatch.pk, state=Dispatch.State.WAITING).update(
            state=Dispatch.State.SENDING
        )
    )


@transaction.atomic
def mark_delivered(*, dispatch: Dispatch, at: datetime) -> bool:
    """Notes that a claimed document left for a body outside; False when it is not on its way any more."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.state != Dispatch.State.SENDING:
        return False
    _mark_sent(locked, at)
    return True


@transaction.atomic
def mark_failed(*, dispatch: Dispatch, error: str, at: datetime) -> None:
    """Notes why a document did not leave; it can be sent again."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.state not in {Dispatch.State.WAITING, Dispatch.State.SENDING}:
        return
    locked.state, locked.error = Dispatch.State.FAILED, error[:300]
    locked.save(update_fields=["state", "error"])
    _count(locked.batch_id, "failed", at)


@transaction.atomic
def send_failed_again(*, batch: SendingBatch, actor: User, at: datetime) -> SendingBatch:
    """Tries once more what did not leave."""
    locked = SendingBatch.objects.select_for_update().get(pk=batch.pk)
    count = locked.dispatches.filter(state=Dispatch.State.FAILED).update(
        state=Dispatch.State.WAITING, error=""
    )
    if count:
        locked.failed, locked.finished_at = F("failed") - count, None
        locked.save(update_fields=["failed", "finished_at"])
        record(
            act="documents.document.send_again",
            actor=actor,
            organization_id=locked.organization_id,
            subject=locked.document,
            at=at,
            data={"subject": locked.document.subject[:120], "count": count},
        )
        defer_sending(locked)
    locked.refresh_from_db()
    return locked


def rescue_batches(*, at: datetime) -> list[SendingBatch]:
    """Goes on with batches whose worker died or whose job got lost.

    Returns:
        The batches that were queued again.
    """
    unfinished = SendingBatch.objects.filter(finished_at__isnull=True, started_at__lt=at - _QUEUE_GRACE)
    return [batch for batch in unfinished if _rescue(batch, at)]


@transaction.atomic
def _rescue(batch: SendingBatch, at: datetime) -> bool:
    locked = SendingBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.finished_at is not None or has_live_job(locked, task=SEND_TASK, at=at):
        return False
    for job_id in held_jobs(locked, task=SEND_TASK):
        DjangoConnector().execute_query(
            sql.queries["finish_job"], job_id=job_id, status="failed", delete_job=False
        )
    for dispatch in locked.dispatches.filter(state=Dispatch.State.SENDING):
        unknown = _(
            "Bị ngắt khi đang gửi nên không rõ thư đã đi hay chưa. Hãy hỏi nơi nhận trước khi gửi lại."
        )
        mark_failed(dispatch=dispatch, error=unknown, at=at)
    if not locked.dispatches.filter(state=Dispatch.State.WAITING).exists():
        return False
    defer_sending(locked)
    return True


def _mark_sent(locked: Dispatch, at: datetime) -> None:
    locked.state, locked.sent_at, locked.error = Dispatch.State.SENT, at, ""
    locked.save(update_fields=["state", "sent_at", "error"])
    _count(locked.batch_id, "done", at)


def _count(batch_id: int, outcome: str, at: datetime) -> None:
    """Counts one more that is done or failed; with the last one the batch ends."""
    is_last = When(total=F("done") + F("failed") + 1, then=Value(at))
    SendingBatch.objects.filter(pk=batch_id).update(
        finished_at=Case(is_last, default=F("finished_at")), **{outcome: F(outcome) + 1}
    )

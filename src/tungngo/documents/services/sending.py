"""Sending an issued document, and what its recipients say: seen, acknowledged, reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from tungngo.audit.services import record
from tungngo.documents.models import Dispatch, SendingBatch, State
from tungngo.documents.queries import people_who_receive
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
# A unit that has not acknowledged is reminded after so long, and then again each time so long has passed.
REMIND_AFTER: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outside:
    """A body outside the installation, and how the document goes there: "email" or "edxml"."""

    correspondent: Correspondent
    channel: str


@transaction.atomic
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
        NotPossible: The document is not issued, or everybody chosen has it already.
    """
    known = SendingBatch.objects.filter(request_key=request_key).first()
    if known:
        return known, False
    if document.state != State.ISSUED:
        raise NotPossible(_("Văn bản chưa ban hành nên chưa gửi được."))
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
        for unit in units
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
    return batch, True


def defer_sending(batch: SendingBatch) -> None:
    """Queues the batch's delivery in this transaction."""
    configure_task(name=SEND_TASK, job_manager=JobManager(DjangoConnector())).defer(batch_id=batch.pk)


@transaction.atomic
def deliver_to_unit(*, dispatch: Dispatch, at: datetime) -> bool:
    """Lays the document before a unit of the installation and tells its people; False when that was done already."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.state == Dispatch.State.SENT or locked.unit is None:
        return False
    _mark_sent(locked, at)
    notify(
        kind="documents.received",
        recipients=people_who_receive(locked.unit),
        organization=locked.unit.commune or locked.unit,
        subject=locked.document,
        url=reverse("documents:received", args=[locked.pk]),
        text=_("Văn bản mới: %s") % locked.document.subject,
        at=at,
        key=f"documents.received/{locked.pk}",
    )
    return True


@transaction.atomic
def mark_delivered(*, dispatch: Dispatch, at: datetime) -> bool:
    """Notes that a document left for a body outside; False when that was noted already."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.state == Dispatch.State.SENT:
        return False
    _mark_sent(locked, at)
    return True


@transaction.atomic
def mark_failed(*, dispatch: Dispatch, error: str, at: datetime) -> None:
    """Notes why a document did not leave; it can be sent again."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.state != Dispatch.State.WAITING:
        return
    locked.state, locked.error = Dispatch.State.FAILED, error[:300]
    locked.save(update_fields=["state", "error"])
    SendingBatch.objects.filter(pk=locked.batch_id).update(failed=F("failed") + 1)
    _finish_batch(locked.batch_id, at)


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


@transaction.atomic
def see(*, dispatch: Dispatch, actor: User, at: datetime) -> Dispatch:
    """Notes that somebody of the unit opened the document; only the first time counts."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.seen_at is None:
        locked.seen_at, locked.seen_by = at, actor
        locked.save(update_fields=["seen_at", "seen_by"])
    return locked


@transaction.atomic
def acknowledge(*, dispatch: Dispatch, actor: User, at: datetime) -> Dispatch:
    """Somebody of the unit says that it has received the document; twice is once."""
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if locked.acknowledged_at is None:
        locked.acknowledged_at, locked.acknowledged_by = at, actor
        if locked.seen_at is None:
            locked.seen_at, locked.seen_by = at, actor
        locked.save(update_fields=["acknowledged_at", "acknowledged_by", "seen_at", "seen_by"])
        record(
            act="documents.document.acknowledge",
            actor=actor,
            organization_id=locked.organization_id,
            subject=locked.document,
            at=at,
            data={"subject": locked.document.subject[:120], "unit": str(locked.unit)},
        )
    return locked


def remind_unacknowledged(*, at: datetime) -> int:
    """Reminds units that have not acknowledged for `REMIND_AFTER`; returns how many."""
    waiting = Dispatch.objects.filter(
        channel=Dispatch.Channel.UNIT,
        state=Dispatch.State.SENT,
        acknowledged_at__isnull=True,
        sent_at__lte=at - REMIND_AFTER,
    ).exclude(reminded_at__gt=at - REMIND_AFTER)
    return sum(_remind(pk, at) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _remind(dispatch_id: int, at: datetime) -> bool:
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch_id)
    if locked.acknowledged_at or locked.unit is None:
        return False
    if locked.reminded_at and locked.reminded_at > at - REMIND_AFTER:
        return False
    locked.reminded_at = at
    locked.save(update_fields=["reminded_at"])
    notify(
        kind="documents.unacknowledged",
        recipients=people_who_receive(locked.unit),
        organization=locked.unit.commune or locked.unit,
        subject=locked.document,
        url=reverse("documents:received", args=[locked.pk]),
        text=_("Chưa xác nhận đã nhận văn bản: %s") % locked.document.subject,
        at=at,
        key=f"documents.unacknowledged/{locked.pk}/{at:%Y%m%d}",
    )
    return True


def _mark_sent(locked: Dispatch, at: datetime) -> None:
    locked.state, locked.sent_at, locked.error = Dispatch.State.SENT, at, ""
    locked.save(update_fields=["state", "sent_at", "error"])
    SendingBatch.objects.filter(pk=locked.batch_id).update(done=F("done") + 1)
    _finish_batch(locked.batch_id, at)


def _finish_batch(batch_id: int, at: datetime) -> None:
    SendingBatch.objects.filter(pk=batch_id, finished_at__isnull=True, total=F("done") + F("failed")).update(
        finished_at=at
    )

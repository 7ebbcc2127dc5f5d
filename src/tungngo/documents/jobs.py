"""Sending in the background: one recipient after the other, each in a transaction of its own."""

from __future__ import annotations

import logging

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from tungngo.documents.models import Dispatch, SendingBatch
from tungngo.documents.services import mailing, receiving, sending
from tungngo.notifications.services import finish_daily_run, start_daily_run

_MORNING = 7  # nobody is reminded before

logger = logging.getLogger(__name__)


@app.task(name=sending.SEND_TASK)
def send(batch_id: int) -> None:
    """Works off what waits in a batch. Killed anywhere, it leaves nothing half done; another run goes on from there."""
    batch = SendingBatch.objects.select_related("document__organization", "started_by").get(pk=batch_id)
    if _goes_to_communes(batch):
        receiving.read_once_for_all(document=batch.document, actor=batch.started_by, at=timezone.now())
    waiting = batch.dispatches.filter(state=Dispatch.State.WAITING)
    for dispatch in list(waiting.order_by("pk").only("pk", "channel", "document")):
        try:
            if dispatch.channel == Dispatch.Channel.UNIT:
                sending.deliver_to_unit(dispatch=dispatch, at=timezone.now())
            else:
                mailing.deliver_outside(dispatch=dispatch, actor=batch.started_by, at=timezone.now())
        except Exception:
            logger.exception("sending document %s by dispatch %s failed", dispatch.document_id, dispatch.pk)
            told = _("Chương trình gặp lỗi khi gửi đến nơi này. Lỗi đã được ghi lại; hãy thử gửi lại.")
            sending.mark_failed(dispatch=dispatch, error=told, at=timezone.now())


def _goes_to_communes(batch: SendingBatch) -> bool:
    return (
        batch.document.organization.commune_id is None
        and batch.dispatches.filter(unit__kind="commune").exists()
    )


@app.periodic(cron="* * * * *")
@app.task(name="documents.rescue", queueing_lock="documents.rescue", pass_context=False)
def rescue(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Goes on with what a killed worker left."""
    sending.rescue_batches(at=timezone.now())


# Looked at often, done once a day: a morning on which the program was off is made up for when it comes back.
@app.periodic(cron="*/15 * * * *")
@app.task(name="documents.remind", queueing_lock="documents.remind", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes when it was due
    """Reminds units that have not acknowledged what came to them."""
    now = timezone.now()
    if timezone.localtime(now).hour < _MORNING:
        return
    run = start_daily_run(name="documents.remind", day=timezone.localdate(now), at=now)
    if run is not None:
        reminded = receiving.remind_unacknowledged(at=now)
        finish_daily_run(run=run, figures={"reminded": reminded}, at=timezone.now())

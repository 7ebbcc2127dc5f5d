"""What recipients inside the installation do with a document: see it, acknowledge it, take it in as a directive."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.directives.services import Received, receive_directive, start_reading, take_known_reading
from tungngo.documents.models import Dispatch
from tungngo.documents.queries.dispatches import newest_pdf
from tungngo.documents.queries.recipients import people_who_receive
from tungngo.documents.services.errors import NotPossible
from tungngo.notifications.services import notify

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.directives.models import Directive
    from tungngo.documents.models import Document
    from tungngo.organizations.models import Organization

# A unit that has not acknowledged is reminded after so long, and then again each time so long has passed.
REMIND_AFTER: Final = timedelta(days=2)
# A sender who clicks again reminds nobody twice within so long.
REMIND_PAUSE: Final = timedelta(hours=1)
# The submission of a sent document to a commune has a key of its own: however often it is asked for, it is one.
_TAKING_IN: Final = uuid.UUID("6f0c8f5e-0f0b-4a55-9d0e-6a9d0b6f7a11")


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


def take_as_directive(*, dispatch: Dispatch, actor: User, at: datetime) -> Received:
    """Makes of a document that came to a commune a directive of it, read already when another commune read it.

    It counts as acknowledged. Twice gives the directive that is there.

    Raises:
        NotPossible: It came to another unit than a commune, or has no PDF.
    """
    unit, file = dispatch.unit, newest_pdf(dispatch.document)
    if unit is None or unit.commune_id != unit.pk:
        raise NotPossible(_("Chỉ xã, phường tiếp nhận được thành văn bản chỉ đạo."))
    if file is None:
        raise NotPossible(_("Văn bản này không có tệp PDF nên chưa tiếp nhận được."))
    with default_storage.open(file.path) as stored:
        received = receive_directive(
            organization=unit,
            actor=actor,
            at=at,
            key=uuid.uuid5(_TAKING_IN, str(dispatch.pk)),
            files=[File(stored, name=file.original_name)],
        )
    _link(dispatch, received.directive, actor, at)
    if received.is_new:
        _take_reading(received.directive, at)
        received.directive.refresh_from_db()
    return received


def read_once_for_all(*, document: Document, actor: User, at: datetime) -> Directive | None:
    """Has a province's document read when it is sent, so that it is read already when the first commune takes it in."""
    file = newest_pdf(document)
    if file is None:
        return None
    with default_storage.open(file.path) as stored:
        received = receive_directive(
            organization=document.organization,
            actor=actor,
            at=at,
            key=uuid.uuid5(_TAKING_IN, f"document {document.pk}"),
            files=[File(stored, name=file.original_name)],
        )
    return received.directive


@transaction.atomic
def _link(dispatch: Dispatch, directive: Directive, actor: User, at: datetime) -> None:
    locked = acknowledge(dispatch=dispatch, actor=actor, at=at)
    if locked.directive_id != directive.pk:
        locked.directive = directive
        locked.save(update_fields=["directive"])
        record(
            act="documents.document.take_in",
            actor=actor,
            organization_id=directive.organization_id,
            subject=directive,
            at=at,
            data={"subject": locked.document.subject[:120]},
        )


@transaction.atomic
def _take_reading(directive: Directive, at: datetime) -> None:
    """Takes what was read of the same bytes; when nothing was, the queued job reads them."""
    start_reading(directive_id=directive.pk, attempt=directive.attempt, at=at)
    if take_known_reading(directive_id=directive.pk, at=at) is None:
        transaction.set_rollback(True)


def remind_unacknowledged(*, at: datetime) -> int:
    """Reminds units that have not acknowledged for `REMIND_AFTER`; returns how many."""
    waiting = _unacknowledged().filter(sent_at__lte=at - REMIND_AFTER)
    waiting = waiting.exclude(reminded_at__gt=at - REMIND_AFTER)
    return sum(_remind(pk, at, REMIND_AFTER) for pk in list(waiting.values_list("pk", flat=True)))


def remind_now(*, document: Document, actor: User, at: datetime, unit: Organization | None = None) -> int:
    """Reminds at the sender's wish who has not acknowledged, or one unit of them; returns how many."""
    waiting = _unacknowledged().filter(document=document)
    if unit is not None:
        waiting = waiting.filter(unit=unit)
    count = sum(_remind(pk, at, REMIND_PAUSE) for pk in list(waiting.values_list("pk", flat=True)))
    if count:
        record(
            act="documents.document.remind",
            actor=actor,
            organization_id=document.organization_id,
            subject=document,
            at=at,
            data={"subject": document.subject[:120], "count": count},
        )
    return count


def _unacknowledged() -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(
        channel=Dispatch.Channel.UNIT, state=Dispatch.State.SENT, acknowledged_at__isnull=True
    )


@transaction.atomic
def _remind(dispatch_id: int, at: datetime, pause: timedelta) -> bool:
    locked = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch_id)
    if locked.acknowledged_at or locked.unit is None:
        return False
    if locked.reminded_at and locked.reminded_at > at - pause:
        return False
    locked.reminded_at = at
    locked.save(update_fields=["reminded_at"])
    notify(
        kind="documents.unacknowledged",
        recipients=people_who_receive(locked.unit),
        organization=locked.unit.commune or locked.unit,
        subject=locked,
        url=reverse("received:detail", args=[locked.pk]),
        text=_("Chưa xác nhận đã nhận văn bản: %s") % locked.document.subject,
        at=at,
        key=f"documents.unacknowledged/{locked.pk}/{at:%Y%m%d%H%M}",
    )
    return True

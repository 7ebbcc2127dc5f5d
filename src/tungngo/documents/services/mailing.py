"""A document's way by e-mail to a body outside: plain text, the document attached."""

from __future__ import annotations

from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from tungngo.documents.models import Dispatch
from tungngo.documents.queries.dispatches import newest_pdf
from tungngo.documents.services.errors import NotPossible
from tungngo.documents.services.exchanging import make_document_packet
from tungngo.documents.services.sending import claim, mark_delivered, mark_failed

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.documents.models import Document
    from tungngo.files.models import StoredFile


def deliver_outside(*, dispatch: Dispatch, actor: User, at: datetime) -> bool:
    """Sends a document to a body outside, by mail or as a packet; what goes wrong is noted with the dispatch.

    Call it outside a transaction: that it is on its way must be kept before it leaves. A packet for a body without an
    address only has to be made: people download it and pass it on.

    Returns:
        Whether it left, or lies ready.
    """
    if not claim(dispatch=dispatch):
        return False
    whole = Dispatch.objects.select_related(
        "document__organization", "document__register_entry", "correspondent"
    )
    dispatch = whole.get(pk=dispatch.pk)
    correspondent = dispatch.correspondent
    assert correspondent is not None  # the database keeps that  # noqa: S101
    try:
        if dispatch.channel == dispatch.Channel.EDXML:
            file: StoredFile | None = make_document_packet(dispatch=dispatch, actor=actor, at=at).file
        else:
            file = newest_pdf(dispatch.document)
        if file is None:
            return _failed(dispatch, _("Văn bản chưa có tệp PDF."), at)
        if correspondent.email:
            _mail(dispatch.document, correspondent.email, file)
        elif dispatch.channel == dispatch.Channel.EMAIL:
            return _failed(dispatch, _("Nơi nhận chưa có địa chỉ thư điện tử."), at)
    except (SMTPException, OSError) as error:
        return _failed(dispatch, _("Máy chủ thư không nhận: %s") % error, at)
    except NotPossible as error:
        return _failed(dispatch, str(error), at)
    return mark_delivered(dispatch=dispatch, at=at)


def _failed(dispatch: Dispatch, error: str, at: datetime) -> bool:
    mark_failed(dispatch=dispatch, error=error, at=at)
    return False


def _mail(document: Document, address: str, file: StoredFile) -> None:
    entry = getattr(document, "register_entry", None)
    sender = document.organization.name
    number = str(entry) if entry else ""
    text = _(
        "Kính gửi Quý cơ quan,\n\n%(sender)s gửi văn bản số %(number)s ngày %(date)s:\n%(subject)s\n\n"
        "Văn bản ở tệp kèm theo thư này.\n"
    ) % {
        "sender": sender,
        "number": number,
        "date": f"{entry.date:%d/%m/%Y}" if entry else "",
        "subject": document.subject,
    }
    subject = " ".join(f"{number} {document.subject}".split())[:200]
    message = EmailMessage(subject, text, to=[address])
    with default_storage.open(file.path) as stored:
        message.attach(file.original_name, stored.read(), file.content_type)
    message.send()

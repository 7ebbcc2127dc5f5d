"""Handing mails over to the mail server: each once, as far as SMTP allows.

SMTP can lose the answer to a mail that it took. A mail is therefore claimed in a transaction of its own before it is
handed over, and one whose fate is unknown is never handed over again: what it said goes into the next digest.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from tungngo.notifications import letters, queries, rules
from tungngo.notifications.models import Mail, MailBy
from tungngo.notifications.services.writing import write_mails

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)
# So long one run sends, in seconds; the next run goes on. Other background work waits meanwhile.
RUN_SECONDS = 120.0
_ERROR_CHARACTERS = 500
_PERMANENT = 500  # RFC 5321, 4.2.1: replies from 500 on are for good


@dataclass(slots=True)
class Sent:
    """What one run did."""

    written: int = 0
    sent: int = 0
    put_off: int = 0
    failed: int = 0
    uncertain: int = 0


class _NotTaken(Exception):
    """The mail server certainly did not take the mail.

    Attributes:
        is_final: Whether trying again is useless.
    """

    def __init__(self, reason: object, *, is_final: bool = False) -> None:
        super().__init__(str(reason))
        self.is_final = is_final


def send_due(*, at: datetime, seconds: float = RUN_SECONDS) -> Sent:
    """Writes the mails that are due and sends what waits, for at most so many seconds.

    Call it outside a transaction: each mail's claim must be kept before the mail is handed over.
    """
    done = Sent(written=write_mails(at=at))
    done.uncertain += _give_up_unheard(at)
    deadline = time.monotonic() + seconds
    connection = get_connection()
    try:
        while time.monotonic() < deadline and (mail := _claim(at)) is not None:
            _send(mail, connection, at, done)
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
    return done


def _send(mail: Mail, connection: BaseEmailBackend, at: datetime, done: Sent) -> None:
    try:
        _hand_over(mail, connection)
    except _NotTaken as error:
        logger.warning("mail %s was not taken (attempt %s): %s", mail.pk, mail.attempts, error)
        if _put_off(mail, error, at):
            done.put_off += 1
        else:
            done.failed += 1
    except Exception as error:
        logger.exception("nobody knows whether mail %s arrived", mail.pk)
        _settle(mail, Mail.State.UNCERTAIN, error=error)
        done.uncertain += 1
    else:
        _settle(mail, Mail.State.SENT, sent_at=at)
        done.sent += 1


@transaction.atomic
def _claim(at: datetime) -> Mail | None:
    """Takes up the next mail that may be sent now; others that are on their way elsewhere are passed over."""
    while True:
        waiting = Mail.objects.filter(state=Mail.State.WAITING, due_at__lte=at).order_by("due_at", "pk")
        mail = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("recipient").first()
        if mail is None:
            return None
        choices = queries.choices_of(mail.recipient)
        local = timezone.localtime(at)
        if not (choices.is_mailed and mail.recipient.is_active and mail.recipient.email):
            _settle(mail, Mail.State.DROPPED)
        elif mail.sort == Mail.Sort.DIGEST and mail.day != local.date():
            # Its day is over: sent now, it would be the second of today.
            _settle(mail, Mail.State.FAILED)
        elif rules.is_silent(choices, local):
            mail.due_at = rules.end_of_quiet(choices, local)
            mail.save(update_fields=["due_at"])
        else:
            mail.state, mail.claimed_at, mail.attempts = Mail.State.SENDING, at, mail.attempts + 1
            mail.address = mail.recipient.email
            mail.save(update_fields=["state", "claimed_at", "attempts", "address"])
            return mail


def _hand_over(mail: Mail, connection: BaseEmailBackend) -> None:
    """Gives the mail to the server.

    Raises:
        _NotTaken: It was certainly not taken. Every other exception leaves it open whether it was.
    """
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.address],
        connection=connection,
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834: no "out of office" in reply
            "List-Unsubscribe": f"<{letters.stop_address(mail.recipient)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )
    _connect(connection)
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        raise _NotTaken(error, is_final=all(code >= _PERMANENT for code in codes)) from error
    except (SMTPResponseException, SMTPNotSupportedError) as error:
        raise _NotTaken(error) from error
    except Exception:
        with suppress(SMTPException, OSError):
            connection.close()
        raise


def _connect(connection: BaseEmailBackend) -> None:
    """Makes sure that the server listens, so that a line that died between two mails is not taken for a lost mail."""
    server = getattr(connection, "connection", None)
    if server is not None:
        try:
            server.noop()
        except (SMTPServerDisconnected, OSError):
            with suppress(SMTPException, OSError):
                connection.close()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise _NotTaken(error) from error


@transaction.atomic
def _put_off(mail: Mail, error: _NotTaken, at: datetime) -> bool:
    """Lets a mail wait for another attempt; gives it up after the last. Returns whether it waits."""
    again = None if error.is_final else rules.retry_at(mail.attempts, at)
    if again is None:
        _settle(mail, Mail.State.FAILED, error=error)
        return False
    mail.state, mail.due_at, mail.error = Mail.State.WAITING, again, str(error)[:_ERROR_CHARACTERS]
    mail.save(update_fields=["state", "due_at", "error"])
    return True


@transaction.atomic
def _settle(mail: Mail, state: Mail.State, *, error: object = None, sent_at: datetime | None = None) -> None:
    """Ends a mail's way. What did not surely arrive is told by the next digest."""
    mail.state, mail.sent_at = state, sent_at
    if error is not None:
        mail.error = (str(error) or type(error).__name__)[:_ERROR_CHARACTERS]
    mail.save(update_fields=["state", "sent_at", "error"])
    if state in {Mail.State.FAILED, Mail.State.UNCERTAIN}:
        mail.notifications.update(mail=None, mail_by=MailBy.DIGEST)
    elif state == Mail.State.DROPPED:
        mail.notifications.update(mail=None, mail_by=MailBy.NONE)


@transaction.atomic
def _give_up_unheard(at: datetime) -> int:
    """Closes mails that were in the hands of a process that died; returns how many."""
    unheard = Mail.objects.filter(state=Mail.State.SENDING, claimed_at__lt=at - rules.UNHEARD_AFTER)
    found = list(unheard.select_for_update(skip_locked=True, of=("self",)))
    for mail in found:
        logger.warning("nobody knows whether mail %s arrived: its worker died", mail.pk)
        _settle(mail, Mail.State.UNCERTAIN, error="worker died")
    return len(found)

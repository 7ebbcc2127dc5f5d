"""Telling people something: one notification each, at most once for a key."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.accounts.models import User
from tungngo.notifications import kinds, queries, rules
from tungngo.notifications.models import MailBy, Notification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import Model

    from tungngo.organizations.models import Organization

_BATCH = 1000
_MAIL_BY = {rules.NOW: MailBy.NOW, rules.DIGEST: MailBy.DIGEST}


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is to be told.

    Attributes:
        recipient_id: Whom.
        kind: Name of a registered kind.
        subject_type: What it is about, as `model._meta.label_lower`.
        subject_id: Which.
        url: A path of this installation.
        text: One sentence.
        key: Never told the same person twice.
    """

    recipient_id: int
    kind: str
    subject_type: str
    subject_id: str
    url: str
    text: str
    key: str


def notify(
    *,
    kind: str,
    recipients: Iterable[User | int],
    organization: Organization,
    subject: Model,
    url: str,
    text: str,
    at: datetime,
    actor: User | None = None,
    key: str | None = None,
) -> None:
    """Tells people something, in the caller's transaction: when the act fails, nobody is told.

    Whoever did it is not told; neither are people whose account has ended or who do not want this kind. A mail goes
    out later, as each person chose; nothing is sent here.

    Args:
        kind: Name of a registered kind (notifications.kinds).
        recipients: Whom, as accounts or their ids; naming somebody twice does no harm.
        organization: The commune whose record it is about.
        subject: What it is about.
        url: Where to read on: a path of this installation, as `reverse` gives it.
        text: One sentence, without the recipient's name.
        at: When.
        actor: Whose act it tells of; None for the program itself.
        key: Makes it harmless to repeat: nobody is told the same key twice. None: tell it each time.

    Raises:
        kinds.UnknownKind: No app registered the kind.
    """
    key = key or uuid.uuid4().hex
    subject_type, subject_id = subject._meta.label_lower, str(subject.pk)
    people = {person if isinstance(person, int) else person.pk for person in recipients}
    notify_many(
        notices=[
            Notice(person, kind, subject_type, subject_id, url, text, key)
            for person in sorted(people)
            if actor is None or person != actor.pk
        ],
        organization_id=organization.pk,
        at=at,
        actor=actor,
    )


@transaction.atomic
def notify_many(
    *, notices: Sequence[Notice], organization_id: int, at: datetime, actor: User | None = None
) -> None:
    """Tells many people many things about one commune's records, in a few statements; otherwise as `notify`.

    Raises:
        kinds.UnknownKind: No app registered one of the kinds.
    """
    if not notices:
        return
    topics = {name: kinds.get(name).topic for name in {notice.kind for notice in notices}}
    people = {notice.recipient_id for notice in notices}
    can_be_mailed = {
        pk: bool(email)
        for pk, email in User.objects.filter(pk__in=people, is_active=True).values_list("pk", "email")
    }
    chosen, default = queries.choices_by_person(can_be_mailed), rules.Choices()
    told = []
    for notice in notices:
        if notice.recipient_id not in can_be_mailed:
            continue
        topic = topics[notice.kind]
        channel = chosen.get(notice.recipient_id, default).channel_of(topic)
        if channel == rules.NOT_AT_ALL:
            continue
        told.append(
            Notification(
                recipient_id=notice.recipient_id,
                organization_id=organization_id,
                kind=notice.kind,
                topic=topic,
                subject_type=notice.subject_type,
                subject_id=notice.subject_id,
                url=notice.url,
                text=notice.text,
                key=notice.key,
                actor=actor,
                created_at=at,
                mail_by=_MAIL_BY.get(channel, MailBy.NONE)
                if can_be_mailed[notice.recipient_id]
                else MailBy.NONE,
            )
        )
    Notification.objects.bulk_create(told, batch_size=_BATCH, ignore_conflicts=True)
    _replace_older(told, at)


def _replace_older(told: list[Notification], at: datetime) -> None:
    """Takes older words about the same thing for read: one line says how it stands, not five."""
    families = {name: kinds.get(name).family for name in {one.kind for one in told}}
    names = {name for kind, family in families.items() if family for name in kinds.family_of(kind)}
    if not names:
        return
    older = Notification.objects.filter(
        recipient__in={one.recipient_id for one in told}, read_at=None, kind__in=names, created_at__lt=at
    ).values_list("pk", "recipient_id", "subject_type", "subject_id", "kind", "key")
    newer = {
        (one.recipient_id, one.subject_type, one.subject_id, families[one.kind]): one.key for one in told
    }
    replaced = [
        pk
        for pk, recipient, subject_type, subject_id, kind, key in older
        # What was told before under the same key is the newest itself.
        if newer.get((recipient, subject_type, subject_id, kinds.get(kind).family), key) != key
    ]
    if replaced:
        Notification.objects.filter(pk__in=replaced, read_at=None).update(read_at=at)

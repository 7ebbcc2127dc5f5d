"""Writing mails: who is due one now, and which notifications it carries. Sending is another step."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from tungngo.accounts.models import User
from tungngo.notifications import letters, queries, rules
from tungngo.notifications.models import Mail, MailBy, Notification

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_SUBJECT_CHARACTERS = 300


def write_mails(*, at: datetime) -> int:
    """Writes the mails that are due to be sent now: digests at each person's hour, and what they want at once.

    Several workers may do it at the same time: a notification goes into one mail, and a person gets one digest a day.

    Returns:
        How many mails were written.
    """
    return _write_digests(at) + _write_prompts(at)


def _people_waiting(mail_by: str, at: datetime) -> dict[int, rules.Choices]:
    people = list(queries.to_mail(mail_by, at).order_by().values_list("recipient_id", flat=True).distinct())
    chosen, default = queries.choices_by_person(people), rules.Choices()
    return {person: chosen.get(person, default) for person in people}


def _write_digests(at: datetime) -> int:
    local = timezone.localtime(at)
    written = 0
    done = set(
        Mail.objects.filter(sort=Mail.Sort.DIGEST, day=local.date()).values_list("recipient_id", flat=True)
    )
    for person, choices in _people_waiting(MailBy.DIGEST, at).items():
        due_at = rules.digest_due_at(choices, local)
        if due_at is not None and person not in done:
            written += _write_digest(person, choices, due_at, at)
    return written


@transaction.atomic
def _write_digest(person: int, choices: rules.Choices, due_at: datetime, at: datetime) -> bool:
    user = User.objects.get(pk=person)
    found = _claimed(user, MailBy.DIGEST, due_at)
    day = timezone.localtime(at).date()
    return _keep(user, Mail.Sort.DIGEST, found, lambda told: letters.digest(user, choices, day, told), at)


def _write_prompts(at: datetime) -> int:
    local = timezone.localtime(at)
    people = _people_waiting(MailBy.NOW, at)
    just_told = set(
        Mail.objects.filter(
            sort=Mail.Sort.PROMPT,
            recipient_id__in=people,
            created_at__gt=at - rules.PROMPT_PAUSE,
            created_at__lte=at,
        ).values_list("recipient_id", flat=True)
    )
    return sum(
        _write_prompt(person, at)
        for person, choices in people.items()
        if person not in just_told and not rules.is_silent(choices, local)
    )


@transaction.atomic
def _write_prompt(person: int, at: datetime) -> bool:
    user = User.objects.get(pk=person)
    found = _claimed(user, MailBy.NOW, at)
    return _keep(user, Mail.Sort.PROMPT, found, lambda told: letters.prompt(user, told), at)


def _claimed(user: User, mail_by: str, until: datetime) -> list[Notification]:
    """What a person is to be told, held for this transaction; what another worker holds is left to it."""
    waiting = queries.to_mail(mail_by, until).filter(recipient=user)
    return list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at", "pk"))


def _keep(
    user: User,
    sort: str,
    found: list[Notification],
    write: Callable[[list[Notification]], letters.Letter],
    at: datetime,
) -> bool:
    told = queries.still_to_tell(found)
    kept = {one.pk for one in told}
    # What is no longer true need not travel.
    Notification.objects.filter(pk__in={one.pk for one in found} - kept).update(mail_by=MailBy.NONE)
    if not told:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        letter = write(told)
    values = {
        "organization_id": told[0].organization_id,
        "subject": letter.subject[:_SUBJECT_CHARACTERS],
        "body": letter.body,
        "message_id": f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_ADDRESS).hostname}>",
        "created_at": at,
        "due_at": at,
    }
    day = timezone.localtime(at).date()
    if sort == Mail.Sort.DIGEST:
        mail, is_new = Mail.objects.get_or_create(recipient=user, day=day, sort=sort, defaults=values)
        if not is_new:  # another worker was first; what it did not take waits for tomorrow
            return False
    else:
        mail = Mail.objects.create(recipient=user, day=day, sort=sort, **values)
    Notification.objects.filter(pk__in=kept).update(mail=mail)
    return True

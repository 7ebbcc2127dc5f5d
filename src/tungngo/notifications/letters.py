"""The words of a mail: plain text that reads well on a phone, with whole addresses."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tungngo.notifications import rules
from tungngo.notifications.models import Topic

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from tungngo.accounts.models import User
    from tungngo.notifications.models import Notification

WIDTH = 72
# A mail tells so many lines of a topic; the page has the rest.
MOST_OF_A_TOPIC = 15
_STOP_SALT = "tungngo.notifications.stop-mail"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is sent."""

    subject: str
    body: str


def address(path: str) -> str:
    """The whole address of a page, for people who are not on it."""
    return f"{settings.SITE_ADDRESS}{path}"


def stop_token(user: User) -> str:
    """What lets the receiver of a mail end the mails without signing in."""
    return signing.dumps(user.pk, salt=_STOP_SALT)


def person_of_token(token: str) -> int | None:
    """Whose mails a token ends; None when it is not one of ours. It never ages: old mails must keep their promise."""
    try:
        return int(signing.loads(token, salt=_STOP_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def stop_address(user: User) -> str:
    """The address at which the receiver ends the mails."""
    return address(reverse("notifications:stop_mail", args=[stop_token(user)]))


def _counted(topic: str, number: int) -> str:
    words = {
        rules.OVERDUE: ngettext("%(n)s việc quá hạn", "%(n)s việc quá hạn", number),
        rules.TODAY: ngettext("%(n)s việc hôm nay", "%(n)s việc hôm nay", number),
        rules.SOON: ngettext("%(n)s việc sắp đến hạn", "%(n)s việc sắp đến hạn", number),
        rules.REVIEW: ngettext("%(n)s việc chờ duyệt", "%(n)s việc chờ duyệt", number),
        rules.MENTION: ngettext("%(n)s lần được nhắc đến", "%(n)s lần được nhắc đến", number),
        rules.CHANGE: ngettext("%(n)s thay đổi", "%(n)s thay đổi", number),
    }
    return words[topic] % {"n": number}


def _sections(notifications: Sequence[Notification]) -> dict[str, list[Notification]]:
    found = {topic: [one for one in notifications if one.topic == topic] for topic in rules.TOPICS}
    return {topic: ones for topic, ones in found.items() if ones}


def _line(number: int, text: str, path: str) -> str:
    mark = f"{number}. "
    indent = " " * len(mark)
    said = textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=mark,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{said}\n{indent}{address(path)}"


def _body_of(sections: dict[str, list[Notification]]) -> list[str]:
    parts = []
    for topic, ones in sections.items():
        lines = [f"{str(Topic(topic).label).upper()} ({len(ones)})"]
        lines += [_line(n, one.text, one.url) for n, one in enumerate(ones[:MOST_OF_A_TOPIC], start=1)]
        more = len(ones) - MOST_OF_A_TOPIC
        if more > 0:
            rest = address(f"{reverse('notifications:list')}?chu-de={topic}")
            lines.append(_("… và %(n)s việc nữa: %(address)s") % {"n": more, "address": rest})
        parts.append("\n\n".join(lines))
    return parts


def _foot(user: User, why: str) -> str:
    return "\n".join(
        [
            "-- ",
            why,
            _("Chọn giờ và cách nhận: %(address)s")
            % {"address": address(reverse("notifications:preferences"))},
            _("Thôi nhận thư: %(address)s") % {"address": stop_address(user)},
        ]
    )


def digest(user: User, choices: rules.Choices, day: dt.date, notifications: Sequence[Notification]) -> Letter:
    """The day's mail to a person: how much there is in its subject, what it is below."""
    sections = _sections(notifications)
    written_day = formats.date_format(day, "d/m/Y")
    counts = ", ".join(_counted(topic, len(ones)) for topic, ones in sections.items())
    subject = f"[Từng Ngõ] {counts} ({written_day})"
    greeting = _("Chào anh/chị %(name)s,") % {"name": user}
    opening = _("Việc của anh/chị đến %(weekday)s, ngày %(day)s:") % {
        "weekday": formats.date_format(day, "l"),
        "day": written_day,
    }
    days = _("mọi ngày trong tuần") if choices.is_every_day else _("các ngày từ thứ Hai đến thứ Sáu")
    why = _("Thư này gửi mỗi ngày nhiều nhất một lần, khoảng %(time)s, %(days)s.") % {
        "time": f"{choices.digest_time:%H:%M}",
        "days": days,
    }
    body = "\n\n".join([greeting, opening, *_body_of(sections), _foot(user, why)])
    return Letter(subject, body + "\n")


def prompt(user: User, notifications: Sequence[Notification]) -> Letter:
    """A mail that a person wants at once."""
    first, more = notifications[0], len(notifications) - 1
    said = textwrap.shorten(first.text, 90, placeholder="…")
    subject = (
        f"[Từng Ngõ] {said}" if more == 0 else f"[Từng Ngõ] {said} " + _("và %(n)s tin nữa") % {"n": more}
    )
    greeting = _("Chào anh/chị %(name)s,") % {"name": user}
    why = _("Thư này được gửi ngay vì anh/chị đã chọn nhận ngay các tin loại này.")
    body = "\n\n".join([greeting, *_body_of(_sections(notifications)), _foot(user, why)])
    return Letter(subject, body + "\n")

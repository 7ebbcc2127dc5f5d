"""`{% load notifications_ui %}`: the number beside the bell, and how a topic looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from tungngo.notifications import queries, rules
from tungngo.notifications.models import Mail

if TYPE_CHECKING:
    from django.template.context import RequestContext

register = template.Library()

_TONES = {
    rules.OVERDUE: "danger",
    rules.TODAY: "warn",
    rules.SOON: "warn",
    rules.REVIEW: "info",
    rules.MENTION: "info",
}
_MAIL_TONES = {
    Mail.State.SENT: "ok",
    Mail.State.FAILED: "danger",
    Mail.State.UNCERTAIN: "warn",
    Mail.State.WAITING: "info",
    Mail.State.SENDING: "info",
}


@register.simple_tag(takes_context=True)
def unread_notifications(context: RequestContext) -> dict[str, Any] | None:
    """How many notifications wait unread, as a number and as the bell shows it; None when nobody is signed in."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return None
    number = queries.unread_count(user)
    shown = f"{queries.COUNTED_UP_TO}+" if number > queries.COUNTED_UP_TO else str(number)
    return {"number": number, "shown": shown}


@register.filter
def topic_tone(topic: str) -> str:
    """The colour of a topic's badge."""
    return _TONES.get(topic, "neutral")


@register.filter
def mail_tone(state: str) -> str:
    """The colour of a mail's state."""
    return _MAIL_TONES.get(Mail.State(state), "neutral")

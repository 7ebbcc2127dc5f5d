"""What each act of the audit log means, in words for people.

This app stands below the others and cannot know their acts: each app registers its own when it is loaded, as
`acts.register({"plans.item.merge": _("gộp nhiệm vụ {name}")})`. A phrase begins with a verb, so that it follows a
person's name; `{…}` are keys of the event's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from tungngo.audit.models import AuditEvent

    Phrase = str | _StrPromise

_phrases: dict[str, Phrase] = {}


class ActRegisteredTwice(Exception):
    """Two apps give one act different words."""


class _Facts(dict[str, Any]):
    """An event's data for a phrase; what an older event does not hold shows as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def register(phrases: Mapping[str, Phrase]) -> None:
    """Adds the acts of an app with their phrases.

    Raises:
        ActRegisteredTwice: One of them is known already, with other words.
    """
    for act, phrase in phrases.items():
        if _phrases.setdefault(act, phrase) is not phrase and str(_phrases[act]) != str(phrase):
            raise ActRegisteredTwice(act)


def is_registered(act: str) -> bool:
    """Whether the act has words."""
    return act in _phrases


def _shown(value: object) -> object:
    if isinstance(value, Mapping):
        return _Facts({key: _shown(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return ", ".join(str(inner) for inner in value)
    return value


def say(phrase: Phrase, event: AuditEvent) -> str:
    """Returns a phrase with the facts of an event in it."""
    facts = event.data if isinstance(event.data, dict) else {}
    return str(phrase).format_map(_Facts({key: _shown(value) for key, value in facts.items()}))


def phrase_of(event: AuditEvent) -> str:
    """Returns what was done, as a phrase that follows the person's name; the act itself when no app gave words."""
    phrase = _phrases.get(event.act)
    return event.act if phrase is None else say(phrase, event)


def sentence_of(event: AuditEvent) -> str:
    """Returns one sentence: who did what."""
    actor = str(event.actor) if event.actor else _("Hệ thống")
    return f"{actor} {phrase_of(event)}"


def title_of(act: str) -> str:
    """Returns an act's phrase with an ellipsis for each fact, for a list of acts to choose from."""
    phrase = str(_phrases.get(act, act)).format_map(_Facts()).replace("“…”", "…")
    return phrase[:1].upper() + phrase[1:]


def thing_title(subject_type: str) -> str:
    """Returns what sort of thing an event is about, from the model's own name."""
    try:
        name = str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type
    return name[:1].upper() + name[1:]

"""The kinds of notifications: each app registers its own when it is loaded, as the audit log's acts are.

    kinds.register("assignments.mention", label=_("Có người nhắc đến bạn"), topic=kinds.MENTION)

The topic decides under which heading a digest tells it and which of a person's choices holds for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tungngo.notifications.rules import CHANGE, MENTION, OVERDUE, REVIEW, SOON, TODAY, TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django_stubs_ext import StrOrPromise

    StillHolds = Callable[[Iterable[str]], set[str]]

__all__ = ["CHANGE", "MENTION", "OVERDUE", "REVIEW", "SOON", "TODAY", "Kind", "get", "register"]


class UnknownKind(LookupError):
    """A notification of a kind that no app registered."""


class KindRegisteredTwice(Exception):
    """One kind is given two meanings."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification.

    Attributes:
        name: App and happening, as in "assignments.mention".
        label: What it is called.
        topic: Which of `rules.TOPICS` it belongs to.
        still_holds: Given the ids of subjects, those of which it still can be said when a mail is written hours
            later; None when it always can.
        family: Kinds of one family tell how the same thing goes on: a newer one about a subject takes the place of
            an older one that its receiver has not read. Empty: each stands for itself.
    """

    name: str
    label: StrOrPromise
    topic: str = CHANGE
    still_holds: StillHolds | None = None
    family: str = ""


_known: dict[str, Kind] = {}


def register(
    name: str,
    *,
    label: StrOrPromise,
    topic: str = CHANGE,
    still_holds: StillHolds | None = None,
    family: str = "",
) -> None:
    """Adds a kind.

    Raises:
        KindRegisteredTwice: It is known already, under another topic.
        ValueError: There is no such topic.
    """
    if topic not in TOPICS:
        raise ValueError(topic)
    kind = Kind(name, label, topic, still_holds, family)
    if _known.setdefault(name, kind).topic != topic:
        raise KindRegisteredTwice(name)


def get(name: str) -> Kind:
    """The kind of this name.

    Raises:
        UnknownKind: No app registered it.
    """
    try:
        return _known[name]
    except KeyError:
        raise UnknownKind(name) from None


def find(name: str) -> Kind | None:
    """The kind of this name; None when its app no longer knows it."""
    return _known.get(name)


def family_of(name: str) -> list[str]:
    """The names of all kinds of the family of this one; none when it stands for itself."""
    family = get(name).family
    return [kind.name for kind in _known.values() if kind.family == family] if family else []

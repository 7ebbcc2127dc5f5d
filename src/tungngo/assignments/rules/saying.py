"""Differences between two statements of a task in words, for the page that compares and for the history."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments.rules import differing
from tungngo.assignments.rules.deadlines import deadline_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

LABELS: Final[dict[str, StrOrPromise]] = {
    differing.PERIOD: gettext_lazy("Thời gian"),
    differing.RECURRENCE: gettext_lazy("Định kỳ"),
    differing.LEAD_FIELD: gettext_lazy("Chủ trì"),
    differing.IMPLEMENTING_FIELD: gettext_lazy("Thực hiện"),
    differing.COORDINATING_FIELD: gettext_lazy("Phối hợp"),
    differing.LOCATION: gettext_lazy("Nơi thực hiện"),
    "due": gettext_lazy("Thời hạn"),
    "cut_off": gettext_lazy("Chốt số liệu"),
    "form": gettext_lazy("Hình thức"),
    "to_as_written": gettext_lazy("Nơi nhận"),
    "reporters": gettext_lazy("Đơn vị báo cáo"),
    differing.TEXT: gettext_lazy("Nội dung"),
}
UNITS: Final = frozenset({*differing.UNIT_FIELDS, "reporters"})
_DAYS: Final = frozenset({"due", "cut_off"})
_SHOWN_UNITS: Final = 4


def few(names: list[str]) -> str:
    """Names of units, the first ones when there are many."""
    if len(names) <= _SHOWN_UNITS:
        return ", ".join(names)
    return _("%(names)s và %(n)s đơn vị khác") % {
        "names": ", ".join(names[:_SHOWN_UNITS]),
        "n": len(names) - _SHOWN_UNITS,
    }


def side_in_words(name: str, difference: Mapping[str, Any], side: str, names: Mapping[int, str]) -> str:
    """What stood before or comes after, in words.

    Args:
        name: Which field differs.
        difference: Its values, as `differing.differences` gives them.
        side: "before" or "after".
        names: Names of units by id.
    """
    value = difference[side]
    words = ""
    if value in (None, "", []):
        pass
    elif name in UNITS:
        words = few([names.get(pk, "?") for pk in value])
    elif name == differing.PERIOD:
        start, end = (dt.date.fromisoformat(value[key]) if value[key] else None for key in ("start", "end"))
        words = deadline_in_words(value["bound"], start, end) or value["text"]
    elif name == differing.RECURRENCE:
        words = str(value.get("text") or value.get("freq") or "")
    elif name in _DAYS:
        words = deadline_in_words(difference.get(f"{side}_bound", ""), None, dt.date.fromisoformat(value))
    else:
        words = ", ".join(value) if isinstance(value, list) else str(value)
    return words or _("không nêu")


def in_words(differences: differing.Differences, names: Mapping[int, str]) -> str:
    """All differences, one a line: what stood before → what comes after."""
    return "\n".join(
        f"{label}: {side_in_words(name, differences[name], 'before', names)}"
        f" → {side_in_words(name, differences[name], 'after', names)}"
        for name, label in LABELS.items()
        if name in differences
    )

"""Pure decisions of the review: what needs a look, how two edits meet, how items of the same work become one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vanban.text import norm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Below this the reader itself doubts what it read, and a person looks first.
LOW_CONFIDENCE = 0.7

# Which source is believed when two places of the document state the same work: a table row or a line of its own
# ("- Chủ trì: …") over the sentence, the sentence over the heading, these over what is merely inherited
# (the order in which the readings' schema takes times).
_BASIS_ORDER = (
    "person",
    "table",
    "field",
    "explicit",
    "section_heading",
    "directed",
    "via",
    "participants",
    "subject",
    "previous_sentence",
    "cross_reference",
    "campaign",
    "addressees",
    "issuer",
    "",
)

TIME_FIELDS = ("time_text", "start_date", "end_date", "bound", "time_kind", "time_basis")

Snapshot = dict[str, Any]
Span = tuple[int, int]


def basis_rank(basis: str) -> int:
    """Returns how far a basis is believed: smaller is better."""
    return _BASIS_ORDER.index(basis) if basis in _BASIS_ORDER else len(_BASIS_ORDER)


def _day(value: str | dt.date | None) -> str:
    if not value:
        return ""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day:%d/%m/%Y}"


def time_words(
    start: str | dt.date | None, end: str | dt.date | None, bound: str, kind: str = "none", written: str = ""
) -> str:
    """Returns a period as people say it, the bound in words: "trước ngày 10/11/2025"; empty when there is none."""
    first, last = _day(start), _day(end)
    if first and last and first == last:
        return _("ngày %(day)s") % {"day": last}
    if first and last and bound == "before":
        return _("từ %(first)s đến trước ngày %(last)s") % {"first": first, "last": last}
    if first and last:
        return _("từ %(first)s đến hết %(last)s") % {"first": first, "last": last}
    if last:
        words = {
            "before": _("trước ngày %(day)s"),
            "on": _("ngày %(day)s"),
            "on_or_before": _("đến hết ngày %(day)s"),
        }
        return words.get(bound, _("đến ngày %(day)s")) % {"day": last}
    if first:
        return _("từ ngày %(day)s") % {"day": first}
    return {"ongoing": _("thường xuyên"), "asap": _("kịp thời")}.get(kind, written)


def recurrence_words(recurrence: Mapping[str, Any] | None) -> str:
    """Returns how often a task comes back, in words; empty for once."""
    if not recurrence:
        return ""
    interval = int(recurrence.get("interval") or 1)
    words = {
        "daily": _("hằng ngày") if interval == 1 else _("%(n)s ngày một lần") % {"n": interval},
        "weekly": _("hằng tuần") if interval == 1 else _("%(n)s tuần một lần") % {"n": interval},
        "monthly": _("hằng tháng") if interval == 1 else _("%(n)s tháng một lần") % {"n": interval},
        "quarterly": _("hằng quý"),
        "yearly": _("hằng năm"),
        "ongoing": _("thường xuyên"),
    }
    return words.get(str(recurrence.get("freq")), str(recurrence.get("text") or ""))


def overlaps(one: Sequence[int] | None, other: Sequence[int] | None) -> bool:
    """Returns whether two spans [start, end) share a character."""
    return bool(one and other and one[0] < other[1] and other[0] < one[1])


def owner_of_warning(span: Sequence[int] | None, lines: Mapping[str, Span]) -> str | None:
    """Returns the line that a warning is about: the one that shares most characters with it; None for the document."""
    if not span:
        return None
    shared = {
        key: min(span[1], own[1]) - max(span[0], own[0]) for key, own in lines.items() if overlaps(span, own)
    }
    return max(shared, key=lambda key: shared[key]) if shared else None


def split_span(*, text: str, at: int, source: str, span: Span | None) -> tuple[Span | None, Span | None]:
    """Returns the spans of the two halves of a text cut at a character.

    The text may have been edited: the cut is looked for in the sentence through the words after it (then those
    before it); where it cannot be found both halves keep the whole sentence.
    """
    if span is None:
        return None, None
    tail, head = norm(text[at:]), norm(text[:at])
    if text == source:
        cut = at
    elif tail and source.find(tail[:40]) > 0:
        cut = source.find(tail[:40])
    elif head and (found := source.find(head[-40:])) >= 0:
        cut = found + len(head[-40:])
    else:
        return span, span
    while cut < len(source) and source[cut] == " ":
        cut += 1
    middle = span[0] + cut
    if not span[0] < middle < span[1]:
        return span, span
    return (span[0], middle), (middle, span[1])


# A heading that is longer is a paragraph: only its first clause heads what follows. Long enough for every heading
# of the directives at hand, the longest of which has 93 characters.
_LONGEST_HEADING = 200
_SHORTEST_CLAUSE = 40
_PAIRS = (("“", "”"), ("(", ")"), ("«", "»"))


def heading(title: str) -> str:
    """Returns what stands over tasks: the title of their section, or its first clause where it is a whole paragraph.

    It ends at a mark or a word, never inside quotation marks or brackets that it opens, and adds nothing.
    """
    title = norm(title)
    if len(title) <= _LONGEST_HEADING:
        return title
    ends = [found.start() for found in re.finditer(r"[,;:.] | ", title) if found.start() <= _LONGEST_HEADING]
    whole = [end for end in ends if all(title.count(a, 0, end) == title.count(b, 0, end) for a, b in _PAIRS)]
    clauses = [end for end in whole if title[end] != " " and end >= _SHORTEST_CLAUSE]
    return title[: max(clauses or whole or ends, default=_LONGEST_HEADING)].rstrip(" ,;:.")


def same_work_marks(tasks: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Returns for each task that states the same work as another the mark of their set (the first task's id)."""
    listed = [(str(task["id"]), [str(other) for other in task.get("same_as") or []]) for task in tasks]
    known = {task_id for task_id, _same in listed}
    root = {task_id: task_id for task_id in known}

    def find(task_id: str) -> str:
        while root[task_id] != task_id:
            task_id = root[task_id]
        return task_id

    for task_id, same in listed:
        for other in same:
            if other in known:
                root[find(other)] = find(task_id)
    sets: dict[str, list[str]] = {}
    for task_id, _same in listed:
        sets.setdefault(find(task_id), []).append(task_id)
    return {task_id: members[0] for members in sets.values() if len(members) > 1 for task_id in members}


def _unit_names(units: Iterable[Mapping[str, Any]], part: str) -> list[str]:
    return [str(unit["as_written"]) for unit in units if unit["part"] == part]


def _whom(unit: Mapping[str, Any]) -> Sequence[Any]:
    """Who is meant, so that two names of one unit are no contradiction; the wording while nobody knows."""
    return unit["organizations"] or [unit["folded"]]


def _identity(unit: Mapping[str, Any]) -> tuple[str, tuple[int, ...]]:
    return str(unit["folded"]), tuple(unit["organizations"])


def merged_units(units_of: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Returns the units of items made one: leads from the best source, everybody else of all of them, nobody twice."""
    leads = [[unit for unit in units if unit["part"] == "lead"] for units in units_of]
    named = [group for group in leads if group]
    best = min(named, key=lambda group: min(basis_rank(str(u["basis"])) for u in group)) if named else []
    chosen = [dict(unit) for unit in best]
    weak = basis_rank("campaign")  # a lead that was only inherited is no reason to make a unit take part
    others = [
        dict(unit) | ({"part": "coordinating"} if unit["part"] == "lead" else {})
        for units in units_of
        for unit in units
        if unit not in best and (unit["part"] != "lead" or basis_rank(str(unit["basis"])) < weak)
    ]
    seen = {_identity(unit) for unit in chosen}
    places = {organization for unit in chosen for organization in unit["organizations"]}
    for unit in others:
        is_same_place = bool(unit["organizations"]) and set(unit["organizations"]) <= places
        if _identity(unit) in seen or is_same_place:
            continue
        seen.add(_identity(unit))
        places |= set(unit["organizations"])
        chosen.append(unit)
    for part in ("lead", "coordinating", "implementing"):
        for position, unit in enumerate(u for u in chosen if u["part"] == part):
            unit["position"] = position
    return sorted(chosen, key=lambda unit: (unit["part"], unit["position"]))


def conflicts_of(items: Sequence[Snapshot]) -> list[str]:
    """Returns in words where items of the same work contradict each other: their times, their leads."""
    found = []
    times = {
        (i["start_date"], i["end_date"], i["bound"]): i
        for i in items
        if (i["start_date"] or i["end_date"]) and i["time_basis"] != "campaign"
    }
    if len(times) > 1:
        said = "; ".join(
            f"{i['section'] or '–'}: {time_words(i['start_date'], i['end_date'], i['bound'])}"
            for i in times.values()
        )
        found.append(_("Thời gian khác nhau: %(times)s") % {"times": said})
    leads = {
        frozenset(place for unit in i["units"] if unit["part"] == "lead" for place in _whom(unit)): i
        for i in items
        if any(
            u["part"] == "lead" and basis_rank(str(u["basis"])) < basis_rank("campaign") for u in i["units"]
        )
    }
    if len(leads) > 1:
        said = "; ".join(
            f"{i['section'] or '–'}: {', '.join(_unit_names(i['units'], 'lead'))}" for i in leads.values()
        )
        found.append(_("Đơn vị chủ trì khác nhau: %(leads)s") % {"leads": said})
    return found


def merged_item(items: Sequence[Snapshot], *, is_same_work: bool) -> Snapshot:
    """Returns the fields of the one item that several become; the first is the one that stays.

    Of items that state the same work the fullest statement stays and the time and lead come from the better
    source; others are joined one after the other.
    """
    first = items[0]
    changes: Snapshot = {"units": merged_units([item["units"] for item in items])}
    if is_same_work:
        timed = [i for i in items if i["start_date"] or i["end_date"] or i["time_kind"] != "none"]
        best = min(timed, key=lambda i: basis_rank(str(i["time_basis"]))) if timed else first
        fullest = max(items, key=lambda i: (i["kind"] != "container", len(i["text"])))
        changes["text"] = fullest["text"]
        changes |= {name: best[name] for name in TIME_FIELDS}
        said = [
            {"code": "merge_conflict", "message": message, "span": None} for message in conflicts_of(items)
        ]
    else:
        timed = [i for i in items if i["start_date"] or i["end_date"] or i["time_text"]]
        changes["text"] = " ".join(item["text"].rstrip() for item in items)
        changes |= {name: (timed[0] if timed else first)[name] for name in TIME_FIELDS}
        said = []
    changes["recurrence"] = next((i["recurrence"] for i in items if i["recurrence"]), None)
    changes["location"] = next((i["location"] for i in items if i["location"]), "")
    for name in ("alternatives", "targets", "platforms"):
        changes[name] = _united(item[name] for item in items)
    changes["warnings"] = _united([*(item["warnings"] for item in items), said])
    changes["confidence"] = min(item["confidence"] for item in items)
    changes["same_work"] = ""
    return changes


def _united(lists: Iterable[Sequence[Any]]) -> list[Any]:
    united: list[Any] = []
    for values in lists:
        united.extend(value for value in values if value not in united)
    return united


@dataclass(frozen=True, slots=True)
class Meeting:
    """How an edit meets what others changed meanwhile: what to write, and the fields on which both insist."""

    changes: Snapshot
    conflicts: tuple[str, ...]


def meet(*, base: Snapshot, current: Snapshot, mine: Snapshot) -> Meeting:
    """Returns what an edit changes when others changed the item since the editor saw it.

    Args:
        base: The item as the editor saw it.
        current: The item as it stands.
        mine: What the editor sent; fields left as they were seen are not theirs.
    """
    changes = {
        name: value for name, value in mine.items() if value != base.get(name) and value != current.get(name)
    }
    conflicts = tuple(name for name in changes if current.get(name) != base.get(name))
    return Meeting(changes, conflicts)


@dataclass(frozen=True, slots=True)
class Need:
    """Why an item wants a look before the rest: a code for filters and the words of its badge."""

    code: str
    words: str


def needs_of(
    *,
    state: str,
    confidence: float,
    warnings: Sequence[Mapping[str, Any]],
    has_open_unit: bool,
    has_lead: bool,
    has_same_work: bool,
) -> list[Need]:
    """Returns why an item should be looked at first; nothing for one that was looked at, except open units."""
    found = []
    if has_open_unit:
        found.append(Need("unit", _("Đơn vị chưa rõ")))
    if state != "proposed":
        return found
    if warnings:
        found.append(Need("warning", _("Có cảnh báo")))
    if has_same_work:
        found.append(Need("same_work", _("Có thể trùng việc")))
    if not has_lead:
        found.append(Need("lead", _("Chưa có chủ trì")))
    if confidence < LOW_CONFIDENCE:
        found.append(Need("confidence", _("Đọc chưa chắc")))
    return found

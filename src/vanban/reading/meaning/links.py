# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Which tasks state the same work: a body item, its twin in a unit's list, and its row in the appendix."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vanban.text import fold

if TYPE_CHECKING:
    from vanban.reading.model import Task

_SAME = 0.62
_DUPLICATE = 0.93
_HELD = 0.85
_ROW = 0.45
_ROW_HELD = 0.7
_SHORTEST = 8
_VERB_OF_JOINING = re.compile(r"phoi hop (?:thuc hien|trien khai|to chuc|tham gia) ")


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    words = fold(text).split()
    return frozenset(f"{a} {b}" for a, b in itertools.pairwise(words)) or frozenset(words)


def _alike(one: Task, other: Task) -> float:
    a, b = _words(one.text), _words(other.text)
    shorter = min(len(a), len(b))
    if not shorter or max(len(a), len(b)) > 6 * shorter:
        return 0.0
    return len(a & b) / len(a | b)


def _held(one: Task, other: Task) -> float:
    """The share of the shorter statement that the longer one holds."""
    a, b = _words(one.text), _words(other.text)
    return len(a & b) / max(1, min(len(a), len(b)))


def link(tasks: list[Task]) -> None:
    """Fill `same_as` and `duplicate_of` (a later statement in the same list that repeats an earlier one)."""
    index: dict[str, list[int]] = {}
    for i, task in enumerate(tasks):
        for pair in _words(task.text):
            index.setdefault(pair, []).append(i)
    for i, task in enumerate(tasks):
        seen: dict[int, int] = {}
        for pair in _words(task.text):
            candidates = index[pair]
            if len(candidates) > 40:
                continue
            for j in candidates:
                if j < i:
                    seen[j] = seen.get(j, 0) + 1
        for j, common in seen.items():
            if common < 3:
                continue
            _judge(tasks[j], task)
    for task in tasks:
        task.same_as = list(dict.fromkeys(task.same_as))


def _is_row_of(earlier: Task, later: Task, alike: float) -> bool:
    """Whether one is the other's row in the appendix, or holds it whole: rows shorten what the body says."""
    if earlier.section.rsplit(".", 1)[0] == later.section.rsplit(".", 1)[0]:
        return False
    shorter = min(len(_words(earlier.text)), len(_words(later.text)))
    if shorter < _SHORTEST:
        return False
    held = _held(earlier, later)
    row = earlier.section.startswith("PL") != later.section.startswith("PL")
    return held >= _HELD or (row and (alike >= _ROW or held >= _ROW_HELD))


def _judge(earlier: Task, later: Task) -> None:
    alike = _alike(earlier, later)
    same_list = earlier.section.rsplit(".", 1)[0] == later.section.rsplit(".", 1)[0]
    if alike >= _DUPLICATE and same_list:
        later.duplicate_of = earlier.id
    elif alike >= _SAME or _is_row_of(earlier, later, alike):
        earlier.same_as.append(later.id)
        later.same_as.append(earlier.id)


def coordinate(tasks: list[Task]) -> None:
    """Make a unit that is told to join in work which another statement describes its coordinator, not its lead."""
    for task in tasks:
        match = _VERB_OF_JOINING.match(fold(task.text))
        if not match or task.coordinating or not task.lead or task.lead[0].basis != "section_heading":
            continue
        words = fold(task.text)[match.end() :].split()
        pairs = {f"{a} {b}" for a, b in itertools.pairwise(words)}
        if len(pairs) < 4:
            continue
        for other in tasks:
            if (
                other is task
                or other.lead == task.lead
                or fold(other.text).startswith(("phoi hop", "dieu dong", "tham gia"))
            ):
                continue
            if len(pairs & _words(other.text)) >= _HELD * len(pairs):
                task.coordinating, task.lead = task.lead, []
                if other.id not in task.same_as:
                    task.same_as.append(other.id)
                    other.same_as.append(task.id)
                break

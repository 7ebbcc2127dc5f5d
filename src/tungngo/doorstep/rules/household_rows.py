"""Checking a list of households before anything is added: what is new, what is there, what may be the same.

A row is one person; the rows of one household follow from its columns. Every mistake says its cell.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from tungngo.doorstep.rules.identity_numbers import holds_identity_number
from tungngo.doorstep.rules.likeness import alike_names, same_name, years_agree
from tungngo.doorstep.rules.telephones import kept_phone
from vanban.text import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OLDEST_AGE = 125
LONGEST = {"lane": 120, "house_number": 40, "head_name": 120, "full_name": 120}
# Words for a neighborhood that a list may leave out or shorten, folded, the longer first.
_PLACE_WORDS = (
    "to dan pho",
    "khu dan cu",
    "khu pho",
    "tdp",
    "thon",
    "khom",
    "khoi",
    "buon",
    "ban",
    "lang",
    "xom",
    "ap",
    "to",
)
# What became of a row.
NEW, ADDED, SAME, PROBABLE, WRONG = "new", "added", "same", "probable", "wrong"


@dataclass(slots=True)
class Problem:
    """What is wrong with one cell: `what` is a key that the views put into words."""

    cell: str  # "C12"
    what: str
    detail: str = ""


@dataclass(slots=True)
class Row:
    """One line of the list, as read and as judged.

    Attributes:
        line: Its number in the file, from 1.
        cells: The cell of each column, by the column's name.
        neighborhood: As written; with `neighborhood_id` once it is found.
        group: The number of the household in the list, from 0.
        full_name: Of the person; empty where the line names only a household.
        outcome: NEW household; person ADDED to a household that is there; the SAME as what is there; PROBABLE duplicate
            of `near`; WRONG.
        near: What is there already and resembles it.
        household_id: The household that is there and is meant, or may be.
        joins: Whether the person comes into that household, and not with a household of the list's own.
    """

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    neighborhood: str = ""
    lane: str = ""
    house_number: str = ""
    head_name: str = ""
    phone: str = ""
    full_name: str = ""
    birth_year: int | None = None
    group: int = 0
    neighborhood_id: int | None = None
    outcome: str = NEW
    near: str = ""
    household_id: str = ""
    joins: bool = False
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for keeping. Cells are kept where something is wrong in them; `asdict` would take seconds."""
        return {name: getattr(self, name) for name in _KEPT} | {
            "cells": self.cells if self.problems else {},
            "problems": [asdict(problem) for problem in self.problems],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Row:
        """The row that `as_json` gave."""
        return cls(**{**kept, "problems": [Problem(**problem) for problem in kept["problems"]]})


_KEPT = tuple(one.name for one in fields(Row) if one.name not in {"cells", "problems"})


@dataclass(slots=True)
class KnownPerson:
    """A resident whom the register has."""

    full_name: str
    birth_year: int | None


@dataclass(slots=True)
class KnownHousehold:
    """A household that the register has."""

    id: str
    neighborhood_id: int
    lane: str
    house_number: str
    head_name: str
    people: list[KnownPerson] = field(default_factory=list)


def place_key(name: str) -> str:
    """A neighborhood's name without the word for its kind: "TDP 1", "Tổ dân phố 1" and "1" are one."""
    folded = fold(name)
    for word in _PLACE_WORDS:
        if folded.startswith(f"{word} "):
            folded = folded[len(word) + 1 :]
            break
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in folded.split())


def find_neighborhood(name: str, known: Sequence[tuple[int, str]]) -> int | None:
    """The neighborhood that a list means: its name, else without accents, else without the word for its kind."""
    for same in (plain, fold, place_key):
        found = {pk for pk, other in known if same(other) == same(name)}
        if len(found) == 1:
            return found.pop()
        if found:
            return None  # two that only accents tell apart: a person must say which
    return None


def check_rows(
    rows: Sequence[Row],
    *,
    neighborhoods: Sequence[tuple[int, str]],
    known: Iterable[KnownHousehold],
    default_neighborhood: int | None,
    this_year: int,
) -> None:
    """Judges every row by itself, then every household against what the register has."""
    found: dict[str, int | None] = {}
    for row in rows:
        _check_cells(row, this_year)
        if not row.neighborhood and default_neighborhood is not None:
            row.neighborhood_id = default_neighborhood
        elif not row.neighborhood:
            row.problems.append(Problem(_cell(row, "neighborhood"), "no_neighborhood"))
        else:
            if row.neighborhood not in found:
                found[row.neighborhood] = find_neighborhood(row.neighborhood, neighborhoods)
            row.neighborhood_id = found[row.neighborhood]
            if row.neighborhood_id is None:
                row.problems.append(
                    Problem(_cell(row, "neighborhood"), "unknown_neighborhood", row.neighborhood)
                )
        if row.problems:
            row.outcome = WRONG
    register = _Register(known)
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    for members in groups.values():
        _judge(members, register)


def _check_cells(row: Row, this_year: int) -> None:
    for name, longest in LONGEST.items():
        text = getattr(row, name)
        if holds_identity_number(text):
            row.problems.append(Problem(_cell(row, name), "identity_number"))
            setattr(row, name, "")
        elif len(text) > longest:
            row.problems.append(Problem(_cell(row, name), "too_long", str(longest)))
            setattr(row, name, text[:longest])
    if row.full_name and not any(char.isalpha() for char in row.full_name):
        row.problems.append(Problem(_cell(row, "full_name"), "no_name", row.full_name[:40]))
    phone = kept_phone(row.phone)
    if phone is None:
        what = "identity_number" if holds_identity_number(row.phone) else "wrong_phone"
        detail = "" if what == "identity_number" else row.phone[:20]
        row.problems.append(Problem(_cell(row, "phone"), what, detail))
    row.phone = phone or ""
    if row.birth_year is not None and not this_year - OLDEST_AGE <= row.birth_year <= this_year:
        row.problems.append(Problem(_cell(row, "birth_year"), "wrong_year", str(row.birth_year)))
        row.birth_year = None
    if not row.full_name and not row.head_name:
        row.problems.append(Problem(_cell(row, "head_name"), "nobody"))


def _cell(row: Row, column: str) -> str:
    return row.cells.get(column) or next(iter(row.cells.values()), str(row.line))


class _Register:
    """What the register has, by address and by head."""

    def __init__(self, known: Iterable[KnownHousehold]) -> None:
        self.by_address: dict[tuple[int, str, str], list[KnownHousehold]] = defaultdict(list)
        self.by_head: dict[tuple[int, str], list[KnownHousehold]] = defaultdict(list)
        for household in known:
            if household.house_number:
                key = (household.neighborhood_id, fold(household.lane), fold(household.house_number))
                self.by_address[key].append(household)
            self.by_head[household.neighborhood_id, _sorted(household.head_name)].append(household)

    def find(self, rows: Sequence[Row]) -> tuple[KnownHousehold | None, KnownHousehold | None]:
        """The household that the rows mean, and else one that they may mean."""
        first = rows[0]
        assert first.neighborhood_id is not None  # noqa: S101  (rows without one are wrong)
        lane, number = fold(first.lane), fold(first.house_number)
        at_door = self.by_address.get((first.neighborhood_id, lane, number), []) if number else []
        of_head = self.by_head.get((first.neighborhood_id, _sorted(first.head_name)), [])
        for household in at_door:
            if fold(household.head_name) == fold(first.head_name):
                return household, None
        for household in of_head:
            if not number and not household.house_number and fold(household.lane) == lane:
                return household, None
        for household in at_door:
            if alike_names(household.head_name, first.head_name) or _share_somebody(household, rows):
                return None, household
        for household in of_head:
            is_near = fold(household.lane) == lane and not (number and household.house_number)
            if is_near or _share_somebody(household, rows):
                return None, household
        return None, None


def _sorted(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _share_somebody(household: KnownHousehold, rows: Sequence[Row]) -> bool:
    """Whether a person of both has the same name and a year of birth that both know."""
    return any(
        person.birth_year is not None
        and person.birth_year == row.birth_year
        and same_name(person.full_name, row.full_name)
        for row in rows
        for person in household.people
    )


def _judge(rows: Sequence[Row], register: _Register) -> None:
    """Says of a household's rows what is new."""
    sound = [row for row in rows if row.outcome != WRONG]
    if not sound:
        return
    same, probable = register.find(sound)
    if same is None:
        for row in sound:
            row.outcome = PROBABLE if probable else NEW
            row.near = _told(probable) if probable else ""
            row.household_id = probable.id if probable else ""
        return
    for row in sound:
        row.household_id, row.joins = same.id, True
        row.outcome, row.near = _person_outcome(row, same)


def _person_outcome(row: Row, household: KnownHousehold) -> tuple[str, str]:
    if not row.full_name:
        return SAME, ""
    for person in household.people:
        if fold(person.full_name) == fold(row.full_name) and years_agree(person.birth_year, row.birth_year):
            return SAME, ""
    for person in household.people:
        if alike_names(person.full_name, row.full_name) and years_agree(
            person.birth_year, row.birth_year, within=1
        ):
            year = f", {person.birth_year}" if person.birth_year else ""
            return PROBABLE, f"{person.full_name}{year}"
    return ADDED, ""


def _told(household: KnownHousehold) -> str:
    return ", ".join(part for part in (household.head_name, household.house_number, household.lane) if part)


def count_rows(rows: Iterable[Row]) -> dict[str, int]:
    """How many households and people there are of each outcome."""
    counts = {
        "households": 0, "people": 0, "added": 0, "same": 0, "probable_households": 0, "probable": 0, "wrong": 0,
    }  # fmt: skip
    new_groups, probable_groups, told = set(), set(), set()
    for row in rows:
        here = (row.group, row.outcome, row.full_name, row.birth_year)
        if row.outcome in (NEW, ADDED) and here in told:
            continue  # the same person written twice is taken in once
        told.add(here)
        if row.outcome == NEW:
            new_groups.add(row.group)
            counts["people"] += 1
        elif row.outcome == PROBABLE:
            counts["probable"] += 1
            probable_groups.add(row.group)
        else:
            counts[row.outcome] += 1
    counts["households"] = len(new_groups)
    counts["probable_households"] = len(probable_groups)
    return counts

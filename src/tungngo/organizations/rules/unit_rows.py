"""Checking a list of neighborhoods and teams, typed or from a spreadsheet, before anything is added.

A row names a unit; a team may say under which neighborhood it stands. Every mistake says its line and column.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tungngo.organizations.rules.names import folded_name, kept_name
from vanban.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_MAX = 200
ROWS_MAX = 10_000
NEIGHBORHOOD, TEAM = "neighborhood", "community_team"
TEAM_WORDS = "Tổ công nghệ số cộng đồng"
# A program that opens an exported list as a spreadsheet takes a text that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

# What the column "Loại" may say, folded.
_KIND_WORDS = {
    "": NEIGHBORHOOD,
    "thon": NEIGHBORHOOD, "to dan pho": NEIGHBORHOOD, "thon to dan pho": NEIGHBORHOOD, "khu pho": NEIGHBORHOOD,
    "ap": NEIGHBORHOOD, "ban": NEIGHBORHOOD, "xom": NEIGHBORHOOD, "khoi": NEIGHBORHOOD, "buon": NEIGHBORHOOD,
    "khom": NEIGHBORHOOD, "lang": NEIGHBORHOOD, "khu dan cu": NEIGHBORHOOD, "tdp": NEIGHBORHOOD,
    "to cong nghe so cong dong": TEAM, "to chuyen doi so cong dong": TEAM, "to cnscd": TEAM, "cnscd": TEAM,
    "to cong nghe so": TEAM,
}  # fmt: skip


@dataclass(slots=True)
class Problem:
    """What is wrong with one cell: `what` is a key that the views put into words."""

    column: str  # "kind", "name", "under"
    what: str
    detail: str = ""


@dataclass(slots=True)
class Row:
    """One line of the list, as read and as judged.

    Attributes:
        line: Its number in the file or the text, from 1.
        kind: NEIGHBORHOOD or TEAM.
        name: Of the unit.
        under: Name of the neighborhood under which a team stands; empty for the commune itself.
        outcome: "add", "exists" or "wrong".
        problems: Why it is wrong.
        near: A name that differs from it in accents only, for a person to look at; it is no mistake.
    """

    line: int
    kind: str
    name: str
    under: str = ""
    outcome: str = "add"
    problems: list[Problem] = field(default_factory=list)
    near: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for keeping."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Row:
        """The row that `as_json` gave."""
        return cls(**{**kept, "problems": [Problem(**problem) for problem in kept["problems"]]})


@dataclass(frozen=True, slots=True)
class Existing:
    """A unit that the commune has already."""

    kind: str
    name: str


def kind_of_words(text: str) -> str | None:
    """Returns the kind that the words of the column "Loại" mean; None for others."""
    return _KIND_WORDS.get(folded_name(text))


def name_problem(name: str) -> str | None:
    """Returns what is wrong with a unit's name, as a key; None when nothing is."""
    if not folded_name(name):
        return "empty"
    if len(name) > NAME_MAX:
        return "long"
    return "formula" if name.startswith(FORMULA_SIGNS) else None


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are one: the same but for case and tone placement, or one of them typed without accents.

    "Thôn Hạ" and "Thôn Hà" are two neighborhoods; "Thon Ha" is either.
    """
    if plain(one) == plain(other):
        return True
    folded = folded_name(one)
    return folded == folded_name(other) and (plain(one) == one.lower() == folded or plain(other) == folded)


def with_teams(rows: list[Row]) -> list[Row]:
    """Returns the rows with a team added under every neighborhood."""
    teams = [
        Row(line=row.line, kind=TEAM, name=f"{TEAM_WORDS} {row.name}"[:NAME_MAX], under=row.name)
        for row in rows
        if row.kind == NEIGHBORHOOD and row.name
    ]
    return rows + teams


def check_rows(rows: Iterable[Row], existing: Iterable[Existing]) -> list[Row]:
    """Judges every row against the others and against what the commune has; returns the rows, judged in place."""
    known: dict[tuple[str, str], list[str]] = {}
    for unit in existing:
        known.setdefault((unit.kind, folded_name(unit.name)), []).append(unit.name)
    judged = list(rows)
    seen: dict[tuple[str, str], list[Row]] = {}
    for row in judged:
        row.name, row.under = kept_name(row.name), kept_name(row.under)
        what = name_problem(row.name)
        if what:
            row.problems.append(Problem("name", what))
        else:
            _compare(row, known, seen)
        if row.problems:
            row.outcome = "wrong"
    for row in judged:
        _check_under(row, known, seen)
    return judged


def _compare(
    row: Row, known: dict[tuple[str, str], list[str]], seen: dict[tuple[str, str], list[Row]]
) -> None:
    key = (row.kind, folded_name(row.name))
    for other in seen.get(key, []):
        if is_same_name(other.name, row.name):
            row.problems.append(Problem("name", "twice", str(other.line)))
            return
        row.near = other.name
    for name in known.get(key, []):
        if is_same_name(name, row.name):
            row.outcome = "exists"
            row.near = ""
            break
        row.near = name
    seen.setdefault(key, []).append(row)


def _check_under(
    row: Row, known: dict[tuple[str, str], list[str]], seen: dict[tuple[str, str], list[Row]]
) -> None:
    if not row.under:
        return
    if row.kind == NEIGHBORHOOD:
        row.problems.append(Problem("under", "no_under"))
    elif not neighborhood_named(row.under, known, seen):
        row.problems.append(Problem("under", "unknown_under", row.under))
    if row.problems:
        row.outcome = "wrong"


def neighborhood_named(
    name: str, known: dict[tuple[str, str], list[str]], seen: dict[tuple[str, str], list[Row]]
) -> str | None:
    """Returns the name of the neighborhood that a team's row means, in the commune or in the list itself."""
    key = (NEIGHBORHOOD, folded_name(name))
    candidates = [*known.get(key, []), *(row.name for row in seen.get(key, []))]
    exact = [candidate for candidate in candidates if plain(candidate) == plain(name)]
    same = exact or [candidate for candidate in candidates if is_same_name(candidate, name)]
    return same[0] if same else None

"""A list of members from a spreadsheet: which column is which, and what is wrong with a row."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tungngo.doorstep.rules.telephones import kept_phone
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS_MAX: Final = 1000
_HEADER_LOOKED_AT: Final = 10
# The template's headings. They are data that comes back, so they are not translated.
HEADINGS: Final = ("Họ và tên", "Số điện thoại", "Tổ", "Tổ trưởng")
_BEGINNINGS: Final = (
    ("full_name", ("ho va ten", "ho ten", "ten thanh vien", "thanh vien")),
    ("phone", ("so dien thoai", "dien thoai", "sdt", "so dt")),
    ("head", ("to truong", "vai tro", "chuc vu", "nhiem vu")),
    ("team", ("to",)),
)
_YES: Final = frozenset({"x", "co", "1", "to truong", "truong", "dung"})
Cells = Sequence[Sequence[object]]


class NoHeader(ValueError):
    """No row looks like the headings."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row as it was read.

    Attributes:
        line: Its number in the file.
        full_name: One line.
        phone: In the kept form.
        team: Id of the team; None for none.
        team_name: As the commune calls it, or as was written where there is no such team.
        is_head: Whether the member leads the team.
        problem: "", or what is wrong: "name", "phone", "team", "exists", "twice".
        key: The row's own key, by which it is added once.
    """

    line: int
    full_name: str
    phone: str
    team: int | None
    team_name: str
    is_head: bool
    problem: str
    key: str

    @property
    def is_good(self) -> bool:
        """Whether it can be added."""
        return not self.problem

    def as_json(self) -> list[Any]:
        """The row as plain values, for the confirmation."""
        return [self.full_name, self.phone, self.team, self.is_head, self.key]


def read_members(
    cells: Cells,
    *,
    teams: Mapping[int, str],
    known: frozenset[tuple[str, str]],
    key: uuid.UUID,
) -> list[MemberRow]:
    """Returns the rows below the headings.

    Args:
        cells: The sheet.
        teams: Names of the commune's teams by id.
        known: Folded name and number of the members that there are.
        key: Of this file; each row's own key follows from it.

    Raises:
        NoHeader: There is no row of headings among the first ten.
    """
    header, columns = _header(cells)
    by_name = {fold(name): pk for pk, name in teams.items()}
    rows: list[MemberRow] = []
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(cells[header + 1 : header + 1 + ROWS_MAX], start=header + 2):
        said = {name: _text(row[at]) if at < len(row) else "" for name, at in columns.items()}
        if not any(said.values()):
            continue
        made = _row(line, said, by_name=by_name, teams=teams, key=key)
        who = (fold(made.full_name), made.phone)
        if not made.problem and who in known | seen:
            made = _with_problem(made, "exists" if who in known else "twice")
        seen.add(who)
        rows.append(made)
    return rows


def _row(
    line: int,
    said: Mapping[str, str],
    *,
    by_name: Mapping[str, int],
    teams: Mapping[int, str],
    key: uuid.UUID,
) -> MemberRow:
    problem = ""
    name = " ".join(said["full_name"].split())[:120]
    if len(fold(name)) < 2:  # noqa: PLR2004  # no name has one letter
        problem = "name"
    phone = kept_phone(said.get("phone", ""))
    if phone is None:
        problem = problem or "phone"
    written = said.get("team", "")
    team = _team(written, by_name)
    if written and team is None:
        problem = problem or "team"
    return MemberRow(
        line=line,
        full_name=name,
        phone=said["phone"] if phone is None else phone,
        team=team,
        team_name=teams[team] if team is not None else written,
        is_head=fold(said.get("head", "")) in _YES,
        problem=problem,
        key=str(uuid.uuid5(key, str(line))),
    )


def _with_problem(row: MemberRow, problem: str) -> MemberRow:
    return MemberRow(
        row.line, row.full_name, row.phone, row.team, row.team_name, row.is_head, problem, row.key
    )


def _team(written: str, by_name: Mapping[str, int]) -> int | None:
    """The team of this name, or the one whose name ends so: "Thôn Đông" is said for its team."""
    folded = fold(written)
    if not folded or folded in by_name:
        return by_name.get(folded)
    ends = [pk for name, pk in by_name.items() if name.endswith(f" {folded}")]
    return ends[0] if len(ends) == 1 else None


def _header(cells: Cells) -> tuple[int, dict[str, int]]:
    for index, line in enumerate(cells[:_HEADER_LOOKED_AT]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(line):
            title = fold(_text(cell))
            for name, beginnings in _BEGINNINGS:
                if name not in columns and title and title.startswith(beginnings):
                    columns[name] = at
                    break
        if "full_name" in columns:
            return index, columns
    raise NoHeader


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value if value is not None else "").replace("\x00", "").strip()

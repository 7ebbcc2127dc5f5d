"""The board: a column for each state, deadline or unit, and the steps that a person may take with a card."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments import permissions, rules
from tungngo.assignments.listing import TONES, Row, row_of
from tungngo.assignments.models import State
from tungngo.assignments.queries import group_of
from tungngo.assignments.queries.layouts import NOBODY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.models import Assignment
    from tungngo.organizations.models import Membership

# The columns of a board by state, in the order of the work.
STATES: Final = (
    State.NOT_STARTED,
    State.IN_PROGRESS,
    State.RETURNED,
    State.SUBMITTED,
    State.ACCEPTED,
)
STEP_LABELS: Final = {
    State.IN_PROGRESS: gettext_lazy("Bắt đầu thực hiện"),
    State.SUBMITTED: gettext_lazy("Nộp kết quả"),
    State.ACCEPTED: gettext_lazy("Nghiệm thu"),
    State.RETURNED: gettext_lazy("Trả lại"),
    State.CANCELLED: gettext_lazy("Hủy nhiệm vụ"),
}


@dataclass(slots=True)
class Card:
    """An assignment on the board and the steps that the reader may take with it."""

    row: Row
    moves: str  # JSON: [{part, version, to, label, unit}]
    can_move: bool


@dataclass(slots=True)
class Column:
    """One column: its first cards, and how many it has in all."""

    key: str
    heading: StrOrPromise
    tone: str = ""
    total: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def others(self) -> int:
        """How many cards are not shown."""
        return self.total - len(self.cards)


def columns_of(
    cards: Iterable[Assignment],
    grouping: str,
    membership: Membership | None,
    own_units: frozenset[int],
    today: dt.date,
    *,
    can_run: bool,
    shows_cancelled: bool,
) -> list[Column]:
    """The columns of a board; by state each state has one, also an empty one.

    Args:
        cards: From queries.board_cards, fetched `with_listed_parts`.
        grouping: What the columns are.
        membership: Who looks.
        own_units: The reader's units.
        today: The day in Vietnam.
        can_run: Whether the reader judges what is handed in there.
        shows_cancelled: Whether cancelled assignments were asked for.
    """
    columns: dict[str, Column] = {}
    if grouping == "trang-thai":
        states = (State.CANCELLED,) if shows_cancelled else STATES
        columns = {str(state): Column(str(state), state.label, TONES[state]) for state in states}
    for card in cards:
        key = card.column_key  # type: ignore[attr-defined]  # annotated
        column = columns.setdefault(key, Column(key, group_of(card, grouping)))
        column.total = card.column_total  # type: ignore[attr-defined]
        row = row_of(card, own_units, today)
        moves = _moves(row, membership, can_run=can_run)
        column.cards.append(Card(row, json.dumps(moves, ensure_ascii=False), bool(moves)))
    return list(columns.values())


def _moves(row: Row, membership: Membership | None, *, can_run: bool) -> list[dict[str, str | int]]:
    """The steps that a person may take with a card: those of the unit of its column, else of each unit that answers."""
    assignment = row.assignment
    if assignment.state == State.CANCELLED:
        return []
    moves: list[dict[str, str | int]] = []
    for part in [row.headed] if row.headed else row.all_parts:
        steps = [*part.unit_steps] if permissions.can_work_for(membership, part.unit) else []
        steps += part.officer_steps if can_run else ()
        moves += [
            {
                "part": part.pk,
                "version": part.version,
                "to": step,
                "label": str(STEP_LABELS[State(step)]),
                "unit": part.unit.name,
            }
            for step in steps
        ]
    if can_run and assignment.state not in rules.FINISHED:
        moves.append(
            {
                "assignment": assignment.pk,
                "version": assignment.version,
                "to": str(State.CANCELLED),
                "label": str(STEP_LABELS[State.CANCELLED]),
                "unit": "",
            }
        )
    return moves


def column_filter(column: Column, grouping: str) -> dict[str, str] | None:
    """The filter that shows a column's assignments as a list; None where no filter does."""
    if grouping == "trang-thai":
        return {"state": column.key}
    if grouping == "don-vi":
        return {"unit": column.key if column.key != NOBODY else "none"}
    return None


def column_word(grouping: str) -> str:
    """What a column of the board is called for a screen reader."""
    return {
        "don-vi": _("Cột đơn vị"),
        "thoi-han": _("Cột thời hạn"),
        "trang-thai": _("Cột trạng thái"),
    }[grouping]

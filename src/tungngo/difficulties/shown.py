"""How difficulties are shown: a line of a list with its badges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty

if TYPE_CHECKING:
    import datetime as dt

TONES: Final = {
    rules.NEW: "warn",
    rules.IN_PROGRESS: "info",
    rules.PASSED_UP: "info",
    rules.ANSWERED: "ok",
    rules.RESOLVED: "ok",
    rules.WITHDRAWN: "neutral",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A difficulty as a line of a list.

    Attributes:
        one: The difficulty, fetched `listed`.
        who: The unit that raised it, with its commune where several are shown.
        units: How many units met it.
        marks: Tone and words of what stands out.
        due: Until when it is answered; empty when no answer is owed.
    """

    one: Difficulty
    who: str
    units: int
    marks: tuple[tuple[str, str], ...]
    due: str

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.one.state]


def row_of(one: Difficulty, today: dt.date, *, shows_commune: bool = False) -> Row:
    """The line of a difficulty on a day."""
    who = f"{one.unit.name}, {one.organization.name}" if shows_commune else one.unit.name
    owed = one.is_open and one.merged_into_id is None
    due = f"{one.answer_due_date:%d/%m/%Y}" if owed else ""
    return Row(one, who, 1 + getattr(one, "met_by", 0), tuple(_marks(one, today)), due)


def _marks(one: Difficulty, today: dt.date) -> list[tuple[str, str]]:
    marks = []
    if one.urgency == Difficulty.Urgency.URGENT and one.is_open:
        marks.append(("danger", _("Gấp")))
    if one.is_open and one.merged_into_id is None:
        late = (today - one.answer_due_date).days
        if late > 0:
            marks.append(("danger", _("Quá hạn trả lời %s ngày") % late))
        elif rules.working_days_left(one.answer_due_date, today) <= max(rules.REMIND_BEFORE):
            marks.append(("warn", _("Sắp đến hạn trả lời")))
    if one.merged_into_id is not None:
        marks.append(("neutral", _("Đã gộp")))
    if one.is_shared:
        marks.append(("neutral", _("Dùng chung")))
    return marks

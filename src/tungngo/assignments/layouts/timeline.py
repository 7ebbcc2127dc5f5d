"""The timeline: bars over weeks and months as SVG that the server draws, grouped by unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments import rules
from tungngo.assignments.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.listing import Group, Row
    from tungngo.assignments.models import Campaign

# Pixels of a day at each zoom, by the word in the address.
ZOOMS: Final[dict[str, tuple[StrOrPromise, float]]] = {
    "tuan": (gettext_lazy("Tuần"), 26.0),
    "thang": (gettext_lazy("Tháng"), 9.0),
    "quy": (gettext_lazy("Quý"), 3.2),
}
DEFAULT_ZOOM: Final = "thang"
# What the bars' colours and patterns mean; the words stand in each bar's name too.
TONES: Final[dict[str, StrOrPromise]] = {
    "late": gettext_lazy("Quá hạn"),
    "blocked": gettext_lazy("Vướng mắc"),
    "open": gettext_lazy("Chưa thực hiện"),
    "begun": gettext_lazy("Đang thực hiện"),
    "submitted": gettext_lazy("Chờ nghiệm thu"),
    "accepted": gettext_lazy("Hoàn thành"),
}
_LINE: Final = 30  # the height of one assignment's line
_BAR: Final = 16
_MARGIN_DAYS: Final = 3
_LEAST_BAR: Final = 10  # a single day must still be seen and hit
_LETTER: Final = 7.2  # the mean width of a letter at the labels' size
_LABEL_LETTERS: Final = 64
# A deadline in the far past or future must not stretch the picture to years of nothing.
_MOST_DAYS: Final = 800


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale: a month's or week's first day."""

    x: float
    label: str
    is_month: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One assignment's line: its bar, and where its words stand."""

    pk: int
    y: int
    line_y: int
    x: float
    width: float
    text_x: float
    text_y: int
    anchor: str
    label: str
    whole: str
    tone: str
    has_day: bool


@dataclass(slots=True)
class Lane:
    """A unit's lines."""

    heading: StrOrPromise
    height: int
    bars: list[Bar] = field(default_factory=list)


@dataclass(slots=True)
class Scale:
    """From days to pixels."""

    first: dt.date
    last: dt.date
    per_day: float
    ticks: list[Tick] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The picture's width."""
        return round(self.x(self.last) + self.per_day)

    def x(self, day: dt.date) -> float:
        """Where a day begins; days outside stand at the edges."""
        inside = min(max(day, self.first), self.last)
        return round((inside - self.first).days * self.per_day, 1)


@dataclass(slots=True)
class Timeline:
    """The whole picture."""

    scale: Scale
    lanes: list[Lane]
    today_x: float
    day_of_action_x: float | None


def scale_of(days: Sequence[dt.date], today: dt.date, zoom: str) -> Scale:
    """The scale of a timeline that reaches all of some days, kept within sight of today."""
    first = max(min(days), today - dt.timedelta(days=_MOST_DAYS // 2)) - dt.timedelta(days=_MARGIN_DAYS)
    last = min(max(days), today + dt.timedelta(days=_MOST_DAYS // 2)) + dt.timedelta(days=_MARGIN_DAYS * 4)
    scale = Scale(first, last, ZOOMS[zoom][1])
    day = first
    while day <= last:
        if day.day == 1:
            scale.ticks.append(Tick(scale.x(day), _("Tháng %(m)s") % {"m": f"{day:%m/%Y}"}, is_month=True))
        elif zoom == "tuan" and day.weekday() == 0:
            scale.ticks.append(Tick(scale.x(day), f"{day:%d/%m}", is_month=False))
        elif zoom == "thang" and day.day in {8, 15, 22}:
            scale.ticks.append(Tick(scale.x(day), f"{day:%d}", is_month=False))
        day += dt.timedelta(days=1)
    return scale


def timeline_of(groups: Iterable[Group], campaign: Campaign, scale: Scale, today: dt.date) -> Timeline:
    """Bars for grouped rows. What the directive gives no day stands hollow at today, and says so."""
    lanes = []
    for group in groups:
        lane = Lane(group.heading, len(group.rows) * _LINE)
        lane.bars = [_bar(row, place, scale, today) for place, row in enumerate(group.rows)]
        lanes.append(lane)
    day = campaign.day_of_action
    return Timeline(
        scale,
        lanes,
        round(scale.x(today) + scale.per_day / 2, 1),
        round(scale.x(day) + scale.per_day / 2, 1) if day else None,
    )


def _bar(row: Row, place: int, scale: Scale, today: dt.date) -> Bar:
    assignment = row.assignment
    opens = assignment.start_date or assignment.deadline_date
    closes = assignment.deadline_date or assignment.start_date
    x = scale.x(opens or today)
    width = max(_LEAST_BAR, scale.x(closes or today) + scale.per_day - x)
    if not assignment.start_date:  # a deadline alone: the mark ends with its day
        x = max(0.0, x + scale.per_day - width)
    words = (
        assignment.text if len(assignment.text) <= _LABEL_LETTERS else f"{assignment.text[:_LABEL_LETTERS]}…"
    )
    if closes is None:
        words = _("%(text)s (không nêu ngày)") % {"text": words}
    fits_right = x + width + 8 + len(words) * _LETTER < scale.width
    top = place * _LINE
    facts = [
        str(row.state_label),
        *(mark.text for mark in row.marks),
        assignment.deadline_in_words or _("Không nêu thời hạn"),
    ]
    return Bar(
        pk=assignment.pk,
        y=top + (_LINE - _BAR) // 2,
        line_y=top,
        x=round(x, 1),
        width=round(width, 1),
        text_x=round(x + width + 6 if fits_right else x - 6, 1),
        text_y=top + _LINE // 2,
        anchor="start" if fits_right else "end",
        label=words,
        whole=f"{assignment.text} – {'; '.join(facts)}",
        tone=_tone(row),
        has_day=closes is not None,
    )


def _tone(row: Row) -> str:
    names = {mark.name for mark in row.marks}
    if rules.LATE in names:
        return "late"
    if rules.BLOCKED in names:
        return "blocked"
    if row.state in {State.ACCEPTED, State.SUBMITTED, State.CANCELLED}:
        return str(row.state)
    return "begun" if row.state in rules.BEGUN else "open"

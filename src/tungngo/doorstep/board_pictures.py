"""The pictures of a board: its neighborhoods on a map, and its visits by the hour, as the numbers of an SVG.

Numbers are texts here, so that no language's thousands and decimals get into a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tungngo.doorstep.rules.drawing import WIDTH, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.doorstep.queries.board import HourFigure, PlaceFigures
    from tungngo.doorstep.rules.maps import Ring

# The steps of coverage: from so many per cent on. Neighborhoods without households are no step.
STEPS: Final = (0, 25, 50, 75, 100)

_BAR, _GAP, _TALL = 44, 12, 150


def step_of(percent: int | None) -> str:
    """The name of a step, as the styles know it."""
    if percent is None:
        return "none"
    return str(max(step for step in STEPS if percent >= step))


@dataclass(frozen=True, slots=True)
class MapShape:
    """A neighborhood on the map."""

    place: PlaceFigures
    path: str
    x: str
    y: str
    step: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The map; `missing` are the neighborhoods that it does not show."""

    view_box: str
    shapes: list[MapShape]
    missing: list[PlaceFigures]


def map_picture(places: Sequence[PlaceFigures], rings: dict[int, list[Ring]]) -> MapPicture | None:
    """The map of those neighborhoods that have an area; None where none has."""
    by_id = {place.id: place for place in places}
    picture = draw({key: value for key, value in rings.items() if key in by_id})
    if picture is None:
        return None
    shapes = [
        MapShape(
            place=by_id[shape.key],
            path=shape.path,
            x=str(shape.x),
            y=str(shape.y),
            step=step_of(by_id[shape.key].percent),
        )
        for shape in picture.shapes
    ]
    shapes.sort(key=lambda shape: places.index(shape.place))
    shown = {shape.place.id for shape in shapes}
    return MapPicture(
        f"0 0 {WIDTH} {picture.height}", shapes, [place for place in places if place.id not in shown]
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """An hour in the chart."""

    hour: HourFigure
    x: str
    y: str
    height: str
    middle: str
    above: str


@dataclass(frozen=True, slots=True)
class HoursPicture:
    """The chart of the visits by the hour."""

    view_box: str
    base: str
    label_y: str
    width: str
    bar_width: str
    bars: list[Bar]


def hours_picture(hours: Sequence[HourFigure]) -> HoursPicture | None:
    """One bar for each hour; None where there are none."""
    most = max((hour.visits for hour in hours), default=0)
    if not most:
        return None
    top = 24
    bars = []
    for number, hour in enumerate(hours):
        height = round(_TALL * hour.visits / most, 1)
        x = _GAP + number * (_BAR + _GAP)
        bars.append(
            Bar(
                hour,
                x=str(x),
                y=f"{top + _TALL - height:g}",
                height=f"{height:g}",
                middle=str(x + _BAR // 2),
                above=f"{top + _TALL - height - 6:g}",
            )
        )
    width = _GAP + len(bars) * (_BAR + _GAP)
    return HoursPicture(
        view_box=f"0 0 {max(width, 400)} {top + _TALL + 30}",
        base=str(top + _TALL),
        label_y=str(top + _TALL + 20),
        width=str(width),
        bar_width=str(_BAR),
        bars=bars,
    )

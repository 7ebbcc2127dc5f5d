"""`{% load board_ui %}`: figures that open their rows, and the pieces of the board's pictures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tungngo.doorstep.board_pictures import step_of
from tungngo.doorstep.rules.corrections import is_of_the_office
from vanban.text import fold

if TYPE_CHECKING:
    from django.template.context import RequestContext

    from tungngo.doorstep.board_pictures import MapShape
    from tungngo.doorstep.queries.board import Board, PlaceFigures

register = template.Library()

_TEAM_WORDS = "to cong nghe so cong dong"


def rows_address(
    kind: str, figure: str, round_pk: int, *, place: int = 0, team: int = 0, day: str = ""
) -> str:
    """The address of the rows behind a figure: of visits their list, of everything else the round's own."""
    asked: dict[str, str | int] = {}
    if kind == "visits":
        asked["dot"] = round_pk
        if figure == "today":
            asked["ngay"] = day
        if figure in {"doubtful", "voided"}:
            asked["loc"] = figure
        elif figure in {"visits", "today"}:
            asked["loc"] = "visits"
        url = reverse("doorstep:visits")
    else:
        url = reverse(f"doorstep:board_{kind}", args=[round_pk])
        if figure:
            asked["loc"] = figure
    if place:
        asked["thon"] = place
    if team:
        asked["to"] = team
    return f"{url}?{urlencode(asked)}" if asked else url


@register.simple_tag(takes_context=True)
def figure(
    context: RequestContext, kind: str, name: str, number: int, *, place: int = 0, team: int = 0
) -> SafeString:
    """A figure as a link to its rows, for those who see rows and are not on the wall."""
    shown = _number(number)
    seat = context["seat"]
    if not seat.opens_rows or context.get("is_wall"):
        return format_html('<span class="figure">{}</span>', shown)
    url = rows_address(kind, name, seat.round.pk, place=place, team=team, day=seat.scope.day.isoformat())
    key = "-".join(str(part) for part in ("so", kind, name, place or "", team or "") if part)
    return format_html('<a class="figure" id="{}" href="{}">{}</a>', key, url, shown)


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")  # 1.234, as in Vietnamese documents


@register.filter
def plain(number: object) -> str:
    """A number for an attribute: without any language's separators."""
    return str(number)


@register.filter
def is_corrected(revision: int) -> bool:
    """Whether the office wrote the version of a visit that counts."""
    return is_of_the_office(revision)


@register.filter
def step(percent: int | None) -> str:
    """The step of coverage of a share."""
    return step_of(percent)


@register.simple_tag(takes_context=True)
def place_link(context: RequestContext, place: PlaceFigures) -> SafeString:
    """A neighborhood's name, leading to its houses."""
    seat = context["seat"]
    if not seat.opens_rows or context.get("is_wall"):
        return format_html("{}", place.name)
    return format_html(
        '<a id="noi-{}" href="{}">{}</a>',
        str(place.id),
        rows_address("houses", "all", seat.round.pk, place=place.id),
        place.name,
    )


@register.simple_tag(takes_context=True)
def map_link(context: RequestContext, shape: MapShape) -> SafeString:
    """A neighborhood on the map with its name and share, leading to its houses where the viewer may open them."""
    place = shape.place
    share = "–" if place.percent is None else f"{place.percent}%"
    said = _("%(name)s: %(visited)s/%(all)s hộ, %(share)s") % {
        "name": place.name,
        "visited": place.houses["visited"],
        "all": place.houses["all"],
        "share": share,
    }
    drawn = format_html(
        '<path class="area area--{}" d="{}" fill-rule="evenodd"></path>'
        '<text class="area-label area-label--{}" x="{}" y="{}">{}</text>'
        '<text class="area-label area-label--share area-label--{}" x="{}" y="{}" dy="1.1em">{}</text>',
        shape.step,
        shape.path,
        shape.step,
        shape.x,
        shape.y,
        _short(place.name),
        shape.step,
        shape.x,
        shape.y,
        share,
    )
    seat = context["seat"]
    if not seat.opens_rows or context.get("is_wall"):
        return format_html('<g role="img" aria-label="{}">{}</g>', said, drawn)
    url = rows_address("houses", "all", seat.round.pk, place=place.id)
    return format_html('<a href="{}" id="vung-{}" aria-label="{}">{}</a>', url, str(place.id), said, drawn)


def _short(name: str) -> str:
    """A neighborhood's name without the word for its kind, which all on one map share; a number stands alone."""
    words = name.split()
    for kind in ("to dan pho", "khu pho", "tdp", "thon", "ap", "ban", "xom", "khom", "buon"):
        length = len(kind.split())
        if fold(" ".join(words[:length])) == kind and len(words) > length:
            return " ".join(words[length:])
    return name


@register.filter
def short_team(name: str) -> str:
    """A team's name without the words that all teams of a commune share, where others are left."""
    words = name.split()
    shared = len(_TEAM_WORDS.split())
    is_shared = fold(" ".join(words[:shared])) == _TEAM_WORDS and len(words) > shared
    return " ".join(words[shared:]) if is_shared else name


@register.simple_tag
def meter(board: Board) -> SafeString:
    """The share of adults with a digital signature as a bar, with a mark at the target."""
    percent = board.signature_percent or Decimal(0)
    mark = SafeString("")
    if board.target is not None:
        mark = format_html(
            '<line class="meter__target" x1="{0}" x2="{0}" y1="0" y2="14"></line>',
            f"{10 * board.target.percent:.0f}",
        )
    return format_html(
        '<svg class="meter" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="meter__ground" width="1000" height="14" rx="7"></rect>'
        '<rect class="meter__bar" width="{}" height="14" rx="7"></rect>{}</svg>',
        f"{10 * percent:.0f}",
        mark,
    )


@register.filter
def name_of(names: dict[int, str], key: int) -> str:
    """A name by its key."""
    return names.get(key, "")

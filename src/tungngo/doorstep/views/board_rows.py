"""The rows behind the figures of a board: as many as the figure says, searched, page by page, and noted as seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tungngo.doorstep.models import AccessLog, DigitalSkill
from tungngo.doorstep.permissions import neighborhoods_seen, teams_seen
from tungngo.doorstep.queries import board_rows as queries
from tungngo.doorstep.queries.board_rows import PAGE, Found, Wanted
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.views.board import Seat, seat_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from tungngo.doorstep.queries.house_state import Scope

_LAST_PAGE = 10_000

HOUSE_TITLES: dict[str, _StrPromise] = {
    "all": gettext_lazy("Tất cả các hộ"),
    "visited": gettext_lazy("Hộ đã đến"),
    "met": gettext_lazy("Hộ gặp được"),
    "absent": gettext_lazy("Hộ vắng nhà"),
    "refused": gettext_lazy("Hộ từ chối"),
    "moved": gettext_lazy("Hộ đã chuyển đi"),
    "unvisited": gettext_lazy("Hộ chưa đến"),
    "revisit": gettext_lazy("Hộ đến hẹn thăm lại"),
    "conflict": gettext_lazy("Hộ có hai thành viên cùng ghi"),
}
PEOPLE_TITLES: dict[str, _StrPromise] = {
    "met": gettext_lazy("Người đã gặp trong đợt"),
    "adults": gettext_lazy("Người trưởng thành"),
    "signature": gettext_lazy("Người trưởng thành có chữ ký số"),
    "unsigned": gettext_lazy("Người trưởng thành chưa có chữ ký số"),
    "new": gettext_lazy("Người vừa đăng ký chữ ký số trong đợt"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of rows.

    Attributes:
        kind: Its name, as templates and addresses know it.
        titles: The figures that it opens, in words.
        read: Reads a page of its rows.
        default: The figure that is opened where none is named.
    """

    kind: str
    titles: dict[str, _StrPromise]
    read: Callable[[Scope, Wanted], Found]
    default: str = ""


_HOUSES = Sheet("houses", HOUSE_TITLES, queries.houses, "all")
_PEOPLE = Sheet("people", PEOPLE_TITLES, queries.people, "adults")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def _wanted(request: HttpRequest, figure: str) -> Wanted:
    page = max(1, min(_number(request.GET.get("trang", "")), _LAST_PAGE))
    return Wanted(
        figure=figure,
        place=_number(request.GET.get("thon", "")),
        team=_number(request.GET.get("to", "")),
        words=request.GET.get("q", "").replace("\x00", "")[:100],
        offset=(page - 1) * PAGE,
    )


def _show(request: HttpRequest, seat: Seat, sheet: Sheet, figure: str) -> HttpResponse:
    wanted = _wanted(request, figure)
    found = sheet.read(seat.scope, wanted)
    if not found.rows and wanted.offset:
        wanted = replace(wanted, offset=0)
        found = sheet.read(seat.scope, wanted)
    note_access(
        page=AccessLog.Page.VISITS,
        actor=seat.membership.user,
        organization_id=seat.round.organization_id,
        at=seat.now,
        shown=len(found.rows),
    )
    commune = seat.round.organization
    context: dict[str, Any] = {
        "seat": seat,
        "round": seat.round,
        "sheet": sheet.kind,
        "figure": figure,
        "titles": sheet.titles,
        "title": sheet.titles[figure],
        "rows": found.rows,
        "total": found.total,
        "page": Paginator(range(found.total), PAGE).get_page(wanted.offset // PAGE + 1),
        "wanted": wanted,
        "places": neighborhoods_seen(seat.membership, commune).order_by("sort_key", "pk"),
        "teams": teams_seen(seat.membership, commune).order_by("sort_key", "pk"),
        "today": timezone.localdate(seat.now),
    }
    return render(request, "doorstep/board_rows.html", context)


def _figure(request: HttpRequest, sheet: Sheet) -> str:
    figure = request.GET.get("loc", "") or sheet.default
    if figure not in sheet.titles:
        raise Http404
    return figure


@require_safe
def houses(request: HttpRequest, pk: int) -> HttpResponse:
    """The houses behind a figure."""
    return _show(request, seat_at(request, pk, rows=True), _HOUSES, _figure(request, _HOUSES))


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people behind a figure."""
    return _show(request, seat_at(request, pk, rows=True), _PEOPLE, _figure(request, _PEOPLE))


def _skills(seat: Seat, of_all: str) -> dict[str, Any]:
    skills = DigitalSkill.objects.filter(organization_id=seat.round.organization_id)
    return {"": of_all} | {skill.code: skill.name for skill in skills}


def _skill_asked(request: HttpRequest, titles: dict[str, Any]) -> str:
    code = request.GET.get("loc", "")[:24].replace("\x00", "")
    titles.setdefault(code, code)  # a skill that is no longer in the list was taught all the same
    return code


@require_safe
def turns(request: HttpRequest, pk: int) -> HttpResponse:
    """The turns behind a figure."""
    seat = seat_at(request, pk, rows=True)
    titles = _skills(seat, _("Tất cả lượt hướng dẫn"))
    return _show(request, seat, Sheet("turns", titles, queries.turns), _skill_asked(request, titles))


@require_safe
def learners(request: HttpRequest, pk: int) -> HttpResponse:
    """The persons behind a figure of who was taught."""
    seat = seat_at(request, pk, rows=True)
    titles = _skills(seat, _("Người được hướng dẫn"))
    return _show(request, seat, Sheet("learners", titles, queries.learners), _skill_asked(request, titles))


@require_safe
def phones(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephones whose unsent acts make up the figure."""
    seat = seat_at(request, pk, rows=True)
    wanted = _wanted(request, "")
    found = queries.phones(seat.scope, wanted, teams=seat.teams)
    commune = seat.round.organization
    context = {
        "seat": seat,
        "round": seat.round,
        "sheet": "phones",
        "figure": "",
        "titles": {"": _("Thao tác còn trên điện thoại")},
        "title": _("Thao tác còn trên điện thoại"),
        "rows": found.rows,
        "total": found.total,
        "wanted": wanted,
        "places": [],
        "teams": teams_seen(seat.membership, commune).order_by("sort_key", "pk"),
    }
    return render(request, "doorstep/board_rows.html", context)

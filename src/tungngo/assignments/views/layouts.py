"""What each layout of a campaign's assignments adds to the page: one function for each, all over the same filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import listing, queries, rules
from tungngo.assignments.forms import MARK_LABELS
from tungngo.assignments.forms.numbers import number_sent
from tungngo.assignments.layouts import board, month, timeline
from tungngo.assignments.models import State
from tungngo.assignments.queries import layouts as layout_queries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

    from tungngo.assignments.views.campaigns import Asked

ROWS_PER_PAGE: Final = 40
BARS_PER_PAGE: Final = 100
_LAST_PAGE: Final = 1000  # of the board by unit
SORTS: Final = ("name", "total", *rules.MARKS, "waiting", "accepted")


def list_of(asked: Asked, _query: QueryDict, page_number: str | None) -> dict[str, Any]:
    """Rows under headings."""
    rows = queries.assignment_rows(asked.campaign, asked.filters, asked.grouping, asked.today)
    page = Paginator(queries.with_listed_parts(rows), ROWS_PER_PAGE).get_page(page_number)
    groups = listing.grouped(page.object_list, asked.grouping, asked.own, asked.today)
    gives_out = asked.can_run and any(not row.has_lead for group in groups for row in group.rows)
    return {
        "page": page,
        "groups": groups,
        "total": page.paginator.count,
        "units_to_give": asked.units_to_give if gives_out else None,
    }


def board_of(asked: Asked, query: QueryDict, page_number: str | None) -> dict[str, Any]:
    """Columns of cards; by unit some columns on each page."""
    page = min(number_sent(page_number or "") or 1, _LAST_PAGE)
    first = (page - 1) * layout_queries.COLUMNS_A_PAGE
    opened = query.get("mo", "").replace("\x00", "")  # a character that the database refuses
    cards = layout_queries.board_cards(
        asked.campaign,
        asked.filters,
        asked.grouping,
        asked.today,
        opened=opened,
        first_column=first,
    )
    columns = board.columns_of(
        queries.with_listed_parts(cards),
        asked.grouping,
        asked.membership,
        asked.own,
        asked.today,
        can_run=asked.can_run,
        shows_cancelled=asked.filters.state == State.CANCELLED,
    )
    is_by_unit = asked.grouping == "don-vi"
    return {
        "columns": [
            (column, asked.address(xem="", **(board.column_filter(column, asked.grouping) or {})))
            for column in columns
        ],
        "column_word": board.column_word(asked.grouping),
        "opened": opened,
        "total": sum(column.total for column in columns),
        "page_before": page - 1 if is_by_unit and page > 1 else None,
        "page_after": page + 1 if is_by_unit and len(columns) == layout_queries.COLUMNS_A_PAGE else None,
        "cards_opened": layout_queries.CARDS_OPENED,
    }


def timeline_of(asked: Asked, query: QueryDict, page_number: str | None) -> dict[str, Any]:
    """Bars over weeks and months."""
    zoom = query.get("muc", "")
    zoom = zoom if zoom in timeline.ZOOMS else timeline.DEFAULT_ZOOM
    rows = layout_queries.timeline_rows(asked.campaign, asked.filters, asked.grouping, asked.today)
    page = Paginator(queries.with_listed_parts(rows), BARS_PER_PAGE).get_page(page_number)
    groups = listing.grouped(page.object_list, asked.grouping, asked.own, asked.today)
    scale = timeline.scale_of(_days_shown(asked, page.object_list), asked.today, zoom)
    return {
        "page": page,
        "groups": groups,
        "total": page.paginator.count,
        "timeline": timeline.timeline_of(groups, asked.campaign, scale, asked.today),
        "zooms": [(name, label, asked.address(muc=name)) for name, (label, _width) in timeline.ZOOMS.items()],
        "zoom": zoom,
        "tones": timeline.TONES.items(),
    }


def _days_shown(asked: Asked, rows: Iterable[Any]) -> list[dt.date]:
    """The days that a timeline must reach: those of the rows on all pages, of the campaign, and today."""
    campaign = asked.campaign
    days = [asked.today, campaign.start_date, campaign.end_date, campaign.day_of_action]
    if (row := next(iter(rows), None)) is not None:
        days += [row.first_day, row.last_day]
    return [day for day in days if day]


def calendar_of(asked: Asked, query: QueryDict, _page_number: str | None) -> dict[str, Any]:
    """A month of days."""
    first = month.month_asked(query.get("thang", ""), asked.today)
    days = month.days_shown(first)
    found = layout_queries.calendar_rows(asked.campaign, asked.filters, asked.today, days[0], days[-1])
    rows = [
        listing.row_of(assignment, asked.own, asked.today) for assignment in queries.with_listed_parts(found)
    ]
    shown = month.month_of(first, rows, asked.today, asked.campaign.day_of_action)
    return {
        "month": shown,
        "weekdays": month.WEEKDAYS,
        "total": sum(day.total for week in shown.weeks for day in week if day.is_of_month),
        "address_before": asked.address(thang=shown.before),
        "address_after": asked.address(thang=shown.after),
        "address_today": asked.address(thang=""),
        "address_of_list": asked.address(
            xem="", thang="", within="", due_from="", due_to="", group="thoi-han"
        ),
        "address_without_day": asked.address(xem="", thang="", within="none", group=""),
    }


def units_of(asked: Asked, query: QueryDict, _page_number: str | None) -> dict[str, Any]:
    """A row of counts for each unit."""
    counted = layout_queries.unit_counts(asked.campaign, asked.filters, asked.today)
    asked_sort = query.get("sap", "")
    name = asked_sort.removeprefix("-")
    if name in SORTS:
        column = "unit__sort_key" if name == "name" else name
        counted.sort(key=lambda row: row[column], reverse=asked_sort.startswith("-"))
    columns: list[tuple[str, StrOrPromise, dict[str, str]]] = [
        ("total", _("Chịu trách nhiệm"), {}),
        *((mark, MARK_LABELS[mark], {"mark": mark}) for mark in rules.MARKS),
        ("waiting", _("Chờ nghiệm thu"), {"mark": "waiting"}),
        ("accepted", _("Hoàn thành"), {"state": State.ACCEPTED}),
    ]
    heads = [
        (
            key,
            label,
            asked.address(sap=key if asked_sort == f"-{key}" else f"-{key}"),
            asked_sort.removeprefix("-") == key,
        )
        for key, label, _filter in columns
    ]
    base = asked.address(xem="", sap="", group="", unit="", part="", mark="", state="")
    suffixes = {
        key: "".join(f"&{name}={value}" for name, value in filters.items())
        for key, _label, filters in columns
    }
    return {
        "heads": heads,
        "name_address": asked.address(sap="-name" if asked_sort == "name" else "name"),
        "sort": asked_sort,
        "counted": [
            (
                row["unit__name"],
                f"{base}&unit={row['unit_id']}&part=answering",
                [(key, row[key], suffixes[key]) for key, _label, _filter in columns],
            )
            for row in counted
        ],
        "total": len(counted),
    }


# By the word in the address: label, icon, the grouping it begins with, its template's name, what it adds.
LAYOUTS: Final[
    dict[str, tuple[StrOrPromise, str, str, str, Callable[[Asked, QueryDict, str | None], dict[str, Any]]]]
] = {
    "danh-sach": (_("Danh sách"), "list", "don-vi", "list", list_of),
    "bang": (_("Bảng"), "columns-2", "trang-thai", "board", board_of),
    "dong-thoi-gian": (_("Dòng thời gian"), "calendar-clock", "don-vi", "timeline", timeline_of),
    "lich": (_("Lịch"), "calendar", "thoi-han", "calendar", calendar_of),
    "don-vi": (_("Theo đơn vị"), "building-2", "don-vi", "units", units_of),
}

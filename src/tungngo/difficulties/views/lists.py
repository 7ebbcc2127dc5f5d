"""Lists of difficulties: on the page, for the printer, as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tungngo.difficulties import permissions
from tungngo.difficulties.forms.filters import FilterForm
from tungngo.difficulties.models import Difficulty
from tungngo.difficulties.queries import lists
from tungngo.difficulties.sheet import workbook
from tungngo.difficulties.shown import row_of
from tungngo.difficulties.views.access import member_of, wants_part

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from tungngo.organizations.models import Membership

PER_PAGE = 25
MOST_PRINTED = 2000
_OWN, _SHARED = "cua-toi", "dung-chung"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request wants to see."""

    membership: Membership
    form: FilterForm
    filters: lists.Filters
    base: QuerySet[Difficulty]
    scope: str

    @property
    def found(self) -> QuerySet[Difficulty]:
        return lists.narrowed(self.base, self.filters, timezone.localdate())

    @property
    def is_of_unit(self) -> bool:
        """Whether the person acts for one unit, whose own stand apart from what is shared."""
        return self.membership.role in permissions.UNIT_ROLES

    def by_category(self) -> list[tuple[str, str, int]]:
        """How many of each category there are among what passes the other filters."""
        others = lists.Filters(
            **{
                name: getattr(self.filters, name)
                for name in ("words", "kind", "state", "unit", "campaign", "is_overdue")
            }
        )
        return lists.counts_by_category(lists.narrowed(self.base, others, timezone.localdate()))


def _asked(request: HttpRequest) -> _Asked:
    membership = member_of(request)
    base = Difficulty.objects.filter(permissions.seen_by(membership))
    scope = request.GET.get("pham_vi", "")
    if membership.role in permissions.UNIT_ROLES:
        if scope == _OWN:
            base = base.filter(permissions.own_of(membership))
        elif scope == _SHARED:
            base = base.filter(is_shared=True)
    form = FilterForm(request.GET, units=lists.units_in(base), campaigns=lists.campaigns_in(base))
    return _Asked(membership, form, form.filters(), base, scope if scope in {_OWN, _SHARED} else "")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that the person sees, what needs an answer first."""
    asked = _asked(request)
    today = timezone.localdate()
    page = Paginator(lists.listed(asked.found), PER_PAGE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    for name in ("trang", "nhom"):
        query.pop(name, None)
    context: dict[str, Any] = {
        "asked": asked,
        "form": asked.form,
        "page": page,
        "rows": [row_of(one, today, shows_commune=_is_above(asked)) for one in page],
        "categories": asked.by_category(),
        "is_narrowed": asked.form.is_narrowed or bool(asked.scope),
        "can_raise": permissions.can_raise(asked.membership),
        "is_above": _is_above(asked),
        "query": request.GET.urlencode(),
        "query_without_category": query.urlencode(),
    }
    template = "difficulties/_list.html" if wants_part(request) else "difficulties/index.html"
    return render(request, template, context)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """The list for the printer, by category."""
    asked = _asked(request)
    today = timezone.localdate()
    rows = [row_of(one, today, shows_commune=_is_above(asked)) for one in _all(asked)]
    groups = [
        (label, [row for row in rows if row.one.category == value])
        for value, label in Difficulty.Category.choices
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "place": asked.membership.organization.commune or asked.membership.organization,
        "printed_at": timezone.now(),
        "query": request.GET.urlencode(),
        "is_above": _is_above(asked),
    }
    return render(request, "difficulties/print.html", context)


@require_safe
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """The list as XLSX."""
    asked = _asked(request)
    today = timezone.localdate()
    rows = [row_of(one, today, shows_commune=_is_above(asked)) for one in _all(asked)]
    place = asked.membership.organization.commune or asked.membership.organization
    response = HttpResponse(workbook(place.name, rows, today), content_type=_XLSX)
    name = f"kho-khan-kien-nghi-{today:%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _all(asked: _Asked) -> list[Difficulty]:
    return list(lists.listed(asked.found)[:MOST_PRINTED])


def _is_above(asked: _Asked) -> bool:
    return asked.membership.organization.commune_id is None

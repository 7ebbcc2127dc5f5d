"""The list of campaigns, and one campaign's assignments: on the screen in several layouts, on paper, as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tungngo.assignments import listing, permissions, queries
from tungngo.assignments.forms import FILTER_NAMES, OWN_UNIT, FilterForm
from tungngo.assignments.queries.layouts import sections_of, unit_counts
from tungngo.assignments.queries.saved_views import views_for
from tungngo.assignments.queries.updating import with_directives
from tungngo.assignments.sheets import assignments_workbook
from tungngo.assignments.views.asking import user_of, wants_part
from tungngo.assignments.views.layouts import LAYOUTS
from tungngo.organizations.models import Role
from tungngo.organizations.permissions import membership_of, visible_communes
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, QueryDict

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign
    from tungngo.assignments.queries import Filters
    from tungngo.directives.models import Directive
    from tungngo.organizations.models import Membership, Organization

CAMPAIGNS_PER_PAGE = 20
# Those for whom the whole campaign is not the first question.
_SEES_OWN_FIRST = {Role.FOCAL_POINT, Role.TEAM_MEMBER}


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns that a person may see, the newest first."""
    membership = membership_of(user_of(request))
    found = queries.campaigns_of(visible_communes(user_of(request)))
    words = request.GET.get("q", "")
    for word in fold(words).split():
        found = found.filter(folded_name__contains=word)
    today = timezone.localdate()
    page = Paginator(queries.with_counts(found, today), CAMPAIGNS_PER_PAGE).get_page(request.GET.get("trang"))
    is_above = bool(membership and membership.organization.commune_id is None)
    context = {"page": page, "words": words, "is_above_commune": is_above, "today": today}
    template = "assignments/_campaigns.html" if wants_part(request) else "assignments/campaigns.html"
    return render(request, template, context)


@dataclass(slots=True)
class Asked:
    """What a request for a campaign's assignments asks for."""

    campaign: Campaign
    units: list[Organization]  # queries.units_of_campaign
    person: User
    membership: Membership | None
    own: frozenset[int]
    form: FilterForm
    filters: Filters
    layout: str
    grouping: str
    today: dt.date
    query: QueryDict

    @property
    def can_run(self) -> bool:
        """Whether the person runs the campaign."""
        return permissions.can_run_campaign(self.membership, self.campaign.organization)

    @property
    def units_to_give(self) -> list[Organization]:
        """The units to which work can be given."""
        commune = self.campaign.organization_id
        return [
            unit
            for unit in self.units
            if unit.is_active and unit.commune_id == commune and unit.pk != commune
        ]

    @property
    def is_of_commune(self) -> bool:
        """Whether the person works in the commune, and does not only see into it from above."""
        return self.membership is not None and (
            self.membership.organization.commune_id == self.campaign.organization_id
        )

    @property
    def directive(self) -> Directive | None:
        """The directive behind the campaign, for those who may read the commune's directives."""
        return self.campaign.plan.directive if self.is_of_commune and self.campaign.plan else None

    def address(self, **changes: str) -> str:
        """The same page with some of its address changed; an empty value leaves a name out, as the page number is."""
        query = self.query.copy()
        query.pop("trang", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        if FILTER_NAMES.intersection(changes) and not any(name in query for name in FILTER_NAMES):
            query["unit"] = ""  # what a unit sees without any filter is its own
        return f"?{query.urlencode()}"


def asked_of(request: HttpRequest, pk: int) -> Asked:
    """What a request asks for; a campaign out of sight does not exist."""
    person = user_of(request)
    membership = membership_of(person)
    today = timezone.localdate()
    in_sight = queries.campaigns_of(visible_communes(person))
    campaign = get_object_or_404(queries.with_counts(in_sight, today), pk=pk)
    own = permissions.own_units(membership)
    query = request.GET.copy()
    if membership and membership.role in _SEES_OWN_FIRST and not any(name in query for name in FILTER_NAMES):
        query["unit"] = OWN_UNIT
    units = list(queries.units_of_campaign(campaign))
    form = FilterForm(
        query,
        units=[unit for unit in units if unit.has_part],
        sections=sections_of(campaign),
        own=own,
        person=person.pk,
        has_day=campaign.day_of_action is not None,
    )
    layout = query.get("xem", "")
    layout = layout if layout in LAYOUTS else next(iter(LAYOUTS))
    grouping = form.grouping(LAYOUTS[layout][2])
    return Asked(
        campaign, units, person, membership, own, form, form.filters(), layout, grouping, today, query
    )


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: how it stands, and its assignments in the layout that is asked for."""
    return show(request, asked_of(request, pk))


def show(request: HttpRequest, asked: Asked, status: int = 200, **further: Any) -> HttpResponse:
    """The page of a campaign, or its part below the filters."""
    _label, _icon, _grouping, template, build = LAYOUTS[asked.layout]
    query = asked.query.copy()
    query.pop("trang", None)
    context = {
        "campaign": asked.campaign,
        "form": asked.form,
        "chips": [(text, asked.address(**{name: ""})) for name, text in asked.form.chosen()],
        "layouts": [
            (name, label, icon, asked.address(xem=name, group="", thang="", mo="", sap=""))
            for name, (label, icon, *_rest) in LAYOUTS.items()
        ],
        "layout": asked.layout,
        "layout_template": f"assignments/_{template}.html",
        "groupings": [
            (name, label, asked.address(group=name, mo="")) for name, label in queries.GROUPINGS.items()
        ],
        "grouping": asked.grouping,
        "today": asked.today,
        "directive": asked.directive,
        "query": query.urlencode(),
        "own": asked.own,
        "is_own_only": bool(asked.own) and asked.filters.units == asked.own,
        "everything": asked.address(**dict.fromkeys(FILTER_NAMES, "")),
        "can_run": asked.can_run,
        "is_of_commune": asked.is_of_commune,
        "views": views_for(asked.person, asked.campaign, is_of_commune=asked.is_of_commune),
        **build(asked, asked.query, asked.query.get("trang")),
        **further,
    }
    if wants_part(request):
        return render(request, "assignments/_view.html", context, status=status)
    return render(request, "assignments/campaign.html", context, status=status)


@require_safe
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """What the directive wants reached and reported: targets and report duties."""
    person = user_of(request)
    found = get_object_or_404(queries.campaigns_of(visible_communes(person)), pk=pk)
    membership = membership_of(person)
    is_of_commune = membership is not None and membership.organization.commune_id == found.organization_id
    context = {
        "campaign": found,
        "directive": found.plan.directive if is_of_commune and found.plan else None,
        "targets": with_directives(found.targets.all()),
        "report_obligations": with_directives(found.report_obligations.all()),
    }
    return render(request, "assignments/duties.html", context)


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that the screen shows, whole and laid out for paper."""
    asked = asked_of(request, pk)
    rows = queries.assignment_rows(asked.campaign, asked.filters, asked.grouping, asked.today)
    context = {
        "campaign": asked.campaign,
        "groups": listing.grouped(queries.with_listed_parts(rows), asked.grouping, asked.own, asked.today),
        "grouping": queries.GROUPINGS[asked.grouping],
        "chips": [text for _name, text in asked.form.chosen()],
        "printed_at": timezone.now(),
    }
    return render(request, "assignments/print.html", context)


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that the screen shows as an XLSX workbook, and a second sheet that counts them by unit."""
    asked = asked_of(request, pk)
    rows = queries.assignment_rows(asked.campaign, asked.filters, asked.grouping, asked.today)
    content = assignments_workbook(
        asked.campaign,
        queries.with_listed_parts(rows),
        unit_counts(asked.campaign, asked.filters, asked.today),
        grouping=asked.grouping,
        chips=[text for _name, text in asked.form.chosen()],
        today=asked.today,
    )
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = f"{fold(asked.campaign.name)[:60].strip().replace(' ', '-') or 'chien-dich'}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response

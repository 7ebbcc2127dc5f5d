"""The list of campaigns, and one campaign as a list of assignments: on the screen, on paper and as a workbook."""

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
from tungngo.assignments.forms import OWN_UNIT, FilterForm
from tungngo.assignments.sheets import assignments_workbook
from tungngo.assignments.views.asking import user_of, wants_part
from tungngo.organizations.models import Role
from tungngo.organizations.permissions import membership_of, visible_communes
from vanban.text import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from tungngo.assignments.models import Assignment, Campaign
    from tungngo.directives.models import Directive
    from tungngo.organizations.models import Membership

ROWS_PER_PAGE = 50
CAMPAIGNS_PER_PAGE = 20
# Those for whom the whole campaign is not the first question.
_SEES_OWN_FIRST = {Role.FOCAL_POINT, Role.TEAM_MEMBER}
_FILTER_NAMES = ("q", "unit", "part", "state", "within")


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
class _Asked:
    """What a request for a campaign's list asks for, and the rows that answer it."""

    campaign: Campaign
    membership: Membership | None
    own: frozenset[int]
    form: FilterForm
    rows: QuerySet[Assignment]

    @property
    def directive(self) -> Directive | None:
        """The directive behind the campaign, for those who may read the commune's directives."""
        is_of_commune = self.membership is not None and (
            self.membership.organization.commune_id == self.campaign.organization_id
        )
        return self.campaign.plan.directive if is_of_commune and self.campaign.plan else None


def _asked(request: HttpRequest, pk: int) -> _Asked:
    membership = membership_of(user_of(request))
    today = timezone.localdate()
    in_sight = queries.campaigns_of(visible_communes(user_of(request)))
    campaign = get_object_or_404(queries.with_counts(in_sight, today), pk=pk)
    own = permissions.own_units(membership)
    data: dict[str, Any] = request.GET.dict()
    if membership and membership.role in _SEES_OWN_FIRST and not any(name in data for name in _FILTER_NAMES):
        data["unit"] = OWN_UNIT
    form = FilterForm(data, units=queries.leading_units(campaign, today), own=own)
    rows = queries.assignment_rows(campaign, form.filters(), form.grouping(), today)
    return _Asked(campaign, membership, own, form, rows)


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One campaign: how it stands, and its assignments by unit, deadline or state."""
    asked = _asked(request, pk)
    today = timezone.localdate()
    page = Paginator(queries.with_parts(asked.rows), ROWS_PER_PAGE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "campaign": asked.campaign,
        "form": asked.form,
        "groupings": queries.GROUPINGS,
        "grouping": asked.form.grouping(),
        "groups": listing.grouped(page.object_list, asked.form.grouping(), asked.own, today),
        "page": page,
        "today": today,
        "directive": asked.directive,
        "query": query.urlencode(),
        "own": asked.own,
        "is_own_only": bool(asked.own) and asked.form.filters().units == asked.own,
        "can_run": permissions.can_run_campaign(asked.membership, asked.campaign.organization),
    }
    if wants_part(request):
        return render(request, "assignments/_list.html", context)
    context |= {
        "targets": list(asked.campaign.targets.all()),
        "report_obligations": list(asked.campaign.report_obligations.all()),
    }
    return render(request, "assignments/campaign.html", context)


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that the screen shows, whole and laid out for paper."""
    asked = _asked(request, pk)
    rows = queries.with_parts(asked.rows)
    context = {
        "campaign": asked.campaign,
        "groups": listing.grouped(rows, asked.form.grouping(), asked.own, timezone.localdate()),
        "grouping": queries.GROUPINGS[asked.form.grouping()],
        "printed_at": timezone.now(),
    }
    return render(request, "assignments/print.html", context)


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that the screen shows as an XLSX workbook."""
    asked = _asked(request, pk)
    rows = queries.with_parts(asked.rows)
    content = assignments_workbook(asked.campaign, rows, asked.form.grouping(), timezone.localdate())
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = f"{fold(asked.campaign.name)[:60].strip().replace(' ', '-') or 'chien-dich'}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response

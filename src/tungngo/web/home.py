"""The home page: for each role, what waits for that person now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tungngo.assignments import permissions as assignments_permissions
from tungngo.assignments import queries as assignments_queries
from tungngo.assignments.listing import row_of
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.queries import directives_of
from tungngo.organizations.models import Organization, OrganizationKind, Role
from tungngo.organizations.permissions import membership_of, visible_communes
from tungngo.plans.models import PlanState
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from tungngo.organizations.models import Membership

SHOWN_DIRECTIVES = 6
SHOWN_CAMPAIGNS = 6
SHOWN_ASSIGNMENTS = 12
COMMUNES_PER_PAGE = 30


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where everybody begins: work that waits, and what to do when there is none yet."""
    membership = membership_of(request.user)
    today = timezone.localdate()
    if membership is None:
        return render(request, "web/home/nobody.html")
    commune = membership.organization.commune
    if commune is None:
        return render(request, "web/home/province.html", _above_communes(request, membership, today))
    if membership.role in {Role.OFFICER, Role.LEADER}:
        template = "web/home/officer.html" if membership.role == Role.OFFICER else "web/home/leader.html"
        return render(request, template, _running(commune, today) | {"membership": membership})
    if membership.role in {Role.FOCAL_POINT, Role.TEAM_MEMBER}:
        return render(request, "web/home/unit.html", _unit(membership, commune, today))
    context = {"membership": membership, "commune": commune, "has_units": _has_units(commune)}
    return render(request, "web/home/others.html", context | {"campaigns": _campaigns(commune, today)})


def _has_units(commune: Organization) -> bool:
    return bool(Organization.objects.filter(commune=commune).exclude(pk=commune.pk).exists())


def _campaigns(commune: Organization, today: dt.date) -> list[Any]:
    found = assignments_queries.campaigns_of([commune])
    return list(assignments_queries.with_counts(found, today)[:SHOWN_CAMPAIGNS])


def _open_directives(commune: Organization) -> QuerySet[Directive]:
    """Directives that are not a campaign yet and not given up."""
    return (
        directives_of(commune)
        .filter(Q(plan__isnull=True) | Q(plan__state=PlanState.IN_REVIEW))
        .exclude(state=DirectiveState.CANCELLED)
        .select_related("plan")
    )


def _running(commune: Organization, today: dt.date) -> dict[str, Any]:
    """For those who run the commune's campaigns."""
    late = assignments_queries.late_in_commune(commune, today)
    handed_in = assignments_queries.handed_in_in_commune(commune)
    return {
        "today": today,
        "commune": commune,
        "has_units": _has_units(commune),
        "directives": list(_open_directives(commune)[:SHOWN_DIRECTIVES]),
        "campaigns": _campaigns(commune, today),
        "late": [row_of(assignment, frozenset(), today) for assignment in late[:SHOWN_ASSIGNMENTS]],
        "handed_in": list(handed_in[:SHOWN_ASSIGNMENTS]),
    }


def _unit(membership: Membership, commune: Organization, today: dt.date) -> dict[str, Any]:
    """For those who act for one unit."""
    units = assignments_permissions.own_units(membership)
    return {
        "today": today,
        "membership": membership,
        "commune": commune,
        "parts": list(assignments_queries.parts_of_units(units, today)[:SHOWN_ASSIGNMENTS]),
        "campaigns": _campaigns(commune, today),
    }


def _above_communes(request: HttpRequest, membership: Membership, today: dt.date) -> dict[str, Any]:
    """For those above the communes: where a campaign runs, where units are set up."""
    words = request.GET.get("q", "")
    communes = visible_communes(request.user)
    found = communes.annotate(campaign_count=Count("campaigns"))
    for word in fold(words).split():
        found = found.filter(folded_name__contains=word)
    page = Paginator(found.order_by("-campaign_count", "sort_key", "pk"), COMMUNES_PER_PAGE)
    campaigns = assignments_queries.with_counts(assignments_queries.campaigns_of(communes), today)
    return {
        "membership": membership,
        "is_administrator": membership.role == Role.ADMINISTRATOR,
        "is_nation": membership.organization.kind == OrganizationKind.MINISTRY,
        "words": words,
        "page": page.get_page(request.GET.get("trang")),
        "communes_with_campaign": communes.filter(campaigns__isnull=False).distinct().count(),
        "campaigns": list(campaigns[:SHOWN_CAMPAIGNS]),
    }

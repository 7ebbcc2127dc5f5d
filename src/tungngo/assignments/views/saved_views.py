"""Keeping views of a campaign, and looking after those that one has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tungngo.assignments import permissions, queries
from tungngo.assignments.forms import FILTER_NAMES
from tungngo.assignments.forms.looking import ViewForm
from tungngo.assignments.models import SavedView
from tungngo.assignments.queries.saved_views import own_views, views_for
from tungngo.assignments.services.errors import NotPossible
from tungngo.assignments.services.saved_views import change_view, keep_view, remove_view
from tungngo.assignments.views.asking import user_of
from tungngo.assignments.views.layouts import LAYOUTS
from tungngo.organizations.permissions import membership_of, visible_communes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.assignments.models import Campaign

# What a view keeps of the address; a page number or a month would be wrong tomorrow.
_KEPT = (*sorted(FILTER_NAMES), "group", "xem", "muc", "sap")
_REMOVED = "assignments_removed_view"
_NAME_LIMIT = 80
_QUERY_LIMIT = 1000


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    found: Campaign = get_object_or_404(queries.campaigns_of(visible_communes(user_of(request))), pk=pk)
    return found


def _address(campaign: Campaign, query: str) -> str:
    return f"{reverse('assignments:campaign', args=[campaign.pk])}?{query}"


def kept_query(query: str) -> str:
    """The part of an address that a view keeps."""
    asked = QueryDict(query[: 2 * _QUERY_LIMIT])
    kept = QueryDict(mutable=True)
    for name in _KEPT:
        if name in asked:
            kept[name] = asked[name]
    return kept.urlencode()


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the view of the page under a name."""
    campaign = _campaign(request, pk)
    form = ViewForm(request.POST)
    query = kept_query(request.POST.get("query", ""))
    if not form.is_valid() or len(query) > _QUERY_LIMIT:
        said = next((str(error) for errors in form.errors.values() for error in errors), "")
        messages.warning(request, said or _("Bộ lọc quá dài, không lưu được."))
        return redirect(_address(campaign, query))
    layout = QueryDict(query).get("xem", "")
    view = keep_view(
        campaign=campaign,
        name=form.cleaned_data["name"],
        layout=layout if layout in LAYOUTS else next(iter(LAYOUTS)),
        query=query,
        is_shared=form.cleaned_data["is_shared"] and _may_share(request, campaign),
        actor=user_of(request),
        at=timezone.now(),
    )
    request.session.pop(_REMOVED, None)
    messages.success(request, _("Đã lưu cách xem “%(name)s”.") % {"name": view.name})
    return redirect(_address(campaign, query))


@require_safe
def views(request: HttpRequest, pk: int) -> HttpResponse:
    """The views of a campaign that a person keeps, to rename, share or remove; the one just removed can come back."""
    return _show(request, _campaign(request, pk))


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a view another name, or shares it."""
    view = get_object_or_404(own_views(user_of(request)), pk=pk)
    campaign = _campaign(request, view.campaign_id)
    form = ViewForm(request.POST, instance=SavedView(pk=view.pk))
    if form.is_valid():
        try:
            change_view(
                view=view,
                name=form.cleaned_data["name"],
                is_shared=form.cleaned_data["is_shared"] and _may_share(request, campaign),
                actor=user_of(request),
                at=timezone.now(),
            )
        except NotPossible as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("assignments:views", campaign.pk)
    return _show(request, campaign, wrong={view.pk: form}, status=422)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a view; the next page offers to bring it back."""
    view = get_object_or_404(own_views(user_of(request)), pk=pk)
    campaign = _campaign(request, view.campaign_id)
    remove_view(view=view, actor=user_of(request), at=timezone.now())
    request.session[_REMOVED] = {
        "campaign": campaign.pk,
        "name": view.name,
        "query": view.query,
        "is_shared": view.is_shared,
    }
    return redirect("assignments:views", campaign.pk)


def _may_share(request: HttpRequest, campaign: Campaign) -> bool:
    return permissions.can_run_campaign(membership_of(user_of(request)), campaign.organization)


def _show(
    request: HttpRequest, campaign: Campaign, *, wrong: dict[int, ViewForm] | None = None, status: int = 200
) -> HttpResponse:
    person = user_of(request)
    membership = membership_of(person)
    is_of_commune = membership is not None and membership.organization.commune_id == campaign.organization_id
    found = list(views_for(person, campaign, is_of_commune=is_of_commune))
    removed: dict[str, Any] = request.session.get(_REMOVED, {})
    context = {
        "campaign": campaign,
        "mine": [
            (view, (wrong or {}).get(view.pk) or ViewForm(instance=view, auto_id=f"view-{view.pk}-%s"))
            for view in found
            if view.owner_id == person.pk
        ],
        "shared": [view for view in found if view.owner_id != person.pk],
        "layouts": {name: label for name, (label, *_rest) in LAYOUTS.items()},
        "may_share": permissions.can_run_campaign(membership, campaign.organization),
        "removed": removed if removed.get("campaign") == campaign.pk else None,
    }
    return render(request, "assignments/saved_views.html", context, status=status)

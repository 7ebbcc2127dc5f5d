"""Making a campaign from last year's: the preview of every work with its old and new days, and the confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tungngo.assignments import permissions, queries, services
from tungngo.assignments.forms.copying import CopyHeadForm, LinesForm
from tungngo.assignments.queries.copying import base_day, copy_plan
from tungngo.assignments.rules.moving import next_name, next_year
from tungngo.assignments.services.copying import copy_campaign, copy_key
from tungngo.assignments.views.asking import user_of
from tungngo.organizations.permissions import membership_of, visible_communes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what next year's campaign would be, and makes it when the officer says so."""
    campaign = get_object_or_404(queries.campaigns_of(visible_communes(user_of(request))), pk=pk)
    if not permissions.can_run_campaign(membership_of(user_of(request)), campaign.organization):
        raise PermissionDenied
    base = base_day(campaign)
    suggested = next_year(base)
    # The preview is asked for by address, so that it can be gone back to; the confirmation brings the same fields.
    asked = request.POST if request.method == "POST" else request.GET
    given = asked if "day" in asked else None
    initial = {"name": next_name(campaign.name, base, suggested), "day": suggested, "keep_units": True}
    head = CopyHeadForm(given, initial=initial)
    context = {"campaign": campaign, "head": head, "base": base}
    if given is None or not head.is_valid():
        return render(request, "assignments/copy.html", context, status=200 if given is None else 422)
    day, name = head.cleaned_data["day"], head.cleaned_data["name"]
    plan = copy_plan(campaign, day)
    lines = LinesForm(
        request.POST if request.method == "POST" else None, plan=plan, commune=campaign.organization
    )
    status = 200
    if request.method == "POST" and lines.is_valid():
        try:
            made, is_new = copy_campaign(
                campaign=campaign,
                name=name,
                day_of_action=day,
                choice=lines.choice(keep_units=head.cleaned_data["keep_units"]),
                request_key=copy_key(campaign, name, day),
                actor=user_of(request),
                at=timezone.now(),
            )
        except services.NotPossible as error:
            lines.add_error(None, str(error))
            status = 422
        else:
            if is_new:
                messages.success(request, _("Đã tạo chiến dịch mới. Nhiệm vụ đã đến các đơn vị."))
            else:
                messages.info(request, _("Chiến dịch này đã được tạo trước đó."))
            return redirect("assignments:copied", made.pk)
    elif request.method == "POST":
        status = 422
    context |= {
        "plan": plan,
        "lines": lines,
        "rows": lines.rows(),
        "past": plan.past(timezone.localdate()),
        "today": timezone.localdate(),
        "standing": queries.campaigns_of([campaign.organization])
        .filter(request_key=copy_key(campaign, name, day))
        .first(),
        "targets": campaign.targets.count(),
        "report_obligations": campaign.report_obligations.count(),
    }
    return render(request, "assignments/copy.html", context, status=status)


@require_http_methods(["GET"])
def copied(request: HttpRequest, pk: int) -> HttpResponse:
    """What was made from last year's campaign, and what is left to be done with it."""
    in_sight = queries.campaigns_of(visible_communes(user_of(request))).filter(copied_from__isnull=False)
    campaign = get_object_or_404(in_sight.select_related("copied_from"), pk=pk)
    if not permissions.can_run_campaign(membership_of(user_of(request)), campaign.organization):
        raise PermissionDenied
    counted = queries.with_counts(in_sight, timezone.localdate()).get(pk=pk)
    context = {
        "campaign": campaign,
        "counted": counted,
        "recurring": campaign.series.count(),
        "targets": campaign.targets.count(),
        "report_obligations": campaign.report_obligations.count(),
    }
    return render(request, "assignments/copied.html", context)

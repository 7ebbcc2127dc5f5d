"""The page between review and work: what confirming will make, and the confirmation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tungngo.assignments import permissions, queries, services
from tungngo.assignments.forms import ConfirmForm
from tungngo.assignments.views.asking import user_of
from tungngo.organizations.permissions import membership_of, visible_communes
from tungngo.plans.models import Plan

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Shows what a plan would become, and makes the campaign when the officer says so."""
    membership = membership_of(user_of(request))
    plan = get_object_or_404(Plan.objects.select_related("organization", "directive"), pk=plan_pk)
    if not visible_communes(user_of(request)).filter(pk=plan.organization_id).exists():
        raise Http404
    if not permissions.can_run_campaign(membership, plan.organization):
        raise PermissionDenied
    existing = queries.campaigns_of([plan.organization]).filter(plan=plan).first()
    if existing and request.method == "GET":
        return redirect("assignments:campaign", existing.pk)
    status = 200
    form = ConfirmForm(request.POST or None, initial={"name": plan.name, "seen_version": plan.version})
    if request.method == "POST" and form.is_valid():
        try:
            campaign, is_new = services.start_campaign(
                plan=plan, actor=user_of(request), at=timezone.now(), **form.cleaned_data
            )
        except services.NotStarted as error:
            status = 409 if isinstance(error, services.PlanChanged) else 422
            form.add_error(None, str(error))
            plan.refresh_from_db()
            # The summary below is the new one: what was typed stays, the next click confirms what is now shown.
            form.show_again(plan.version)
        else:
            if is_new:
                messages.success(request, _("Chiến dịch đã bắt đầu. Nhiệm vụ đã đến các đơn vị."))
            else:
                messages.info(request, _("Chiến dịch này đã được xác nhận trước đó."))
            return redirect("assignments:campaign", campaign.pk)
    elif request.method == "POST":
        status = 422
    summary = queries.plan_summary(plan)
    context = {"plan": plan, "form": form, "summary": summary}
    return render(request, "assignments/confirm.html", context, status=status)

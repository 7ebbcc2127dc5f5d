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
from tungngo.assignments.models import CampaignUpdate
from tungngo.assignments.queries.updating import proposals
from tungngo.assignments.services.updating import open_update
from tungngo.assignments.views.asking import user_of
from tungngo.organizations.permissions import membership_of, visible_communes
from tungngo.plans.models import Plan

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tungngo.assignments.queries.updating import Proposal


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """Shows what a plan would become; makes the campaign, or compares it with one that runs, as the officer says."""
    membership = membership_of(user_of(request))
    plan = get_object_or_404(Plan.objects.select_related("organization", "directive"), pk=plan_pk)
    if not visible_communes(user_of(request)).filter(pk=plan.organization_id).exists():
        raise Http404
    if not permissions.can_run_campaign(membership, plan.organization):
        raise PermissionDenied
    if request.method == "GET" and (became := _became(plan)):
        return became
    offered = proposals(plan)
    initial = {"name": plan.name, "seen_version": plan.version}
    form = ConfirmForm(request.POST or None, initial=initial, proposals=offered)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _carry_out(request, plan, form, offered)
            except services.NotStarted as error:
                status = 409 if isinstance(error, services.PlanChanged) else 422
                form.add_error(None, str(error))
                plan.refresh_from_db()
                # The summary below is the new one: what was typed stays, the next click confirms what is now shown.
                form.show_again(plan.version)
    context = {
        "plan": plan,
        "form": form,
        "summary": queries.plan_summary(plan),
        "proposals": offered,
        "into": str(form["into"].value() or ""),
    }
    return render(request, "assignments/confirm.html", context, status=status)


def _became(plan: Plan) -> HttpResponse | None:
    """Where to go when the plan is a campaign already, or part of one."""
    campaign = queries.campaigns_of([plan.organization]).filter(plan=plan).first()
    if campaign:
        return redirect("assignments:campaign", campaign.pk)
    update = CampaignUpdate.objects.filter(plan=plan).exclude(state=CampaignUpdate.State.ABANDONED).first()
    return redirect("assignments:update", update.campaign_id, update.pk) if update else None


def _carry_out(request: HttpRequest, plan: Plan, form: ConfirmForm, offered: list[Proposal]) -> HttpResponse:
    chosen = next((p.campaign for p in offered if p.campaign.pk == form.cleaned_data["into"]), None)
    if chosen:
        update, is_new = open_update(
            plan=plan,
            campaign=chosen,
            kind=form.cleaned_data["kind"],
            seen_version=form.cleaned_data["seen_version"],
            actor=user_of(request),
            at=timezone.now(),
        )
        if not is_new:
            messages.info(request, _("Văn bản này đã được đối chiếu trước đó."))
        return redirect("assignments:update", update.campaign_id, update.pk)
    campaign, is_new = services.start_campaign(
        plan=plan, actor=user_of(request), at=timezone.now(), **form.campaign_facts()
    )
    if is_new:
        messages.success(request, _("Chiến dịch đã bắt đầu. Nhiệm vụ đã đến các đơn vị."))
    else:
        messages.info(request, _("Chiến dịch này đã được xác nhận trước đó."))
    return redirect("assignments:campaign", campaign.pk)

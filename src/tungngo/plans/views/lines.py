"""What stands beside the items: the campaign's own facts, its targets, its report duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tungngo.plans import services
from tungngo.plans.forms import CampaignForm, ReportForm, TargetForm
from tungngo.plans.models import ItemState, Plan, PlanReportObligation, PlanState, PlanTarget
from tungngo.plans.services import PlanIsConfirmed, StaleLine
from tungngo.plans.services.changing import snapshot
from tungngo.plans.views.acts import carry_out, facts_of, sent_number, stale_words, who_did
from tungngo.plans.views.parts import confirm_address, plan_for

if TYPE_CHECKING:
    from tungngo.plans.views.parts import Request


@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: Request, pk: int) -> HttpResponse:
    """The form of the campaign's name and days, and the saving of it; it leads back to where it was opened."""
    plan = plan_for(request, pk)
    is_confirming = request.GET.get("ve") == "xac-nhan" and bool(confirm_address(plan))
    back = confirm_address(plan) if is_confirming else reverse("plans:review", kwargs={"pk": pk})
    if plan.state != PlanState.IN_REVIEW:
        messages.info(request, _("Kế hoạch đã được xác nhận thành chiến dịch, không sửa ở đây nữa."))
        return HttpResponseRedirect(back)
    context: dict[str, Any] = {"plan": plan, "back": back}
    if request.method != "POST":
        form = CampaignForm.of(snapshot(plan), plan.version)
        return render(request, "plans/campaign.html", context | {"form": form})
    form = CampaignForm(request.POST)
    if not form.is_valid():
        return render(request, "plans/campaign.html", context | {"form": form}, status=422)
    try:
        version = form.cleaned_data["version"]
        followed = services.edit_campaign(**facts_of(request, plan), version=version, changes=form.changes())
    except StaleLine as stale:
        plan.refresh_from_db()
        words = _(
            "%(name)s vừa sửa tên, ngày của đợt trong lúc bạn gõ. Phần bạn gõ vẫn còn đây; "
            "lưu lần nữa sẽ thay phần của người kia."
        )
        context |= {
            "form": CampaignForm.of(snapshot(plan) | stale.merged, plan.version),
            "stale_words": words % {"name": who_did(stale.change)},
        }
        return render(request, "plans/campaign.html", context, status=409)
    except PlanIsConfirmed:
        return HttpResponseRedirect(back)
    if followed:
        messages.success(
            request, _("Đã lưu. %(count)d việc theo thời gian chung đã đổi theo.") % {"count": followed}
        )
    else:
        messages.success(request, _("Đã lưu."))
    return HttpResponseRedirect(back)


_LINES: dict[str, tuple[str, type[PlanTarget | PlanReportObligation], type[TargetForm | ReportForm]]] = {
    "chi-tieu": ("target", PlanTarget, TargetForm),
    "bao-cao": ("report", PlanReportObligation, ReportForm),
}


def _line_of(plan: Plan, kind: str, line_pk: int) -> tuple[str, Any, Any]:
    if kind not in _LINES:
        raise Http404
    name, model, form = _LINES[kind]
    found = model.objects.filter(plan=plan, pk=line_pk).first()
    if found is None:
        raise Http404
    return name, found, form


def line(request: Request, pk: int, kind: str, line_pk: int) -> HttpResponse:
    """The form of a target or report duty, and the saving of it."""
    plan = plan_for(request, pk)
    name, found, form_class = _line_of(plan, kind, line_pk)
    context = {"plan": plan, "line": found, "kind": kind}
    if request.method != "POST":
        return render(request, "plans/line.html", context | {"form": form_class.of(found)})
    form = form_class(request.POST, auto_id=f"{kind}-{line_pk}-%s")
    if not form.is_valid():
        return render(request, "plans/line.html", context | {"form": form}, status=422)
    version = form.cleaned_data["version"]
    try:
        services.edit_line(
            **facts_of(request, plan), kind=name, pk=line_pk, version=version, changes=form.changes()
        )
    except StaleLine as stale:
        words = stale_words(stale)
        return render(request, "plans/line.html", context | {"form": form, "stale_words": words}, status=409)
    except PlanIsConfirmed:
        pass
    return HttpResponseRedirect(reverse("plans:review", kwargs={"pk": pk}) + f"#{kind}-{line_pk}")


@require_POST
def line_act(request: Request, pk: int, kind: str, line_pk: int, act: str) -> HttpResponse:
    """Leaves a target or report duty out, or takes it back."""
    plan = plan_for(request, pk)
    name, found, _form = _line_of(plan, kind, line_pk)
    states = {"bo": ItemState.REJECTED, "lay-lai": ItemState.PROPOSED}
    version = sent_number(request, "version")
    if act not in states:
        raise Http404

    def do() -> tuple[str, int | None]:
        facts = facts_of(request, plan)
        services.set_line_state(**facts, kind=name, pk=found.pk, version=version or 0, state=states[act])
        return (_("Đã bỏ.") if act == "bo" else _("Đã lấy lại.")), None

    return carry_out(request, plan, do)

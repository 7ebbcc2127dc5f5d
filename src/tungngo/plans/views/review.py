"""The review page, the list of plans, and what the page asks every few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from tungngo.directives.models import Directive
from tungngo.directives.viewer import viewer_context
from tungngo.plans import permissions, queries, services
from tungngo.plans.models import Plan
from tungngo.plans.views.parts import form_of, list_context, number_in, plan_for, seen_version

if TYPE_CHECKING:
    from tungngo.plans.views.parts import Request


def _words() -> dict[str, str]:
    """What the page's scripts say."""
    return {
        "here": _("%(names)s cũng đang rà soát"),
        "changed": _("%(name)s: %(label)s"),
        "waiting": _("%(name)s vừa thay đổi kế hoạch. Danh sách sẽ cập nhật khi bạn gõ xong."),
        "restored": _("Đã khôi phục phần bạn đang gõ dở."),
        "remove": _("Bỏ %(name)s"),
        "choose": _("Gõ tên đơn vị để thêm"),
        "noUnit": _("Không có đơn vị nào tên như vậy"),
        "keepWords": _("Ghi “%(words)s” (đơn vị ngoài xã, phường)"),
        "units": _("%(count)s đơn vị"),
        "firstPart": _("Việc thứ nhất"),
        "secondPart": _("Việc thứ hai"),
        "noNext": _("Không còn việc nào bên dưới để gộp."),
        "tied": _("Câu này đã thành việc. Bấm để tới việc đó."),
        "end": _("Đã tới cuối danh sách."),
    }


@require_safe
def plans(request: Request) -> HttpResponse:
    """The plans of the commune: those under review first."""
    commune = permissions.commune_reviewed_by(request.user)
    if commune is None or not permissions.can_review(request.user, commune):
        raise PermissionDenied
    rows = queries.plans_with_counts(commune)
    return render(request, "plans/list.html", {"plans": rows})


def open_plan(request: Request, directive_pk: int) -> HttpResponse:
    """Opens the review of a directive: the plan is built the first time; asking by GET only goes to what is there."""
    commune = permissions.commune_reviewed_by(request.user)
    directive = Directive.objects.filter(pk=directive_pk, organization=commune).first() if commune else None
    if directive is None or commune is None:
        raise Http404
    if not permissions.can_review(request.user, commune):
        raise PermissionDenied
    plan = Plan.objects.filter(directive=directive).first()
    if plan is None and request.method == "POST":
        try:
            plan = services.open_review(directive=directive, actor=request.user, at=timezone.now())
        except services.NotRead:
            return HttpResponseRedirect(reverse("directives:detail", kwargs={"pk": directive.pk}))
    if plan is None:
        return render(request, "plans/open.html", {"directive": directive})
    return HttpResponseRedirect(reverse("plans:review", kwargs={"pk": plan.pk}))


@require_POST
def read_anew(request: Request, pk: int) -> HttpResponse:
    """Reads the directive once more, as long as nothing was changed in its plan."""
    plan = plan_for(request, pk)
    try:
        services.read_anew(plan=plan, actor=request.user, at=timezone.now())
    except services.PlanIsWorkedOn:
        messages.warning(
            request,
            _("Bản rà soát này đã có thay đổi nên không đọc lại văn bản; giữ nguyên những gì đã sửa."),
        )
        return HttpResponseRedirect(reverse("plans:review", kwargs={"pk": pk}))
    return HttpResponseRedirect(reverse("directives:detail", kwargs={"pk": plan.directive_id}))


@require_safe
@vary_on_headers("HX-Request")
def review(request: Request, pk: int) -> HttpResponse:
    """The review: the document beside its items; for htmx the list alone, at the same address."""
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    plan = plan_for(request, pk, with_document=not is_part)
    if is_part:
        context = list_context(request, plan, seen_version(request))
        return render(request, "plans/_changes.html", context)
    services.note_presence(plan=plan, actor=request.user, at=timezone.now())
    return render(request, "plans/review.html", page_context(request, plan))


def page_context(request: Request, plan: Plan, editing: dict[str, Any] | None = None) -> dict[str, Any]:
    """Returns what the whole page shows; `editing` is the item whose form is open and that form."""
    context = list_context(request, plan)
    wanted = number_in(request.GET.get("sua", ""))
    if editing is None and wanted is not None:
        view = next((v for v in context["review"].items if v.item.pk == wanted), None)
        editing = {"editing": view.item.pk, "form": form_of(view)} if view else None
    units = queries.commune_units(plan.organization)
    return (
        context
        | {
            "viewer": viewer_context(plan.directive),
            "directive": plan.directive,
            "words": _words(),
            "commune_units": [
                {
                    "id": u.pk,
                    "name": u.name,
                    "kind": u.kind,
                    "kind_name": u.get_kind_display(),
                    "folded": u.folded_name,
                }
                for u in units
            ],
            "unit_groups": queries.unit_groups(plan.organization),
            "others": queries.others_here(plan, request.user, timezone.now()),
        }
        | (editing or {})
    )


@require_safe
def version(request: Request, pk: int) -> JsonResponse:
    """Which version the plan has, what others did since the page's, and who else is here."""
    plan = plan_for(request, pk)
    now = timezone.now()
    services.note_presence(plan=plan, actor=request.user, at=now)
    since = seen_version(request)
    changes = queries.changes_since(plan, since, without=request.user) if since < plan.version else []
    return JsonResponse(
        {
            "version": plan.version,
            "state": plan.state,
            "unit_groups": queries.unit_groups(plan.organization),
            "others": queries.others_here(plan, request.user, now),
            "changes": [{"name": str(change.actor), "label": change.label} for change in changes[-3:]],
        }
    )


@require_safe
def history(request: Request, pk: int) -> HttpResponse:
    """What was done to the plan, newest first."""
    plan = plan_for(request, pk)
    context = {"plan": plan, "changes": queries.latest_changes(plan)}
    return render(request, "plans/_history.html" if request.htmx else "plans/history.html", context)

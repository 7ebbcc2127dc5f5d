"""What the pages and parts of the review are made of."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tungngo.plans import permissions, queries
from tungngo.plans.forms import AddItemForm, ItemForm
from tungngo.plans.models import Plan, PlanState
from tungngo.plans.services import next_to_redo, next_to_undo
from tungngo.plans.services.changing import snapshot

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    from tungngo.accounts.models import User
    from tungngo.plans.queries import ItemView, Review

    class Request(HttpRequest):
        """A request of a person who signed in, with htmx's details."""

        user: User
        htmx: HtmxDetails


_DIGITS = 19  # PostgreSQL's bigint has so many
EVERYTHING = -1  # the version before all others: nothing is known, everything is rendered


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand together under a heading."""

    key: str
    title: str
    hint: str
    views: list[ItemView]


def plan_for(request: Request, pk: int, *, with_document: bool = False) -> Plan:
    """Returns the plan for a person who may review it.

    Raises:
        Http404: It is of another commune, or there is none.
        PermissionDenied: The person works in the commune but does not review its plans.
    """
    plans = Plan.objects.select_related("organization", *(["directive"] if with_document else []))
    plan = permissions.plans_of(request.user, plans).filter(pk=pk).first()
    if plan is None:
        raise Http404
    if not permissions.can_review(request.user, plan.organization):
        raise PermissionDenied
    return plan


def chosen_filter(request: Request) -> str:
    """Returns the filter of the page, which for an act is the page that the act came from."""
    if "loc" in request.GET:
        return str(request.GET["loc"])
    address = request.htmx.current_url if request.htmx else None
    return (parse_qs(urlsplit(address).query).get("loc") or [""])[0] if address else ""


def groups_of(review: Review, chosen: str) -> list[Group]:
    """Returns the items that a filter shows, in their groups."""
    if chosen == "da-bo":
        return [Group("rejected", _("Đã bỏ"), _("Lấy lại được bất cứ lúc nào."), review.rejected)]
    standing = review.standing
    wanted = number_in(chosen[3:]) if chosen.startswith("dv-") else None
    if wanted is not None:
        standing = [
            view
            for view in standing
            if any(
                wanted == organization.pk
                for unit in view.units
                for organization in unit.unit.organizations.all()
            )
        ]
    first = queries.together(view for view in standing if view.wants_look)
    rest = [view for view in standing if not view.wants_look]
    groups = [Group("first", _("Cần xem trước"), _("Có cảnh báo, đọc chưa chắc hoặc còn thiếu."), first)]
    if chosen != "can-xem":
        groups.append(Group("rest", _("Theo thứ tự văn bản"), "", rest))
    return [group for group in groups if group.views]


def confirm_address(plan: Plan) -> str:
    """Returns where the plan becomes a campaign; empty where that station is not there (it stands above this app)."""
    try:
        return reverse("assignments:confirm", kwargs={"plan_pk": plan.pk})
    except NoReverseMatch:
        return ""


def list_context(request: Request, plan: Plan, since: int = EVERYTHING) -> dict[str, Any]:
    """Returns what the list, the toolbar and the questions show; items not changed after `since` become stubs."""
    review = queries.review_of(plan)
    chosen = chosen_filter(request)
    return {
        "plan": plan,
        "review": review,
        "groups": groups_of(review, chosen),
        "chosen": chosen,
        "units_named": [(f"dv-{u.pk}", u.name, count) for u, count in queries.units_named(review)],
        "since": since,
        "is_open": plan.state == PlanState.IN_REVIEW,
        "shows_lines": chosen == "",
        "undo": next_to_undo(plan, request.user),
        "redo": next_to_redo(plan, request.user),
        "marks": json.dumps(review.marks),
        "add_form": AddItemForm(initial={"key": uuid.uuid4()}, auto_id="them-%s"),
        "confirm_address": confirm_address(plan),
    }


def item_context(request: Request, plan: Plan, item_pk: int) -> dict[str, Any]:
    """Returns what one card shows.

    Raises:
        Http404: The item is there no more.
    """
    context = list_context(request, plan)
    view = next((view for view in context["review"].items if view.item.pk == item_pk), None)
    if view is None:
        raise Http404
    return context | {"view": view}


def form_of(view: ItemView) -> ItemForm:
    """Returns the form of an item as it stands."""
    return ItemForm.of(snapshot(view.item), view.item.version, view.item.pk)


def number_in(sent: str) -> int | None:
    """Returns the number that was sent; None for what is none, or has more digits than a key or version."""
    return int(sent) if sent.isdecimal() and len(sent) < _DIGITS else None


def seen_version(request: Request) -> int:
    """Returns the plan's version that the page shows already."""
    seen = number_in(request.POST.get("since") or request.GET.get("since") or "")
    return EVERYTHING if seen is None else seen


def answer(
    request: Request,
    plan: Plan,
    *,
    said: str = "",
    focus: int | None = None,
    kind: str = "ok",
    status: int = 200,
) -> HttpResponse:
    """Returns what an act answers: the changed parts for htmx, else the page anew with a message.

    Args:
        request: The act.
        plan: The plan.
        said: What happened, in words.
        focus: The item to which the eyes go.
        kind: "ok", or "warn" for an act that was not carried out.
        status: 409 for an act on what somebody else changed.
    """
    if not request.htmx:
        if said:
            (messages.success if kind == "ok" else messages.warning)(request, said)
        place = f"#viec-{focus}" if focus else ""
        return HttpResponseRedirect(reverse("plans:review", kwargs={"pk": plan.pk}) + place)
    plan.refresh_from_db(fields=["version", "state"])
    context = list_context(request, plan, seen_version(request))
    response = render(request, "plans/_changes.html", context, status=status)
    done = {"said": said, "kind": kind, "focus": f"viec-{focus}" if focus else ""}
    response["HX-Trigger-After-Swap"] = json.dumps({"plans:done": done})
    return response

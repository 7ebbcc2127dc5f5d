"""The first page of the doorstep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tungngo.doorstep import permissions
from tungngo.doorstep.queries.held import open_held_acts
from tungngo.doorstep.queries.rounds import preparation
from tungngo.doorstep.views.access import desk_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is prepared, and what comes next."""
    desk = desk_of(request)
    today = timezone.localdate()
    seen = permissions.households_seen(desk.membership)
    context = {
        "desk": desk,
        "place": permissions.own_place(desk.membership),
        "prepared": preparation(desk.commune, seen, today),
        "held": open_held_acts(desk.commune).count() if desk.can_work else 0,
        "today": today,
    }
    return render(request, "doorstep/home.html", context)

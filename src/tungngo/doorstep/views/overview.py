"""The first page of the doorstep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from tungngo.doorstep.views.access import desk_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is prepared, and what comes next."""
    desk = desk_of(request)
    return render(request, "doorstep/home.html", {"desk": desk})

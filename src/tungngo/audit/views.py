"""The page of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tungngo.audit import acts, queries, readers
from tungngo.audit.forms import FilterForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 50


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What was done in the reader's part of the tree, newest first."""
    scope = readers.scope_of(request.user)
    if scope is None:
        raise PermissionDenied
    form = FilterForm(request.GET, scope=scope)
    page = Paginator(queries.events(scope, form.filters()), PAGE_SIZE).get_page(request.GET.get("trang"))
    rows = [
        {"event": event, "phrase": acts.phrase_of(event), "thing": acts.thing_title(event.subject_type)}
        for event in page
    ]
    return render(request, "audit/list.html", {"form": form, "page": page, "rows": rows})

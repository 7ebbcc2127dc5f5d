"""The lock-out after repeated failures to sign in, as django-axes asks for it: whose count it is, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.shortcuts import render
from django.utils import timezone

from tungngo.accounts import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def attempted_username(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Returns the one name under which failures of a person count, whether they typed it or their e-mail address."""
    typed = (credentials or {}).get("username") or (credentials or {}).get("email")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    return queries.canonical_username(str(typed or ""))


def locked_out_page(
    request: HttpRequest, _response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page that says until when a person is locked out, and whom to ask."""
    cool_off = get_cool_off(request)
    last = AccessAttempt.objects.filter(username=attempted_username(request, credentials)).order_by(
        "-attempt_time"
    )
    attempt = last.first()
    until = (attempt.attempt_time if attempt else timezone.now()) + cool_off
    return render(request, "accounts/locked_out.html", {"until": until}, status=429)

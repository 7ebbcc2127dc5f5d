"""Keeps the list of a person's sessions current without writing at every page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# How old "last seen" in the list of sessions may be. Allauth's own middleware reads and writes it at every request,
# four queries of each page's budget.
SEEN_EVERY = timedelta(minutes=5)
_SEEN_AT = "seen_at"


class TrackSessions:
    """Tells allauth's list of sessions that this one lives, at most once in five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keeps the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Notes the session, then lets the request through."""
        if request.session.session_key and request.user.is_authenticated:
            now = timezone.now().timestamp()
            if now - request.session.get(_SEEN_AT, 0) >= SEEN_EVERY.total_seconds():
                UserSession.objects.create_from_request(request)
                request.session[_SEEN_AT] = now
        return self.get_response(request)

"""Keeps the list of a person's sessions current without writing at every page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# How old "last seen" in the list of sessions may be. Allauth's own middleware reads and writes it at every request,
# four queries of each page's budget.
SEEN_EVERY = timedelta(minutes=5)


class TrackSessions:
    """Tells allauth's list of sessions that this one lives, once in five minutes for each process that serves it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keeps the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Notes the session, then lets the request through."""
        key = request.session.session_key
        if key and request.user.is_authenticated and cache.add(f"seen:{key}", 1, SEEN_EVERY.total_seconds()):
            self._note(request, key)
        return self.get_response(request)

    def _note(self, request: HttpRequest, key: str) -> None:
        """Writes when the session was seen: one query, unless it is new or another device has it now."""
        kept = UserSession._meta.get_field("user_agent").max_length
        seen = UserSession.objects.filter(
            session_key=key,
            user_id=request.user.pk,
            ip=get_adapter().get_client_ip(request),
            user_agent=request.headers.get("User-Agent", "")[:kept],
        )
        if not seen.update(last_seen_at=timezone.now()):
            UserSession.objects.create_from_request(request)

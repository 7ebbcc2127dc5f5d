"""Who asks for a page, and whether the whole page or only its part is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_htmx.middleware import HtmxDetails

    from tungngo.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The person who is signed in; the middleware lets nobody else through."""
    return cast("User", request.user)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the list alone and not for the page around it."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request

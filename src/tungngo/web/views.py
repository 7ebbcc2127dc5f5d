"""What belongs to the shell itself: theme, the session's state, the manifest, the page of components."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tungngo.web import showcase
from tungngo.web.navigation import THEME_COOKIE, THEMES

if TYPE_CHECKING:
    from django.http import HttpRequest

THEME_AGE = timedelta(days=365)


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen theme in a cookie of this device and goes back to the page."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest(_("Không có nền này."))
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        THEME_COOKIE,
        theme,
        max_age=THEME_AGE,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@login_not_required
@never_cache
@require_GET
def session_state(request: HttpRequest) -> HttpResponse:
    """Whether somebody is still signed in: 204, else 401. The page asks before it sends a long form (guard.js)."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (a view)
    """The web app manifest: name, icon and colours for a phone's home screen."""
    return JsonResponse(
        {
            "name": "Từng Ngõ",
            "short_name": "Từng Ngõ",
            "lang": "vi",
            "start_url": "/",
            "display": "standalone",
            "background_color": "#faf7f1",
            "theme_color": "#8f1d1f",
            "icons": [{"src": static("web/img/logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """The design system on one page: every component in its states, with the markup to copy."""
    return render(request, "web/components.html", showcase.context())

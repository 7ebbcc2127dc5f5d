"""What every answer of the platform carries: safe headers, the chosen language, and what HTMX needs to know."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Nothing from outside, nothing written into the page: scripts and styles are files of ours.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
)


class SecurityHeadersMiddleware:
    """Sends the content security, permissions and referrer policies; a view that set its own keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Adds the headers to the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers["Referrer-Policy"] = "same-origin"
        return response


class ChosenLanguageMiddleware:
    """Vietnamese unless the person chose otherwise on this device.

    Django's own LocaleMiddleware also follows the browser, and many browsers here ask for English though their
    owners read Vietnamese.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class PartsMiddleware:
    """Makes answers to HTMX whole: a lost session is said and not swapped in, and messages travel with the part.

    It stands after MessageMiddleware, which must still see that the messages were shown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Turns the way to sign-in into 401, and adds waiting messages as toasts."""
        response = self.get_response(request)
        if request.headers.get("HX-Request") != "true":
            return response
        if _leads_to_sign_in(response) or _is_refused_stranger(request, response):
            return HttpResponse(status=401)
        if _is_part(response):
            assert isinstance(response, HttpResponse)  # noqa: S101  (for the type: _is_part saw it)
            messages = list(get_messages(request))
            if messages:
                toasts = render_to_string("web/_toasts.html", {"messages": messages}, request=request)
                response.write(f'<div hx-swap-oob="beforeend:#toasts">{toasts}</div>')
        return response


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    location = response.headers.get("Location", "")
    return bool(location) and urlsplit(location).path == resolve_url(settings.LOGIN_URL)


def _is_refused_stranger(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tells whether all cookies are gone: then the check against forged requests refuses before sign-in is asked."""
    return response.status_code == HTTPStatus.FORBIDDEN and not request.user.is_authenticated


def _is_part(response: HttpResponseBase) -> bool:
    return (
        isinstance(response, HttpResponse)
        and response.status_code in {200, 201, 409, 422}
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not any(name in response.headers for name in ("HX-Redirect", "HX-Refresh", "HX-Location"))
    )

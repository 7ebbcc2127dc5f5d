"""What starts the volunteers' app on a phone: its page, its service worker, its manifest. All else are static files.

The three are made by field-app's build (`npm run build`, called by scripts/setup) and lie beside its static files.
Their addresses never change, so browsers ask for them anew and get a short answer when nothing did.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

BUILT = Path(__file__).resolve().parents[1] / "static" / "doorstep" / "app"

# Pictures may be ones just taken (blob:). A phone's place is asked for at a visit, where the member allows it.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS_POLICY = (
    "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"
)

PAGE = "index.html"
SERVICE_WORKER = "sw.js"
MANIFEST = "manifest.webmanifest"


def _read(name: str) -> bytes | None:
    try:
        return (BUILT / name).read_bytes()
    except FileNotFoundError:
        return None


def _mark(name: str) -> str | None:
    content = _read(name)
    return None if content is None else f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _answer(name: str, content_type: str) -> HttpResponse:
    content = _read(name)
    if content is None:
        message = _("Ứng dụng trên điện thoại chưa được dựng trên máy chủ này (chạy scripts/setup).")
        return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"  # kept, but asked for anew each time
    return response


@login_not_required
@require_safe
@condition(etag_func=lambda _request: _mark(PAGE))
def page(_request: HttpRequest) -> HttpResponse:
    """The page that starts the app; the same for everybody, since who it is stands only on the phone."""
    response = _answer(PAGE, "text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    return response


@login_not_required
@require_safe
@condition(etag_func=lambda _request: _mark(SERVICE_WORKER))
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The service worker; it governs the addresses below its own."""
    return _answer(SERVICE_WORKER, "text/javascript; charset=utf-8")


@login_not_required
@require_safe
@condition(etag_func=lambda _request: _mark(MANIFEST))
def manifest(_request: HttpRequest) -> HttpResponse:
    """What the phone shows when the app is installed."""
    return _answer(MANIFEST, "application/manifest+json")

"""Calendars: the page on which a person makes and ends addresses, and the addresses themselves."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.assignments import calendars
from tungngo.assignments.forms.feeds import FeedForm
from tungngo.assignments.models import CalendarFeed
from tungngo.assignments.queries import feeds as queries
from tungngo.assignments.services import feeds as services
from tungngo.assignments.views.asking import user_of
from tungngo.organizations.permissions import membership_of
from tungngo.organizations.qr_codes import qr_code

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tungngo.organizations.models import Membership

# One address may be fetched so often an hour: a dozen devices every ten minutes.
FETCHES_AN_HOUR = 72


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest) -> HttpResponse:
    """The person's calendar addresses; making one shows it once."""
    user = user_of(request)
    membership = membership_of(user)
    commune = membership.organization.commune if membership else None
    if commune is None and request.method == "POST":
        raise PermissionDenied
    form = FeedForm(request.POST if request.method == "POST" else None, membership=membership)
    address = ""
    if commune is not None and request.method == "POST" and form.is_valid():
        feed, token = services.open_feed(
            user=user, unit=form.cleaned_data["unit"], commune=commune, at=timezone.now()
        )
        address = f"{settings.SITE_ADDRESS}{reverse('calendars:feed', args=[token])}"
        form = FeedForm(membership=membership)
        messages.success(
            request, _("Đã tạo địa chỉ lịch của %(whose)s.") % {"whose": feed.unit or _("riêng tôi")}
        )
    context = {
        "form": form,
        "feeds": queries.feeds_of(user),
        "has_commune": commune is not None,
        "address": address,
        "webcal": f"webcal:{urlsplit(address)._replace(scheme='').geturl()}" if address else "",
        "qr_code": qr_code(address) if address else "",
    }
    response = render(request, "assignments/calendars.html", context, status=422 if form.errors else 200)
    if address:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of the person's addresses."""
    user = user_of(request)
    feed = get_object_or_404(CalendarFeed, pk=pk, user=user)
    services.revoke_feed(feed=feed, actor=user, at=timezone.now())
    messages.success(request, _("Đã hủy địa chỉ. Ứng dụng lịch không lấy được việc mới qua địa chỉ đó nữa."))
    return redirect("calendars:manage")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programs that cannot sign in: who has the address reads it."""
    found = queries.open_feed_with(services.hashed(token))
    if found is None or not _may_still_see(found):
        raise Http404
    if _comes_too_often(found):
        refused = HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
        refused["Retry-After"] = "3600"
        return refused
    now = timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        content = calendars.calendar_of(found, queries.deadlines_of(found, timezone.localdate(now)))
    services.note_fetched(feed=found, at=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="tung-ngo.ics"'
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response


def _may_still_see(found: CalendarFeed) -> bool:
    """Whether the person still works where they did when they made the address."""
    membership: Membership | None = membership_of(found.user)
    if membership is None or membership.organization.commune_id != found.organization_id:
        return False
    return found.unit_id is None or queries.units_for_feeds(membership).filter(pk=found.unit_id).exists()


def _comes_too_often(found: CalendarFeed) -> bool:
    key = f"calendar:{found.pk}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) > FETCHES_AN_HOUR
    except ValueError:  # it expired just now
        return False

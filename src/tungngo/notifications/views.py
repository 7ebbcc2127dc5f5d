"""What a person was told, how they want to be told, and what became of the mails."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.accounts.models import User
from tungngo.notifications import letters, permissions, queries, services
from tungngo.notifications.forms import MailFilterForm, PreferencesForm
from tungngo.notifications.models import Notification, Topic
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 40
MAILS_PER_PAGE = 50


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _organization_id(user: User) -> int | None:
    membership = membership_of(user)
    return membership.organization_id if membership else None


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What the person was told: what they have not read first, each by day."""
    user = _user(request)
    topic = request.GET.get("chu-de", "")
    topic = topic if topic in Topic.values else ""
    is_unread = request.GET.get("loc") == "chua-doc"
    found = queries.notifications_of(user, topic=topic, is_unread=is_unread)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    today = timezone.localdate()
    context = {
        "page": page,
        "groups": _by_day(page.object_list, today),
        "topic": topic,
        "is_unread": is_unread,
        "topics": Topic.choices,
        "unread": queries.unread_count(user),
        "up_to": queries.newest_of(user),
        "taken_back": _just_read(request, user),
    }
    return render(request, "notifications/list.html", context)


def _by_day(notifications: Iterable[Notification], today: dt.date) -> list[dict[str, Any]]:
    def place(one: Notification) -> tuple[bool, dt.date]:
        return one.read_at is not None, timezone.localtime(one.created_at).date()

    return [
        {"is_read": is_read, "day": _day_in_words(day, today), "date": day, "notifications": list(ones)}
        for (is_read, day), ones in groupby(notifications, place)
    ]


def _day_in_words(day: dt.date, today: dt.date) -> str:
    written = formats.date_format(day, "d/m/Y")
    if day == today:
        return _("Hôm nay, %(day)s") % {"day": written}
    if day == today - dt.timedelta(days=1):
        return _("Hôm qua, %(day)s") % {"day": written}
    return f"{formats.date_format(day, 'l')}, {written}"


def _just_read(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """What one press marked as read just now, so that it can be taken back."""
    read_at = _moment(request.GET.get("vua-doc", ""))
    number = queries.read_at_once(user, read_at) if read_at else 0
    return {"read_at": read_at.isoformat(), "number": number} if read_at and number else None


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@never_cache
@require_safe
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to what a notification is about; it counts as read from then on."""
    found = get_object_or_404(Notification, pk=pk, recipient=_user(request))
    if "prefetch" not in request.headers.get("Sec-Purpose", ""):  # the browser looks ahead, nobody reads
        services.mark_read(notification=found, at=timezone.now())
    return redirect(found.url)


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks one notification as read, or as not read."""
    found = get_object_or_404(Notification, pk=pk, recipient=_user(request))
    if request.POST.get("read") == "0":
        services.mark_unread(notification=found)
    else:
        services.mark_read(notification=found, at=timezone.now())
    return redirect(_back(request))


@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    """Marks all as read that were there when the page was shown, and offers to take it back."""
    up_to = request.POST.get("up_to", "")
    if not up_to.isdecimal() or len(up_to) > 18:  # noqa: PLR2004  (what PostgreSQL's bigint surely holds)
        return HttpResponseBadRequest(_("Không rõ đến thông báo nào."))
    at = timezone.now()
    number = services.mark_all_read(user=_user(request), up_to=int(up_to), at=at)
    if not number:
        return redirect("notifications:list")
    return redirect(reverse("notifications:list", query={"vua-doc": at.isoformat()}))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undoes what `mark_all` did."""
    read_at = _moment(request.POST.get("read_at", ""))
    if read_at is None:
        return HttpResponseBadRequest(_("Không rõ lần nào."))
    number = services.take_back_reading(user=_user(request), read_at=read_at)
    messages.success(request, _("Đã đặt lại %(n)s thông báo là chưa đọc.") % {"n": number})
    return redirect("notifications:list")


def _back(request: HttpRequest) -> str:
    """The list as it was filtered; never another place."""
    query = request.POST.get("query", "")
    return reverse("notifications:list") + (f"?{query}" if query else "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How the person wants to be told."""
    user = _user(request)
    form = PreferencesForm(request.POST or None, choices=queries.choices_of(user))
    if request.method == "POST" and form.is_valid():
        services.save_preferences(
            user=user, choices=form.choices(), organization_id=_organization_id(user), at=timezone.now()
        )
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("notifications:preferences")
    context = {"form": form, "last_mail": queries.last_mail(user), "account": user}
    status = 422 if form.errors else 200
    return render(request, "notifications/preferences.html", context, status=status)


@csrf_exempt  # the mail program of the receiver posts here for them (RFC 8058); the token is what lets it
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ends the mails to the receiver of the mail that the address was taken from, without signing in."""
    pk = letters.person_of_token(token)
    person = User.objects.filter(pk=pk).first() if pk is not None else None
    if person is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        services.stop_mail(user=person, organization_id=_organization_id(person), at=timezone.now())
    return render(request, "notifications/stop_mail.html", {"is_done": is_done})


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """What became of the mails to the commune's people, for those who help them."""
    scope = permissions.mail_scope(request.user)
    if scope is None:
        raise PermissionDenied
    form = MailFilterForm(request.GET)
    found = queries.mails(scope, form.state())
    page = Paginator(found, MAILS_PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "notifications/mails.html", {"form": form, "page": page})

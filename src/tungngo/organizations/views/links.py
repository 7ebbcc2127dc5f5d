"""One-time links: showing one once, with its QR code, mailing it, and the page behind it."""

from __future__ import annotations

from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.mail import send_mail
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tungngo.accounts.services import NameTaken
from tungngo.organizations import services
from tungngo.organizations.forms.people import AcceptForm
from tungngo.organizations.qr_codes import qr_code

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.organizations.models import Invitation


def show_link(request: HttpRequest, invitation: Invitation, token: str | None) -> HttpResponse:
    """The page with a fresh link; without a token (the form was sent twice) it says how to get another."""
    link = request.build_absolute_uri(reverse("organizations:accept", args=[token])) if token else ""
    is_mailed = bool(token and invitation.email and _mail(invitation, link))
    if token and invitation.email and not is_mailed:
        messages.warning(request, _("Chưa gửi được thư. Hãy chuyển liên kết cho người nhận bằng cách khác."))
    context = {
        "invitation": invitation,
        "link": link,
        "qr_code": qr_code(link) if link else "",
        "is_mailed": is_mailed,
    }
    response = render(request, "organizations/link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _mail(invitation: Invitation, link: str) -> bool:
    subject = _("Đặt lại mật khẩu Từng Ngõ") if invitation.user_id else _("Lời mời vào Từng Ngõ")
    body = render_to_string("organizations/link_mail.txt", {"invitation": invitation, "link": link})
    try:
        return bool(send_mail(subject, body, None, [invitation.email]))
    except (OSError, SMTPException):
        return False


@never_cache
@sensitive_post_parameters("password1", "password2")
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invited person chooses a user name and a password."""
    now = timezone.now()
    try:
        invitation = services.open_invitation(token, now)
    except services.InvitationClosed:
        return render(request, "organizations/link_closed.html", status=410)
    form = AcceptForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            services.accept(
                token=token,
                username=form.cleaned_data.get("username", ""),
                password=form.cleaned_data["password1"],
                at=now,
            )
        except services.InvitationClosed:
            return render(request, "organizations/link_closed.html", status=410)
        except NameTaken:
            form.add_error("username", _("Tên đăng nhập này đã có người dùng."))
        else:
            messages.success(request, _("Xong. Bây giờ anh/chị có thể đăng nhập."))
            return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "organizations/accept.html", context, status=422 if form.errors else 200)

"""Telephones: which are bound to whom, when each was heard of last, and revoking one that is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tungngo.doorstep import permissions
from tungngo.doorstep.forms.members import RevokeForm
from tungngo.doorstep.models import Device
from tungngo.doorstep.queries import members as queries
from tungngo.doorstep.services.devices import revoke_device
from tungngo.doorstep.views.access import desk_in, desk_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_PER_PAGE = 50
_STATES = ("", "chua-gui", "thu-hoi", "chua-xoa")


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """The telephones of the members whom the person sees, the longest silent first."""
    desk = desk_of(request)
    words = request.GET.get("q", "").strip()[:100]
    state = request.GET.get("loc", "")
    state = state if state in _STATES else ""
    found = queries.devices(permissions.members_seen(desk.membership), words=words, state=state)
    context = {
        "desk": desk,
        "page": Paginator(found, _PER_PAGE).get_page(request.GET.get("trang")),
        "words": words,
        "state": state,
        "is_filtered": bool(words or state),
    }
    return render(request, "doorstep/devices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Says what revoking does, asks why, and revokes."""
    device = get_object_or_404(Device.objects.select_related("member", "organization"), pk=pk)
    desk = desk_in(request, device.organization)
    if not permissions.can_revoke(desk.membership, device.member):
        raise PermissionDenied
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = str(dict(RevokeForm.REASONS)[form.cleaned_data["reason"]])
        revoke_device(device=device, reason=reason, actor=desk.person, at=timezone.now())
        messages.success(
            request,
            _("Đã thu hồi điện thoại của %(name)s. Máy sẽ tự xóa dữ liệu ngay khi có mạng.")
            % {"name": device.member.full_name},
        )
        return redirect("doorstep:member", device.member_id)
    context = {"desk": desk, "device": device, "form": form}
    return render(request, "doorstep/device_revoke.html", context, status=422 if form.errors else 200)

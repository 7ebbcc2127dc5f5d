"""The bodies outside to which documents go by mail or as packets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.documents.forms.sending import CorrespondentForm
from tungngo.documents.models import Correspondent
from tungngo.documents.services import NotPossible
from tungngo.documents.services.correspondents import (
    CorrespondentChanged,
    remove_correspondent,
    save_correspondent,
)
from tungngo.documents.views.access import desk_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.documents.views.access import Desk


def _correspondent(desk: Desk, pk: int) -> Correspondent:
    return get_object_or_404(Correspondent, pk=pk, organization=desk.body)


@require_GET
def correspondent_list(request: HttpRequest) -> HttpResponse:
    """All of them, by name."""
    desk = desk_of(request, drafts=True)
    found = Correspondent.objects.filter(organization=desk.body)
    return render(request, "documents/send_correspondents.html", {"correspondents": found})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new one."""
    return _edit(request, desk_of(request, drafts=True), None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes one."""
    desk = desk_of(request, drafts=True)
    return _edit(request, desk, _correspondent(desk, pk))


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one off the list."""
    desk = desk_of(request, drafts=True)
    try:
        remove_correspondent(correspondent=_correspondent(desk, pk), actor=desk.person, at=timezone.now())
    except NotPossible as error:
        messages.warning(request, str(error))
        return redirect("sending:correspondent", pk=pk)
    messages.success(request, _("Đã xóa nơi nhận."))
    return redirect("sending:correspondents")


def _edit(request: HttpRequest, desk: Desk, correspondent: Correspondent | None) -> HttpResponse:
    if request.method != "POST":
        initial = {}
        if correspondent:
            initial = {
                name: getattr(correspondent, name) for name in ("name", "organ_id", "email", "version")
            }
        return _form(request, CorrespondentForm(initial=initial), correspondent, 200)
    form = CorrespondentForm(request.POST)
    status = 422
    if form.is_valid():
        facts = form.cleaned_data
        try:
            save_correspondent(
                organization=desk.body,
                correspondent=correspondent,
                seen_version=facts["version"] or 0,
                name=facts["name"],
                organ_id=facts["organ_id"],
                email=facts["email"],
                actor=desk.person,
                at=timezone.now(),
            )
        except NotPossible as error:
            form.add_error("name", str(error))
        except CorrespondentChanged as error:
            now = error.correspondent
            form.data = request.POST.copy()
            form.data["version"] = str(now.version)
            form.add_error(
                None,
                _("Người khác vừa sửa: %(name)s, %(id)s, %(email)s. Lưu lần nữa để dùng nội dung của bạn.")
                % {"name": now.name, "id": now.organ_id or "–", "email": now.email or "–"},
            )
            status = 409
        else:
            messages.success(request, _("Đã lưu nơi nhận."))
            return redirect("sending:correspondents")
    return _form(request, form, correspondent, status)


def _form(
    request: HttpRequest, form: CorrespondentForm, correspondent: Correspondent | None, status: int
) -> HttpResponse:
    context = {"form": form, "correspondent": correspondent}
    return render(request, "documents/send_correspondent.html", context, status=status)

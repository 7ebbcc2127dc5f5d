"""Taking in a list of households: uploaded, previewed, confirmed; its progress; and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.doorstep import household_import_sheet as sheet
from tungngo.doorstep.forms.registering import UploadForm
from tungngo.doorstep.models import AccessLog, HouseholdImport
from tungngo.doorstep.rules.household_rows import ADDED, NEW, PROBABLE, SAME, WRONG, Row
from tungngo.doorstep.services import imports as services
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.views.access import Desk, desk_in, desk_of, wants_part
from tungngo.doorstep.views.households import XLSX
from tungngo.organizations.spreadsheet import FILE_MAX_BYTES, UnreadableSpreadsheet

if TYPE_CHECKING:
    from django.http import HttpRequest

_PER_PAGE = 100
_EARLIER_SHOWN = 10
_CONFLICT, _INVALID = 409, 422
_SHOWN = {"moi": NEW, "them": ADDED, "co": SAME, "trung": PROBABLE, "sai": WRONG}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Takes a list and goes on to its preview; adds nothing."""
    desk = desk_of(request, works=True)
    form = UploadForm(request.POST or None, request.FILES or None, commune=desk.commune)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(FILE_MAX_BYTES + 1)  # one more byte says that it is too large
            read = sheet.read_list(content)
        except UnreadableSpreadsheet as error:
            form.add_error("file", str(error))
        else:
            kept = services.keep_import(
                commune=desk.commune,
                file_name=file.name,
                content=content,
                read=read,
                neighborhood=form.cleaned_data["neighborhood"],
                actor=desk.person,
                at=timezone.now(),
            )
            return redirect("doorstep:import", kept.pk)
    earlier = HouseholdImport.objects.filter(organization=desk.commune).defer(
        "rows", "households", "residents"
    )
    context = {
        "desk": desk,
        "form": form,
        "earlier": earlier.select_related("created_by").order_by("-created_at")[:_EARLIER_SHOWN],
    }
    return render(request, "doorstep/import_upload.html", context, status=_INVALID if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    desk_of(request, works=True)
    response = HttpResponse(sheet.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-ho.xlsx"'
    return response


def _found(request: HttpRequest, pk: int) -> tuple[HouseholdImport, Desk]:
    kept = get_object_or_404(
        HouseholdImport.objects.select_related("organization", "created_by", "applied_by", "undone_by"), pk=pk
    )
    return kept, desk_in(request, kept.organization, works=True)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a list would add, what is there already and what is wrong; a yes adds exactly that."""
    kept, desk = _found(request, pk)
    status = 200
    is_outdated = False
    if request.method == "POST":
        try:
            kept = services.confirm_import(
                household_import=kept,
                takes_probable="nhap-ca-trung" in request.POST,
                actor=desk.person,
                at=timezone.now(),
            )
        except services.PreviewOutdated:
            kept = services.refresh_preview(household_import=kept, at=timezone.now())
            status, is_outdated = _CONFLICT, True
        except services.NotPossible:
            return redirect("doorstep:import", kept.pk)
        else:
            if kept.state == HouseholdImport.State.DONE:
                messages.success(request, _added_text(kept))
            return redirect("doorstep:import", kept.pk)
    if kept.state != HouseholdImport.State.PREVIEWED:
        return _result(request, desk, kept)
    note_access(
        page=AccessLog.Page.IMPORT,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        shown=kept.counts.get("households", 0),
    )
    rows = [Row.from_json(row) for row in kept.rows]
    chosen = request.GET.get("loai", "")
    wanted = _SHOWN.get(chosen)
    shown = [row for row in rows if wanted is None or row.outcome == wanted]
    page = Paginator(shown, _PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "desk": desk,
        "import": kept,
        "counts": kept.counts,
        "page": page,
        "rows": [(row, _problem_texts(row)) for row in page],
        "chosen": chosen,
        "dropped": [note["where"] for note in kept.notes if note["what"] == "identity"],
        "unused": [note["where"] for note in kept.notes if note["what"] == "unused"],
        "is_outdated": is_outdated,
        "adds_something": kept.counts["people"] or kept.counts["added"],
    }
    return render(request, "doorstep/import_preview.html", context, status=status)


def _result(request: HttpRequest, desk: Desk, kept: HouseholdImport) -> HttpResponse:
    context: dict[str, Any] = {
        "desk": desk,
        "import": kept,
        "household_count": len(kept.households),
        "resident_count": len(kept.residents),
        "use": services.use_of(kept) if kept.state == HouseholdImport.State.DONE else None,
    }
    name = "doorstep/_import_progress.html" if wants_part(request) else "doorstep/import_result.html"
    return render(request, name, context)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a list away that was not confirmed."""
    kept, desk = _found(request, pk)
    try:
        services.drop_import(household_import=kept, actor=desk.person, at=timezone.now())
    except services.NotPossible:
        messages.error(request, _("Danh sách này đã được xác nhận nên không bỏ được nữa."))
        return redirect("doorstep:import", kept.pk)
    messages.success(request, _("Đã bỏ danh sách; không có gì được thêm."))
    return redirect("doorstep:import_upload")


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an import back while nobody visited what it added."""
    kept, desk = _found(request, pk)
    try:
        services.undo_import(household_import=kept, actor=desk.person, at=timezone.now())
    except services.AlreadyUsed:
        messages.error(request, _("Không rút lại được: đã có lượt đến thăm hoặc thay đổi ở các hộ này."))
    except services.NotPossible:
        messages.error(request, _("Danh sách này chưa nhập xong nên chưa rút lại được."))
    else:
        messages.success(request, _("Đã rút lại các hộ đã nhập từ tệp này."))
    return redirect("doorstep:import", kept.pk)


def _added_text(kept: HouseholdImport) -> str:
    households, residents = len(kept.households), len(kept.residents)
    return ngettext(
        "Đã thêm %(households)s hộ, %(residents)s người.",
        "Đã thêm %(households)s hộ, %(residents)s người.",
        households,
    ) % {"households": households, "residents": residents}


def _problem_texts(row: Row) -> list[str]:
    words = {
        "identity_number": _("trông giống số CCCD, CMND: hệ thống không thu thập, hãy xóa khỏi tệp"),
        "too_long": _("dài quá %s ký tự"),
        "no_name": _("“%s” không phải là họ tên"),
        "wrong_phone": _("“%s” không phải là số điện thoại"),
        "wrong_year": _("năm sinh “%s” không đúng"),
        "nobody": _("thiếu tên chủ hộ và tên người"),
        "no_neighborhood": _("thiếu thôn, tổ dân phố"),
        "unknown_neighborhood": _("không có “%s” trong các thôn, tổ dân phố của xã, phường"),
    }
    return [
        _("Ô %(cell)s: %(what)s")
        % {
            "cell": problem.cell,
            "what": words[problem.what] % problem.detail
            if "%s" in words[problem.what]
            else words[problem.what],
        }
        for problem in row.problems
    ]

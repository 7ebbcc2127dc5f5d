"""Setting up a commune in three short steps: which one, its units, its neighborhoods and teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tungngo.organizations import permissions, queries, services, spreadsheet
from tungngo.organizations.forms.units import (
    NeighborhoodsForm,
    UploadForm,
    UsualUnitsForm,
    line_problem_text,
    problem_text,
)
from tungngo.organizations.models import LEVELS, Organization, OrganizationKind, UnitImport
from tungngo.organizations.rules.unit_rows import NEIGHBORHOOD, TEAM, Row
from tungngo.organizations.views.access import managed_commune, user_of
from tungngo.organizations.views.units import XLSX

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE_SIZE = 20
PREVIEW_PAGE = 100
ERRORS_SHOWN = 20


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Step 1: which commune; a person of a commune begins at step 2."""
    own = permissions.commune_of(user_of(request))
    if own is not None:
        return redirect("organizations:setup_units", own.pk)
    if not permissions.is_administrator(user_of(request)):
        return redirect("organizations:list")
    search = request.GET.get("tim", "").strip()
    communes = queries.communes_with_province(permissions.visible_communes(user_of(request)), search)
    page = Paginator(communes, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "organizations/setup_choose.html", {"page": page, "search": search})


@require_http_methods(["GET", "HEAD", "POST"])
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2: the usual units of a commune, ticked, renamed, others added."""
    commune = managed_commune(request, pk)
    standing = Organization.objects.filter(commune=commune, is_active=True).exclude(
        kind__in=[*LEVELS, OrganizationKind.NEIGHBORHOOD, OrganizationKind.COMMUNITY_TEAM]
    )
    existing = list(standing.order_by("sort_key").values_list("kind", "name"))
    form = UsualUnitsForm(request.POST or None, commune=commune, existing=existing)
    if request.method == "POST" and form.is_valid():
        added = services.add_units(
            parent=commune, units=form.cleaned_data["units"], actor=user_of(request), at=timezone.now()
        )
        messages.success(request, _("Đã thêm %(count)s đơn vị.") % {"count": len(added)})
        return redirect("organizations:setup_neighborhoods", commune.pk)
    context = {"commune": commune, "form": form, "existing": [name for _kind, name in existing]}
    return render(request, "organizations/setup_units.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def neighborhoods(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 3: neighborhoods and teams, typed as lines or as a spreadsheet (see `upload`)."""
    commune = managed_commune(request, pk)
    form = NeighborhoodsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_listed_units(
                commune=commune,
                rows=form.rows(),
                source=_("nhập tay"),
                actor=user_of(request),
                at=timezone.now(),
            )
        except services.WrongRows as error:
            wrong = [line_problem_text(row, problem) for row in error.rows for problem in row.problems]
            form.add_error("names", list(dict.fromkeys(wrong))[:ERRORS_SHOWN])
        else:
            messages.success(request, _added_text(len(added)))
            return redirect("organizations:commune", commune.pk)
    counts = {
        kind: Organization.objects.filter(commune=commune, kind=kind, is_active=True).count()
        for kind in (NEIGHBORHOOD, TEAM)
    }
    context = {"commune": commune, "form": form, "upload_form": UploadForm(), "counts": counts}
    return render(
        request, "organizations/setup_neighborhoods.html", context, status=422 if form.errors else 200
    )


def _added_text(count: int) -> str:
    if not count:
        return _("Tất cả đã có sẵn, không thêm đơn vị nào.")
    return ngettext("Đã thêm %(count)s đơn vị.", "Đã thêm %(count)s đơn vị.", count) % {"count": count}


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The spreadsheet to fill in."""
    managed_commune(request, pk)
    response = HttpResponse(spreadsheet.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="mau-thon-to.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a spreadsheet and goes on to its preview; adds nothing."""
    commune = managed_commune(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(spreadsheet.FILE_MAX_BYTES + 1)  # one more byte says that it is too large
            rows = spreadsheet.read_rows(content)
        except spreadsheet.UnreadableSpreadsheet as error:
            form.add_error("file", str(error))
        else:
            kept = services.keep_import(
                commune=commune,
                file_name=file.name,
                content=content,
                rows=rows,
                actor=user_of(request),
                at=timezone.now(),
            )
            return redirect("organizations:import", commune.pk, kept.pk)
    context = {"commune": commune, "upload_form": form}
    return render(request, "organizations/import_upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk: int, import_pk: int) -> HttpResponse:
    """What a spreadsheet would add, what is there already and what is wrong; a yes adds exactly that."""
    commune = managed_commune(request, pk)
    kept = get_object_or_404(UnitImport, pk=import_pk, organization=commune)
    if request.method == "POST":
        try:
            added = services.apply_import(unit_import=kept, actor=user_of(request), at=timezone.now())
        except services.WrongRows:
            messages.error(
                request, _("Danh sách không còn khớp với các đơn vị hiện có. Chưa có gì được thêm.")
            )
            return redirect("organizations:import", commune.pk, kept.pk)
        messages.success(request, _added_text(added))
        return redirect("organizations:commune", commune.pk)
    rows = services.judge_import(unit_import=kept)
    wrong = [row for row in rows if row.outcome == "wrong"]
    shown = wrong or rows
    page = Paginator(shown, PREVIEW_PAGE).get_page(request.GET.get("trang"))
    context = {
        "commune": commune,
        "import": kept,
        "page": page,
        "rows": [_preview_row(row) for row in page],
        "wrong": len(wrong),
        "fresh": sum(row.outcome == "add" for row in rows),
        "standing": sum(row.outcome == "exists" for row in rows),
        "near": sum(bool(row.near) for row in rows),
        "is_applied": kept.applied_at is not None,
    }
    return render(request, "organizations/import_preview.html", context)


def _preview_row(row: Row) -> dict[str, object]:
    return {
        "row": row,
        "kind": OrganizationKind(row.kind).label,
        "problems": [problem_text(problem) for problem in row.problems],
    }

"""The list of units of a commune, and one unit: adding, renaming, moving, ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.organizations import permissions, queries, services
from tungngo.organizations.forms.units import KINDS, AliasForm, UnitForm
from tungngo.organizations.models import Organization, OrganizationAlias
from tungngo.organizations.spreadsheet import unit_list as unit_list_file
from tungngo.organizations.views.access import managed_commune, managed_unit, seen_commune, user_of

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A person of a commune goes to its units; others choose among the communes that they see."""
    commune = permissions.commune_of(user_of(request))
    if commune is not None:
        return redirect("organizations:commune", commune.pk)
    communes = queries.communes_with_province(
        permissions.visible_communes(user_of(request)), request.GET.get("tim", "")
    )
    page = Paginator(communes, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "search": request.GET.get("tim", ""),
        "is_administrator": permissions.is_administrator(user_of(request)),
    }
    return render(request, "organizations/communes.html", context)


@require_safe
def commune(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of a commune, as a tree; a search or a kind shows a plain list."""
    place = seen_commune(request, pk)
    search, kind = request.GET.get("tim", "").strip(), request.GET.get("loai", "")
    is_active = None if request.GET.get("ngung") else True
    kind = kind if kind in dict(KINDS) else ""
    if search or kind:
        found = queries.units_of(place, search=search, kind=kind, is_active=is_active)
        pks = list(found.values_list("pk", flat=True))
    else:
        pks = queries.tree_order(place, is_active=is_active)
    page = Paginator(pks, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "commune": place,
        "page": page,
        "units": [
            {"unit": unit, "level": 0 if search or kind else min(unit.depth - place.depth - 1, 4)}
            for unit in queries.with_parent_and_people(list(page))
        ],
        "search": search,
        "kind": kind,
        "kinds": KINDS,
        "with_ended": is_active is None,
        "can_manage": permissions.can_manage_commune(user_of(request), place),
        "can_see_people": permissions.can_see_people(user_of(request), place),
    }
    return render(request, "organizations/commune.html", context)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune's units as a spreadsheet."""
    place = seen_commune(request, pk)
    units = queries.with_parent_and_people(queries.tree_order(place, is_active=True))
    rows = [[unit.get_kind_display(), unit.name, "" if unit.parent_name == place.name else unit.parent_name]
            for unit in units]  # fmt: skip
    content = unit_list_file(rows, [_("Loại"), _("Tên"), _("Thuộc")])
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="don-vi-{place.code or place.pk}.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit of the commune."""
    place = managed_commune(request, pk)
    form = UnitForm(request.POST or None, commune=place, initial={"parent": place.pk, "kind": "department"})
    if request.method == "POST" and form.is_valid():
        try:
            unit = services.add_unit(
                parent=form.cleaned_data["parent"],
                kind=form.cleaned_data["kind"],
                name=form.cleaned_data["name"],
                actor=user_of(request),
                at=timezone.now(),
            )
        except services.DuplicateUnit:
            form.add_error("name", _("Xã, phường đã có một đơn vị cùng loại mang tên này."))
        else:
            messages.success(request, _("Đã thêm “%(name)s”.") % {"name": unit.name})
            return redirect("organizations:commune", place.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "commune": place, "unit": None}
    return render(request, "organizations/unit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its name, kind and place. A stale form is answered 409, with what was typed."""
    unit, place = managed_unit(request, pk)
    parent = Organization.objects.get_parent(unit)
    initial = {"name": unit.name, "kind": unit.kind, "parent": parent.pk, "version": unit.version}
    form = UnitForm(request.POST or None, commune=place, unit=unit, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = 422
        try:
            services.change_unit(
                unit=unit,
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                parent=form.cleaned_data["parent"],
                version=form.cleaned_data["version"] or 0,
                actor=user_of(request),
                at=timezone.now(),
            )
        except services.DuplicateUnit:
            form.add_error("name", _("Xã, phường đã có một đơn vị cùng loại mang tên này."))
        except services.MisplacedUnit:
            form.add_error("parent", _("Đơn vị không đặt được ở đó."))
        except services.StaleUnit:
            status = 409
        else:
            messages.success(request, _("Đã lưu “%(name)s”.") % {"name": form.cleaned_data["name"]})
            return redirect("organizations:commune", place.pk)
    elif form.errors:
        status = 422
    context = {"form": form, "commune": place, "unit": unit, "is_stale": status == 409}  # noqa: PLR2004
    return render(request, "organizations/unit.html", context, status=status)


@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a unit or takes it up again."""
    unit, place = managed_unit(request, pk)
    try:
        version = int(request.POST.get("version", "0"))
    except ValueError:
        version = 0
    try:
        services.set_active(
            unit=unit,
            is_active=request.POST.get("is_active") == "1",
            version=version,
            actor=user_of(request),
            at=timezone.now(),
        )
    except services.UnitsBelow:
        messages.error(request, _("Chưa ngừng được: còn đơn vị bên dưới hoặc còn người đang làm việc ở đây."))
    except services.DuplicateUnit:
        messages.error(request, _("Chưa dùng lại được: đã có đơn vị khác mang tên này."))
    except services.StaleUnit:
        messages.error(request, _("Đơn vị vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
        return redirect("organizations:unit", unit.pk)
    else:
        messages.success(request, _("Đã lưu “%(name)s”.") % {"name": unit.name})
    return redirect("organizations:commune", place.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def aliases(request: HttpRequest, pk: int) -> HttpResponse:
    """What the commune's documents call its units."""
    place = managed_commune(request, pk)
    form = AliasForm(request.POST or None, commune=place)
    if request.method == "POST" and form.is_valid():
        try:
            services.remember_alias(
                commune=place,
                as_written=form.cleaned_data["as_written"],
                units=list(form.cleaned_data["units"]),
                group=form.cleaned_data["group"],
                is_outside=form.cleaned_data["is_outside"],
                actor=user_of(request),
                at=timezone.now(),
            )
        except services.UnclearAlias:
            form.add_error("as_written", _("Cần một tên có chữ."))
        else:
            messages.success(request, _("Đã ghi nhớ."))
            return redirect("organizations:aliases", place.pk)
    page = Paginator(queries.aliases_of(place), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"form": form, "commune": place, "page": page}
    return render(request, "organizations/aliases.html", context, status=422 if form.errors else 200)


@require_POST
def forget_alias(request: HttpRequest, pk: int, alias_pk: int) -> HttpResponse:
    """Forgets a remembered name; one that is gone already is no mistake."""
    place = managed_commune(request, pk)
    alias = OrganizationAlias.objects.filter(organization=place, pk=alias_pk).first()
    if alias is not None:
        services.forget_alias(alias=alias, actor=user_of(request), at=timezone.now())
        messages.success(request, _("Đã bỏ tên gọi “%(name)s”.") % {"name": alias.as_written})
    return redirect("organizations:aliases", place.pk)

"""The map behind the board: a GeoJSON file is looked at first, matched to neighborhoods, then taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tungngo.doorstep.models import MapImport
from tungngo.doorstep.queries.maps import neighborhoods_of, rings_of
from tungngo.doorstep.rules.drawing import WIDTH, draw
from tungngo.doorstep.rules.maps import MAX_FEATURES, MAX_POINTS, UnusableMap, read_areas
from tungngo.doorstep.services.maps import WrongChoice, apply_map, keep_map, remove_map
from tungngo.doorstep.views.access import desk_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from tungngo.doorstep.rules.maps import Ring

_INVALID = 422

# What is wrong with a file, and what to do about it.
PROBLEMS: dict[str, _StrPromise] = {
    "too_large": gettext_lazy(
        "Tệp lớn hơn 10 MB. Bỏ bớt lớp không cần, hoặc đơn giản hóa đường ranh rồi xuất lại."
    ),
    "not_json": gettext_lazy(
        "Tệp không phải GeoJSON. Shapefile (.shp, .zip), KML hay bản vẽ CAD: mở trong QGIS rồi chọn Export, "
        "Save Features As, định dạng GeoJSON."
    ),
    "not_geojson": gettext_lazy(
        "Tệp là JSON nhưng không phải GeoJSON (cần FeatureCollection). TopoJSON: mở trong QGIS rồi xuất lại "
        "thành GeoJSON."
    ),
    "too_many_features": gettext_lazy(
        "Tệp có %(detail)s đối tượng, nhiều hơn %(features)s. Có lẽ đây là bản đồ thửa đất hoặc của cả tỉnh: "
        "chỉ giữ các thôn, tổ dân phố của xã, phường."
    ),
    "too_many_points": gettext_lazy(
        "Đường ranh có %(detail)s điểm, nhiều hơn %(points)s. Đơn giản hóa trong QGIS (Vector, Geometry "
        "Tools, Simplify) rồi xuất lại."
    ),
    "no_areas": gettext_lazy(
        "Tệp không có vùng nào (Polygon). Lớp chỉ có điểm hoặc đường thì không tô màu được: chọn lớp ranh "
        "giới dạng vùng."
    ),
    "broken_coordinates": gettext_lazy(
        "Tọa độ trong tệp bị hỏng: có giá trị không phải là số. Xuất lại tệp."
    ),
    "projected_metres": gettext_lazy(
        "Tọa độ tính bằng mét (%(detail)s), có lẽ theo VN-2000. Bản đồ cần kinh độ, vĩ độ WGS 84: trong QGIS "
        "chọn Export, Save Features As, CRS “EPSG:4326 – WGS 84” rồi tải lên tệp mới."
    ),
    "other_system": gettext_lazy(
        "Tệp ghi một hệ tọa độ khác WGS 84. Trong QGIS chọn Export, Save Features As, CRS “EPSG:4326 – WGS "
        "84” rồi tải lên tệp mới."
    ),
    "swapped": gettext_lazy(
        "Tọa độ bị đảo (%(detail)s): GeoJSON ghi kinh độ trước, vĩ độ sau. Xuất lại từ QGIS, hoặc đổi chỗ hai "
        "cột."
    ),
    "outside_vietnam": gettext_lazy(
        "Có tọa độ nằm ngoài Việt Nam (%(detail)s). Kiểm tra hệ tọa độ khi xuất: cần “EPSG:4326 – WGS 84”."
    ),
}


def problem_in_words(error: UnusableMap) -> str:
    """What is wrong with the file, for people."""
    return str(PROBLEMS[error.problem]) % {
        "detail": error.detail,
        "features": MAX_FEATURES,
        "points": MAX_POINTS,
    }


def _picture(areas: dict[int, list[Ring]]) -> dict[str, Any] | None:
    drawn = draw(areas)
    if drawn is None:
        return None
    return {"view_box": f"0 0 {WIDTH} {drawn.height}", "shapes": drawn.shapes}


@require_http_methods(["GET", "HEAD", "POST"])
def map_page(request: HttpRequest) -> HttpResponse:
    """The map as it is; a file sent here is looked at."""
    desk = desk_of(request, works=True)
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("tep")
        if sent is None or not sent.size:
            problem = _("Chọn một tệp GeoJSON.")
        else:
            try:
                areas = read_areas(sent.read())
            except UnusableMap as error:
                problem = problem_in_words(error)
            else:
                kept = keep_map(
                    commune=desk.commune,
                    file_name=sent.name or "",
                    areas=areas,
                    actor=desk.person,
                    at=timezone.now(),
                )
                return redirect("doorstep:map_preview", kept.pk)
    rings = rings_of(desk.commune.pk)
    context = {
        "picture": _picture(rings),
        "names": {unit.pk: unit.name for unit in neighborhoods_of(desk.commune)},
        "missing": [unit for unit in neighborhoods_of(desk.commune) if unit.pk not in rings],
        "shown": len(rings),
        "problem": problem,
    }
    return render(request, "doorstep/map.html", context, status=_INVALID if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def map_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file holds, which neighborhood each area is, and the yes."""
    desk = desk_of(request, works=True)
    kept = get_object_or_404(MapImport, pk=pk)
    if kept.organization_id != desk.commune.pk:
        raise Http404
    units = list(neighborhoods_of(desk.commune))
    chosen = {number: area["unit"] for number, area in enumerate(kept.areas) if area["unit"]}
    problem = ""
    if request.method == "POST":
        chosen = {
            number: int(unit)
            for number in range(len(kept.areas))
            if (unit := request.POST.get(f"vung-{number}", "")).isdecimal() and len(unit) < 10  # noqa: PLR2004
        }
        try:
            count = apply_map(kept=kept, chosen=chosen, actor=desk.person, at=timezone.now())
        except WrongChoice:
            problem = _("Chọn thôn, tổ dân phố cho ít nhất một vùng.")
        else:
            messages.success(
                request,
                ngettext("Bản đồ đã có %(n)s nơi.", "Bản đồ đã có %(n)s nơi.", count) % {"n": count},
            )
            return redirect("doorstep:map")
    found = set(chosen.values())
    context = {
        "kept": kept,
        "units": units,
        "rows": [
            {"number": number, "area": area, "unit": chosen.get(number)}
            for number, area in enumerate(kept.areas)
        ],
        "picture": _picture(
            {
                number: [[(x, y) for x, y in ring] for ring in area["rings"]]
                for number, area in enumerate(kept.areas)
            }
        ),
        "points": sum(area["points"] for area in kept.areas),
        "kept_points": sum(len(ring) for area in kept.areas for ring in area["rings"]),
        "missing": [unit for unit in units if unit.pk not in found],
        "problem": problem,
    }
    return render(request, "doorstep/map_preview.html", context, status=_INVALID if problem else 200)


@require_POST
def map_remove(request: HttpRequest) -> HttpResponse:
    """Takes the map away."""
    desk = desk_of(request, works=True)
    remove_map(commune=desk.commune, actor=desk.person, at=timezone.now())
    messages.success(request, _("Đã bỏ bản đồ; bảng theo dõi dùng lại sơ đồ ô."))
    return redirect("doorstep:map")

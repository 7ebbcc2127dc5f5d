"""Members by the list: from a spreadsheet, previewed before anybody is added, and back into one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.doorstep import member_sheet, permissions
from tungngo.doorstep.forms.members import MembersFileForm
from tungngo.doorstep.models import Member
from tungngo.doorstep.queries import members as queries
from tungngo.doorstep.rules.member_rows import ROWS_MAX, NoHeader, read_members
from tungngo.doorstep.services.members import NewMember, add_members
from tungngo.doorstep.views.access import desk_of, key_asked
from tungngo.doorstep.views.members import active_teams
from tungngo.organizations.spreadsheet import UnreadableSpreadsheet, read_cells

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tungngo.doorstep.rules.member_rows import MemberRow
    from tungngo.organizations.models import Organization

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What was previewed goes back and forth, signed, so that a yes adds exactly this, for the one who saw it.
_SALT = "doorstep.members"
_A_DAY = 24 * 60 * 60
PROBLEMS = {
    "name": gettext_lazy("chưa có họ và tên"),
    "phone": gettext_lazy("số điện thoại không đúng"),
    "team": gettext_lazy("không có tổ nào tên như vậy"),
    "exists": gettext_lazy("đã có người cùng tên và cùng số"),
    "twice": gettext_lazy("trùng với một dòng ở trên"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def import_members(request: HttpRequest) -> HttpResponse:
    """Takes a spreadsheet and shows what would be added; nobody is added yet."""
    desk = desk_of(request, works=True)
    form = MembersFileForm(request.POST or None, request.FILES or None)
    rows: list[MemberRow] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = _read(desk.commune, form.cleaned_data["file"].read())
        except UnreadableSpreadsheet as error:
            form.add_error("file", str(error))
        except NoHeader:
            form.add_error("file", _("Không thấy cột “Họ và tên” trong mười dòng đầu. Hãy dùng tệp mẫu."))
        else:
            if not rows:
                form.add_error("file", _("Tệp không có dòng nào dưới hàng tiêu đề."))
    good = [row for row in rows if row.is_good]
    kept = {
        "commune": desk.commune.pk,
        "person": desk.person.pk,
        "file": getattr(form.cleaned_data.get("file"), "name", "")
        if form.is_bound and not form.errors
        else "",
        "rows": [row.as_json() for row in good],
    }
    context = {
        "desk": desk,
        "form": form,
        "good": good,
        "wrong": [(row, PROBLEMS[row.problem]) for row in rows if not row.is_good],
        "kept": signing.dumps(kept, salt=_SALT, compress=True) if good else "",
    }
    return render(request, "doorstep/members_import.html", context, status=422 if form.errors else 200)


def _read(commune: Organization, content: bytes) -> list[MemberRow]:
    known = Member.objects.filter(organization=commune, left_at=None).values_list("folded_name", "phone")
    return read_members(
        read_cells(content, rows_max=ROWS_MAX),
        teams={team.pk: team.name for team in active_teams(commune)},
        known=frozenset(known),
        key=uuid.uuid4(),
    )


@require_POST
def confirm_members(request: HttpRequest) -> HttpResponse:
    """Adds exactly those who were previewed; a second time nobody."""
    desk = desk_of(request, works=True)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=_A_DAY)
    except signing.BadSignature:
        kept = {}
    if kept.get("commune") != desk.commune.pk or kept.get("person") != desk.person.pk:
        messages.error(request, _("Bản xem trước đã hết hạn. Hãy tải tệp lên lại."))
        return redirect("doorstep:import_members")
    teams = {team.pk: team for team in active_teams(desk.commune)}
    added = add_members(
        organization=desk.commune,
        members=[
            NewMember(name, phone, [teams[team]] if team in teams else [], is_head, uuid.UUID(key))
            for name, phone, team, is_head, key in kept["rows"]
        ],
        source=str(kept["file"])[:200],
        actor=desk.person,
        at=timezone.now(),
    )
    messages.success(request, _("Đã thêm %(count)s thành viên.") % {"count": added})
    return redirect("doorstep:members")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    desk = desk_of(request, works=True)
    return _file(
        member_sheet.template([team.name for team in active_teams(desk.commune)]), "mau-thanh-vien.xlsx"
    )


@require_safe
def export_members(request: HttpRequest) -> HttpResponse:
    """The members whom the person sees, narrowed as the list is."""
    desk = desk_of(request)
    state = request.GET.get("loc", "")
    found = queries.members(
        permissions.members_seen(desk.membership),
        words=request.GET.get("q", "").strip()[:100],
        team=key_asked(request.GET.get("to")),
        state=state if state in queries.STATES else "",
        at=timezone.now(),
    )
    rows = [_line(member) for member in found]
    return _file(member_sheet.member_list(rows), "thanh-vien.xlsx")


def _line(member: Member) -> tuple[str, str, str, str, str]:
    places = getattr(member, "current_memberships", [])
    return (
        member.full_name,
        member.phone,
        ", ".join(place.team.name for place in places),
        "x" if any(place.is_head for place in places) else "",
        "x" if getattr(member, "has_device", False) else "",
    )


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type=_XLSX, headers=headers)

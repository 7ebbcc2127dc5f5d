"""Everything of one sort that asks for attention, over all campaigns: where the figures of the home page lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tungngo.assignments.permissions import can_run_campaign
from tungngo.assignments.queries import attention, handed_in_in_commune
from tungngo.organizations.permissions import membership_of, visible_communes
from tungngo.web import work_items

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest, HttpResponse

    from tungngo.organizations.models import Organization

PER_PAGE: Final = 30

# The word in the address, the mark in the queries, the heading, and what it means in one sentence.
MARKS: Final = {
    "qua-han": (attention.LATE, _("Việc quá hạn"), _("Đã qua ngày cuối mà đơn vị chưa nộp kết quả.")),
    "sap-den-han": (
        attention.SOON,
        _("Việc đến hạn trong 7 ngày"),
        _("Còn bảy ngày trở xuống, kể cả hôm nay."),
    ),
    "vuong-mac": (
        attention.BLOCKED,
        _("Việc đang vướng mắc"),
        _("Đơn vị đã báo điều làm họ chưa làm tiếp được."),
    ),
    "im-lang": (attention.SILENT, _("Việc im lặng"), _("Đáng lẽ đang làm mà lâu nay không ai cập nhật.")),
    "chua-giao": (attention.UNASSIGNED, _("Việc chưa giao"), _("Chưa có đơn vị nào chủ trì.")),
    "qua-han-lau": (
        attention.ESCALATED,
        _("Việc quá hạn đã báo lãnh đạo"),
        _("Quá hạn từ ba ngày trở lên, chương trình đã nhắc tới lãnh đạo."),
    ),
}
_HEADINGS: Final = {
    "cho-nghiem-thu": (_("Chờ nghiệm thu"), _("Đơn vị đã nộp; chuyên viên chấp nhận hoặc trả lại.")),
    "cau-hoi": (_("Câu hỏi của đơn vị"), _("Chưa có ai trả lời.")),
}


@require_safe
def waiting(request: HttpRequest, mark: str) -> HttpResponse:
    """All work of one sort in the communes that a person sees; what units hand in and ask for those who judge it."""
    membership = membership_of(request.user)
    if membership is None or mark not in {*MARKS, *_HEADINGS}:
        raise Http404
    today = timezone.localdate()
    commune = membership.organization.commune
    number = request.GET.get("trang")
    if mark in MARKS:
        name, heading, meaning = MARKS[mark]
        communes = visible_communes(request.user)
        rows = attention.with_leads(attention.asking_for(communes, name, today))
        page: Any = Paginator(rows, PER_PAGE).get_page(number)
        is_above = commune is None
        items = [work_items.assignment_item(row, today, shows_commune=is_above) for row in page]
    else:
        heading, meaning = _HEADINGS[mark]
        if commune is None or not can_run_campaign(membership, commune):
            raise PermissionDenied
        page, items = _for_judges(commune, mark, today, number)
    context = {"heading": heading, "meaning": meaning, "items": items, "page": page}
    return render(request, "web/home/attention.html", context)


def _for_judges(
    commune: Organization, mark: str, today: dt.date, number: str | None
) -> tuple[Any, list[work_items.Item]]:
    if mark == "cau-hoi":
        questions = Paginator(attention.open_questions_in(commune), PER_PAGE).get_page(number)
        return questions, [work_items.question_item(comment, today) for comment in questions]
    parts = Paginator(handed_in_in_commune(commune), PER_PAGE).get_page(number)
    return parts, [work_items.handed_in_item(part, today) for part in parts]

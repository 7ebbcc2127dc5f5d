"""The acts on recurring work and on next year's campaign, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: Final[dict[str, _StrPromise]] = {
    "assignments.series.begin": _("đặt việc “{text}” lặp lại định kỳ từ kỳ {period} đến ngày {until}"),
    "assignments.series.unfold": _("tạo kỳ {period} của việc định kỳ “{text}”"),
    "assignments.series.edit": _("sửa việc định kỳ “{text}” ({scope}): {changed}"),
    "assignments.series.end": _("đổi ngày kết thúc việc định kỳ “{text}” thành {until}"),
    "assignments.series.cancel": _("hủy kỳ {period} của việc định kỳ “{text}”"),
    "assignments.series.undo": _("hoàn tác thay đổi ở việc định kỳ “{text}”"),
    "assignments.campaign.copy": _("tạo chiến dịch “{name}” từ “{model}” với {assignments} việc"),
}

# On the assignment's own page its text need not be said again.
HISTORY: Final[dict[str, _StrPromise]] = {
    "assignments.series.begin": _("đặt lặp lại định kỳ từ kỳ {period} đến ngày {until}"),
    "assignments.series.unfold": _("tạo kỳ {period}"),
    "assignments.series.edit": _("sửa {scope}: {changed}"),
    "assignments.series.end": _("đổi ngày kết thúc định kỳ thành {until}"),
    "assignments.series.cancel": _("hủy kỳ {period}: {reason}"),
    "assignments.series.undo": _("hoàn tác thay đổi ở việc định kỳ"),
}

"""The app's acts in words, for the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    "difficulties.difficulty.raised": _("nêu “{title}” cho {unit}"),
    "difficulties.difficulty.edited": _("sửa nội dung “{title}”"),
    "difficulties.difficulty.withdrawn": _("rút lại “{title}”"),
    "difficulties.difficulty.taken": _("tiếp nhận “{title}”"),
    "difficulties.difficulty.given": _("giao {unit} giải quyết “{title}”"),
    "difficulties.difficulty.answered": _("trả lời “{title}”"),
    "difficulties.difficulty.passed_up": _("chuyển “{title}” lên cấp trên"),
    "difficulties.difficulty.recalled": _("rút “{title}” về từ cấp trên"),
    "difficulties.difficulty.returned": _("chuyển trả xã “{title}”"),
    "difficulties.difficulty.merged": _("gộp “{title}” vào “{other}”"),
    "difficulties.difficulty.merged_in": _("gộp “{other}” của {unit} vào “{title}”"),
    "difficulties.difficulty.unmerged": _("tách “{title}” ra khỏi “{other}”"),
    "difficulties.difficulty.shared": _("chuyển “{title}” thành dùng chung"),
    "difficulties.difficulty.unshared": _("thôi dùng chung “{title}”"),
    "difficulties.difficulty.due_set": _("đổi hạn trả lời “{title}” thành {due_date}"),
    "difficulties.difficulty.escalated": _("báo cấp trên “{title}” quá hạn trả lời {due_date}"),
    "difficulties.difficulty.confirmed": _("xác nhận đã giải quyết “{title}”"),
    "difficulties.difficulty.reopened": _("mở lại “{title}”"),
    "difficulties.difficulty.affected": _("báo {unit} cũng gặp “{title}”"),
    "difficulties.difficulty.unaffected": _("thôi báo {unit} cũng gặp “{title}”"),
    "difficulties.difficulty.comment": _("trao đổi về “{title}”"),
    "difficulties.difficulty.undo": _("hoàn tác một thao tác ở “{title}”"),
}

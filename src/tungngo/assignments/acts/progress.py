"""The acts on progress and its evidence in words: for the audit log, and shorter for the assignment's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: Final[dict[str, _StrPromise]] = {
    "assignments.progress.add": _("ghi kết quả của {unit} ở việc “{text}”, {items} minh chứng"),
    "assignments.progress.remove": _("xóa một kết quả của {unit} ở việc “{text}”"),
    "assignments.progress.restore": _("khôi phục một kết quả của {unit} ở việc “{text}”"),
    "assignments.progress.remove_item": _("xóa minh chứng “{item}” của {unit} ở việc “{text}”"),
    "assignments.progress.restore_item": _("khôi phục minh chứng “{item}” của {unit} ở việc “{text}”"),
}

HISTORY: Final[dict[str, _StrPromise]] = {
    "assignments.progress.add": _("ghi kết quả của {unit}, {items} minh chứng"),
    "assignments.progress.remove": _("xóa một kết quả của {unit}"),
    "assignments.progress.restore": _("khôi phục một kết quả của {unit}"),
    "assignments.progress.remove_item": _("xóa minh chứng “{item}” của {unit}"),
    "assignments.progress.restore_item": _("khôi phục minh chứng “{item}” của {unit}"),
}

"""The acts on one assignment in words: for the audit log, and shorter for the assignment's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: Final[dict[str, _StrPromise]] = {
    "assignments.part.change_state": _("chuyển việc “{text}” của {unit} từ “{from}” sang “{to}”"),
    "assignments.part.hand_over": _("giao phần việc của {unit} trong “{text}” cho {person}"),
    "assignments.part.let_go": _("bỏ người phụ trách của {unit} trong “{text}”"),
    "assignments.part.block": _("ghi vướng mắc của {unit} trong “{text}”"),
    "assignments.part.unblock": _("gỡ vướng mắc của {unit} trong “{text}”"),
    "assignments.assignment.set_lead": _("giao việc “{text}” cho {unit} chủ trì"),
    "assignments.assignment.add_unit": _("thêm {unit} vào việc “{text}”: {role}"),
    "assignments.assignment.remove_unit": _("bỏ {unit} khỏi việc “{text}”"),
    "assignments.assignment.edit": _("sửa việc “{text}”: {changed}"),
    "assignments.assignment.cancel": _("hủy việc “{text}”"),
    "assignments.assignment.reopen": _("mở lại việc “{text}”"),
    "assignments.assignment.undo": _("hoàn tác một thao tác ở việc “{text}”"),
    "assignments.subtask.add": _("thêm việc con “{subtask}” vào “{text}”"),
    "assignments.subtask.edit": _("sửa việc con “{subtask}” của “{text}”"),
    "assignments.subtask.done": _("đánh dấu xong việc con “{subtask}” của “{text}”"),
    "assignments.subtask.undone": _("bỏ đánh dấu xong việc con “{subtask}” của “{text}”"),
    "assignments.subtask.move": _("đổi thứ tự việc con “{subtask}” của “{text}”"),
    "assignments.subtask.remove": _("xóa việc con “{subtask}” của “{text}”"),
    "assignments.comment.add": _("viết ý kiến ở việc “{text}”"),
    "assignments.comment.ask": _("hỏi chuyên viên ở việc “{text}”"),
    "assignments.comment.answer": _("trả lời câu hỏi ở việc “{text}”"),
    "assignments.comment.edit": _("sửa ý kiến của mình ở việc “{text}”"),
    "assignments.comment.remove": _("rút ý kiến của mình ở việc “{text}”"),
    "assignments.comment.close": _("đánh dấu đã trả lời câu hỏi của {author} ở việc “{text}”"),
    "assignments.comment.reopen": _("mở lại câu hỏi của {author} ở việc “{text}”"),
}

# On the assignment's own page its text need not be said again.
HISTORY: Final[dict[str, _StrPromise]] = {
    "assignments.part.change_state": _("chuyển phần của {unit} từ “{from}” sang “{to}”"),
    "assignments.part.hand_over": _("giao phần việc của {unit} cho {person}"),
    "assignments.part.let_go": _("bỏ người phụ trách của {unit}"),
    "assignments.part.block": _("báo vướng mắc của {unit}"),
    "assignments.part.unblock": _("gỡ vướng mắc của {unit}"),
    "assignments.assignment.set_lead": _("giao cho {unit} chủ trì"),
    "assignments.assignment.add_unit": _("thêm {unit} ({role})"),
    "assignments.assignment.remove_unit": _("bỏ {unit} ({role})"),
    "assignments.assignment.edit": _("sửa nhiệm vụ: {changed}"),
    "assignments.assignment.cancel": _("hủy nhiệm vụ"),
    "assignments.assignment.reopen": _("mở lại nhiệm vụ"),
    "assignments.subtask.add": _("thêm việc con “{subtask}”"),
    "assignments.subtask.edit": _("sửa việc con “{subtask}”"),
    "assignments.subtask.done": _("xong việc con “{subtask}”"),
    "assignments.subtask.undone": _("bỏ đánh dấu xong việc con “{subtask}”"),
    "assignments.subtask.move": _("đổi thứ tự việc con “{subtask}”"),
    "assignments.subtask.remove": _("xóa việc con “{subtask}”"),
    "assignments.comment.add": _("viết ý kiến"),
    "assignments.comment.ask": _("hỏi chuyên viên"),
    "assignments.comment.answer": _("trả lời câu hỏi"),
    "assignments.comment.edit": _("sửa ý kiến của mình"),
    "assignments.comment.remove": _("rút ý kiến của mình"),
    "assignments.comment.close": _("đánh dấu đã trả lời câu hỏi của {author}"),
    "assignments.comment.reopen": _("mở lại câu hỏi của {author}"),
}

# What everybody who sees the campaign may know of an assignment; the rest is for those whom it concerns.
OPEN_TO_ALL: Final = frozenset(
    {
        "assignments.part.change_state",
        "assignments.assignment.set_lead",
        "assignments.assignment.add_unit",
        "assignments.assignment.remove_unit",
        "assignments.assignment.edit",
        "assignments.assignment.cancel",
        "assignments.assignment.reopen",
        "assignments.assignment.add",
        "assignments.assignment.change_by_directive",
        "assignments.assignment.cite",
    }
)
TALK: Final = "assignments.comment."

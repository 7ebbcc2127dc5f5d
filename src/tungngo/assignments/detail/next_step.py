"""What one person has to do next with an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments.detail.shown import NextStep
from tungngo.assignments.models import State

if TYPE_CHECKING:
    from tungngo.assignments.detail.page import Detail

_OWN_WORDS = {
    State.NOT_STARTED: gettext_lazy("%(unit)s chưa bắt đầu."),
    State.IN_PROGRESS: gettext_lazy("Làm xong thì nộp kết quả để chuyên viên nghiệm thu."),
    State.RETURNED: gettext_lazy("Kết quả bị trả lại. Bổ sung rồi nộp lại."),
}


def next_step_of(detail: Detail) -> NextStep | None:
    """What the page puts first: the unit's own step, else what waits for who runs the campaign; None: nothing."""
    if detail.is_cancelled:
        return None
    own = next((row for row in detail.parts if row.is_own and row.primary and row.part.unit_steps), None)
    if own:
        return NextStep(_OWN_WORDS[State(own.part.state)] % {"unit": own.part.unit.name}, own)
    if detail.viewer.can_run:
        return _officer_step(detail)
    waiting = next((row for row in detail.parts if row.is_own and row.part.state == State.SUBMITTED), None)
    if waiting:
        return NextStep(_("Đã nộp kết quả. Chuyên viên sẽ nghiệm thu hoặc trả lại kèm lý do."))
    return None


def _officer_step(detail: Detail) -> NextStep | None:
    handed_in = next((row for row in detail.parts if row.part.state == State.SUBMITTED and row.steps), None)
    if handed_in:
        words = _("%(unit)s đã nộp kết quả. Xem kết quả rồi nghiệm thu, hoặc trả lại kèm lý do.")
        return NextStep(words % {"unit": handed_in.part.unit.name}, handed_in)
    if not detail.has_lead:
        words, label = _("Chưa có đơn vị chủ trì."), _("Giao đơn vị chủ trì")
        return NextStep(words, anchor="giao-chu-tri", label=label)
    blocked = next((row for row in detail.parts if row.part.blocked_at), None)
    if blocked:
        words = _("%(unit)s đang gặp vướng mắc.") % {"unit": blocked.part.unit.name}
        return NextStep(words, anchor=f"don-vi-{blocked.part.pk}", label=_("Xem vướng mắc"))
    if detail.open_questions:
        return NextStep(_("Có câu hỏi chưa trả lời."), anchor="trao-doi", label=_("Trả lời"))
    only = detail.parts[0] if len(detail.parts) == 1 else None
    if only and only.is_open and only.part.unit_steps:
        words = _("%(unit)s chưa nộp kết quả. Anh/chị có thể ghi thay khi đơn vị báo qua điện thoại.")
        return NextStep(words % {"unit": only.part.unit.name}, only)
    return None

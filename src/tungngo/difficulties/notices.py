"""What the app tells people of, for the notifications' list of kinds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tungngo.difficulties.queries.reminders import still_owed
from tungngo.difficulties.services import telling
from tungngo.notifications import kinds

_KINDS = {
    telling.RAISED: (_("Đơn vị nêu khó khăn, kiến nghị"), kinds.REVIEW),
    telling.GIVEN: (_("Được giao giải quyết khó khăn, kiến nghị"), kinds.CHANGE),
    telling.PASSED_UP: (_("Xã chuyển lên khó khăn, kiến nghị"), kinds.REVIEW),
    telling.RETURNED: (_("Cấp trên chuyển trả khó khăn, kiến nghị"), kinds.REVIEW),
    telling.MOVED: (_("Khó khăn, kiến nghị có diễn biến"), kinds.CHANGE),
    telling.ANSWERED: (_("Khó khăn, kiến nghị được trả lời"), kinds.CHANGE),
    telling.REOPENED: (_("Đơn vị mở lại khó khăn, kiến nghị"), kinds.REVIEW),
    telling.RESOLVED: (_("Đơn vị xác nhận đã giải quyết"), kinds.CHANGE),
    telling.COMMENT: (_("Trao đổi về khó khăn, kiến nghị"), kinds.MENTION),
}
_OF_ANSWERS = {
    telling.SOON: (_("Sắp đến hạn trả lời khó khăn, kiến nghị"), kinds.SOON),
    telling.OVERDUE: (_("Quá hạn trả lời khó khăn, kiến nghị"), kinds.OVERDUE),
    telling.ESCALATED: (_("Cấp dưới quá hạn trả lời"), kinds.OVERDUE),
}


def register_kinds() -> None:
    """Makes the kinds known; called once, when the app is loaded."""
    for name, (label, topic) in _KINDS.items():
        kinds.register(name, label=label, topic=topic)
    for name, (label, topic) in _OF_ANSWERS.items():
        kinds.register(name, label=label, topic=topic, still_holds=still_owed, family="difficulties.answer")

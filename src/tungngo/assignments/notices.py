"""What the app tells people of, for the notifications' list of kinds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tungngo.assignments.services import telling
from tungngo.notifications import kinds

_KINDS = {
    telling.MENTION: (_("Có người nhắc đến anh/chị"), kinds.MENTION),
    telling.QUESTION: (_("Đơn vị hỏi chuyên viên"), kinds.MENTION),
    telling.ANSWER: (_("Câu hỏi được trả lời"), kinds.MENTION),
    telling.HAND_OVER: (_("Được giao phụ trách"), kinds.CHANGE),
    telling.GIVEN: (_("Đơn vị được giao việc"), kinds.CHANGE),
    telling.HANDED_IN: (_("Đơn vị nộp kết quả"), kinds.REVIEW),
    telling.ACCEPTED: (_("Kết quả được nghiệm thu"), kinds.CHANGE),
    telling.RETURNED: (_("Kết quả bị trả lại"), kinds.CHANGE),
    telling.CANCELLED: (_("Nhiệm vụ bị hủy"), kinds.CHANGE),
    telling.REOPENED: (_("Nhiệm vụ được mở lại"), kinds.CHANGE),
    telling.CHANGED: (_("Nhiệm vụ được sửa"), kinds.CHANGE),
    telling.BLOCKED: (_("Đơn vị gặp vướng mắc"), kinds.REVIEW),
    telling.UNBLOCKED: (_("Vướng mắc được gỡ"), kinds.CHANGE),
}


def register_kinds() -> None:
    """Makes the kinds known; called once, when the app is loaded."""
    for name, (label, topic) in _KINDS.items():
        kinds.register(name, label=label, topic=topic)

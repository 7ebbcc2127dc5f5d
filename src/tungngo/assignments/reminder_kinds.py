"""The reminders, for the notifications' list of kinds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tungngo.assignments.queries.reminders import still_open
from tungngo.assignments.services import reminders
from tungngo.notifications import kinds


def register_kinds() -> None:
    """Makes the kinds known; called once, when the app is loaded."""
    for name, label, topic in (
        (reminders.SOON, _("Việc sắp đến hạn"), kinds.SOON),
        (reminders.TODAY, _("Việc đến hạn hôm nay"), kinds.TODAY),
        (reminders.OVERDUE, _("Việc quá hạn"), kinds.OVERDUE),
        (reminders.SILENT, _("Việc lâu chưa cập nhật"), kinds.SOON),
    ):
        kinds.register(name, label=label, topic=topic, still_holds=still_open, family="assignments.deadline")
    for name, label, topic in (
        (reminders.LEADERS, _("Việc của các đơn vị quá hạn nhiều ngày"), kinds.OVERDUE),
        (reminders.WAITING, _("Kết quả chờ nghiệm thu nhiều ngày"), kinds.REVIEW),
        (reminders.UNREACHED, _("Đơn vị chưa có ai dùng ứng dụng"), kinds.REVIEW),
        (reminders.UNASSIGNED, _("Việc đến hạn chưa giao"), kinds.REVIEW),
    ):
        kinds.register(name, label=label, topic=topic, family=name)

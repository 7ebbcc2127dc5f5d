"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """A directive's reading under review: the plan that the officer corrects and confirms."""

    name = "tungngo.plans"
    label = "plans"

    def ready(self) -> None:
        """Makes the app's acts known to the audit log."""
        from tungngo.audit import acts

        acts.register(
            {
                "plans.plan.open": _("bắt đầu rà soát văn bản, thấy {items} việc"),
                "plans.plan.read_anew": _("cho đọc lại văn bản, bỏ bản rà soát chưa sửa gì"),
                "plans.plan.confirm": _("xác nhận kế hoạch sau rà soát"),
                "plans.plan.reopen": _("mở lại rà soát kế hoạch"),
                "plans.plan.edit_campaign": _("sửa tên, ngày của đợt khi rà soát: {label}"),
                "plans.plan.edit_item": _("rà soát: {label}"),
                "plans.plan.edit_target": _("rà soát chỉ tiêu: {label}"),
                "plans.plan.edit_report": _("rà soát nghĩa vụ báo cáo: {label}"),
                "plans.plan.accept_item": _("rà soát, thấy đúng: {label}"),
                "plans.plan.accept_all_certain": _("rà soát hàng loạt: {label}"),
                "plans.plan.reject_item": _("bỏ việc khi rà soát: {label}"),
                "plans.plan.restore_item": _("lấy lại việc khi rà soát: {label}"),
                "plans.plan.set_target_state": _("bỏ hoặc lấy lại chỉ tiêu: {label}"),
                "plans.plan.set_report_state": _("bỏ hoặc lấy lại nghĩa vụ báo cáo: {label}"),
                "plans.plan.split_item": _("tách việc khi rà soát: {label}"),
                "plans.plan.merge_items": _("gộp việc khi rà soát: {label}"),
                "plans.plan.separate_items": _("giữ riêng việc khi rà soát: {label}"),
                "plans.plan.move_item": _("chuyển chỗ việc khi rà soát: {label}"),
                "plans.plan.add_item": _("thêm việc khi rà soát: {label}"),
                "plans.plan.set_units": _("đặt đơn vị khi rà soát: {label}"),
                "plans.plan.resolve_unit": _("trả lời về đơn vị: {label}"),
                "plans.plan.dismiss_unknown_units": _("bỏ qua tên đơn vị: {label}"),
                "plans.plan.set_missing_leads": _("giao chủ trì khi rà soát: {label}"),
                "plans.plan.undo": _("hoàn tác khi rà soát: {label}"),
                "plans.plan.redo": _("làm lại khi rà soát: {label}"),
            }
        )

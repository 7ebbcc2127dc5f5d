"""The acts of this app in the audit log, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTS = {
    "organizations.unit.add": _("thêm đơn vị “{name}”"),
    "organizations.unit.rename": _("sửa đơn vị “{before[name]}” thành “{name}”"),
    "organizations.unit.move": _("chuyển đơn vị “{name}” về dưới “{under}”"),
    "organizations.unit.activate": _("dùng lại đơn vị “{name}”"),
    "organizations.unit.deactivate": _("ngừng đơn vị “{name}”"),
    "organizations.units.load": _("nạp danh mục hành chính: thêm {added}, đổi {changed}, ngừng {ended}"),
    "organizations.import.keep": _("tải lên danh sách “{file}”, {rows} dòng, để xem trước"),
    "organizations.units.import": _("nhập {added} đơn vị từ tệp “{file}”"),
    "organizations.alias.remember": _("ghi nhớ tên gọi “{as_written}”"),
    "organizations.alias.forget": _("bỏ tên gọi “{as_written}”"),
    "organizations.invitation.create": _("mời {name} vào “{unit}”"),
    "organizations.invitation.renew": _("tạo lại liên kết mời {name}"),
    "organizations.invitation.revoke": _("thu hồi lời mời {name}"),
    "organizations.invitation.accept": _("nhận lời mời vào “{unit}”"),
    "organizations.password_link.create": _("gửi liên kết đặt lại mật khẩu cho {name}"),
    "organizations.password_link.accept": _("đặt lại mật khẩu bằng liên kết"),
    "organizations.membership.change": _("đổi đơn vị, vai trò của {name}: “{unit}”"),
}

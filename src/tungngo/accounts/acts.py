"""The acts of this app in the audit log, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTS = {
    "accounts.user.change": _("sửa hồ sơ của {name}"),
    "accounts.user.activate": _("mở lại tài khoản của {name}"),
    "accounts.user.deactivate": _("khóa tài khoản của {name}"),
    "accounts.user.unlock": _("cho {name} đăng nhập lại ngay"),
    "accounts.session.begin": _("đăng nhập"),
    "accounts.session.end": _("đăng xuất"),
    "accounts.session.fail": _("ghi nhận đăng nhập sai: {username} ({address})"),
    "accounts.session.lock_out": _("tạm khóa đăng nhập: {username} ({address})"),
    "accounts.password.change": _("đổi mật khẩu"),
    "accounts.factor.add": _("bật xác thực hai lớp: {type}"),
    "accounts.factor.remove": _("tắt xác thực hai lớp: {type}"),
    "accounts.factor.reset": _("tạo lại xác thực hai lớp: {type}"),
}

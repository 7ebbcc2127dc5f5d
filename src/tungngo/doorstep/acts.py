"""The app's acts in words, for the audit log. Each area adds its own lines under its own heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    # members and their telephones
    "doorstep.member.add": _("thêm thành viên {name}"),
    "doorstep.member.change": _("sửa thành viên {name}"),
    "doorstep.member.import": _("thêm {count} thành viên từ tệp {file}"),
    "doorstep.member.join": _("đưa {name} vào {team}"),
    "doorstep.member.leave_team": _("đưa {name} ra khỏi {team}"),
    "doorstep.member.head": _("đổi tổ trưởng của {team}: {name}"),
    "doorstep.member.leave": _("cho {name} thôi tham gia"),
    "doorstep.member.return": _("nhận {name} tham gia trở lại"),
    "doorstep.enrolment.make": _("tạo mã ghi danh cho {name}"),
    "doorstep.enrolment.revoke": _("thu hồi mã ghi danh của {name}"),
    "doorstep.device.enrol": _("ghi danh điện thoại “{device}” của {name}"),
    "doorstep.device.revoke": _("thu hồi điện thoại “{device}” của {name}: {reason}"),
    "doorstep.device.wiped": _("xác nhận điện thoại “{device}” của {name} đã xóa dữ liệu"),
    # skills
    "doorstep.skill.add": _("thêm kỹ năng số “{name}”"),
    "doorstep.skill.change": _("sửa kỹ năng số “{name}”"),
    "doorstep.skill.order": _("xếp lại thứ tự kỹ năng số"),
    "doorstep.skill.retire": _("thôi dùng kỹ năng số “{name}”"),
    "doorstep.skill.resume": _("dùng lại kỹ năng số “{name}”"),
    # rounds
    "doorstep.round.add": _("lập đợt “{name}”"),
    "doorstep.round.change": _("sửa đợt “{name}”"),
    "doorstep.round.copy": _("lập đợt “{name}” theo đợt “{source}”"),
    "doorstep.round.repeat": _("tự lập đợt “{name}” tiếp theo đợt “{source}”"),
    "doorstep.round.remove": _("xóa đợt “{name}”"),
    "doorstep.route.save": _("phân công {team} đi {neighborhood} trong đợt “{round}”"),
    "doorstep.route.remove": _("bỏ phân công {team} đi {neighborhood} trong đợt “{round}”"),
    "doorstep.household.assign": _("giao {count} hộ ở {neighborhood} cho {team}"),
    # what phones sent and the server could not take
    "doorstep.held.accept": _("nhận lại thao tác bị giữ: {reason}"),
    "doorstep.held.set_aside": _("để riêng thao tác bị giữ: {reason}"),
    "doorstep.sealed.take": _("nhận {count} thao tác từ tệp {file}"),
}

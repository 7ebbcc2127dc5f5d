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
    # the database put back to an earlier state
    "doorstep.epoch.begin": _("bắt đầu thời kỳ đồng bộ mới, sau khi khôi phục dữ liệu từ bản sao lưu"),
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
    # households, residents, privacy: never a name
    "doorstep.household.add": _("thêm một hộ vào sổ ({residents} người)"),
    "doorstep.household.change": _("sửa thông tin một hộ"),
    "doorstep.household.merge": _("gộp hai hộ trùng"),
    "doorstep.household.unmerge": _("tách lại hai hộ đã gộp"),
    "doorstep.household.not_duplicate": _("xác nhận hai hộ không trùng"),
    "doorstep.household.restrict": _("hạn chế xử lý dữ liệu của một hộ"),
    "doorstep.household.release": _("thôi hạn chế xử lý dữ liệu của một hộ"),
    "doorstep.households.export": _("tải về danh sách {count} hộ"),
    "doorstep.resident.add": _("thêm một người vào hộ"),
    "doorstep.resident.change": _("sửa thông tin một người dân"),
    "doorstep.resident.merge": _("gộp hai người trùng"),
    "doorstep.resident.unmerge": _("tách lại hai người đã gộp"),
    "doorstep.resident.not_duplicate": _("xác nhận hai người không trùng"),
    "doorstep.data.export": _("tải về dữ liệu của một hộ theo yêu cầu của người dân"),
    "doorstep.import.keep": _("tải lên tệp “{file}” có {rows} dòng để xem trước"),
    "doorstep.import.apply": _("nhập {households} hộ, {residents} người từ tệp “{file}”"),
    "doorstep.import.drop": _("bỏ tệp “{file}” chưa xác nhận"),
    "doorstep.import.undo": _("rút lại {households} hộ đã nhập từ tệp “{file}”"),
    "doorstep.identity.erase": _("xóa danh tính của {households} hộ, {residents} người"),
    "doorstep.retention.set": _("đặt thời hạn lưu danh tính {months} tháng"),
    "doorstep.rights.receive": _("ghi yêu cầu {kind} nhận ngày {day}"),
    "doorstep.rights.answer": _("trả lời yêu cầu {kind} nhận ngày {day}"),
    "doorstep.rights.extend": _("gia hạn yêu cầu {kind} nhận ngày {day}"),
    "doorstep.rights.refuse": _("không thực hiện yêu cầu {kind} nhận ngày {day}"),
    "doorstep.rights.do": _("thực hiện yêu cầu {kind} nhận ngày {day}"),
    "doorstep.consent.say": _("ghi ý kiến của một hộ về dữ liệu: {choice}"),
    "doorstep.purpose.add": _("thêm mục đích xử lý dữ liệu “{name}”"),
    "doorstep.purpose.change": _("sửa mục đích xử lý dữ liệu “{name}”"),
    # board, map, visits
    "doorstep.board.set": _(
        "đặt bảng theo dõi đợt “{round}”: im lặng sau {minutes} phút, giờ làm việc {hours}"
    ),
    "doorstep.map.apply": _("dùng bản đồ {count} nơi từ tệp “{file}”"),
    "doorstep.map.remove": _("bỏ bản đồ {count} nơi"),
    "doorstep.visit.edit": _("hiệu đính một lượt đến thăm ngày {day}"),
    "doorstep.visit.void": _("hủy một lượt đến thăm ngày {day}"),
    "doorstep.visit.restore": _("khôi phục một lượt đến thăm ngày {day}"),
    "doorstep.visit.release": _("dùng lại bản của điện thoại cho một lượt đến thăm ngày {day}"),
    "doorstep.visits.export": _("tải về {count} lượt đến thăm"),
    # what phones sent and the server could not take
    "doorstep.held.accept": _("nhận lại thao tác bị giữ: {reason}"),
    "doorstep.held.set_aside": _("để riêng thao tác bị giữ: {reason}"),
    "doorstep.sealed.take": _("nhận {count} thao tác từ tệp {file}"),
}

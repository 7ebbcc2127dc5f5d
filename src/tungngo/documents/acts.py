"""The app's acts in words, for the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    "documents.document.create": _("soạn văn bản “{subject}”"),
    "documents.document.save": _("lưu bản {version} của văn bản “{subject}”"),
    "documents.document.submit": _("trình {approver} duyệt văn bản “{subject}”"),
    "documents.document.approve": _("duyệt văn bản “{subject}”"),
    "documents.document.return": _("trả lại văn bản “{subject}”: {reason}"),
    "documents.document.take_back": _("lấy lại văn bản “{subject}” để sửa"),
    "documents.document.cancel": _("bỏ dự thảo “{subject}”"),
    "documents.document.comment": _("góp ý văn bản “{subject}”: {text}"),
    "documents.letterhead.save": _("lưu thông tin trên văn bản của {name}"),
    "documents.signer.add": _("thêm người ký {name}"),
    "documents.signer.change": _("sửa người ký {name}"),
    "documents.signer.retire": _("thôi người ký {name}"),
    "documents.signer.resume": _("cho người ký {name} ký lại"),
    "documents.comment.resolve": _("xử lý góp ý “{text}” của văn bản “{subject}”"),
    "documents.comment.reopen": _("mở lại góp ý “{text}” của văn bản “{subject}”"),
    "documents.document.send": _("gửi văn bản “{subject}” đến {count} nơi"),
    "documents.document.send_again": _("gửi lại văn bản “{subject}” đến {count} nơi bị lỗi"),
    "documents.document.acknowledge": _("xác nhận {unit} đã nhận văn bản “{subject}”"),
    "documents.document.issue": _("ban hành văn bản số {number} “{subject}”"),
    "documents.document.sign": _("ký số văn bản “{subject}” bằng chứng thư của {name}"),
    "documents.document.bring_signed": _("tải lên bản đã ký của văn bản “{subject}”, chứng thư của {name}"),
    "documents.document.remind": _("nhắc {count} nơi chưa xác nhận đã nhận văn bản “{subject}”"),
    "documents.document.take_in": _("tiếp nhận văn bản “{subject}” thành văn bản chỉ đạo"),
    "documents.packet.make": _("tạo gói tin edXML {id} gửi {body}"),
    "documents.packet.take": _("nhận gói tin edXML {id} của {body}"),
    "documents.correspondent.save": _("lưu nơi nhận ngoài hệ thống “{name}”"),
    "documents.correspondent.remove": _("xóa nơi nhận ngoài hệ thống “{name}”"),
    "documents.register.enter_paper": _("vào sổ văn bản giấy số {number} “{subject}”"),
    "documents.register.note": _("ghi chú “{note}” vào sổ ở số {number}"),
    "documents.letterhead.seal": _("thay ảnh con dấu của {body}"),
    "documents.authority.add": _("thêm cơ quan chứng thực được tin cậy “{name}”"),
    "documents.authority.remove": _("bỏ cơ quan chứng thực “{name}” khỏi danh sách tin cậy"),
    "documents.authority.list": _("lưu danh sách chứng thư bị thu hồi của “{name}”, {count} chứng thư"),
    "documents.signer.picture": _("thay ảnh chữ ký của {name}"),
    "documents.signer.drop_picture": _("bỏ ảnh chữ ký của {name}"),
    "documents.authority.restore": _("tin cậy lại cơ quan chứng thực “{name}”"),
}

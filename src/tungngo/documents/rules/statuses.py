"""What bodies outside say of a document (QCVN 102:2016/BTTTT), in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from vanban.exchange import StatusCode

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATUS_NAMES: dict[str, _StrPromise] = {
    StatusCode.ARRIVED: _("Đã đến"),
    StatusCode.REFUSED: _("Từ chối nhận"),
    StatusCode.REGISTERED: _("Đã tiếp nhận"),
    StatusCode.ASSIGNED: _("Đã phân công"),
    StatusCode.PROCESSING: _("Đang xử lý"),
    StatusCode.FINISHED: _("Đã hoàn thành"),
    StatusCode.RECALL_ASKED: _("Đề nghị thu hồi"),
    StatusCode.RECALL_AGREED: _("Đồng ý thu hồi"),
    StatusCode.RECALL_REFUSED: _("Không đồng ý thu hồi"),
}

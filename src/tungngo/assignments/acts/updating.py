"""Acts on further directives in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    "assignments.update.open": _("đối chiếu “{document}” với chiến dịch"),
    "assignments.update.decide": _("quyết định {lines} điểm đối chiếu với “{document}”"),
    "assignments.update.pair": _("sửa cặp việc khi đối chiếu với “{document}”"),
    "assignments.update.take_back": _("hoàn tác quyết định về {lines} điểm đối chiếu với “{document}”"),
    "assignments.update.abandon": _("bỏ đối chiếu “{document}”, đưa về rà soát"),
    "assignments.update.apply": _(
        "áp dụng “{document}”: {new} việc mới, {changed} thay đổi, {withdrawn} hủy, {same} đã có"
    ),
    "assignments.assignment.add": _("thêm việc “{text}” theo {document}"),
    "assignments.assignment.change_by_directive": _("thay đổi việc “{text}” theo {document}"),
    "assignments.assignment.cite": _("ghi thêm căn cứ {document} cho việc “{text}”"),
}
# On the assignment's own page, where its text stands above.
HISTORY: Final[dict[str, _StrPromise]] = {
    "assignments.assignment.add": _("thêm việc này theo {document}"),
    "assignments.assignment.change_by_directive": _("thay đổi theo {document}"),
    "assignments.assignment.cite": _("ghi thêm căn cứ {document}"),
}

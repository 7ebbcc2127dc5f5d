"""The acts around views that people keep, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    "assignments.view.keep": _("lưu cách xem “{name}”"),
    "assignments.view.change": _("sửa cách xem “{name}”"),
    "assignments.view.remove": _("xóa cách xem “{name}”"),
}

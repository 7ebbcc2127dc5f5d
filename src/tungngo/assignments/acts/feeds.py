"""The acts on calendar addresses in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    "assignments.feed.open": _("tạo địa chỉ lịch của {whose}"),
    "assignments.feed.revoke": _("hủy địa chỉ lịch của {whose}"),
}

"""The app's acts in words, for the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PHRASES: dict[str, _StrPromise] = {
    "notifications.preferences.change": _("chọn cách nhận thông báo"),
    "notifications.mail.stop": _("thôi nhận thư"),
}

"""`{% load directives_ui %}`: badges and icons of states, and what the drop zone needs."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tungngo.directives.forms import ACCEPTED
from tungngo.directives.models import DirectiveState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

register = template.Library()

_KINDS = {
    DirectiveState.QUEUED: "neutral",
    DirectiveState.READING: "info",
    DirectiveState.READ: "ok",
    DirectiveState.FAILED: "danger",
    DirectiveState.CANCELLED: "neutral",
}
_ICONS = {
    DirectiveState.QUEUED: "clock",
    DirectiveState.READING: "loader-circle",
    DirectiveState.READ: "circle-check",
    DirectiveState.FAILED: "circle-alert",
    DirectiveState.CANCELLED: "ban",
}
_STAGES = {
    "open": _("Mở tệp"),
    "convert": _("Chuyển đổi tệp"),
    "text": _("Lấy chữ từ các trang"),
    "recognise": _("Nhận dạng chữ trên ảnh"),
    "understand": _("Đọc nhiệm vụ, thời hạn, đơn vị"),
}


@register.filter
def state_kind(state: str) -> str:
    """The kind of badge that a state wears."""
    return _KINDS[DirectiveState(state)]


@register.filter
def state_icon(state: str) -> str:
    """The icon of a state, so that it is told without colour."""
    return _ICONS[DirectiveState(state)]


@register.filter
def stage_name(stage: str) -> str | _StrPromise:
    """What the reader is doing, in words."""
    return _STAGES.get(stage, _("Đang đọc"))


@register.simple_tag
def new_key() -> str:
    """A fresh key of one submission: the same form sent twice is one directive."""
    return str(uuid.uuid4())


@register.simple_tag
def accepted_files() -> str:
    """The value of `accept` of a file input for directives."""
    return ACCEPTED


@register.simple_tag
def upload_limit_mb() -> int:
    """The largest upload in MB."""
    return settings.UPLOAD_MAX_BYTES // (1024 * 1024)

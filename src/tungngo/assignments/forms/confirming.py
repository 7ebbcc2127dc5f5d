"""The officer's word that a plan becomes a campaign."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import Campaign


class ConfirmForm(VersionedForm):
    """The officer's word that the plan becomes a campaign."""

    name = forms.CharField(
        label=_("Tên chiến dịch"),
        max_length=Campaign._meta.get_field("name").max_length,
        error_messages={"required": _("Hãy đặt tên cho chiến dịch.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_assigning_later = forms.BooleanField(
        label=_("Giao sau những việc còn câu hỏi"),
        required=False,
        help_text=_(
            "Những việc chưa rõ đơn vị vào nhóm “Chưa giao đơn vị chủ trì”; giao tiếp ở trang chiến dịch."
        ),
    )

"""Forms of the board."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.models import BoardSettings


class BoardSettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # Django does not take them at run time
    """How a round's board judges."""

    class Meta:
        model = BoardSettings
        fields = ("signature_target", "silent_minutes", "working_from", "working_until")
        help_texts: ClassVar = {
            "signature_target": _(
                "Để trống thì lấy theo văn bản chỉ đạo; văn bản không nêu thì bảng không so với chỉ tiêu."
            ),
            "silent_minutes": _(
                "Tổ có tuyến hôm nay mà không máy nào liên lạc quá số phút này thì bảng báo im lặng."
            ),
            "working_until": _("Ngoài giờ làm việc, bảng không báo tổ im lặng."),
        }
        widgets: ClassVar = {
            "working_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "working_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, object]:
        """Work begins before it ends."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("working_from"), cleaned.get("working_until")
        if begins and ends and begins >= ends:
            self.add_error("working_until", _("Giờ kết thúc phải sau giờ bắt đầu."))
        return cleaned

"""What a list of difficulties is narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tungngo.difficulties.models import Difficulty
from tungngo.difficulties.queries import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict


class FilterForm(forms.Form):
    """Words, kind, category, state, unit, campaign, and whether the answer is late."""

    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Tìm trong nội dung, không cần dấu"),
                "autocomplete": "off",
            }
        ),
    )
    loai = forms.ChoiceField(label=_("Loại"), required=False)
    nhom = forms.ChoiceField(label=_("Nhóm"), required=False)
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False)
    don_vi = forms.TypedChoiceField(label=_("Đơn vị"), required=False, coerce=int, empty_value=None)
    chien_dich = forms.TypedChoiceField(label=_("Chiến dịch"), required=False, coerce=int, empty_value=None)
    qua_han = forms.BooleanField(label=_("Chỉ nội dung quá hạn trả lời"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        units: Sequence[tuple[int, str]],
        campaigns: Sequence[tuple[int, str]],
    ) -> None:
        """Offers what the person's difficulties hold."""
        super().__init__(data)
        offered: dict[str, list[tuple[Any, Any]]] = {
            "loai": [("", _now("Mọi loại")), *Difficulty.Kind.choices],
            "nhom": [("", _now("Mọi nhóm")), *Difficulty.Category.choices],
            "trang_thai": [
                ("", _now("Mọi trạng thái")),
                (lists.OPEN, _now("Chưa trả lời")),
                *Difficulty.State.choices,
            ],
            "don_vi": [("", _now("Mọi đơn vị")), *units],
            "chien_dich": [("", _now("Mọi chiến dịch")), *campaigns],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def filters(self) -> lists.Filters:
        """What was chosen; a field with a mistake narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return lists.Filters(
            words=chosen.get("q", ""),
            kind=chosen.get("loai", ""),
            category=chosen.get("nhom", ""),
            state=chosen.get("trang_thai", ""),
            unit=chosen.get("don_vi"),
            campaign=chosen.get("chien_dich"),
            is_overdue=chosen.get("qua_han", False),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.get(name) for name in self.fields)

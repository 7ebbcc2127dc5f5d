"""Forms of the register: issuing, entering what was numbered on paper, a remark on a number."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.documents.queries.register import LETTERS
from vanban.writing.document_types import TYPE_OF_SYMBOL, TYPES
from vanban.writing.problems import is_symbol_allowed

if TYPE_CHECKING:
    import datetime as dt

_HIGHEST: Final = 99_999
_CANCELLED: Final = gettext_lazy("(Số hủy, không có văn bản)")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(
            format="%d/%m/%Y",
            attrs={"placeholder": gettext_lazy("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"},
        ),
        error_messages={
            "required": gettext_lazy("Hãy chọn ngày."),
            "invalid": gettext_lazy("Ngày không đúng. Ghi như 06/10/2026."),
        },
    )


class IssueForm(forms.Form):
    """The day that an issued document bears."""

    date = _day(gettext_lazy("Ngày ban hành"))
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PaperForm(forms.Form):
    """A document that was numbered and issued on paper, or a number that no document has."""

    type_symbol = forms.ChoiceField(
        label=gettext_lazy("Loại văn bản"),
        choices=[(kind.symbol or LETTERS, kind.name or gettext_lazy("Công văn")) for kind in TYPES],
    )
    number = forms.IntegerField(
        label=gettext_lazy("Số"),
        min_value=1,
        max_value=_HIGHEST,
        error_messages={"required": gettext_lazy("Hãy ghi số của văn bản.")},
    )
    symbol = forms.CharField(
        label=gettext_lazy("Ký hiệu"),
        max_length=60,
        help_text=gettext_lazy("Phần sau dấu “/”, ví dụ KH-UBND."),
        error_messages={"required": gettext_lazy("Hãy ghi ký hiệu.")},
    )
    date = _day(gettext_lazy("Ngày văn bản"))
    is_cancelled = forms.BooleanField(
        label=gettext_lazy("Số này đã hủy, không có văn bản nào mang số này"), required=False
    )
    subject = forms.CharField(
        label=gettext_lazy("Trích yếu nội dung"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Hãy ghi trích yếu của văn bản.")},
    )
    signer = forms.CharField(
        label=gettext_lazy("Người ký"),
        max_length=120,
        error_messages={"required": gettext_lazy("Hãy ghi người ký.")},
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    keeper = forms.CharField(label=gettext_lazy("Đơn vị, người nhận bản lưu"), max_length=200, required=False)
    copies = forms.IntegerField(
        label=gettext_lazy("Số lượng bản"), min_value=1, max_value=_HIGHEST, required=False
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)
    is_leaving_gap = forms.BooleanField(
        label=gettext_lazy("Để trống các số ở giữa, sẽ vào sổ sau"),
        help_text=gettext_lazy("Chỉ chọn khi các số đó cũng đã cấp trên giấy."),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_type_symbol(self) -> str:
        """The abbreviation as the register keeps it: letters have none."""
        chosen: str = self.cleaned_data["type_symbol"]
        return "" if chosen == LETTERS else chosen

    def clean_date(self) -> dt.date:
        """A document on paper was issued today at the latest."""
        day: dt.date = self.cleaned_data["date"]
        if day > self._today:
            raise forms.ValidationError(_("Ngày văn bản không được sau hôm nay."))
        if day.year < self._today.year - 10:
            raise forms.ValidationError(_("Ngày này quá xa. Sổ ở đây chỉ ghi mười năm gần nhất."))
        return day

    def clean(self) -> dict[str, Any]:
        """Asks for what the register wants of a document, and for the reason when a number has none."""
        cleaned = super().clean() or {}
        if cleaned.get("is_cancelled"):
            for name in ("subject", "signer"):
                self.errors.pop(name, None)
                cleaned[name] = (self.data.get(self.add_prefix(name)) or "").strip()
        kind = TYPE_OF_SYMBOL.get(cleaned.get("type_symbol", LETTERS))
        symbol = cleaned.get("symbol", "").strip()
        if kind and symbol and not is_symbol_allowed(kind, symbol):
            example = f"{kind.symbol}-UBND" if kind.symbol else "UBND-VHXH"
            self.add_error("symbol", _("Ký hiệu chưa đúng quy định. Ví dụ: %s.") % example)
        if cleaned.get("is_cancelled"):
            cleaned["subject"] = cleaned["subject"][:1000] or str(_CANCELLED)
            cleaned["signer"] = cleaned["signer"][:120]
            if not cleaned.get("note"):
                self.add_error("note", _("Hãy ghi lý do hủy số vào ghi chú."))
        return cleaned


class NoteForm(forms.Form):
    """A remark on a line of the register."""

    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ví dụ: số bị hủy vì lý do gì. Số đã cấp không bao giờ cấp lại."),
    )

"""Forms for what residents ask concerning their data, for consent, purposes and how long identity is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.doorstep.forms.households import no_identity_number
from tungngo.doorstep.models import ConsentChange, Purpose, Resident, RightsRequest
from tungngo.organizations.rules import kept_name
from tungngo.plans.days import day_field

if TYPE_CHECKING:
    from datetime import date

    from tungngo.doorstep.models import Household

_LIVING = (Resident.State.ACTIVE, Resident.State.MOVED, Resident.State.DECEASED)


class RequestForm(forms.Form):
    """What a resident asks."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Yêu cầu"),
        choices=[(kind.value, kind.label) for kind in RightsRequest.Kind],
        widget=forms.RadioSelect,
    )
    resident = forms.ModelChoiceField(
        label=gettext_lazy("Về ai"),
        queryset=Resident.objects.none(),
        required=False,
        empty_label=gettext_lazy("Cả hộ"),
    )
    asked_by = forms.CharField(
        label=gettext_lazy("Người yêu cầu"),
        max_length=120,
        help_text=gettext_lazy(
            "Người dân, hoặc người đại diện. Kiểm tra giấy tờ khi gặp, không ghi số vào đây."
        ),
    )
    contact = forms.CharField(label=gettext_lazy("Liên hệ trả lời"), max_length=120, required=False)
    detail = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    received_date = day_field(gettext_lazy("Ngày nhận"), required=True)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, household: Household, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        field = self.fields["resident"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (the field above)
        field.queryset = household.residents.filter(state__in=_LIVING).order_by("sort_key")

    def clean_asked_by(self) -> str:
        """Who asks, without a number of a card."""
        return no_identity_number(kept_name(self.cleaned_data["asked_by"]))

    def clean_detail(self) -> str:
        """What is asked, without a number of a card."""
        return no_identity_number(self.cleaned_data["detail"].strip(), old_cards=False)

    def clean_received_date(self) -> date:
        """A day that is not to come."""
        received: date = self.cleaned_data["received_date"]
        if received > self._today:
            raise forms.ValidationError(_("Ngày nhận không thể sau hôm nay."))
        return received


class ConsentForm(forms.Form):
    """What a household says at the office."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Ý kiến"),
        choices=[(choice.value, choice.label) for choice in ConsentChange.Choice],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Rút lại đồng ý: số điện thoại, chỉ dẫn, vị trí, ghi chú và ảnh bị xóa ngay."),
    )
    resident = forms.ModelChoiceField(
        label=gettext_lazy("Ai nói"),
        queryset=Resident.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không rõ, người khác"),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=[(channel.value, channel.label) for channel in ConsentChange.Channel],
    )
    said_date = day_field(gettext_lazy("Ngày"), required=True)

    def __init__(self, *args: Any, household: Household, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        field = self.fields["resident"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (the field above)
        field.queryset = household.residents.filter(state__in=_LIVING).order_by("sort_key")

    def clean_said_date(self) -> date:
        """A day that is not to come."""
        said: date = self.cleaned_data["said_date"]
        if said > self._today:
            raise forms.ValidationError(_("Ngày không thể sau hôm nay."))
        return said


class PurposeForm(forms.Form):
    """Why data are processed, and on which ground."""

    name = forms.CharField(label=gettext_lazy("Mục đích"), max_length=200)
    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ pháp lý"),
        choices=[(ground.value, ground.label) for ground in Purpose.Ground],
    )
    citation = forms.CharField(label=gettext_lazy("Điều luật, văn bản"), max_length=300, required=False)
    data_kinds = forms.CharField(
        label=gettext_lazy("Dữ liệu được dùng"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    kept_for = forms.CharField(label=gettext_lazy("Thời gian lưu"), max_length=200, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Đang áp dụng"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    NAMES = ("name", "ground", "citation", "data_kinds", "kept_for", "is_active")

    @classmethod
    def initial_of(cls, purpose: Purpose) -> dict[str, Any]:
        """What the form shows of a purpose."""
        return {name: getattr(purpose, name) for name in (*cls.NAMES, "version")}

    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class RetentionForm(forms.Form):
    """How long identity is kept."""

    months = forms.IntegerField(
        label=gettext_lazy("Số tháng sau khi chiến dịch kết thúc"), min_value=1, max_value=120
    )


class ReasonForm(forms.Form):
    """Why a request takes longer or is not done."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_reason(self) -> str:
        """The reason, without a number of a card."""
        return no_identity_number(self.cleaned_data["reason"].strip(), old_cards=False)

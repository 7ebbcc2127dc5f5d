"""Forms about what could not be taken in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """What becomes of the chosen acts; setting aside needs a reason."""

    ACCEPT, ASIDE = "nhan", "de-rieng"
    act = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (ASIDE, ASIDE)])
    reason = forms.CharField(label=_("Lý do để riêng"), max_length=300, required=False)

    def clean_reason(self) -> str:
        """One line; needed where acts are set aside."""
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if self.cleaned_data.get("act") == self.ASIDE and not reason:
            raise forms.ValidationError(_("Hãy ghi lý do để riêng."))
        return reason


class SealedFileForm(forms.Form):
    """The file that the volunteers' app wrote."""

    file = forms.FileField(
        label=_("Tệp từ điện thoại (tung-ngo-….json)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

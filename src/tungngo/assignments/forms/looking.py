"""What is sent from the layouts of a campaign: a step on the board, work given out, a view that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.numbers import number_sent
from tungngo.assignments.forms.work import StepForm
from tungngo.assignments.models import SavedView, State
from tungngo.assignments.queries.layouts import units_to_give
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    SavedViewForm = forms.ModelForm[SavedView]
else:
    SavedViewForm = forms.ModelForm


class MoveForm(StepForm):
    """A card moved on the board: a step of a unit's part, or cancelling the whole."""

    part = forms.IntegerField(required=False, min_value=1)
    assignment = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        """Asks for the reason when something is cancelled, and for the thing that is moved."""
        data = super().clean()
        is_cancelling = data.get("new_state") == State.CANCELLED
        if is_cancelling and not data.get("note"):
            self.add_error("note", _("Hãy ghi lý do hủy để các đơn vị biết."))
        if not data.get("assignment" if is_cancelling else "part"):
            self.add_error(None, _("Không rõ chuyển việc nào."))
        return data


class GivingForm(forms.Form):
    """Several assignments for one lead; each is sent with the version that was shown: "12:3"."""

    unit = forms.ModelChoiceField(
        label=_("Giao cho"),
        queryset=Organization.objects.none(),
        empty_label=_("Chọn đơn vị"),
        error_messages={
            "required": _("Hãy chọn đơn vị."),
            "invalid_choice": _("Hãy chọn một đơn vị trong danh sách."),
        },
    )

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_give(commune)  # type: ignore[attr-defined]
        self.seen_versions: dict[int, int] = {}

    def clean(self) -> dict[str, Any]:
        """Reads which assignments are meant."""
        data = super().clean() or {}
        chosen: list[str] = self.data.getlist("assignment")  # type: ignore[attr-defined]
        for value in chosen:
            pk, version = map(number_sent, value.partition(":")[::2])
            if pk is None or version is None:
                raise forms.ValidationError(_("Không rõ giao việc nào."))
            self.seen_versions[pk] = version
        if not chosen:
            raise forms.ValidationError(_("Hãy chọn ít nhất một việc."))
        return data


class ViewForm(SavedViewForm):
    """The name of a view that is kept."""

    class Meta:
        model = SavedView
        fields = ("name", "is_shared")
        error_messages = {
            "name": {"required": _("Hãy đặt tên cho cách xem."), "max_length": _("Tên dài quá 80 ký tự.")}
        }

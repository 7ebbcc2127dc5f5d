"""What units and officers send about one assignment, checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import State
from tungngo.organizations.models import Organization


class StepForm(VersionedForm):
    """One step of a unit's work, or the officer's answer to it."""

    new_state = forms.ChoiceField(choices=State.choices)
    note = forms.CharField(
        label=_("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Ghi chú dài quá 2.000 ký tự.")},
    )

    def clean(self) -> dict[str, Any]:
        """Asks for the reason when something is given back."""
        data = super().clean() or {}
        if data.get("new_state") == State.RETURNED and not data.get("note"):
            self.add_error("note", _("Hãy ghi lý do trả lại để đơn vị biết phải làm gì."))
        return data


class LeadForm(VersionedForm):
    """To which unit an assignment is given."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị chủ trì"),
        queryset=Organization.objects.none(),
        empty_label=_("Chọn đơn vị"),
        error_messages={
            "required": _("Hãy chọn một đơn vị."),
            "invalid_choice": _("Hãy chọn một đơn vị trong danh sách."),
        },
    )

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            Organization.objects.filter(commune=commune, is_active=True)
            .exclude(pk=commune.pk)
            .order_by("sort_key")
        )

"""What people send about campaigns and assignments, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.models import Campaign, Part, State
from tungngo.assignments.queries import GROUPINGS, LATE, NO_DAY, UNASSIGNED, WITHIN_DAYS, Filters
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_UNIT = "own"


class VersionedForm(forms.Form):
    """A form that says which version its sender saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def show_again(self, version: int) -> None:
        """Keeps what was typed beside the newer version that is now shown, so that sending again counts."""
        self.data = {name: self.data.get(name) for name in self.data} | {"seen_version": str(version)}


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


class FilterForm(forms.Form):
    """What the list of assignments shows and in which order; what it cannot understand narrows nothing."""

    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Tìm trong nội dung, không cần dấu")}
        ),
    )
    unit = forms.ChoiceField(label=_("Đơn vị"), required=False)
    part = forms.ChoiceField(
        label=_("Vai trò"), required=False, choices=[("", _("Mọi vai trò")), *Part.choices]
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[
            ("", _("Mọi trạng thái")),
            (LATE, _("Quá hạn")),
            *((value, label) for value, label in State.choices if value != State.CANCELLED),
        ],
    )
    within = forms.ChoiceField(
        label=_("Thời hạn"),
        required=False,
        choices=[
            ("", _("Mọi thời hạn")),
            *((str(days), _("Trong %(days)s ngày tới") % {"days": days}) for days in WITHIN_DAYS),
            (NO_DAY, _("Không nêu ngày")),
        ],
    )
    group = forms.ChoiceField(required=False, choices=list(GROUPINGS.items()), widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Iterable[Organization], own: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = own
        choices = [("", str(_("Mọi đơn vị"))), (UNASSIGNED, str(_("Chưa giao đơn vị chủ trì")))]
        if own:
            choices.insert(1, (OWN_UNIT, str(_("Đơn vị của tôi"))))
        choices.extend((str(unit.pk), unit.name) for unit in units)
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.full_clean()

    def grouping(self) -> str:
        """The order that was asked for, by unit when none was."""
        return self.cleaned_data.get("group") or next(iter(GROUPINGS))

    def filters(self) -> Filters:
        """What was asked for; a value that is none of the choices counts as not given."""
        data = self.cleaned_data
        unit = data.get("unit", "")
        units = self._own if unit == OWN_UNIT else frozenset({int(unit)} if unit.isdigit() else ())
        return Filters(
            units=units,
            is_unassigned=unit == UNASSIGNED,
            part=data.get("part", ""),
            state=data.get("state", ""),
            within=data.get("within", ""),
            search=data.get("q", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out."""
        return self.filters() != Filters()


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

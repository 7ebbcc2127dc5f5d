"""Forms of members and of what binds and revokes their telephones."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.rules.telephones import kept_phone
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from django.db.models import QuerySet


class MemberForm(forms.Form):
    """A member's name and number; `version` tells a stale form."""

    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_full_name(self) -> str:
        """One line, spaces collapsed."""
        return " ".join(str(self.cleaned_data["full_name"]).split())

    def clean_phone(self) -> str:
        """Digits alone."""
        kept = kept_phone(str(self.cleaned_data["phone"]))
        if kept is None:
            raise forms.ValidationError(_("Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0."))
        return kept


class NewMemberForm(MemberForm):
    """A new member and the teams that they join at once."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Tổ"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_head = forms.BooleanField(label=_("Là tổ trưởng"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["full_name", "phone", "teams", "is_head"]

    def __init__(self, *args: Any, teams: QuerySet[Organization], **kwargs: Any) -> None:
        """Offers the commune's active teams, and gives each fresh form its key."""
        kwargs["initial"] = {"request_key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["teams"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = teams


class TeamForm(forms.Form):
    """A team for a member to join."""

    team = forms.ModelChoiceField(
        label=_("Tổ"),
        queryset=Organization.objects.none(),
        empty_label=_("Chọn tổ"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    is_head = forms.BooleanField(label=_("Là tổ trưởng"), required=False)

    def __init__(self, *args: Any, teams: QuerySet[Organization], **kwargs: Any) -> None:
        """Offers the teams that the member is not in."""
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = teams


class MembersFileForm(forms.Form):
    """A spreadsheet of members."""

    file = forms.FileField(
        label=_("Tệp Excel (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class RevokeForm(forms.Form):
    """Why a telephone is revoked."""

    REASONS = (
        ("lost", _("Mất máy")),
        ("changed", _("Đổi sang máy khác")),
        ("left", _("Thôi tham gia")),
    )
    reason = forms.ChoiceField(label=_("Lý do"), choices=REASONS, initial="lost")

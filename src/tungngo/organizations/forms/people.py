"""Forms of people: inviting them, accepting, and their place in the tree."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tungngo.accounts.models import User
from tungngo.organizations import queries
from tungngo.organizations.models import Organization, Role
from tungngo.organizations.permissions import roles_to_give

if TYPE_CHECKING:
    from tungngo.organizations.models import Invitation


class PlaceForm(forms.Form):
    """A unit and a role that fits there and that the inviter may give."""

    organization = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Organization.objects.none(), empty_label=_("Chọn đơn vị")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)

    def __init__(self, *args: Any, user: User, within: Organization, **kwargs: Any) -> None:
        """Offers the units around `within`."""
        super().__init__(*args, **kwargs)
        self.user = user
        field, role = self.fields["organization"], self.fields["role"]
        if isinstance(field, forms.ModelChoiceField) and isinstance(role, forms.ChoiceField):
            field.queryset = queries.places_for_people(within)
            offered = {given for unit in self._kinds(field.queryset) for given in roles_to_give(user, unit)}
            role.choices = [("", _("Chọn vai trò")), *((r.value, r.label) for r in Role if r in offered)]

    def _kinds(self, units: Any) -> list[Organization]:
        """One unit of each kind: which roles fit depends on the kind only."""
        return list({unit.kind: unit for unit in units.select_related("commune")}.values())

    def clean(self) -> dict[str, Any]:
        """The role must fit at the unit."""
        cleaned = super().clean() or {}
        organization, role = cleaned.get("organization"), cleaned.get("role")
        if organization and role:
            fitting = roles_to_give(self.user, organization)
            if role not in fitting:
                names = ", ".join(str(one.label) for one in fitting)
                self.add_error(
                    "role",
                    _("Ở “%(unit)s” chỉ có thể là: %(roles)s.") % {"unit": organization, "roles": names}
                    if fitting
                    else _("Anh/chị không mời được người vào đơn vị này."),
                )
        return cleaned


class InviteForm(PlaceForm):
    """An invitation; `request_key` makes a form that is sent twice invite once."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, help_text=_("Nếu có, liên kết mời được gửi tới đây.")
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["full_name", "organization", "role", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Gives each fresh form its key."""
        kwargs["initial"] = {"request_key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_full_name(self) -> str:
        """One line, spaces collapsed."""
        return " ".join(str(self.cleaned_data["full_name"]).split())

    def clean_email(self) -> str:
        """Nobody else's address."""
        email = str(self.cleaned_data["email"]).strip()
        if email and User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Địa chỉ thư điện tử này đã dùng cho một tài khoản khác."))
        return email


class AcceptForm(forms.Form):
    """A user name (for a new account) and a password, typed once and shown on demand."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Chữ, số và các dấu @ . + - _, không có khoảng trắng."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password1 = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự; nên là một câu dễ nhớ."),
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        """Leaves the user name out for an account that has one."""
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if invitation.user is not None:
            del self.fields["username"]

    def clean_username(self) -> str:
        """A name that is free."""
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Tên đăng nhập này đã có người dùng."))
        return username

    def clean(self) -> dict[str, Any]:
        """Both passwords alike, and good enough."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai mật khẩu không giống nhau."))
        elif first:
            person = self.invitation.user or User(
                username=cleaned.get("username", ""),
                full_name=self.invitation.full_name,
                email=self.invitation.email,
            )
            try:
                password_validation.validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

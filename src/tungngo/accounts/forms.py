"""The form of a person's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.accounts.models import User

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class ProfileForm(UserForm):
    """Name and e-mail address; the user name stays, because others know the person by it."""

    class Meta:
        model = User
        fields = ["full_name", "email"]
        labels = {"full_name": _("Họ và tên"), "email": _("Thư điện tử")}
        help_texts = {"email": _("Để tự lấy lại mật khẩu khi quên.")}

    def clean_email(self) -> str:
        """Another account may not have the address."""
        email = str(self.cleaned_data["email"]).strip()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Địa chỉ thư điện tử này đã dùng cho một tài khoản khác."))
        return email

"""Days as people type them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


def day_field(label: StrOrPromise) -> forms.DateField:
    """A field for a day as Vietnamese write it; it may stay empty."""
    return forms.DateField(
        label=label,
        required=False,
        input_formats=_FORMATS,
        widget=forms.DateInput(
            format="%d/%m/%Y",
            attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"},
        ),
        error_messages={"invalid": _("Ngày viết như 31/10/2026.")},
    )

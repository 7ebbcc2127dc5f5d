"""Days as people type them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FORMATS: Final = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
# The years that the reading of directives takes (vanban.text.dates.make_date). Periods and next year's days are counted
# from a day, and beyond the first or the last one that Python knows nothing can be counted.
_FIRST: Final = dt.date(1900, 1, 1)
_LAST: Final = dt.date(2200, 12, 31)
_OUT_OF_TIME: Final = _("Năm phải từ 1900 đến 2200.")


def day_field(label: StrOrPromise, *, required: bool = False) -> forms.DateField:
    """A field for a day as Vietnamese write it; it may stay empty unless `required`."""
    return forms.DateField(
        label=label,
        required=required,
        input_formats=_FORMATS,
        validators=[MinValueValidator(_FIRST, _OUT_OF_TIME), MaxValueValidator(_LAST, _OUT_OF_TIME)],
        widget=forms.DateInput(
            format="%d/%m/%Y",
            attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric", "autocomplete": "off"},
        ),
        error_messages={"invalid": _("Ngày viết như 31/10/2026.")},
    )

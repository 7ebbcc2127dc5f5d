"""Forms for lists of households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django.db.models import QuerySet


class UploadForm(forms.Form):
    """A list of households."""

    file = forms.FileField(
        label=_("Tệp danh sách (.xlsx)"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )
    neighborhood = forms.ModelChoiceField(
        label=_("Thôn, tổ dân phố"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("Theo cột trong tệp"),
        help_text=_("Chọn khi cả tệp thuộc một thôn, tổ dân phố và tệp không có cột này."),
    )

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["neighborhood"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (the field above)
        places: QuerySet[Organization] = Organization.objects.filter(
            commune=commune, kind=OrganizationKind.NEIGHBORHOOD, is_active=True
        )
        field.queryset = places.order_by("sort_key")

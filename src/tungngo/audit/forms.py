"""The form that narrows the audit log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tungngo.audit import acts, queries

if TYPE_CHECKING:
    from django.db.models import Q
    from django.http import QueryDict


class FilterForm(forms.Form):
    """By person, act, thing and day."""

    nguoi = forms.ChoiceField(label=_("Người thực hiện"), required=False)
    viec = forms.ChoiceField(label=_("Việc"), required=False)
    doi_tuong = forms.ChoiceField(label=_("Đối tượng"), required=False)
    tu_ngay = forms.DateField(
        label=_("Từ ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    den_ngay = forms.DateField(
        label=_("Đến ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: QueryDict, *, scope: Q) -> None:
        """Offers what the scope holds."""
        super().__init__(data)
        anyone: list[tuple[str, str]] = [("", str(_("Tất cả")))]
        self._choices("nguoi", anyone + [(str(pk), name) for pk, name in queries.people_in(scope)])
        self._choices(
            "viec", anyone + sorted(((act, acts.title_of(act)) for act in queries.acts_in(scope)), key=str)
        )
        self._choices(
            "doi_tuong", anyone + [(thing, acts.thing_title(thing)) for thing in queries.things_in(scope)]
        )
        for name in ("tu_ngay", "den_ngay"):
            widget = self.fields[name].widget
            if isinstance(widget, forms.DateInput):
                widget.format = "%Y-%m-%d"  # what the browser's own date field reads

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def filters(self) -> queries.Filters:
        """What was chosen; a field with a mistake narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        filters = queries.Filters()
        if chosen.get("nguoi"):
            filters["actor"] = int(chosen["nguoi"])
        if chosen.get("viec"):
            filters["act"] = chosen["viec"]
        if chosen.get("doi_tuong"):
            filters["thing"] = chosen["doi_tuong"]
        if chosen.get("tu_ngay"):
            filters["since"] = timezone.make_aware(datetime.combine(chosen["tu_ngay"], time.min))
        if chosen.get("den_ngay"):
            last = min(chosen["den_ngay"], date.max - timedelta(days=1))
            filters["until"] = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
        return filters

"""Whose deadlines a calendar is to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.queries.feeds import units_for_feeds
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from tungngo.organizations.models import Membership


class FeedForm(forms.Form):
    """The person's own deadlines, or those of a unit."""

    unit = forms.ModelChoiceField(
        label=_("Lịch của"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("Riêng tôi: việc tôi phụ trách"),
    )

    def __init__(self, data: Any = None, *, membership: Membership | None) -> None:
        """Offers the units whose deadlines the person may see that way."""
        super().__init__(data)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units_for_feeds(membership)

"""What a person wants to see of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.models import Part, State
from tungngo.assignments.queries import GROUPINGS, LATE, NO_DAY, UNASSIGNED, WITHIN_DAYS, Filters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.organizations.models import Organization

OWN_UNIT = "own"


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

"""What a person wants to see of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import rules
from tungngo.assignments.models import Part, State
from tungngo.assignments.queries import GROUPINGS, Filters
from tungngo.assignments.queries.filters import (
    AFTER,
    ANSWERING,
    BEFORE,
    NO_DAY,
    ON,
    ONCE,
    REPEATED,
    THIS_MONTH,
    THIS_WEEK,
    UNASSIGNED,
    WAITING,
    WITHIN_DAYS,
)
from tungngo.plans.models import ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.organizations.models import Organization

OWN_UNIT: Final = "own"
ME: Final = "me"

MARK_LABELS: Final = {
    rules.LATE: _("Quá hạn"),
    rules.SOON: _("Sắp đến hạn"),
    rules.BLOCKED: _("Vướng mắc"),
    rules.SILENT: _("Im lặng"),
}


def _choice(label: Any, every: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices])


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class FilterForm(forms.Form):
    """What is shown of a campaign and in which order; what it cannot understand narrows nothing.

    Every layout reads the same fields from the address, so that a layout's tab keeps them.
    """

    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Tìm trong nội dung, không cần dấu")}
        ),
    )
    unit = forms.ChoiceField(label=_("Đơn vị"), required=False)
    part = _choice(
        _("Vai trò"), _("Mọi vai trò"), [*Part.choices, (ANSWERING, _("Chịu trách nhiệm kết quả"))]
    )
    state = _choice(_("Trạng thái"), _("Mọi trạng thái"), State.choices)
    mark = _choice(
        _("Cần chú ý"), _("Tất cả"), [*MARK_LABELS.items(), (WAITING, _("Có kết quả chờ nghiệm thu"))]
    )
    within = _choice(
        _("Thời hạn"),
        _("Mọi thời hạn"),
        [
            (THIS_WEEK, _("Trong tuần này")),
            (THIS_MONTH, _("Trong tháng này")),
            *((str(days), _("Trong %(days)s ngày tới") % {"days": days}) for days in WITHIN_DAYS),
            (NO_DAY, _("Không nêu ngày")),
        ],
    )
    due_from = _day(_("Hạn từ ngày"))
    due_to = _day(_("Hạn đến ngày"))
    stage = _choice(
        _("Giai đoạn"),
        _("Mọi giai đoạn"),
        [(BEFORE, _("Trước ngày ra quân")), (ON, _("Trong ngày ra quân")), (AFTER, _("Sau ngày ra quân"))],
    )
    section = forms.ChoiceField(label=_("Mục của văn bản"), required=False)
    kind = _choice(
        _("Loại việc"),
        _("Mọi loại việc"),
        [(value, label) for value, label in ItemKind.choices if value != ItemKind.CONTAINER],
    )
    repeat = _choice(
        _("Định kỳ"), _("Cả hai"), [(REPEATED, _("Việc định kỳ")), (ONCE, _("Việc làm một lần"))]
    )
    holder = _choice(_("Người phụ trách"), _("Bất kỳ ai"), [(ME, _("Tôi phụ trách"))])
    series = forms.IntegerField(
        label=_("Việc định kỳ"), required=False, min_value=1, widget=forms.HiddenInput
    )
    group = forms.ChoiceField(required=False, choices=list(GROUPINGS.items()), widget=forms.HiddenInput)

    # Shown beside the search at once; the others open below.
    FIRST = ("unit", "state", "mark", "within")

    def __init__(
        self,
        *args: Any,
        units: Iterable[Organization],
        sections: Iterable[tuple[str, str]],
        own: frozenset[int],
        person: int,
        has_day: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._own = own
        self._person = person
        choices = [("", str(_("Mọi đơn vị"))), (UNASSIGNED, str(_("Chưa giao đơn vị chủ trì")))]
        if own:
            choices.insert(1, (OWN_UNIT, str(_("Đơn vị của tôi"))))
        choices.extend((str(unit.pk), unit.name) for unit in units)
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        named = [(section, f"{section} – {title[:60]}" if title else section) for section, title in sections]
        self.fields["section"].choices = [("", _("Mọi mục")), *named]  # type: ignore[attr-defined]
        if not has_day:
            del self.fields["stage"]
        self.full_clean()

    def grouping(self, default: str = next(iter(GROUPINGS))) -> str:
        """The order that was asked for, else the layout's own."""
        return self.cleaned_data.get("group") or default

    def filters(self) -> Filters:
        """What was asked for; a value that is none of the choices counts as not given."""
        data = self.cleaned_data
        unit = data.get("unit", "")
        units = self._own if unit == OWN_UNIT else frozenset({int(unit)} if unit.isdigit() else ())
        return Filters(
            units=units,
            is_unassigned=unit == UNASSIGNED,
            holder=self._person if data.get("holder") == ME else None,
            due_from=data.get("due_from"),
            due_to=data.get("due_to"),
            series=data.get("series"),
            search=data.get("q", ""),
            **{name: data.get(name, "") for name in _NAMES},
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out."""
        return self.filters() != Filters()

    def first_fields(self) -> list[forms.BoundField]:
        """The filters that are asked for most."""
        return [self[name] for name in self.FIRST]

    def further_fields(self) -> list[forms.BoundField]:
        """The other filters; one that chooses among nothing is left out."""
        fields = [field for field in self.visible_fields() if field.name not in {"q", *self.FIRST}]
        return [field for field in fields if field.name != "section" or len(field.field.choices) > 1]  # type: ignore[attr-defined]

    @property
    def has_further(self) -> bool:
        """Whether one of the further filters is set."""
        return any(self.cleaned_data.get(field.name) for field in self.further_fields())

    def chosen(self) -> list[tuple[str, str]]:
        """The filters that are set: the field's name and what a chip says."""
        chips = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or name == "group":
                continue
            said = str(value)
            if isinstance(field, forms.ChoiceField):
                said = str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]
            elif isinstance(field, forms.DateField):
                said = f"{value:%d/%m/%Y}"
            elif name == "series":
                said = str(_("các kỳ của một việc"))
            chips.append((name, said if name in _SAYS_ITSELF else f"{field.label}: {said}"))
        return chips


# Taken over into Filters as they are.
_NAMES = ("part", "state", "mark", "within", "stage", "section", "kind", "repeat")
_SAYS_ITSELF = frozenset({"mark", "within", "stage", "repeat", "holder"})
FILTER_NAMES: Final = frozenset({"q", "unit", "due_from", "due_to", "holder", "series", *_NAMES})

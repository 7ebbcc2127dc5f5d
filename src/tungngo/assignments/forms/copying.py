"""What an officer decides about a campaign made from last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.models import Campaign
from tungngo.assignments.services.copying import Choice
from tungngo.organizations.models import Organization
from tungngo.plans.days import day_field

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.assignments.queries.copying import CopyLine, CopyPlan

# Of more lines the days are not offered one by one: a page of fields past this size is no use to anybody.
MOST_EDITED = 300


class CopyHeadForm(forms.Form):
    """The new campaign's name, its day of action, and whether the units come along."""

    name = forms.CharField(
        label=_("Tên chiến dịch mới"),
        max_length=Campaign._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Hãy đặt tên cho chiến dịch.")},
    )
    day = day_field(_("Ngày ra quân mới"))
    keep_units = forms.BooleanField(
        label=_("Giữ đơn vị được giao như năm trước"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = True
        self.fields["day"].error_messages["required"] = _("Hãy ghi ngày ra quân mới.")


class LinesForm(forms.Form):
    """Which works are taken, with which days, and who takes the place of units that are no more."""

    def __init__(self, data: Any = None, *, plan: CopyPlan, commune: Organization) -> None:
        super().__init__(data)
        self._plan = plan
        self.is_edited = len(plan.lines) <= MOST_EDITED
        units = Organization.objects.filter(commune=commune, is_active=True).exclude(pk=commune.pk)
        for unit, _count in plan.gone:
            self.fields[f"unit-{unit.pk}"] = forms.ModelChoiceField(
                label=unit.name,
                required=False,
                queryset=units.order_by("sort_key"),
                empty_label=_("Bỏ, không giao đơn vị nào thay"),
            )
        if not self.is_edited:
            return
        for line in plan.lines:
            pk = line.assignment.pk
            self.fields[f"take-{pk}"] = forms.BooleanField(
                label=_("Lấy việc này"), required=False, initial=not line.was_cancelled
            )
            for name, label, day in (("start", _("Từ ngày"), line.start), ("end", _("Đến ngày"), line.end)):
                if day and not (line.series and name == "end"):
                    self.fields[f"{name}-{pk}"] = day_field(label)
                    self.fields[f"{name}-{pk}"].initial = day

    def rows(self) -> list[dict[str, Any]]:
        """The lines with their fields: what has to be looked at first, then the plan's order."""
        shown = [
            {"line": line}
            | {
                name: self[f"{name}-{line.assignment.pk}"]
                for name in ("take", "start", "end")
                if f"{name}-{line.assignment.pk}" in self.fields
            }
            for line in self._plan.lines
        ]
        return sorted(shown, key=lambda row: not _needs_a_look(row["line"]))

    def unit_rows(self) -> list[dict[str, Any]]:
        """The units that are no more, each with its field and in how many works it stood."""
        return [
            {"unit": unit, "count": count, "field": self[f"unit-{unit.pk}"]}
            for unit, count in self._plan.gone
        ]

    def clean(self) -> dict[str, Any]:
        """Refuses a period that ends before it begins."""
        data = super().clean() or {}
        for line in self._plan.lines:
            pk = line.assignment.pk
            start, end = data.get(f"start-{pk}"), data.get(f"end-{pk}")
            if data.get(f"take-{pk}") and start and end and start > end:
                self.add_error(f"end-{pk}", _("Ngày cuối đứng trước ngày đầu."))
        return data

    def choice(self, *, keep_units: bool) -> Choice:
        """What was decided."""
        sent = self.cleaned_data
        taken: dict[int, tuple[dt.date | None, dt.date | None]] = {}
        for line in self._plan.lines:
            pk = line.assignment.pk
            if not self.is_edited:
                if not line.was_cancelled:
                    taken[pk] = (line.start, line.end)
            elif sent[f"take-{pk}"]:
                taken[pk] = (sent.get(f"start-{pk}"), sent.get(f"end-{pk}"))
        instead = {unit.pk: sent[f"unit-{unit.pk}"] for unit, _count in self._plan.gone}
        return Choice(taken, keep_units, {old: new.pk for old, new in instead.items() if new})


def _needs_a_look(line: CopyLine) -> bool:
    return bool(line.gone) or line.falls_on_weekend

"""Changes of recurring work as officers send them."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import Part
from tungngo.assignments.rules import recurrence
from tungngo.assignments.services.series_changes import SCOPES, THIS, Changes, DueDay
from tungngo.organizations.models import Organization
from tungngo.plans.days import day_field
from tungngo.plans.models import Bound

if TYPE_CHECKING:
    from tungngo.assignments.models import Assignment

_WEEKDAYS = [
    ("", _("Chủ nhật (cuối tuần)")),
    *enumerate(
        (_("Thứ hai"), _("Thứ ba"), _("Thứ tư"), _("Thứ năm"), _("Thứ sáu"), _("Thứ bảy"), _("Chủ nhật")), 1
    ),
]
_BOUNDS = [(value, label) for value, label in Bound.choices if value]
_LAST_DAY = 31


class DueDayForm(VersionedForm):
    """The day in each period on which recurring work is due, as far as its rule has one."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def add_day_fields(self, rule: recurrence.Rule) -> None:
        """Offers what the rule's periods have: a weekday, a day of the month, a month of the quarter or year."""
        if rule.freq == recurrence.WEEKLY:
            self.fields["day"] = forms.TypedChoiceField(
                label=_("Hạn vào thứ mấy"), required=False, coerce=int, empty_value=None, choices=_WEEKDAYS
            )
        elif rule.freq in recurrence.MONTHS:
            self.fields["day"] = forms.IntegerField(
                label=_("Hạn vào ngày mấy trong tháng"),
                required=False,
                min_value=1,
                max_value=_LAST_DAY,
                help_text=_("Để trống: ngày cuối kỳ."),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "invalid": _("Ghi một số từ 1 đến 31."),
                    "min_value": _("Ghi một số từ 1 đến 31."),
                    "max_value": _("Ghi một số từ 1 đến 31."),
                },
            )
            months = recurrence.MONTHS[rule.freq] * rule.interval
            if months > 1:
                self.fields["month"] = forms.TypedChoiceField(
                    label=_("Của tháng thứ mấy trong kỳ"),
                    required=False,
                    coerce=int,
                    empty_value=None,
                    choices=[("", _("Tháng cuối")), *((number, number) for number in range(1, months + 1))],
                )


class SeriesForm(DueDayForm):
    """What an occurrence says, and which occurrences are to say it; what is not changed stays as it is in each."""

    scope = forms.ChoiceField(
        label=_("Áp dụng cho"),
        choices=[(value, str(label).capitalize()) for value, label in SCOPES.items()],
        initial=THIS,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi nội dung việc.")},
    )
    location = forms.CharField(label=_("Nơi thực hiện"), required=False, max_length=300)
    bound = forms.ChoiceField(label=_("Cách tính hạn"), choices=_BOUNDS)

    def __init__(
        self, data: Any = None, *, assignment: Assignment, rule: recurrence.Rule, key: str = ""
    ) -> None:
        self._parts = {part.unit_id: part.part for part in assignment.parts.all()}
        self._own_day = _own_day(assignment, rule)
        super().__init__(
            data,
            initial={
                "seen_version": assignment.version,
                "request_key": key,
                "text": assignment.text,
                "location": assignment.location,
                "day": self._own_day[0],
                "month": self._own_day[1],
                "bound": assignment.bound or Bound.ON_OR_BEFORE,
                "scope": THIS,
            },
            auto_id="sua-%s",
        )
        self.add_day_fields(rule)
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (value, str(label)[:1].upper() + str(label)[1:]) for value, label in SCOPES.items()
        ]
        units = Organization.objects.filter(commune=assignment.organization_id).exclude(
            pk=assignment.organization_id
        )
        self._units = [
            unit for unit in units.order_by("sort_key") if unit.is_active or unit.pk in self._parts
        ]
        for unit in self._units:
            self.fields[f"unit-{unit.pk}"] = forms.ChoiceField(
                label=unit.name,
                required=False,
                choices=[("", "–"), *Part.choices],
                initial=self._parts.get(unit.pk, ""),
            )
        self.order_fields(["text", "location", "day", "month", "bound"])

    def unit_fields(self) -> list[forms.BoundField]:
        """The units, those with a part first."""
        fields = [(unit.pk not in self._parts, self[f"unit-{unit.pk}"]) for unit in self._units]
        return [shown for _is_other, shown in sorted(fields, key=lambda pair: pair[0])]

    def changes(self) -> Changes:
        """What differs from the occurrence as it is."""
        sent = self.cleaned_data
        text = sent["text"].replace("\r\n", "\n").strip()
        parts = {unit.pk: sent[f"unit-{unit.pk}"] for unit in self._units if sent.get(f"unit-{unit.pk}")}
        day, month = sent.get("day"), sent.get("month")
        is_other_day = (day, month) != self._own_day or sent["bound"] != self.initial["bound"]
        return Changes(
            text=text if text != self.initial["text"] else None,
            location=sent["location"] if sent["location"] != self.initial["location"] else None,
            due=DueDay(day, month, sent["bound"]) if is_other_day else None,
            parts=parts if parts != self._parts else None,
        )


def _own_day(assignment: Assignment, rule: recurrence.Rule) -> tuple[int | None, int | None]:
    """The occurrence's own day in its period, as the form shows it; (None, None) is the period's last day."""
    start, end = assignment.occurrence_date, assignment.end_date
    if start is None or end is None or end == rule.last_of(start) or rule.freq == recurrence.DAILY:
        return None, None
    if end == rule.due(start):
        return rule.day, rule.month
    if rule.freq == recurrence.WEEKLY:
        return end.isoweekday(), None
    months = recurrence.MONTHS[rule.freq] * rule.interval
    number = (end.year - start.year) * 12 + end.month - start.month + 1
    return end.day, number if months > 1 and number != months else None


class SkipForm(VersionedForm):
    """Why an occurrence is left out."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Hãy ghi lý do để các đơn vị biết.")},
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="bo-qua-%s")


class EndForm(VersionedForm):
    """Until when recurring work goes on."""

    until = day_field(_("Lặp đến hết ngày"))
    reason = forms.CharField(
        label=_("Lý do, nếu dừng sớm hơn"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="ket-thuc-%s")
        self.fields["until"].required = True
        self.fields["until"].error_messages["required"] = _("Hãy ghi ngày.")


class RecurForm(VersionedForm):
    """How an ordinary assignment is to come again."""

    freq = forms.ChoiceField(
        label=_("Lặp lại"),
        initial=recurrence.MONTHLY,
        choices=[
            (recurrence.MONTHLY, _("Hằng tháng")),
            (recurrence.WEEKLY, _("Hằng tuần")),
            (recurrence.QUARTERLY, _("Hằng quý")),
            (recurrence.YEARLY, _("Hằng năm")),
            (recurrence.DAILY, _("Hằng ngày")),
        ],
    )
    interval = forms.IntegerField(
        label=_("Mỗi mấy kỳ một lần"),
        initial=1,
        min_value=1,
        max_value=99,
        error_messages={
            "invalid": _("Ghi một số từ 1 đến 99."),
            "min_value": _("Ghi một số từ 1 đến 99."),
            "max_value": _("Ghi một số từ 1 đến 99."),
            "required": _("Ghi một số từ 1 đến 99."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    keeps_day = forms.BooleanField(
        label=_("Các kỳ sau cùng ngày hạn với kỳ này"),
        required=False,
        help_text=_("Bỏ chọn: hạn là ngày cuối mỗi kỳ."),
    )
    until = day_field(_("Lặp đến hết ngày"))
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, assignment: Assignment, initial: dict[str, Any]) -> None:
        self._end = assignment.end_date
        super().__init__(data, initial=initial, auto_id="lap-lai-%s")
        self.fields["until"].required = True
        self.fields["until"].error_messages["required"] = _("Hãy ghi ngày.")
        if self._end is None:
            del self.fields["keeps_day"]

    def rule(self) -> recurrence.Rule:
        """The rule as it was sent."""
        freq, interval = self.cleaned_data["freq"], self.cleaned_data["interval"]
        end = self._end
        if end is None or not self.cleaned_data.get("keeps_day") or freq == recurrence.DAILY:
            return recurrence.Rule(freq, interval)
        if freq == recurrence.WEEKLY:
            return recurrence.Rule(freq, interval, end.isoweekday())
        start = recurrence.Rule(freq).start_of(end)
        # The last day of February is meant as the last day of every month.
        day = _LAST_DAY if end.day == calendar.monthrange(end.year, end.month)[1] else end.day
        month = end.month - start.month + 1
        return recurrence.Rule(freq, interval, day, month if recurrence.MONTHS[freq] * interval > 1 else None)

    def words(self) -> str:
        """The rule as the list shows it."""
        label = str(dict(self.fields["freq"].choices)[self.cleaned_data["freq"]])  # type: ignore[attr-defined]
        interval = self.cleaned_data["interval"]
        return (
            label.lower()
            if interval == 1
            else str(_("%(often)s, %(n)s kỳ một lần")) % {"often": label, "n": interval}
        )

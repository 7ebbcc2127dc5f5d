"""Forms of the list of visits and of what the office corrects in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.doorstep.models import Member, Round, Visit, VisitedResident
from tungngo.doorstep.queries.visits import VisitFilters
from tungngo.doorstep.services.corrections import PersonValues, VisitValues
from tungngo.organizations.models import Organization
from tungngo.plans.days import day_field

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from tungngo.doorstep.models import DigitalSkill, Resident

OUTSIDE = "khong"
_FIGURES = (
    ("", gettext_lazy("Mọi lượt")),
    ("visits", gettext_lazy("Lượt được tính")),
    ("conflict", gettext_lazy("Hai thành viên cùng một hộ")),
    ("doubtful", gettext_lazy("Đồng hồ đáng ngờ")),
    ("corrected", gettext_lazy("Đã hiệu đính")),
    ("voided", gettext_lazy("Đã hủy")),
)


class _RoundField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django does not take them at run time
    """A round, or none of them."""

    def to_python(self, value: Any) -> Any:
        return OUTSIDE if value == OUTSIDE else super().to_python(value)

    def validate(self, value: Any) -> None:
        if value != OUTSIDE:
            super().validate(value)


class VisitFilterForm(forms.Form):
    """What narrows the list of visits; what cannot be understood narrows nothing."""

    q = forms.CharField(max_length=100, required=False, label=gettext_lazy("Tìm"))
    dot = _RoundField(Round.objects.none(), required=False, label=gettext_lazy("Đợt"))
    ngay = day_field(gettext_lazy("Ngày"))
    thon = forms.ModelChoiceField(
        Organization.objects.none(), required=False, label=gettext_lazy("Thôn, tổ dân phố")
    )
    to = forms.ModelChoiceField(Organization.objects.none(), required=False, label=gettext_lazy("Tổ"))
    nguoi = forms.ModelChoiceField(Member.objects.none(), required=False, label=gettext_lazy("Thành viên"))
    ketqua = forms.ChoiceField(
        choices=[("", gettext_lazy("Mọi kết quả")), *Visit.Outcome.choices],
        required=False,
        label=gettext_lazy("Kết quả"),
    )
    loc = forms.ChoiceField(choices=_FIGURES, required=False, label=gettext_lazy("Loại"))
    ho = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        rounds: QuerySet[Round],
        neighborhoods: QuerySet[Organization],
        teams: QuerySet[Organization],
        members: QuerySet[Member],
    ) -> None:
        super().__init__(data)
        choices: tuple[tuple[str, QuerySet[Any], str], ...] = (
            ("dot", rounds, _("Mọi đợt")),
            ("thon", neighborhoods, _("Mọi thôn, tổ dân phố")),
            ("to", teams, _("Mọi tổ")),
            ("nguoi", members, _("Mọi thành viên")),
        )
        for name, found, all_of_them in choices:
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.empty_label = all_of_them
            field.queryset = found
        dot = self.fields["dot"].widget
        dot.choices = [*dot.choices, (OUTSIDE, _("Ngoài đợt"))]

    def filters(self) -> VisitFilters:
        """What is asked for."""
        self.is_valid()
        asked = self.cleaned_data
        chosen = asked.get("dot")
        return VisitFilters(
            words=asked.get("q", "").replace("\x00", ""),
            round=None if chosen == OUTSIDE else chosen,
            is_outside=chosen == OUTSIDE,
            day=asked.get("ngay"),
            team=asked.get("to"),
            member=asked.get("nguoi"),
            neighborhood=asked.get("thon"),
            outcome=asked.get("ketqua", ""),
            figure=asked.get("loc", ""),
            household=asked.get("ho"),
        )


class ReasonForm(forms.Form):
    """Why something is changed at the office, and which version was looked at."""

    reason = forms.CharField(
        max_length=300,
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Ví dụ: ghi nhầm nhà, thành viên gọi điện báo. Lý do nằm lại trong lịch sử."),
    )
    seen = forms.UUIDField(widget=forms.HiddenInput)


class CorrectionForm(ReasonForm):
    """A visit as the office says it was."""

    outcome = forms.ChoiceField(choices=Visit.Outcome.choices, label=gettext_lazy("Kết quả"))
    visited_date = day_field(gettext_lazy("Ngày đến"), required=True)
    visited_time = forms.TimeField(
        label=gettext_lazy("Giờ đến"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    round = forms.ModelChoiceField(
        Round.objects.none(), required=False, label=gettext_lazy("Đợt"), empty_label=gettext_lazy("Ngoài đợt")
    )
    revisit_date = day_field(gettext_lazy("Hẹn đến lại"))
    note = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Ghi chú"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = (
        "outcome",
        "visited_date",
        "visited_time",
        "round",
        "revisit_date",
        "note",
        "reason",
        "seen",
    )

    def __init__(self, data: Any, *, visit: Visit, rounds: QuerySet[Round], today: dt.date) -> None:
        local = timezone.localtime(visit.visited_at)
        super().__init__(
            data,
            initial={
                "outcome": visit.outcome,
                "visited_date": visit.visited_date,
                "visited_time": local.time().replace(second=0, microsecond=0),
                "round": visit.round_id,
                "revisit_date": visit.revisit_date,
                "note": visit.note,
                "seen": visit.version_act,
            },
        )
        self.today = today
        cast("forms.ModelChoiceField[Round]", self.fields["round"]).queryset = rounds

    def clean_visited_date(self) -> dt.date:
        """Nobody was visited tomorrow."""
        day: dt.date = self.cleaned_data["visited_date"]
        if day > self.today:
            raise forms.ValidationError(_("Ngày đến không thể sau hôm nay."))
        return day

    def values(self, people: Sequence[PersonValues]) -> VisitValues:
        """What was said."""
        said = self.cleaned_data
        return VisitValues(
            outcome=said["outcome"],
            visited_date=said["visited_date"],
            visited_time=said["visited_time"],
            round_id=said["round"].pk if said["round"] else None,
            revisit_date=said["revisit_date"],
            note=said["note"],
            people=people,
        )


class PersonForm(forms.Form):
    """What the visit did for one resident."""

    is_met = forms.BooleanField(required=False, label=gettext_lazy("Có gặp"))
    taught = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Đã hướng dẫn")
    )
    known = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Đã biết từ trước")
    )
    signature = forms.ChoiceField(
        choices=VisitedResident.Signature.choices, required=False, label=gettext_lazy("Chữ ký số")
    )
    decline_reason = forms.CharField(max_length=200, required=False, label=gettext_lazy("Lý do chưa đăng ký"))
    support = forms.ChoiceField(
        choices=VisitedResident.Support.choices, required=False, label=gettext_lazy("Đối tượng")
    )

    def __init__(
        self, data: Any, *, resident: Resident, met: VisitedResident | None, skills: Iterable[DigitalSkill]
    ) -> None:
        self.resident = resident
        initial = {"is_met": met is not None}
        if met is not None:
            names = ("taught", "known", "signature", "decline_reason", "support")
            initial |= {name: getattr(met, name) for name in names}
        super().__init__(data, prefix=f"nguoi-{resident.pk}", initial=initial)
        known = {*met.taught, *met.known} if met else set()
        choices = [
            (skill.code, skill.short_name) for skill in skills if skill.is_active or skill.code in known
        ]
        choices += [(code, code) for code in sorted(known - {code for code, _name in choices})]
        self.fields["taught"].choices = choices  # type: ignore[attr-defined]
        self.fields["known"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> PersonValues | None:
        """What was said; None for somebody who was not met."""
        said = self.cleaned_data
        if not said["is_met"]:
            return None
        return PersonValues(
            resident=UUID(str(self.resident.pk)),
            taught=tuple(said["taught"]),
            known=tuple(said["known"]),
            signature=said["signature"],
            decline_reason=said["decline_reason"],
            support=said["support"],
        )

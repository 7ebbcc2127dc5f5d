"""Forms of rounds and routes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.models import Campaign
from tungngo.doorstep.queries.rounds import campaigns_of, units_of
from tungngo.doorstep.services.rounds import RoundFacts, RouteFacts
from tungngo.organizations.models import Organization, OrganizationKind
from tungngo.plans.days import day_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.doorstep.models import Route
    from tungngo.doorstep.queries.rounds import Lane

_DAYS_MAX = 92
_YEARS = range(2020, 2100)  # a year that was mistyped is told


class RoundForm(forms.Form):
    """A round; `version` tells a stale form, `request_key` one that is sent twice."""

    name = forms.CharField(label=_("Tên đợt"), max_length=200)
    campaign = forms.ModelChoiceField(
        label=_("Chiến dịch"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=_("Không thuộc chiến dịch nào"),
    )
    start_date = day_field(_("Từ ngày"), required=True)
    end_date = day_field(_("Đến ngày"), required=True)
    daily_target = forms.IntegerField(
        label=_("Số hộ mỗi người mỗi ngày"),
        min_value=1,
        max_value=500,
        initial=20,
        help_text=_("Điện thoại cho thành viên biết hôm nay còn mấy hộ."),
    )
    is_day_of_action = forms.BooleanField(label=_("Đây là ngày ra quân"), required=False)
    repeats_monthly = forms.BooleanField(
        label=_("Lặp lại hằng tháng"),
        required=False,
        help_text=_("Khi đợt này kết thúc, đợt của tháng sau tự được lập với cùng các tuyến."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        """Offers the commune's campaigns, and gives each fresh form its key."""
        kwargs["initial"] = {"request_key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["campaign"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = campaigns_of(commune)

    def clean_name(self) -> str:
        """One line, spaces collapsed."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        """It ends when it has begun, and not in another season."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        for name, day in (("start_date", start), ("end_date", end)):
            if day and day.year not in _YEARS:
                self.add_error(name, _("Xem lại năm."))
        if start and end and end < start:
            self.add_error("end_date", _("Ngày kết thúc đứng trước ngày bắt đầu."))
        elif start and end and (end - start).days >= _DAYS_MAX:
            self.add_error("end_date", _("Một đợt dài không quá ba tháng. Hãy chọn lặp lại hằng tháng."))
        return cleaned

    def facts(self) -> RoundFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return RoundFacts(
            said["name"],
            said["start_date"],
            said["end_date"],
            said["is_day_of_action"],
            said["repeats_monthly"],
            said["daily_target"],
            said["campaign"],
        )


class RouteForm(forms.Form):
    """That a team goes to a neighborhood, all of it or some lanes, and whether it gets the households there."""

    team = forms.ModelChoiceField(
        label=_("Tổ"), queryset=Organization.objects.none(), empty_label=_("Chọn tổ")
    )
    lanes = forms.MultipleChoiceField(
        label=_("Chỉ các ngõ"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống là đi cả thôn, tổ dân phố."),
    )
    meeting_time = forms.TimeField(
        label=_("Giờ tập trung"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    meeting_place = forms.CharField(label=_("Nơi tập trung"), max_length=200, required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)
    gives = forms.ChoiceField(
        label=_("Giao hộ"),
        choices=[
            ("unassigned", _("Giao cho tổ những hộ ở đây chưa có tổ nào")),
            ("all", _("Giao cho tổ tất cả hộ ở đây, kể cả hộ tổ khác đang giữ")),
            ("none", _("Không đổi tổ phụ trách của hộ nào")),
        ],
        initial="unassigned",
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        neighborhood: Organization,
        commune: Organization,
        lanes: Sequence[Lane],
        route: Route | None = None,
        **kwargs: Any,
    ) -> None:
        """Offers the commune's teams and the lanes of the neighborhood with how many households each has."""
        self.neighborhood = neighborhood
        if route is not None:
            kwargs["initial"] = {
                "team": route.team_id,
                "lanes": route.lanes,
                "meeting_time": route.meeting_time,
                "meeting_place": route.meeting_place,
                "note": route.note,
            } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        team, chosen = self.fields["team"], self.fields["lanes"]
        if isinstance(team, forms.ModelChoiceField) and isinstance(chosen, forms.MultipleChoiceField):
            team.queryset = units_of(commune, OrganizationKind.COMMUNITY_TEAM)
            chosen.choices = [
                (lane.name, _("%(lane)s (%(n)s hộ)") % {"lane": lane.name, "n": lane.households})
                for lane in lanes
                if lane.name
            ]
        if not lanes or all(not lane.name for lane in lanes):
            del self.fields["lanes"]

    def facts(self) -> RouteFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return RouteFacts(
            said["team"],
            self.neighborhood,
            said.get("lanes", []),
            said["meeting_time"],
            " ".join(said["meeting_place"].split()),
            " ".join(said["note"].split()),
        )

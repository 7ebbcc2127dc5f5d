"""Adding and changing a household or resident at the office, and narrowing the register."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.doorstep.models import Household, Resident, Round
from tungngo.doorstep.queries.households import NOT_MET, NOT_VISITED, Filters
from tungngo.doorstep.rules.identity_numbers import holds_identity_number
from tungngo.doorstep.rules.telephones import kept_phone
from tungngo.doorstep.services.households import HouseholdValues, ResidentValues
from tungngo.organizations.models import Organization, OrganizationKind
from tungngo.organizations.rules import kept_name

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

OLDEST_AGE = 125
_PEOPLE_MOST = 30
_PERSON_LINE = re.compile(r"^(?P<name>.*?)[\s,;(–-]*(?P<year>\b(?:18|19|20)\d\d\b)?\)?$")
_ADULT = {"": None, "co": True, "khong": False}


def no_identity_number(text: str, *, old_cards: bool = True) -> str:
    """The text, refused where it holds the number of an identity card."""
    if holds_identity_number(text, old_cards=old_cards):
        raise forms.ValidationError(_("Không ghi số CCCD, CMND: hệ thống không thu thập số giấy tờ."))
    return text


class HouseholdForm(forms.Form):
    """A household; with `people` for one that is new."""

    neighborhood = forms.ModelChoiceField(
        label=gettext_lazy("Thôn, tổ dân phố"), queryset=Organization.objects.none()
    )
    lane = forms.CharField(
        label=gettext_lazy("Ngõ, xóm"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "lanes", "autocomplete": "off"}),
    )
    house_number = forms.CharField(label=gettext_lazy("Số nhà"), max_length=40, required=False)
    head_name = forms.CharField(
        label=gettext_lazy("Chủ hộ"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Chỉ dẫn"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Để tìm được nhà, ví dụ: cổng xanh, sau nhà văn hóa. Không ghi điều riêng tư."
        ),
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Tổ phụ trách"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chưa giao"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        choices=[
            (Household.State.ACTIVE.value, Household.State.ACTIVE.label),
            (Household.State.MOVED.value, Household.State.MOVED.label),
        ],
    )
    people = forms.CharField(
        label=gettext_lazy("Người trong hộ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Mỗi dòng một người: họ tên, năm sinh. Ví dụ: Nguyễn Thị Mẫu, 1970"),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, commune: Organization, today: date, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        units: QuerySet[Organization] = Organization.objects.filter(commune=commune, is_active=True).order_by(
            "sort_key"
        )
        for name, kind in (
            ("neighborhood", OrganizationKind.NEIGHBORHOOD),
            ("team", OrganizationKind.COMMUNITY_TEAM),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (the fields above)
            field.queryset = units.filter(kind=kind)
        if is_new:
            del self.fields["state"]
        else:
            del self.fields["people"]

    @staticmethod
    def initial_of(household: Household) -> dict[str, Any]:
        """What the form shows of a household."""
        names = ("lane", "house_number", "head_name", "phone", "note", "state", "revision")
        return {name: getattr(household, name) for name in names} | {
            "neighborhood": household.neighborhood_id,
            "team": household.team_id,
            "key": household.pk,
        }

    def clean_lane(self) -> str:
        """The lane in the form in which it is kept."""
        return no_identity_number(kept_name(self.cleaned_data["lane"]))

    def clean_house_number(self) -> str:
        """The number in the form in which it is kept."""
        return no_identity_number(kept_name(self.cleaned_data["house_number"]))

    def clean_head_name(self) -> str:
        """The head's name."""
        return _person_name(self.cleaned_data["head_name"])

    def clean_note(self) -> str:
        """The note, without numbers of identity cards."""
        return no_identity_number(kept_name(self.cleaned_data["note"]), old_cards=False)

    def clean_phone(self) -> str:
        """The telephone number in the form in which it is kept."""
        typed = self.cleaned_data["phone"]
        phone = kept_phone(typed)
        if phone is None:
            no_identity_number(typed)
            raise forms.ValidationError(_("Số điện thoại chưa đúng: cần 8 đến 11 chữ số, bắt đầu bằng 0."))
        return phone

    def clean_people(self) -> list[ResidentValues]:
        """The people of a new household, one on each line."""
        lines = [line for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > _PEOPLE_MOST:
            raise forms.ValidationError(_("Nhiều nhất %d người trong một hộ.") % _PEOPLE_MOST)
        return [self._person(line) for line in lines]

    def _person(self, line: str) -> ResidentValues:
        match = _PERSON_LINE.match(kept_name(line))
        name = _person_name((match["name"] if match else "").strip(" ,;-–("))
        year = int(match["year"]) if match and match["year"] else None
        if year is not None:
            _check_year(year, self._today)
        return ResidentValues(name, year)

    def values(self) -> HouseholdValues:
        """What is to be written."""
        data = self.cleaned_data
        return HouseholdValues(
            neighborhood=data["neighborhood"],
            team=data["team"],
            lane=data["lane"],
            house_number=data["house_number"],
            head_name=data["head_name"],
            phone=data["phone"],
            note=data["note"],
            state=data.get("state", Household.State.ACTIVE),
        )

    def residents(self) -> list[tuple[uuid.UUID, ResidentValues]]:
        """The people of a new household, each with an identifier that follows from the form's key and its line."""
        key: uuid.UUID = self.cleaned_data["key"]
        return [
            (uuid.uuid5(key, str(place)), person) for place, person in enumerate(self.cleaned_data["people"])
        ]


class ResidentForm(forms.Form):
    """A resident, by name and year of birth."""

    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Năm sinh"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    adult = forms.ChoiceField(
        label=gettext_lazy("Đủ 18 tuổi"),
        required=False,
        choices=[
            ("", gettext_lazy("Theo năm sinh")),
            ("co", gettext_lazy("Đủ 18 tuổi")),
            ("khong", gettext_lazy("Chưa đủ 18 tuổi")),
        ],
        help_text=gettext_lazy("Chỉ chọn khi không biết năm sinh."),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        choices=[
            (state.value, state.label)
            for state in (Resident.State.ACTIVE, Resident.State.MOVED, Resident.State.DECEASED)
        ],
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        if is_new:
            del self.fields["state"]

    @staticmethod
    def initial_of(resident: Resident) -> dict[str, Any]:
        """What the form shows of a resident."""
        stated = next(key for key, value in _ADULT.items() if value == resident.is_adult_stated)
        return {
            "full_name": resident.full_name,
            "birth_year": resident.birth_year,
            "adult": stated,
            "state": resident.state,
            "key": resident.pk,
            "revision": resident.revision,
        }

    def clean_full_name(self) -> str:
        """The person's name."""
        return _person_name(self.cleaned_data["full_name"])

    def clean_birth_year(self) -> int | None:
        """The year of birth, where a living person can have it."""
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None:
            _check_year(year, self._today)
        return year

    def values(self) -> ResidentValues:
        """What is to be written."""
        data = self.cleaned_data
        return ResidentValues(
            full_name=data["full_name"],
            birth_year=data["birth_year"],
            is_adult_stated=_ADULT[data["adult"]],
            state=data.get("state", Resident.State.ACTIVE),
        )


class RegisterFilterForm(forms.Form):
    """Which part of the register is shown; a field with a mistake narrows nothing."""

    q = forms.CharField(required=False, max_length=200)
    thon = forms.ModelChoiceField(queryset=Organization.objects.none(), required=False)
    to = forms.ModelChoiceField(queryset=Organization.objects.none(), required=False)
    ngo = forms.CharField(required=False, max_length=120)
    tinh_trang = forms.ChoiceField(
        required=False,
        choices=[
            (Household.State.ACTIVE.value, Household.State.ACTIVE.label),
            (Household.State.MOVED.value, Household.State.MOVED.label),
            (Household.State.ERASED.value, Household.State.ERASED.label),
            ("tat-ca", gettext_lazy("tất cả")),
        ],
    )
    chua_giao = forms.BooleanField(required=False)
    dot = forms.ModelChoiceField(queryset=Round.objects.none(), required=False)
    trong_dot = forms.ChoiceField(
        required=False,
        choices=[(NOT_VISITED, gettext_lazy("chưa đến")), (NOT_MET, gettext_lazy("chưa gặp"))],
    )

    def __init__(
        self,
        *args: Any,
        neighborhoods: QuerySet[Organization],
        teams: QuerySet[Organization],
        rounds: QuerySet[Round],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("thon", neighborhoods), ("to", teams), ("dot", rounds)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (the fields above)
            field.queryset = queryset

    def filters(self) -> Filters:
        """What was chosen."""
        self.is_valid()
        data = self.cleaned_data
        state = data.get("tinh_trang") or Household.State.ACTIVE.value
        return Filters(
            neighborhood=data["thon"].pk if data.get("thon") else None,
            team=data["to"].pk if data.get("to") else None,
            lane=data.get("ngo") or "",
            state="" if state == "tat-ca" else state,
            without_team=bool(data.get("chua_giao")),
            round=data.get("dot"),
            in_round=(data.get("trong_dot") or NOT_VISITED) if data.get("dot") else "",
            words=data.get("q") or "",
        )


def _person_name(text: str) -> str:
    name = no_identity_number(kept_name(text))
    if not any(char.isalpha() for char in name):
        raise forms.ValidationError(_("Hãy ghi họ và tên."))
    return name


def _check_year(year: int, today: date) -> None:
    if not today.year - OLDEST_AGE <= year <= today.year:
        raise forms.ValidationError(
            _("Năm sinh phải từ %(first)s đến %(last)s.")
            % {"first": today.year - OLDEST_AGE, "last": today.year}
        )

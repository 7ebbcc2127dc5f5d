"""What reviewers type: an item, an answer about a unit, a target, a report duty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.organizations.models import Organization, UnitGroup
from tungngo.plans.days import day_field
from tungngo.plans.models import Bound, ItemKind, Modality, UnitPart
from tungngo.plans.services import UnitDraft, unit_values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from tungngo.plans.models import PlanReportObligation, PlanTarget
    from tungngo.plans.rules import Snapshot

_FREQUENCIES = [
    ("", _("Một lần")),
    ("daily", _("Hằng ngày")),
    ("weekly", _("Hằng tuần")),
    ("monthly", _("Hằng tháng")),
    ("quarterly", _("Hằng quý")),
    ("yearly", _("Hằng năm")),
    ("ongoing", _("Thường xuyên")),
]
_LONGEST = 500
_LAST = 2**31 - 1  # the last place in a document that the database can name


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


class _Period(forms.Form):
    """A form with a first and a last day."""

    start_date = day_field(_("Từ ngày"))
    end_date = day_field(_("Đến ngày"))
    bound = forms.ChoiceField(label=_("Cách tính hạn"), choices=Bound.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses a period that ends before it begins, and a bound without a day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and start > end:
            self.add_error("end_date", _("Ngày kết thúc đứng trước ngày bắt đầu."))
        if not end and "end_date" not in self.errors:
            cleaned["bound"] = ""
        return cleaned


class ItemForm(_Period):
    """One item of the plan."""

    text = forms.CharField(
        label=_("Nội dung việc"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Hãy ghi nội dung việc.")},
        max_length=20_000,
    )
    kind = forms.ChoiceField(label=_("Loại việc"), choices=ItemKind.choices)
    modality = forms.ChoiceField(label=_("Mức độ"), choices=Modality.choices)
    freq = forms.ChoiceField(label=_("Lặp lại"), choices=_FREQUENCIES, required=False)
    interval = forms.IntegerField(
        label=_("Mỗi mấy kỳ"),
        required=False,
        min_value=1,
        max_value=99,
        error_messages={
            "invalid": _("Ghi một số từ 1 đến 99."),
            "min_value": _("Ghi một số từ 1 đến 99."),
            "max_value": _("Ghi một số từ 1 đến 99."),
        },
    )
    location = forms.CharField(label=_("Nơi thực hiện"), required=False, max_length=300)
    # The recurrence as it was read: what the form does not show of it stays when nothing of it was changed.
    recurrence_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[Snapshot] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units: list[Snapshot] = units or []
        if self.is_bound and hasattr(self.data, "getlist"):
            self.units = self._read_units(self.data.getlist("unit"))

    @classmethod
    def of(cls, values: Snapshot, version: int, item: int) -> ItemForm:
        """Returns the form that shows an item's plain values."""
        recurrence: Mapping[str, Any] = values["recurrence"] or {}
        shown = {name: values[name] for name in ("text", "kind", "modality", "location", "bound")}
        shown |= {
            "start_date": _shown_day(values["start_date"]),
            "end_date": _shown_day(values["end_date"]),
            "freq": recurrence.get("freq") or "",
            "interval": recurrence.get("interval"),
            "recurrence_seen": json.dumps(values["recurrence"]),
            "version": version,
        }
        return cls(initial=shown, units=values["units"], auto_id=f"viec-{item}-%s")

    def changes(self) -> Snapshot:
        """Returns what was sent as plain values, as services.edit_item takes them."""
        cleaned = self.cleaned_data
        return {
            "text": cleaned["text"].replace("\r\n", "\n").strip(),
            "kind": cleaned["kind"],
            "modality": cleaned["modality"],
            "location": cleaned["location"],
            "start_date": _iso(cleaned["start_date"]),
            "end_date": _iso(cleaned["end_date"]),
            "bound": cleaned["bound"],
            "recurrence": self._recurrence(),
            "units": self.units,
        }

    def _recurrence(self) -> dict[str, Any] | None:
        try:
            seen = _storable(self.cleaned_data["recurrence_seen"] or "null")
        except ValueError:
            seen = None
        freq, interval = self.cleaned_data["freq"], self.cleaned_data["interval"]
        if isinstance(seen, dict) and freq == (seen.get("freq") or "") and interval == seen.get("interval"):
            return seen
        if not freq:
            return None
        label = dict(_FREQUENCIES)[freq]
        return {"freq": freq, "interval": interval or 1, "day": None, "text": str(label), "until": None}

    def _read_units(self, sent: Iterable[str]) -> list[Snapshot]:
        """The units of the hidden fields; what is no unit is dropped: only a forged form sends such."""
        drafts = [draft for draft in map(_unit_draft, sent) if draft]
        return unit_values(drafts)


def _shown_day(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _unit_draft(sent: str) -> UnitDraft | None:
    try:
        unit = _storable(sent)
        return UnitDraft(
            part=UnitPart(unit["part"]).value,
            as_written=str(unit["as_written"])[:_LONGEST] or "–",
            organizations=tuple(int(pk) for pk in unit.get("organizations") or ()),
            basis=str(unit.get("basis") or "person")[:20],
            group=str(unit.get("group") or "") if unit.get("group") in UnitGroup.values else "",
            is_certain=bool(unit.get("is_certain", True)),
            is_outside=bool(unit.get("is_outside", False)),
            candidates=tuple(int(pk) for pk in unit.get("candidates") or ()),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _storable(sent: str) -> Any:
    """Returns the JSON of a hidden field.

    Raises:
        ValueError: It is none, or PostgreSQL cannot keep it: NUL, half a character, no finite number.
    """
    try:
        value = json.loads(sent)
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    written.encode()
    if "\\u0000" in written:
        raise ValueError("NUL")
    return value


class UnitChoiceForm(forms.Form):
    """Units of the commune, or a group of them."""

    organizations = forms.ModelMultipleChoiceField(queryset=Organization.objects.none(), required=False)
    group = forms.ChoiceField(choices=[("", ""), *UnitGroup.choices], required=False)

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organization.objects.filter(commune=commune, is_active=True)
        self.fields["organizations"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Asks for somebody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("organizations") or cleaned.get("group") or cleaned.get("is_outside")):
            raise forms.ValidationError(_("Hãy chọn đơn vị."))
        return cleaned


class UnitAnswerForm(UnitChoiceForm):
    """Whom a wording means: units, a group, or nobody of the commune."""

    as_written = forms.CharField(max_length=_LONGEST)
    is_outside = forms.BooleanField(required=False)


class AddItemForm(forms.Form):
    """A new item: a sentence of the document by its span, or own words."""

    text = forms.CharField(
        label=_("Nội dung việc"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000
    )
    start = forms.IntegerField(required=False, min_value=0, max_value=_LAST, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, max_value=_LAST, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Asks for words or a span."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        has_span = start is not None and end is not None and start < end
        if not has_span and not (cleaned.get("text") or "").strip():
            self.add_error("text", _("Hãy ghi nội dung việc."))
        cleaned["span"] = (start, end) if has_span else None
        return cleaned


class CampaignForm(forms.Form):
    """What the campaign is called and when it is."""

    name = forms.CharField(
        label=_("Tên đợt"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Hãy đặt tên cho đợt."),
            "max_length": _("Tên dài quá 300 ký tự."),
        },
    )
    day = day_field(_("Ngày chính"))
    start_date = day_field(_("Bắt đầu"))
    end_date = day_field(_("Kết thúc"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, values: Snapshot, version: int) -> CampaignForm:
        """Returns the form that shows the campaign's plain values."""
        days = {name: _shown_day(values[name]) for name in ("day", "start_date", "end_date")}
        return cls(initial={"name": values["name"], "version": version, **days})

    def clean(self) -> dict[str, Any]:
        """Refuses a campaign that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and start > end:
            self.add_error("end_date", _("Ngày kết thúc đứng trước ngày bắt đầu."))
        return cleaned

    def changes(self) -> Snapshot:
        """Returns what was sent as plain values."""
        days = {name: _iso(self.cleaned_data[name]) for name in ("day", "start_date", "end_date")}
        return {"name": self.cleaned_data["name"], **days}


class TargetForm(forms.Form):
    """A figure to be reached."""

    operator = forms.ChoiceField(label=_("So sánh"), choices=[(c, c) for c in (">", ">=", "=", "<=", "<")])
    value = forms.FloatField(label=_("Giá trị"), localize=True)
    unit = forms.CharField(label=_("Đơn vị tính"), required=False, max_length=80)
    indicator = forms.CharField(label=_("Chỉ tiêu"), required=False, max_length=500)
    due_date = day_field(_("Thời hạn"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, line: PlanTarget) -> TargetForm:
        """Returns the form that shows a target."""
        names = ("operator", "value", "unit", "indicator", "due_date", "version")
        return cls(initial={name: getattr(line, name) for name in names}, auto_id=f"chi-tieu-{line.pk}-%s")

    def changes(self) -> Snapshot:
        """Returns what was sent as plain values."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return cleaned | {"due_date": _iso(cleaned["due_date"])}


class ReportForm(_Period):
    """A duty to report: when the figures are closed and when the report is due differ."""

    subject = forms.CharField(label=_("Về việc"), required=False, max_length=1000)
    cut_off_date = day_field(_("Chốt số liệu"))
    form = forms.CharField(label=_("Hình thức"), required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, line: PlanReportObligation) -> ReportForm:
        """Returns the form that shows a report duty."""
        names = ("subject", "start_date", "end_date", "bound", "cut_off_date", "form", "version")
        return cls(initial={name: getattr(line, name) for name in names}, auto_id=f"bao-cao-{line.pk}-%s")

    def changes(self) -> Snapshot:
        """Returns what was sent as plain values."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        days = {name: _iso(cleaned[name]) for name in ("start_date", "end_date", "cut_off_date")}
        return cleaned | days

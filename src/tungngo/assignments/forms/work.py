"""What units and officers send about one assignment, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import Part, State
from tungngo.organizations.models import Organization
from tungngo.plans.days import day_field
from tungngo.plans.models import Bound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from tungngo.organizations.models import Membership

# As long as the columns of reasons and notes.
NOTE_CHARACTERS = 2000
_TOO_LONG = _("Ghi chú dài quá 2.000 ký tự.")


def text_area(label: StrOrPromise, *, required: StrOrPromise = "", rows: int = 3) -> forms.CharField:
    """A field for a note; `required` says what to write when it must not be empty."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _TOO_LONG, "required": required},
    )


class PersonField(forms.TypedChoiceField):
    """One of some people, given as memberships."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, coerce=int, empty_value=None, **kwargs)
        self.error_messages["invalid_choice"] = _("Hãy chọn một người trong danh sách.")

    def offer(self, people: Iterable[Membership], nobody: StrOrPromise) -> None:
        """Sets who can be chosen, by name; the first choice is nobody."""
        self.choices = [("", nobody), *((str(who.user_id), named(who)) for who in people)]


def named(who: Membership) -> str:
    """A person with their unit, as lists of people show them."""
    return f"{who.user} – {who.organization.name}"


class StepForm(VersionedForm):
    """One step of a unit's work, or the officer's answer to it."""

    new_state = forms.ChoiceField(choices=State.choices)
    note = text_area(_("Ghi chú"))

    def clean(self) -> dict[str, Any]:
        """Asks for the reason when something is given back."""
        data = super().clean() or {}
        if data.get("new_state") == State.RETURNED and not data.get("note"):
            self.add_error("note", _("Hãy ghi lý do trả lại để đơn vị biết phải làm gì."))
        return data


class _UnitForm(VersionedForm):
    """A form that names a unit of the commune."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị"),
        queryset=Organization.objects.none(),
        empty_label=_("Chọn đơn vị"),
        error_messages={
            "required": _("Hãy chọn một đơn vị."),
            "invalid_choice": _("Hãy chọn một đơn vị trong danh sách."),
        },
    )

    def __init__(self, *args: Any, commune: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = (  # type: ignore[attr-defined]
            Organization.objects.filter(commune=commune, is_active=True)
            .exclude(pk=commune.pk)
            .order_by("sort_key")
        )

    def offer(self, units: Iterable[Organization]) -> None:
        """Shows units that were fetched already instead of asking for them once more."""
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("Chọn đơn vị")),
            *((str(unit.pk), unit.name) for unit in units),
        ]


class LeadForm(_UnitForm):
    """To which unit an assignment is given."""

    field_order = ("unit", "seen_version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = _("Đơn vị chủ trì")


class AddUnitForm(_UnitForm):
    """One more unit that helps or carries out."""

    part = forms.ChoiceField(
        label=_("Vai trò"),
        choices=[(Part.COORDINATING, Part.COORDINATING.label), (Part.IMPLEMENTING, Part.IMPLEMENTING.label)],
        initial=Part.COORDINATING,
    )


class RemoveUnitForm(VersionedForm):
    """Taking its part from a unit."""


class EditForm(VersionedForm):
    """Other words, place or days for an assignment, with a reason."""

    text = forms.CharField(
        label=_("Nội dung việc"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Hãy ghi nội dung việc.")},
    )
    location = forms.CharField(label=_("Nơi thực hiện"), required=False, max_length=300)
    start_date = day_field(_("Từ ngày"))
    end_date = day_field(_("Đến ngày"))
    bound = forms.ChoiceField(label=_("Cách tính hạn"), choices=Bound.choices, required=False)
    reason = text_area(_("Lý do sửa"), required=_("Hãy ghi lý do sửa để các đơn vị biết."), rows=2)

    def clean_text(self) -> str:
        """The words with line breaks as the database keeps them, so that sending them back changes nothing."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """Refuses a period that ends before it begins, and asks how a day is meant."""
        data = super().clean() or {}
        start, end = data.get("start_date"), data.get("end_date")
        if start and end and start > end:
            self.add_error("end_date", _("Ngày kết thúc đứng trước ngày bắt đầu."))
        if not end:
            data["bound"] = ""
        return data


class CancelForm(VersionedForm):
    """Why an assignment is cancelled."""

    reason = text_area(_("Lý do hủy"), required=_("Hãy ghi lý do hủy để các đơn vị biết."))


class ReopenForm(VersionedForm):
    """Taking a cancelled assignment up again."""


class HandOverForm(VersionedForm):
    """Who of the unit takes its part in hand."""

    holder = PersonField(label=_("Giao cho"), required=False)
    note = text_area(_("Lời nhắn"), rows=2)

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].offer(people, _("Không giao riêng ai"))  # type: ignore[attr-defined]


class BlockForm(VersionedForm):
    """What hinders a unit."""

    reason = text_area(_("Vướng mắc gì, cần ai gỡ"), required=_("Hãy ghi vướng mắc gì để chuyên viên gỡ."))


class UnblockForm(VersionedForm):
    """How it was solved."""

    note = text_area(_("Đã gỡ thế nào"), rows=2)

"""Forms of sending: to whom, the bodies outside, a packet that came."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.documents.models import Correspondent, Dispatch
from tungngo.documents.queries.dispatches import possible_recipients
from tungngo.documents.services.sending import Outside
from tungngo.files.services import too_large_message
from tungngo.organizations.models import OrganizationKind
from vanban.exchange.packets import ORGAN_ID_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.organizations.models import Organization

# The groups that one click chooses, in the order of the page; what is in none of them is a department or the like.
GROUPS = (
    ("communes", _("Tất cả xã, phường, đặc khu"), frozenset({OrganizationKind.COMMUNE})),
    (
        "departments",
        _("Tất cả phòng, ban, cơ quan, đơn vị"),
        frozenset(OrganizationKind)
        - {OrganizationKind.COMMUNE, OrganizationKind.NEIGHBORHOOD, OrganizationKind.COMMUNITY_TEAM},
    ),
    ("neighborhoods", _("Tất cả thôn, tổ dân phố"), frozenset({OrganizationKind.NEIGHBORHOOD})),
    ("teams", _("Tất cả Tổ công nghệ số cộng đồng"), frozenset({OrganizationKind.COMMUNITY_TEAM})),
)


class SendForm(forms.Form):
    """To whom a document goes."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, body: Organization, has_it: Iterable[int], chosen: Iterable[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._had = set(has_it)
        self._units = {unit.pk: unit for unit in possible_recipients(body)}
        self._outside = {one.pk: one for one in Correspondent.objects.filter(organization=body)}
        self._ticked = {str(pk) for pk in chosen}
        if self.is_bound:
            self._ticked = set(self.data.getlist("units"))  # type: ignore[attr-defined]  # a QueryDict
        self._groups = set(self.data.getlist("groups")) if self.is_bound else set()  # type: ignore[attr-defined]
        self._channels = set(self.data.getlist("outside")) if self.is_bound else set()  # type: ignore[attr-defined]

    def groups(self) -> list[dict[str, Any]]:
        """The units to choose from, by group, for the page."""
        shown = []
        for key, label, kinds in GROUPS:
            units = [unit for unit in self._units.values() if unit.kind in kinds]
            if units:
                shown.append(
                    {
                        "key": key,
                        "label": label,
                        "is_ticked": key in self._groups,
                        "count": len(units),
                        "units": [
                            {
                                "unit": unit,
                                "has_it": unit.pk in self._had,
                                "is_ticked": str(unit.pk) in self._ticked,
                            }
                            for unit in units
                        ],
                    }
                )
        return shown

    def outside(self) -> list[dict[str, Any]]:
        """The bodies outside with the ways that are open to each."""
        return [
            {
                "correspondent": one,
                "mail": f"{one.pk}:{Dispatch.Channel.EMAIL}" if one.email else "",
                "packet": f"{one.pk}:{Dispatch.Channel.EDXML}" if one.organ_id else "",
                "is_mail_ticked": f"{one.pk}:{Dispatch.Channel.EMAIL}" in self._channels,
                "is_packet_ticked": f"{one.pk}:{Dispatch.Channel.EDXML}" in self._channels,
            }
            for one in self._outside.values()
        ]

    def chosen_units(self) -> list[Organization]:
        """The units that were ticked, one by one or by their group."""
        kinds = {kind for key, _label, kinds in GROUPS if key in self._groups for kind in kinds}
        return [unit for pk, unit in self._units.items() if str(pk) in self._ticked or unit.kind in kinds]

    def chosen_outside(self) -> list[Outside]:
        """The bodies outside that were ticked, by way."""
        return [
            Outside(correspondent, channel)
            for pk, correspondent in self._outside.items()
            for channel in (Dispatch.Channel.EMAIL, Dispatch.Channel.EDXML)
            if f"{pk}:{channel}" in self._channels
        ]

    def clean(self) -> dict[str, Any]:
        """Somebody must be chosen."""
        cleaned = super().clean() or {}
        if not self.chosen_units() and not self.chosen_outside():
            raise forms.ValidationError(_("Hãy chọn ít nhất một nơi nhận."))
        return cleaned


class CorrespondentForm(forms.Form):
    """A body outside."""

    name = forms.CharField(label=_("Tên cơ quan, đơn vị"), max_length=300)
    organ_id = forms.RegexField(
        r"^[A-Za-z0-9.]+$",
        label=_("Mã định danh"),
        max_length=ORGAN_ID_CHARACTERS,
        required=False,
        help_text=_("Theo Quyết định số 20/2020/QĐ-TTg, ví dụ H99.12.3. Cần có để gửi gói edXML."),
        error_messages={"invalid": _("Mã định danh chỉ gồm chữ cái không dấu, chữ số và dấu chấm.")},
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def clean(self) -> dict[str, Any]:
        """There must be some way to it."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("organ_id") and not cleaned.get("email"):
            self.add_error("email", _("Hãy nhập thư điện tử hoặc mã định danh để gửi được đến nơi này."))
        return cleaned


class PacketForm(forms.Form):
    """An edXML file that came."""

    packet = forms.FileField(
        label=_("Tệp gói tin edXML"),
        help_text=_("Tệp .edxml hoặc .xml do trục liên thông hay phần mềm của nơi gửi xuất ra."),
        error_messages={"required": _("Hãy chọn tệp gói tin."), "empty": _("Tệp này trống.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".edxml,.xml"}),
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_too_large:  # what went over the limit was thrown away, so that nothing is there
            self.fields["packet"].error_messages |= {
                "required": too_large_message(),
                "empty": too_large_message(),
            }

"""What a unit fills in: a few words are enough, the rest helps who answers."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.progress import DOCUMENT_TYPES, PHOTO_TYPES, FilesField
from tungngo.assignments.models import Assignment, Campaign
from tungngo.difficulties.models import Difficulty
from tungngo.difficulties.services import MOST_FILES, Matter, SentFile
from tungngo.files.services import too_large_message
from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from django.db.models import QuerySet

_LONGEST_CAPTION = 300  # Attachment.caption
_MATTER = ("kind", "category", "urgency", "title", "text", "cause", "asked")


class MatterForm(forms.Form):
    """The words."""

    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=Difficulty.Kind.choices,
        widget=forms.RadioSelect,
        initial=Difficulty.Kind.DIFFICULTY,
    )
    title = forms.CharField(
        label=_("Tóm tắt trong một câu"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Hãy tóm tắt trong một câu."),
            "max_length": _("Câu này dài quá 200 ký tự; phần còn lại ghi ở ô dưới."),
        },
    )
    category = forms.ChoiceField(
        label=_("Thuộc nhóm"),
        choices=[("", _("Chọn nhóm…")), *Difficulty.Category.choices],
        error_messages={"required": _("Hãy chọn nhóm.")},
    )
    text = forms.CharField(
        label=_("Nội dung cụ thể"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ở đâu, từ khi nào, ảnh hưởng đến việc gì. Không ghi họ tên, số căn cước của người dân."),
        error_messages={
            "required": _("Hãy ghi nội dung cụ thể."),
            "max_length": _("Nội dung dài quá 4.000 ký tự."),
        },
    )
    cause = forms.CharField(
        label=_("Nguyên nhân"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    asked = forms.CharField(
        label=_("Đề nghị cấp trên làm gì"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    urgency = forms.ChoiceField(
        label=_("Mức độ"),
        choices=Difficulty.Urgency.choices,
        widget=forms.RadioSelect,
        initial=Difficulty.Urgency.NORMAL,
        help_text=_("Bình thường: trả lời trong 5 ngày làm việc. Gấp: trong 2 ngày làm việc."),
    )

    def matter(self) -> Matter:
        """The words that were sent."""
        return Matter(**{name: self.cleaned_data[name] for name in _MATTER})


class RaiseForm(MatterForm):
    """The words, for whom, in which campaign, and the files."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị"),
        queryset=Organization.objects.none(),
        empty_label=_("Chọn đơn vị…"),
        error_messages={
            "required": _("Hãy chọn đơn vị."),
            "invalid_choice": _("Hãy chọn đơn vị trong danh sách."),
        },
    )
    campaign = forms.ModelChoiceField(
        label=_("Trong chiến dịch"),
        required=False,
        queryset=Campaign.objects.none(),
        empty_label=_("Không thuộc chiến dịch nào"),
        error_messages={"invalid_choice": _("Hãy chọn chiến dịch trong danh sách.")},
    )
    assignment = forms.ModelChoiceField(
        required=False, queryset=Assignment.objects.none(), widget=forms.HiddenInput
    )
    photos = FilesField(
        label=_("Ảnh"),
        required=False,
        widget=FilesField.widget(attrs={"accept": PHOTO_TYPES, "data-pick": "photo"}),
    )
    documents = FilesField(
        label=_("Tài liệu"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint."),
        widget=FilesField.widget(attrs={"accept": DOCUMENT_TYPES, "data-pick": "document"}),
    )
    has_personal_data = forms.BooleanField(
        label=_("Ảnh, tài liệu có thông tin của người dân"),
        required=False,
        help_text=_("Nếu chọn, chỉ đơn vị và chuyên viên xã mở được; tệp không gửi lên cấp trên."),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Organization],
        campaigns: QuerySet[Campaign],
        commune: Organization,
        is_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offers the units for which the person raises and the commune's campaigns; the newest one is chosen."""
        kwargs["initial"] = {"request_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._is_too_large = is_too_large
        offered = list(units.order_by("sort_key"))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _now("Chọn đơn vị…")), *((one.pk, one.name) for one in offered)]  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = offered[0].pk
        known = list(campaigns)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.fields["campaign"].choices = [  # type: ignore[attr-defined]
            ("", _now("Không thuộc chiến dịch nào")),
            *((one.pk, one.name) for one in known),
        ]
        if known:
            self.fields["campaign"].initial = known[0].pk
        self.fields["assignment"].queryset = Assignment.objects.filter(organization=commune)  # type: ignore[attr-defined]

    @property
    def most_bytes(self) -> int:
        """The largest file that is taken, for the page to say so before it is sent."""
        return int(settings.UPLOAD_MAX_BYTES)

    @property
    def most_items(self) -> int:
        """The most files."""
        return MOST_FILES

    def clean(self) -> dict[str, Any]:
        """Puts the files together."""
        data = super().clean() or {}
        for error in self.errors.get("unit", []) if self.fields["unit"].widget.is_hidden else []:
            self.add_error(None, error)
        if self._is_too_large:
            self.add_error("documents", too_large_message())
        data["files"] = [*data.get("photos", []), *data.get("documents", [])]
        data["uploads"] = self._uploads()
        return data

    def renew_key(self) -> None:
        """Keeps what was typed under a new key, so that sending it again raises one of its own."""
        data: Any = copy(self.data)  # what came cannot be changed, its copy can
        data["request_key"] = str(uuid4())
        self.data = data

    def _uploads(self) -> list[SentFile]:
        keys = self.data.getlist("upload") if hasattr(self.data, "getlist") else []
        found: dict[UUID, SentFile] = {}
        for text in keys[: MOST_FILES + 1]:
            try:
                key = UUID(text)
            except ValueError:
                continue
            caption = " ".join(self.data.get(f"caption-{text}", "").split())[:_LONGEST_CAPTION]
            found[key] = SentFile(key, caption)
        return list(found.values())

"""What a unit sends about what it has done, checked."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.models import AssignmentUnit
from tungngo.assignments.rules.links import NoLink, read_link
from tungngo.assignments.services.progress import MOST_ITEMS, SentEvidence, SentUpload
from tungngo.files.photos import read_place
from tungngo.files.services import too_large_message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files import File

PHOTO_TYPES: Final = "image/jpeg,image/png,image/webp"  # then an iPhone turns its HEIC into JPEG by itself
DOCUMENT_TYPES: Final = ".pdf,.docx,.doc,.odt,.rtf,.txt,.xlsx,.xls,.pptx,.ppt"
_LONGEST_CAPTION: Final = 300  # Evidence.caption


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        """The files that came; what each is, the service tells by its content."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in sent]


class ProgressForm(forms.Form):
    """What was done, a figure, and the evidence."""

    part = forms.ModelChoiceField(
        label=_("Đơn vị"),
        queryset=AssignmentUnit.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Hãy chọn đơn vị."),
            "invalid_choice": _("Hãy chọn đơn vị trong danh sách."),
        },
    )
    note = forms.CharField(
        label=_("Đã làm được gì"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Nội dung dài quá 4.000 ký tự.")},
    )
    amount = forms.DecimalField(
        label=_("Số lượng"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=3,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Hãy nhập một số, ví dụ 1.250 hoặc 12,5."),
            "min_value": _("Số lượng không được âm."),
            "max_digits": _("Số này quá lớn."),
            "max_decimal_places": _("Nhiều nhất ba chữ số sau dấu phẩy."),
            "max_whole_digits": _("Số này quá lớn."),
        },
    )
    amount_unit = forms.CharField(
        label=_("Đơn vị tính"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "amount-units"}),
    )
    photos = FilesField(
        label=_("Ảnh"), required=False, widget=_ManyFiles(attrs={"accept": PHOTO_TYPES, "data-pick": "photo"})
    )
    documents = FilesField(
        label=_("Tài liệu"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint."),
        widget=_ManyFiles(attrs={"accept": DOCUMENT_TYPES, "data-pick": "document"}),
    )
    keeps_place = forms.BooleanField(
        label=_("Giữ nơi chụp của ảnh"),
        required=False,
        help_text=_("Nếu không chọn, vị trí ghi trong ảnh được xóa khi gửi."),
    )
    links = forms.CharField(
        label=_("Đường liên kết"),
        required=False,
        max_length=20_000,
        help_text=_("Bài đăng Facebook, Zalo, YouTube, báo… Mỗi dòng một liên kết."),
        widget=forms.Textarea(
            attrs={"rows": 2, "inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, parts: Iterable[AssignmentUnit], is_too_large: bool = False, **kwargs: Any
    ) -> None:
        """Offers the parts for which the person may report; a request over the limit lost its files."""
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("request_key", uuid4())
        super().__init__(*args, **kwargs)
        self._is_too_large = is_too_large
        offered = list(parts)
        field = self.fields["part"]
        field.queryset = AssignmentUnit.objects.filter(pk__in=[part.pk for part in offered])  # type: ignore[attr-defined]
        field.choices = [(part.pk, part.unit.name) for part in offered]  # type: ignore[attr-defined]
        if len(offered) == 1:
            field.widget = forms.HiddenInput()
            field.initial = offered[0].pk

    def renew_key(self) -> None:
        """Keeps what was typed under a new key, so that sending it again makes an entry of its own."""
        data: Any = copy(self.data)  # what came cannot be changed, its copy can
        data["request_key"] = str(uuid4())
        self.data = data

    @property
    def most_bytes(self) -> int:
        """The largest file that is taken, for the page to say so before it is sent."""
        return int(settings.UPLOAD_MAX_BYTES)

    @property
    def most_items(self) -> int:
        """The most pieces of evidence of one entry."""
        return MOST_ITEMS

    def clean_links(self) -> list[str]:
        """The addresses, each once; names the line that is none."""
        found: dict[str, None] = {}
        for line in self.cleaned_data["links"].splitlines():
            if not line.strip():
                continue
            try:
                found[read_link(line).url] = None
            except NoLink as error:
                shown = line.strip()[:60]
                raise forms.ValidationError(
                    _now("“%(line)s” không phải đường liên kết. Hãy dán cả địa chỉ, bắt đầu bằng https://.")
                    % {"line": shown}
                ) from error
        return list(found)

    def clean(self) -> dict[str, Any]:
        """Puts the evidence together, and asks what a figure counts."""
        data = super().clean() or {}
        for error in self.errors.get("part", []):  # the field may be hidden, and its error with it
            self.add_error(None, error)
        if self._is_too_large:
            self.add_error("documents", too_large_message())
        if data.get("amount") is not None and not data.get("amount_unit", "").strip():
            self.add_error("amount_unit", _now("Hãy ghi số này đếm gì: người, hộ, lượt, %…"))
        data["evidence"] = SentEvidence(
            uploads=self._uploads(),
            files=[*data.get("photos", []), *data.get("documents", [])],
            links=data.get("links", []),
            keeps_place=bool(data.get("keeps_place")),
        )
        return data

    def _uploads(self) -> list[SentUpload]:
        """Files that arrived in pieces before, with the words and places that stand beside each in the form."""
        keys = self.data.getlist("upload") if hasattr(self.data, "getlist") else []
        uploads = {}
        for text in keys[: MOST_ITEMS + 1]:
            try:
                key = UUID(text)
            except ValueError:
                continue
            caption = " ".join(self.data.get(f"caption-{text}", "").split())[:_LONGEST_CAPTION]
            wants_place = bool(self.data.get("keeps_place"))
            place = read_place(self.data.get(f"place-{text}", "")) if wants_place else None
            uploads[key] = SentUpload(key, caption, place)
        return list(uploads.values())

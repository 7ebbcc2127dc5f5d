"""The form by which a directive comes in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.files.services import too_large_message
from vanban.reading.sources.kinds import EXTENSIONS

if TYPE_CHECKING:
    from django.core.files import File
    from django.utils.datastructures import MultiValueDict

ACCEPTED = ",".join(
    [*sorted(f".{extension}" for kind in EXTENSIONS for extension in EXTENSIONS[kind]), "image/*"]
)
_LONGEST_TEXT = 1_500_000  # characters; under the 5 MB that Django takes in a form's fields


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes the photos of one document together."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """All files of one input, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        """Checks each file; an empty one is left to the reader of files, which says so in plain words."""
        sent = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        return [super(SeveralFilesField, self).clean(item, initial) for item in sent]


class ReceiveForm(forms.Form):
    """A file, several photos of one document, or the document's text."""

    document = SeveralFilesField(
        label=gettext_lazy("Tệp văn bản"),
        required=False,
        allow_empty_file=True,
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
    )
    text = forms.CharField(
        label=gettext_lazy("Hoặc dán nội dung văn bản"),
        required=False,
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        strip=False,
        error_messages={"max_length": gettext_lazy("Nội dung quá dài. Hãy gửi văn bản dưới dạng tệp.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        data: Any = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        is_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self._is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        """Asks for exactly one of file and text."""
        cleaned = super().clean() or {}
        has_text = bool((cleaned.get("text") or "").strip())
        if self._is_too_large:
            self.add_error("document", too_large_message())
        elif cleaned.get("document") and has_text:
            self.add_error("text", _("Chỉ chọn một cách: gửi tệp hoặc dán nội dung."))
        elif not cleaned.get("document") and not has_text and not self.errors:
            self.add_error(
                "document", ValidationError(_("Hãy chọn tệp hoặc dán nội dung văn bản."), code="required")
            )
        return cleaned

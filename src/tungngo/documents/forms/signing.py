"""Forms of signing. A certificate's file, its password and a PIN are used in their request and never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.documents.models import Signature
from vanban.signing import CannotSign, clean_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_KEY_BYTES: Final = 100 * 1024
MOST_SECRET_BYTES: Final = 4 * 1024 * 1024  # a certificate's file and the picture of a seal together
MOST_PICTURE_BYTES: Final = 4 * 1024 * 1024
FILE: Final = "file"
TOKEN: Final = "token"  # noqa: S105  # the name of a way to sign


class OnlyInMemory(MemoryFileUploadHandler):
    """Keeps what is uploaded in memory alone, however Django would spread it: a key must never touch the disk."""

    is_too_large = False
    _received = 0

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002  # the interface
        """Takes every size; the limit is watched while it arrives."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Adds a piece while there is room."""
        self._received += len(raw_data)
        if self._received > MOST_SECRET_BYTES:
            self.is_too_large = True
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


class SignForm(forms.Form):
    """Whose signature, and with which key."""

    kind = forms.ChoiceField(label=gettext_lazy("Chữ ký"), widget=forms.RadioSelect)
    way = forms.ChoiceField(label=gettext_lazy("Ký bằng"), widget=forms.RadioSelect)
    certificate = forms.FileField(
        label=gettext_lazy("Tệp chứng thư số"),
        required=False,
        help_text=gettext_lazy("Tệp .p12 hoặc .pfx. Chỉ dùng cho lần ký này, không lưu lại."),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp chứng thư số."),
            "empty": gettext_lazy("Tệp này trống."),
        },
    )
    secret = forms.CharField(
        label=gettext_lazy("Mật khẩu của tệp, hoặc mã PIN của thiết bị"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Hãy nhập mật khẩu hoặc mã PIN.")},
    )
    seal = forms.FileField(
        label=gettext_lazy("Ảnh con dấu của cơ quan"),
        required=False,
        help_text=gettext_lazy("PNG nền trong suốt, màu đỏ, kích thước thật. Được giữ lại cho các lần sau."),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )
    without_timestamp = forms.BooleanField(
        label=gettext_lazy("Ký không kèm dấu thời gian"),
        help_text=gettext_lazy("Khi máy chủ cấp dấu thời gian không trả lời."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[str],
        has_token: bool,
        has_timestamps: bool,
        is_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._is_too_large = is_too_large
        labels = {
            Signature.Kind.SIGNER.value: _("Chữ ký của người có thẩm quyền"),
            Signature.Kind.BODY.value: _("Chữ ký của cơ quan (kèm con dấu)"),
        }
        self._choose("kind", [(kind, labels[kind]) for kind in kinds])
        ways = [(FILE, _("Tệp chứng thư số (PKCS#12)"))]
        self._choose("way", [*ways, (TOKEN, _("Thiết bị ký cắm ở máy chủ"))] if has_token else ways)
        self.fields["certificate"].required = not has_token
        if Signature.Kind.BODY not in kinds:
            del self.fields["seal"]
        if not has_timestamps:
            del self.fields["without_timestamp"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = choices
        field.initial = choices[0][0] if choices else None
        if len(choices) == 1:
            field.widget = forms.HiddenInput()

    def clean_seal(self) -> bytes | None:
        """Takes a PNG with a transparent ground, drawn anew."""
        sent = self.cleaned_data.get("seal")
        try:
            return clean_picture(sent.read()) if sent else None
        except CannotSign as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Asks for a file where one is to sign, and that it is a small one."""
        cleaned = super().clean() or {}
        certificate = cleaned.get("certificate")
        if self._is_too_large or (certificate and certificate.size > MOST_KEY_BYTES):
            self.add_error("certificate", _("Tệp quá lớn, không phải chứng thư số."))
        elif cleaned.get("way") == FILE and not certificate and "certificate" not in self.errors:
            self.add_error("certificate", _("Hãy chọn tệp chứng thư số."))
        return cleaned


class PdfForm(forms.Form):
    """A PDF, to be checked or taken back."""

    pdf = forms.FileField(
        label=gettext_lazy("Tệp PDF"),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp PDF."),
            "empty": gettext_lazy("Tệp này trống."),
        },
    )


class AuthorityForm(forms.Form):
    """The certificate of an authority."""

    certificate = forms.FileField(
        label=gettext_lazy("Chứng thư của cơ quan chứng thực"),
        help_text=gettext_lazy("Tệp PEM, CER hoặc CRT, tải từ trang của cơ quan chứng thực."),
        widget=forms.FileInput(attrs={"accept": ".pem,.cer,.crt"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp chứng thư."),
            "empty": gettext_lazy("Tệp này trống."),
        },
    )


class RevocationListForm(forms.Form):
    """The list of certificates that an authority revoked."""

    revoked = forms.FileField(
        label=gettext_lazy("Danh sách chứng thư bị thu hồi"),
        help_text=gettext_lazy(
            "Tệp CRL của cơ quan đã tin cậy. Hãy tải bản mới trước khi bản cũ hết hạn dùng."
        ),
        widget=forms.FileInput(attrs={"accept": ".crl,.pem,.der"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp danh sách thu hồi."),
            "empty": gettext_lazy("Tệp này trống."),
        },
    )


class PictureForm(forms.Form):
    """The picture of a signer's signature."""

    picture = forms.FileField(
        label=gettext_lazy("Ảnh chữ ký"),
        help_text=gettext_lazy(
            "PNG nền trong suốt, mực xanh, cắt sát nét chữ ký (Nghị định 30/2020/NĐ-CP, Phụ lục I). Không quá 4 MB."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn ảnh chữ ký."),
            "empty": gettext_lazy("Tệp này trống."),
        },
    )

    def clean_picture(self) -> bytes:
        """Takes a small PNG with a transparent ground, drawn anew."""
        sent = self.cleaned_data["picture"]
        if sent.size > MOST_PICTURE_BYTES:
            raise forms.ValidationError(_("Ảnh quá lớn. Hãy dùng ảnh không quá 4 MB."))
        try:
            return clean_picture(sent.read())
        except CannotSign as error:
            raise forms.ValidationError(str(error)) from error

"""Beginning a document, its steps, and remarks on it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.accounts.models import User
from tungngo.documents import rules
from tungngo.documents.models import Signer, State
from vanban.writing.document_types import TYPE_OF_KEY
from vanban.writing.problems import BLANK, LONGEST_SUBJECT

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Types that are drafted here, as addresses name them, and their abbreviations (models.Document.type_symbol).
TYPES = {key.replace("_", "-"): TYPE_OF_KEY[key].symbol for key in rules.NEW_TYPES}
# Those of them that are drafted from a campaign.
CAMPAIGN_TYPES = frozenset({"ke-hoach", "cong-van"})
_NEW_TYPE_CHOICES = [
    ("cong-van", _("Công văn")),
    ("ke-hoach", _("Kế hoạch")),
    ("quyet-dinh", _("Quyết định")),
    ("thong-bao", _("Thông báo")),
    ("bao-cao", _("Báo cáo")),
    ("giay-moi", _("Giấy mời")),
]
_TYPE_CHOICES = [("", _("Mọi loại")), *_NEW_TYPE_CHOICES]


class ListForm(forms.Form):
    """What a list of documents is asked for; nonsense asks for everything."""

    q = forms.CharField(label=_("Tìm theo trích yếu"), required=False, max_length=200)
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Mọi trạng thái")), *State.choices], required=False
    )
    loai = forms.ChoiceField(label=_("Loại"), choices=_TYPE_CHOICES, required=False)


class StartForm(forms.Form):
    """Who is to sign the new document."""

    signer = forms.ModelChoiceField(
        label=_("Người ký"), queryset=Signer.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, signers: QuerySet[Signer], **kwargs: Any) -> None:
        """Offers the body's signers; the first is chosen."""
        super().__init__(*args, **kwargs)
        field = self.fields["signer"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = signers
            field.initial = signers.first()


class NewForm(StartForm):
    """What the new document is, what it is about and who is to sign it."""

    kind = forms.ChoiceField(
        label=_("Loại văn bản"), choices=_NEW_TYPE_CHOICES, initial="cong-van", widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("Trích yếu"),
        max_length=LONGEST_SUBJECT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Một cụm từ ngắn gọn, không ghi “V/v”. Sửa lại được khi soạn."),
        error_messages={"required": _("Hãy ghi trích yếu.")},
    )

    field_order = ("kind", "subject", "signer", "request_key")

    def clean_subject(self) -> str:
        """Refuses a subject that is only marks or a blank."""
        subject: str = self.cleaned_data["subject"]
        if not any(character.isalnum() for character in subject) or BLANK.search(subject):
            raise forms.ValidationError(_("Hãy ghi trích yếu."))
        return subject


class StepForm(forms.Form):
    """A step that needs no more than the version that its sender saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SubmitForm(StepForm):
    """To whom a draft goes."""

    approver = forms.ModelChoiceField(label=_("Trình"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        """Offers those who may approve."""
        super().__init__(*args, **kwargs)
        field = self.fields["approver"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people


class ReturnForm(StepForm):
    """Why a document is given back."""

    reason = forms.CharField(
        label=_("Lý do trả lại"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do trả lại để người soạn biết phải sửa gì.")},
    )


class CommentForm(forms.Form):
    """A remark, on a part of the document or on all of it."""

    text = forms.CharField(
        label=_("Góp ý"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi nội dung góp ý.")},
    )
    place = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

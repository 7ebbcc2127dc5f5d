"""Comments as people send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.forms.work import named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.organizations.models import Membership

COMMENT_CHARACTERS = 4000


class _TalkForm(forms.Form):
    """Words, and the people who are called to them."""

    text = forms.CharField(
        label=_("Ý kiến"),
        max_length=COMMENT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Hãy viết nội dung."),
            "max_length": _("Ý kiến dài quá 4.000 ký tự."),
        },
    )
    mentions = forms.TypedMultipleChoiceField(
        label=_("Nhắc đến"),
        required=False,
        coerce=int,
        help_text=_("Người được nhắc sẽ nhận thông báo."),
        widget=forms.SelectMultiple(attrs={"size": 4}),
        error_messages={"invalid_choice": _("Chỉ nhắc được người đọc được nhiệm vụ này.")},
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentions"].choices = [  # type: ignore[attr-defined]
            (str(who.user_id), named(who)) for who in people
        ]

    def clean_text(self) -> str:
        """The words with line breaks as the database keeps them."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


class CommentForm(_TalkForm):
    """Something that is said or asked."""

    is_question = forms.BooleanField(
        label=_("Hỏi chuyên viên"),
        required=False,
        help_text=_("Chuyên viên của xã, phường nhận thông báo và trả lời tại đây."),
    )
    answers = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)


class EditCommentForm(_TalkForm, VersionedForm):
    """One's own words, changed."""


class AnsweredForm(forms.Form):
    """Whether a question counts as answered: the state that is wanted."""

    answered = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda sent: sent == "1")

"""The forms of the acts on one difficulty: each knows the version that its sender saw and the key it is sent under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.difficulties.forms.raising import MatterForm
from tungngo.difficulties.models import Attachment, Difficulty
from tungngo.difficulties.queries.detail import to_merge_into
from tungngo.organizations.models import Organization, OrganizationKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _words(
    label: StrOrPromise, *, required: bool = False, rows: int = 3, most: int = 4000, hint: StrOrPromise = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Hãy ghi vài lời.")},
    )


def _day(label: StrOrPromise, *, required: bool = False, hint: StrOrPromise = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": _("Hãy chọn ngày."),
            "invalid": _("Ngày không đúng. Ghi như 06/10/2026."),
        },
    )


class ActForm(forms.Form):
    """An act without words of its own."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, difficulty: Difficulty, verb: str, **kwargs: Any) -> None:
        """Prepares the form of one act on a difficulty."""
        kwargs.setdefault("auto_id", f"{verb}-%s")
        kwargs["initial"] = {
            "seen_version": difficulty.version,
            "request_key": uuid4(),
            **self.first(difficulty),
        }
        super().__init__(*args, **kwargs)
        self.offer(difficulty)

    def first(self, difficulty: Difficulty) -> dict[str, Any]:  # noqa: ARG002  (forms that need it)
        """What the form begins with."""
        return {}

    def offer(self, difficulty: Difficulty) -> None:
        """Fills in what there is to choose from."""

    def show_again(self, version: int) -> None:
        """Keeps what was typed beside the newer version that is now shown, so that sending again counts."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen_version"], data["request_key"] = str(version), str(uuid4())
        self.data = data

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to fill in, so that a button is enough."""
        return not self.visible_fields()


class NoteForm(ActForm):
    """An act with a note if one likes."""

    note = _words(_("Ghi chú"), rows=2)


class ReasonForm(ActForm):
    """An act that needs its reason."""

    note = _words(_("Lý do"), required=True)


class AnswerForm(ActForm):
    """The answer."""

    text = _words(
        _("Nội dung trả lời"),
        required=True,
        rows=5,
        most=8000,
        hint=_("Mọi đơn vị cùng gặp đều đọc được."),
    )


class CommentForm(ActForm):
    """What one says about it."""

    text = _words(_("Ý kiến"), required=True, rows=2)


class GiveForm(ActForm):
    """To which unit, until when."""

    solver = forms.ModelChoiceField(
        label=_("Đơn vị giải quyết"),
        queryset=Organization.objects.none(),
        empty_label=_("Chọn đơn vị…"),
        error_messages={
            "required": _("Hãy chọn đơn vị."),
            "invalid_choice": _("Hãy chọn đơn vị trong danh sách."),
        },
    )
    due_date = _day(_("Trả lời trước ngày"))
    note = _words(_("Lời nhắn"), rows=2)

    def first(self, difficulty: Difficulty) -> dict[str, Any]:
        """The date that stands."""
        return {"due_date": difficulty.answer_due_date, "solver": difficulty.solver_id}

    def offer(self, difficulty: Difficulty) -> None:
        """The commune's units but the one that raised it."""
        units = Organization.objects.filter(commune=difficulty.organization_id, is_active=True)
        units = units.exclude(kind=OrganizationKind.COMMUNE).exclude(pk=difficulty.unit_id)
        self.fields["solver"].queryset = units.order_by("sort_key")  # type: ignore[attr-defined]


class DueForm(ActForm):
    """Until when it is answered."""

    due_date = _day(_("Trả lời trước ngày"), required=True)
    note = _words(_("Ghi chú"), rows=2)

    def first(self, difficulty: Difficulty) -> dict[str, Any]:
        """The date that stands."""
        return {"due_date": difficulty.answer_due_date}


class PassUpForm(ActForm):
    """Why the province is asked, until when, and which files go along."""

    note = _words(_("Ý kiến của xã gửi cấp trên"), required=True, rows=4)
    due_date = _day(_("Đề nghị trả lời trước ngày"), hint=_("Để trống: 5 ngày làm việc kể từ hôm nay."))
    attachments = forms.ModelMultipleChoiceField(
        label=_("Tệp gửi kèm"),
        required=False,
        queryset=Attachment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ chọn tệp không có thông tin của người dân."),
    )

    def offer(self, difficulty: Difficulty) -> None:
        """The files that hold nothing of residents."""
        files = difficulty.attachments.filter(has_personal_data=False).select_related("file")
        if files:
            self.fields["attachments"].queryset = files  # type: ignore[attr-defined]
        else:
            del self.fields["attachments"]


class MergeForm(ActForm):
    """With which other it is the same."""

    into = forms.ModelChoiceField(
        label=_("Gộp vào"),
        queryset=Difficulty.objects.none(),
        error_messages={
            "required": _("Hãy chọn nội dung."),
            "invalid_choice": _("Hãy chọn nội dung trong danh sách."),
        },
    )
    note = _words(_("Ghi chú"), rows=2)

    def offer(self, difficulty: Difficulty) -> None:
        """What is open in the commune, the same category first."""
        others = to_merge_into(difficulty)
        lines = [(one.pk, f"{one.title} – {one.unit.name}") for one in others]
        field = self.fields["into"]
        field.queryset = Difficulty.objects.filter(pk__in=[one.pk for one in others])  # type: ignore[attr-defined]
        field.choices = [("", _("Chọn nội dung giống vậy…")), *lines]  # type: ignore[attr-defined]


class EditForm(ActForm, MatterForm):
    """Other words, while nobody has taken it up."""

    def first(self, difficulty: Difficulty) -> dict[str, Any]:
        """The words that stand."""
        return {name: getattr(difficulty, name) for name in MatterForm.base_fields}

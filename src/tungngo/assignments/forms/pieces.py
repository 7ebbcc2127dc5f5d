"""Sub-tasks as people send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.forms.work import PersonField
from tungngo.plans.days import day_field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.organizations.models import Membership


def _text_field() -> forms.CharField:
    return forms.CharField(
        label=_("Việc con"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "input", "placeholder": _("Thêm việc con…")}
        ),
        error_messages={
            "required": _("Hãy ghi việc cần làm."),
            "max_length": _("Việc con dài quá 500 ký tự."),
        },
    )


class AddSubtaskForm(forms.Form):
    """One more piece of work."""

    text = _text_field()
    request_key = forms.UUIDField(widget=forms.HiddenInput)


class SubtaskForm(VersionedForm):
    """What a piece of work says, whose it is and until when."""

    text = _text_field()
    holder = PersonField(label=_("Người phụ trách"), required=False)
    due_date = day_field(_("Hạn"))

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].offer(people, _("Chưa giao ai"))  # type: ignore[attr-defined]


class TickForm(forms.Form):
    """Whether a piece of work is done: the state that is wanted, so that sending twice does no harm."""

    done = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda sent: sent == "1")


class MoveForm(VersionedForm):
    """One place up or down."""

    direction = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class RemoveSubtaskForm(VersionedForm):
    """Taking a piece of work from the list."""
